package scenarios

import (
	"os"
	"reflect"
	"strings"
	"testing"
)

// Every key of the format is written in a library scenario, or in a file that the tests print and
// hold against the schema.
func TestEveryKeyIsUsed(t *testing.T) {
	texts := map[string]string{"starter": string(Starter())}
	for _, s := range Library() {
		texts[s.Name] = string(s.Text)
	}
	for _, file := range []string{"full", "calendar", "rest"} {
		text, err := os.ReadFile("testdata/" + file + ".yml")
		if err != nil {
			t.Fatal(err)
		}
		texts[file] = string(text)
	}
	written := map[string]bool{}
	for name, text := range texts {
		n := newNotes(name)
		var raw Scenario
		walker{n}.decode(spot{node: readTree(n, strings.NewReader(text))}, reflect.ValueOf(&raw).Elem())
		if err := n.err(); err != nil {
			t.Fatal(err)
		}
		note(reflect.ValueOf(raw), written)
	}
	seen := map[reflect.Type]bool{}
	var all func(reflect.Type)
	all = func(x reflect.Type) {
		//exhaustive:ignore
		switch x.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			all(x.Elem())
		case reflect.Struct:
			if seen[x] {
				return
			}
			seen[x] = true
			for f := range x.Fields() {
				if at := x.Name() + "." + f.Name; !written[at] {
					t.Errorf("nobody writes %s", at)
				}
				all(f.Type)
			}
		default:
		}
	}
	all(reflect.TypeFor[Scenario]())
}

// note notes the fields of v that are not zero, by type and name.
func note(v reflect.Value, written map[string]bool) {
	//exhaustive:ignore
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			note(v.Elem(), written)
		}
	case reflect.Slice:
		for i := range v.Len() {
			note(v.Index(i), written)
		}
	case reflect.Map:
		for _, x := range v.Seq2() {
			note(x, written)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if !v.Field(i).IsZero() {
				written[v.Type().Name()+"."+v.Type().Field(i).Name] = true
			}
			note(v.Field(i), written)
		}
	default:
	}
}
