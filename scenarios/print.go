package scenarios

import (
	"encoding"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// lineWidth is what a mapping or list of plain values may take to stand on one line.
const lineWidth = 90

// Print writes sc as YAML that loads back to the same value.
func Print(w io.Writer, sc *Scenario) error {
	node, err := encode(reflect.ValueOf(*sc))
	if err != nil {
		return fmt.Errorf("printing scenario %s: %w", sc.Name, err)
	}
	e := yaml.NewEncoder(w)
	e.SetIndent(2)
	if err := e.Encode(node); err != nil {
		return fmt.Errorf("printing scenario %s: %w", sc.Name, err)
	}
	return e.Close()
}

// encode is the opposite of walker.decode.
func encode(v reflect.Value) (*yaml.Node, error) {
	switch x := v.Interface().(type) {
	case Weights:
		return encodeWeights(x), nil
	case Texts:
		return encodeTexts(x), nil
	case []Mix:
		return encodeMixes(x)
	case Count:
		return bare(x.String()), nil
	case encoding.TextMarshaler:
		text, err := x.MarshalText()
		return bare(string(text)), err
	}
	//exhaustive:ignore
	switch v.Kind() {
	case reflect.Pointer:
		return encode(v.Elem())
	case reflect.Struct:
		return encodeStruct(v)
	case reflect.Slice:
		return encodeList(v)
	case reflect.Map:
		return encodeMap(v)
	default:
		node := &yaml.Node{}
		err := node.Encode(v.Interface())
		return node, err
	}
}

func encodeStruct(v reflect.Value) (*yaml.Node, error) {
	node := &yaml.Node{Kind: yaml.MappingNode}
	for i := range v.NumField() {
		name, required := tag(v.Type().Field(i))
		if f := v.Field(i); !required && (f.IsZero() || (f.Kind() == reflect.Slice || f.Kind() == reflect.Map) && f.Len() == 0) {
			continue
		}
		child, err := encode(v.Field(i))
		if err != nil {
			return nil, err
		}
		put(node, name, child)
	}
	return compact(node), nil
}

func encodeList(v reflect.Value) (*yaml.Node, error) {
	node := &yaml.Node{Kind: yaml.SequenceNode}
	for i := range v.Len() {
		child, err := encode(v.Index(i))
		if err != nil {
			return nil, err
		}
		node.Content = append(node.Content, child)
	}
	return compact(node), nil
}

func encodeMap(v reflect.Value) (*yaml.Node, error) {
	all := map[string]reflect.Value{}
	for k, x := range v.Seq2() {
		all[k.String()] = x
	}
	node := &yaml.Node{Kind: yaml.MappingNode}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		child, err := encode(concrete(all[name]))
		if err != nil {
			return nil, err
		}
		put(node, name, child)
	}
	return compact(node), nil
}

// concrete looks into an interface; nil stays.
func concrete(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Interface && !v.IsNil() {
		return v.Elem()
	}
	return v
}

func encodeWeights(all Weights) *yaml.Node {
	node := &yaml.Node{Kind: yaml.MappingNode}
	for _, w := range all {
		put(node, w.Name, bare(strconv.FormatFloat(w.Weight, 'g', -1, 64)))
	}
	return compact(node)
}

func encodeTexts(all Texts) *yaml.Node {
	if len(all) == 1 && all[0].Locale == "" {
		return quoted(all[0].Text)
	}
	node := &yaml.Node{Kind: yaml.MappingNode}
	for _, t := range all {
		put(node, t.Locale, quoted(t.Text))
	}
	return node
}

func encodeMixes(all []Mix) (*yaml.Node, error) {
	node := &yaml.Node{Kind: yaml.MappingNode}
	for _, m := range all {
		changes := &yaml.Node{Kind: yaml.MappingNode}
		for _, c := range m.Changes {
			value := &yaml.Node{}
			if err := value.Encode(c.Value); err != nil {
				return nil, fmt.Errorf("mix %s: %s: %w", m.Name, c.Path, err)
			}
			put(changes, c.Path, value)
		}
		put(node, m.Name, changes)
	}
	return node, nil
}

func put(node *yaml.Node, key string, value *yaml.Node) {
	node.Content = append(node.Content, quoted(key), value)
}

// bare is a value in plain letters; its type's text form reads it back.
func bare(text string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Value: text} }

// quoted is a text, in quotes where it would read as something else.
func quoted(text string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}
}

// compact lets short mappings and lists stand on one line.
func compact(node *yaml.Node) *yaml.Node {
	if width(node) < lineWidth {
		node.Style = yaml.FlowStyle
	}
	return node
}

func width(node *yaml.Node) int {
	if node.Kind == yaml.ScalarNode {
		if strings.Contains(node.Value, "\n") {
			return lineWidth
		}
		return len(node.Value) + 2
	}
	sum := 2
	for _, child := range node.Content {
		sum += width(child)
	}
	return sum
}
