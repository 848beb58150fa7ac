package main

import (
	"slices"
	"strings"
	"testing"
)

// What --vary is given, in the words of the scenario: ranges keep their unit and have their ends as written,
// whole numbers stay whole, and a law or a list is one value, whatever commas it has.
func TestVariedValues(t *testing.T) {
	t.Parallel()
	for _, r := range []struct {
		given string
		want  []string
	}{
		{"a=0.5..0.8:4", []string{"0.5", "0.6", "0.7", "0.8"}},
		{"a=50%..80%:3", []string{"50%", "65%", "80%"}},
		{"a=2m..5m:3", []string{"2m", "3.5m", "5m"}},
		{"a=1m30s..3m:4", []string{"1m30s", "120s", "150s", "3m"}},
		{"a=0s..2m:3", []string{"0s", "60s", "2m"}},
		{"a=40/min..80/min:3", []string{"40/min", "60/min", "80/min"}},
		{"a=10..12:9", []string{"10", "11", "12"}},
		{"a=-3..3:3", []string{"-3", "0", "3"}},
		{"a=-4..-1:4", []string{"-4", "-3", "-2", "-1"}},
		{"a=30..10:3", []string{"30", "20", "10"}},
		{"a=1000000s..3000000s:3", []string{"1000000s", "2000000s", "3000000s"}},
		{"a=1234567..1234569:3", []string{"1234567", "1234568", "1234569"}},
		{"a=20..20", []string{"20"}},
		{"a=20", []string{"20"}},
		{"a=20, 30,20", []string{"20", "30"}},
		{"a={lognormal: {mean: 3m, cv: 1.2}},{constant: 1m}", []string{"{lognormal: {mean: 3m, cv: 1.2}}", "{constant: 1m}"}},
		{"a=[1, 1.7],[1]", []string{"[1, 1.7]", "[1]"}},
		{"a='x, y',\"../z\"", []string{"'x, y'", "\"../z\""}},
		{"a=null,5", []string{"null", "5"}},
	} {
		v, err := parseVaried(r.given)
		if err != nil || v.path != "a" || !slices.Equal(v.values, r.want) {
			t.Errorf("%s: %q (%v), want %q", r.given, v.values, err, r.want)
		}
	}
	for given, want := range map[string]string{
		"a":            "want path=from..to",
		"=1..2":        "want path=from..to",
		"a=":           "want path=from..to",
		"a=1,":         "a value is missing",
		"a=1..":        "of one unit",
		"a=x..y":       "of one unit",
		"a=50%..0.8":   "of one unit",
		"a=1m..3/min":  "of one unit",
		"a=1..9:1":     "want 2 to 200",
		"a=1..999:201": "want 2 to 200",
	} {
		if _, err := parseVaried(given); err == nil || !strings.Contains(err.Error(), want) || codeOf(err) != exitUsage {
			t.Errorf("%s: %v; want %q", given, err, want)
		}
	}
}
