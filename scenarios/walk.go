package scenarios

import (
	"encoding"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/unit"
)

// walker decodes a tree into a value, strictly: it notes unknown, missing and repeated keys and
// values of a wrong kind, and goes on.
type walker struct{ *notes }

// spot is a node with its two paths, see notes.
type spot struct {
	node        *yaml.Node
	path, shown string
}

func (s spot) key(key string, node *yaml.Node) spot {
	return spot{node: node, path: join(s.path, key), shown: join(s.shown, key)}
}

func (s spot) item(i int, name string, node *yaml.Node) spot {
	return spot{node: node, path: item(s.path, i), shown: s.shown + "[" + name + "]"}
}

func (w walker) wrong(s spot, format string, args ...any) {
	w.fault(s.node, s.path, s.shown, format, args...)
}

// decode fills v, which can be set, from what stands at s.
func (w walker) decode(s spot, v reflect.Value) {
	w.places[s.path] = place{node: s.node, shown: s.shown}
	if v.Kind() == reflect.Pointer {
		if isNull(s.node) {
			return
		}
		v.Set(reflect.New(v.Type().Elem()))
		w.decode(s, v.Elem())
		return
	}
	if w.special(s, v) {
		return
	}
	if text, ok := reflect.TypeAssert[encoding.TextUnmarshaler](v.Addr()); ok && (v.Kind() != reflect.Struct || s.node.Kind == yaml.ScalarNode) {
		w.text(s, text)
		return
	}
	//exhaustive:ignore
	switch v.Kind() {
	case reflect.Struct:
		w.structure(s, v)
	case reflect.Slice:
		w.list(s, v)
	case reflect.Map:
		w.mapping(s, v)
	case reflect.Interface:
		w.anything(s, v)
	default:
		w.scalar(s, v)
	}
}

// text decodes a scalar by its type's own text form.
func (w walker) text(s spot, v encoding.TextUnmarshaler) {
	if s.node.Kind != yaml.ScalarNode || isNull(s.node) {
		w.wrong(s, "is %s; want a single value", kindOf(s.node))
		return
	}
	if err := v.UnmarshalText([]byte(s.node.Value)); err != nil {
		w.wrong(s, "is %s", strings.Replace(err.Error(), ": want", "; want", 1))
	}
}

// structure decodes a mapping into a struct whose keys are the fields' yaml names.
func (w walker) structure(s spot, v reflect.Value) {
	if s.node.Kind != yaml.MappingNode {
		w.wrong(s, "is %s; want a mapping of %s", kindOf(s.node), strings.Join(keys(v.Type()), ", "))
		return
	}
	given := map[string]bool{}
	w.pairs(s, func(key, value *yaml.Node) {
		at := s.key(key.Value, value)
		i := fieldOf(v.Type(), key.Value)
		if i < 0 {
			w.fault(key, at.path, at.shown, "is no key here%s", hint(key.Value, keys(v.Type())))
			return
		}
		given[key.Value] = true
		if _, required := tag(v.Type().Field(i)); isNull(value) && !required {
			return // as if it were absent
		}
		w.decode(at, v.Field(i))
	})
	for f := range v.Type().Fields() {
		if name, required := tag(f); required && !given[name] {
			w.fault(s.node, join(s.path, name), join(s.shown, name), "is missing; want %s", needed(f.Type))
		}
	}
}

// pairs calls each for the entries of a mapping, and notes keys that come twice.
func (w walker) pairs(s spot, each func(key, value *yaml.Node)) {
	seen := map[string]int{}
	for i := 0; i+1 < len(s.node.Content); i += 2 {
		key, value := s.node.Content[i], s.node.Content[i+1]
		if key.Kind != yaml.ScalarNode {
			w.fault(key, s.path, s.shown, "has %s as a key; want a plain word", kindOf(key))
			continue
		}
		if line, twice := seen[key.Value]; twice {
			w.fault(key, join(s.path, key.Value), join(s.shown, key.Value), "is given twice, first in line %d; want it once", line)
			continue
		}
		seen[key.Value] = key.Line
		each(key, value)
	}
}

