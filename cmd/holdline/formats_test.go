package main

import (
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/sim/stats"
	"github.com/holdline/holdline/sim/verify"
)

// keys collects the JSON names of a type and of all that it holds.
func keys(t reflect.Type, into map[string]bool, seen map[reflect.Type]bool) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Array || t.Kind() == reflect.Map {
		if t == reflect.TypeFor[reports.Measures]() {
			return
		}
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || seen[t] || t == reflect.TypeFor[stats.Estimate]() {
		return
	}
	seen[t] = true
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" || !f.IsExported():
			continue
		case name != "":
			into[name] = true
		}
		keys(f.Type, into, seen)
	}
}

// told collects the names of a document that writes itself, as an object of objects.
func told(t *testing.T, document any, into map[string]bool) {
	t.Helper()
	text, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`"([a-z0-9_]+)":`).FindAllSubmatch(text, -1) {
		into[string(m[1])] = true
	}
}

// rendered lists the documents that package render has formats for.
func rendered(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("../../reports/render/doc.go")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`\) Formats\[reports\.(\w+)\]`).FindAllSubmatch(text, -1)
	out := make([]string, len(found))
	for i, m := range found {
		out[i] = string(m[1])
	}
	if len(out) == 0 {
		t.Fatal("no documents found in package render")
	}
	return out
}

// Every name that a report can hold as JSON stands as code in the chapter on reports: whoever reads one
// by a script finds out there what it means.
func TestFormatsNameEveryKey(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/formats.md")
	if err != nil {
		t.Fatal(err)
	}
	_, chapter, _ := strings.Cut(string(page), "\n## Report document\n")
	chapter, _, _ = strings.Cut(chapter, "\n## ")
	named := map[string]bool{}
	for _, span := range regexp.MustCompile("`[^`\n]+`").FindAllString(chapter, -1) {
		for _, word := range regexp.MustCompile(`[a-z0-9_]+`).FindAllString(span, -1) {
			named[word] = true
		}
	}
	all, seen, known := map[string]bool{}, map[reflect.Type]bool{}, map[string]bool{}
	for _, document := range []reflect.Type{
		reflect.TypeFor[reports.Summary](), reflect.TypeFor[reports.Comparison](), reflect.TypeFor[reports.Sweep](),
		reflect.TypeFor[reports.Breaking](), reflect.TypeFor[reports.LiveBreaking](), reflect.TypeFor[reports.Outlook](), reflect.TypeFor[reports.Staffing](),
		reflect.TypeFor[verify.Report](), reflect.TypeFor[probeResult](), reflect.TypeFor[searchState](),
	} {
		keys(document, all, seen)
		known[document.Name()] = true
	}
	for _, document := range rendered(t) {
		if !known[document] {
			t.Errorf("reports.%s is rendered, and not held to the page: add it above", document)
		}
	}
	full := stats.Estimate{Value: 1, Low: 0, High: 2, N: 3, Method: "by hand"}
	told(t, full, all)
	told(t, reports.Measures{{Name: "asa", Arg: "a", Unit: "s", Clock: reports.WallClock, Estimate: full, Missing: "nobody", Empty: true}}, all)
	delete(all, "asa") // a measure's own name, of the table of gates
	if len(all) < 200 {
		t.Fatalf("only %d names: the documents are not all here", len(all))
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if !named[name] {
			t.Errorf("docs/formats.md does not name `%s` in its chapter on reports", name)
		}
	}
}
