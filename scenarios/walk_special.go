package scenarios

import (
	"math"
	"reflect"
	"strconv"

	"gopkg.in/yaml.v3"
)

// special decodes the types of this package whose form in YAML is not that of their Go type:
// mappings that keep their order, texts with a short form, and counts.
func (w walker) special(s spot, v reflect.Value) bool {
	switch into := v.Addr().Interface().(type) {
	case *Weights:
		*into = w.weights(s)
	case *Texts:
		*into = w.texts(s)
	case *[]Mix:
		*into = w.mixes(s)
	case *Count:
		*into = w.count(s)
	default:
		return false
	}
	return true
}

func (w walker) weights(s spot) Weights {
	if s.node.Kind != yaml.MappingNode {
		w.wrong(s, "is %s; want a mapping of names to weights, such as {en-US: 70, de-DE: 30}", kindOf(s.node))
		return nil
	}
	var all Weights
	w.pairs(s, func(key, value *yaml.Node) {
		n, err := strconv.ParseFloat(value.Value, 64)
		at := s.key(key.Value, value)
		w.places[at.path] = place{node: value, shown: at.shown}
		if err != nil || value.Kind != yaml.ScalarNode || !(n >= 0) || math.IsInf(n, 0) {
			w.wrong(at, "is %s; want a weight, a number of at least 0", kindOf(value))
			return
		}
		all = append(all, Weight{Name: key.Value, Weight: n})
	})
	return all
}

func (w walker) texts(s spot) Texts {
	switch {
	case s.node.Kind == yaml.ScalarNode && !isNull(s.node):
		return Texts{{Text: s.node.Value}}
	case s.node.Kind != yaml.MappingNode:
		w.wrong(s, "is %s; want a text, or one a locale such as {en-US: Hello, de-DE: Hallo}", kindOf(s.node))
		return nil
	}
	var all Texts
	w.pairs(s, func(key, value *yaml.Node) {
		at := s.key(key.Value, value)
		w.places[at.path] = place{node: value, shown: at.shown}
		if value.Kind != yaml.ScalarNode || isNull(value) {
			w.wrong(at, "is %s; want a text", kindOf(value))
			return
		}
		all = append(all, Text{Locale: key.Value, Text: value.Value})
	})
	return all
}

func (w walker) mixes(s spot) []Mix {
	if s.node.Kind != yaml.MappingNode {
		w.wrong(s, "is %s; want a mapping of names to changes", kindOf(s.node))
		return nil
	}
	var all []Mix
	w.pairs(s, func(key, value *yaml.Node) {
		at := s.key(key.Value, value)
		w.places[at.path] = place{node: value, shown: at.shown}
		if value.Kind != yaml.MappingNode {
			w.wrong(at, "is %s; want a mapping of paths to values", kindOf(value))
			return
		}
		mix := Mix{Name: key.Value}
		w.pairs(at, func(path, to *yaml.Node) {
			mix.Changes = append(mix.Changes, Change{Path: path.Value, Value: w.plain(at.key(path.Value, to))})
		})
		all = append(all, mix)
	})
	return all
}

func (w walker) count(s spot) Count {
	if s.node.Kind == yaml.ScalarNode {
		if s.node.Value == "unlimited" {
			return Unlimited
		}
		if n, err := strconv.ParseInt(s.node.Value, 10, 32); err == nil && n >= 0 {
			return Count(n)
		}
	}
	w.wrong(s, "is %s; want a whole number of at least 0, or unlimited", kindOf(s.node))
	return 0
}

func (w walker) anything(s spot, v reflect.Value) {
	if x := w.plain(s); x != nil {
		v.Set(reflect.ValueOf(x))
	}
}

// plain decodes what stands at s as JSON knows it: maps by text, lists, texts, numbers, truth
// values and nil. Dates stay texts.
func (w walker) plain(s spot) any {
	//exhaustive:ignore
	switch s.node.Kind {
	case yaml.MappingNode:
		all := map[string]any{}
		w.pairs(s, func(key, value *yaml.Node) { all[key.Value] = w.plain(s.key(key.Value, value)) })
		return all
	case yaml.SequenceNode:
		all := make([]any, len(s.node.Content))
		for i, child := range s.node.Content {
			all[i] = w.plain(s.item(i, strconv.Itoa(i), child))
		}
		return all
	}
	return w.plainScalar(s)
}

func (w walker) plainScalar(s spot) any {
	text := s.node.Value
	switch s.node.ShortTag() {
	case "!!null":
		return nil
	case "!!bool", "!!int", "!!float":
		var x any
		if err := s.node.Decode(&x); err != nil {
			w.wrong(s, "is %q; want a number or a text", text)
			return nil
		}
		if f, ok := x.(float64); ok && (math.IsInf(f, 0) || math.IsNaN(f)) {
			w.wrong(s, "is %q; want a finite number", text)
			return nil
		}
		return x
	}
	return text
}