func (w walker) list(s spot, v reflect.Value) {
	if s.node.Kind != yaml.SequenceNode {
		w.wrong(s, "is %s; want a list", kindOf(s.node))
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(s.node.Content), len(s.node.Content)))
	labels := itemNames(s.node)
	for i, child := range s.node.Content {
		w.decode(s.item(i, labels[i], child), v.Index(i))
	}
}

func (w walker) mapping(s spot, v reflect.Value) {
	if s.node.Kind != yaml.MappingNode {
		w.wrong(s, "is %s; want a mapping", kindOf(s.node))
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	w.pairs(s, func(key, value *yaml.Node) {
		entry := reflect.New(v.Type().Elem()).Elem()
		w.decode(s.key(key.Value, value), entry)
		v.SetMapIndex(reflect.ValueOf(key.Value), entry)
	})
}

// scalar decodes words, whole numbers, numbers and truth values.
func (w walker) scalar(s spot, v reflect.Value) {
	if s.node.Kind != yaml.ScalarNode || isNull(s.node) {
		quotes := ""
		if s.node.Kind == yaml.MappingNode && v.Kind() == reflect.String {
			quotes = ", in quotes where it holds a colon"
		}
		w.wrong(s, "is %s; want %s%s", kindOf(s.node), wanted(v), quotes)
		return
	}
	text, ok := s.node.Value, true
	//exhaustive:ignore
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Bool:
		ok = text == "true" || text == "false"
		v.SetBool(text == "true")
	case reflect.Int:
		n, err := strconv.ParseInt(text, 10, 32)
		ok = err == nil
		v.SetInt(n)
	case reflect.Uint64:
		n, err := strconv.ParseUint(text, 10, 64)
		ok = err == nil
		v.SetUint(n)
	case reflect.Float64:
		n, err := strconv.ParseFloat(text, 64)
		if ok = err == nil && !math.IsInf(n, 0) && !math.IsNaN(n); ok {
			v.SetFloat(n)
		}
	default:
		panic("scenarios: no way to decode a " + v.Type().String())
	}
	if !ok {
		w.wrong(s, "is %s; want %s", kindOf(s.node), wanted(v))
	}
}

func wanted(v reflect.Value) string { return needed(v.Type()) }

// needed says what a value of a type looks like, for messages.
func needed(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[unit.Duration]():
		return "a duration such as 30s"
	case reflect.TypeFor[unit.Rate]():
		return "a rate such as 40/min"
	case reflect.TypeFor[unit.Share]():
		return "a share such as 0.72 or 72%"
	case reflect.TypeFor[dist.Law]():
		return "a law such as {exponential: {mean: 30s}}"
	case reflect.TypeFor[Texts]():
		return "a text, or one a locale"
	}
	//exhaustive:ignore
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "a whole number"
	case reflect.Uint64:
		return "a whole number of at least 0"
	case reflect.Float64:
		return "a number"
	case reflect.Slice:
		return "a list"
	case reflect.Struct:
		return "a mapping of " + strings.Join(keys(t), ", ")
	default:
		return "a text"
	}
}

// tag gives a field's key in YAML, and whether it must be there.
func tag(f reflect.StructField) (name string, required bool) {
	name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
	return name, !slices.Contains(strings.Split(options, ","), "omitempty")
}

func keys(t reflect.Type) []string {
	var all []string
	for f := range t.Fields() {
		name, _ := tag(f)
		all = append(all, name)
	}
	return all
}

func fieldOf(t reflect.Type, key string) int { return slices.Index(keys(t), key) }

// hint is the end of a message about an unknown name: the closest known one, and all of them.
func hint(name string, known []string) string {
	all := "; want one of " + strings.Join(known, ", ")
	if len(known) == 0 {
		return "; there is none to name"
	}
	if best, ok := goal.Closest(name, known); ok {
		return " (did you mean " + best + "?)" + all
	}
	return all
}
