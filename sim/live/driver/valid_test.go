package driver

import (
	"strings"
	"testing"
)

// Brackets inside of strings do not nest, and many beside each other are no depth.
func TestNestedBeyond(t *testing.T) {
	for _, row := range []struct {
		what, doc string
		want      bool
	}{
		{"flat and long", "[" + strings.Repeat("{},", 1000) + "{}]", false},
		{"as deep as may be", strings.Repeat("[", 8) + strings.Repeat("]", 8), false},
		{"one deeper", strings.Repeat("[", 9) + strings.Repeat("]", 9), true},
		{"both kinds", strings.Repeat(`{"a":[`, 5), true},
		{"in a text", `{"text":"` + strings.Repeat("[", 100) + `"}`, false},
		{"after a quote in a text", `{"text":"\"` + strings.Repeat("[", 100) + `"}`, false},
		{"after a backslash in a text", `{"text":"\\","x":` + strings.Repeat("[", 100), true},
	} {
		if have := nestedBeyond([]byte(row.doc), 8); have != row.want {
			t.Errorf("%s: have %v, want %v", row.what, have, row.want)
		}
	}
}
