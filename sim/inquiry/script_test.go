package inquiry_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/inquiry"
)

func compile(texts ...inquiry.Text) (*inquiry.Script, []string) {
	var faults []string
	s := inquiry.Compile([]inquiry.Message{{Texts: texts}}, []string{"en-US", "de-DE"}, func(path, format string, args ...any) {
		faults = append(faults, path+": "+fmt.Sprintf(format, args...))
	})
	return s, faults
}

// A locale that has no text of its own uses the one given first, and nothing is escaped.
func TestRender(t *testing.T) {
	s, faults := compile(
		inquiry.Text{Locale: "en-US", Text: `It's {{.Name}} <{{.Email}}>{{if gt .Days 1}}, {{.Days}} days{{end}}`},
		inquiry.Text{Locale: "de-DE", Text: "Hier ist {{.FirstName}}"},
	)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for locale, want := range map[string]string{"en-US": "It's ", "de-DE": "Hier ist ", "sv-SE": "It's "} {
		p := inquiry.NewPersona(9, locale)
		got, err := s.Render(1, p)
		if err != nil || !strings.HasPrefix(got, want) {
			t.Errorf("%s: %q, %v; want %q first", locale, got, err, want)
		}
		if locale != "de-DE" && !strings.Contains(got, "<"+p.Email+">") {
			t.Errorf("%s: %q lacks %q as it is", locale, got, p.Email)
		}
	}
	if _, err := s.Render(2, inquiry.NewPersona(9, "en-US")); err == nil {
		t.Error("rendered a message that is not there")
	}
}

// Faults are found when the scenario is checked, not in the middle of a run.
func TestCompileFaults(t *testing.T) {
	for _, row := range []struct{ name, text, want string }{
		{"unknown field", "Hi {{.FirstNam}}", "a customer has no FirstNam"},
		{"in a branch not taken", "{{if false}}{{.Nope}}{{end}}", "a customer has no Nope"},
		{"syntax", "Hi {{.FirstName", "unclosed action"},
		{"loop", "{{range 1000000000000}}x{{end}}", "is not available"},
		{"text built from text", `{{printf "%0999999d" 1}}`, "the function printf is not available"},
		{"template of its own", `{{define "x"}}{{end}}`, "not available"},
		{"the whole customer", `{{.}}`, "want one name"},
		{"too long to say", strings.Repeat("{{.Words 200}} ", 200), "longer than 64 KiB"},
		{"too long to read", strings.Repeat("x", 17<<10), "at most 16384"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, faults := compile(inquiry.Text{Locale: "de-DE", Text: row.text})
			if len(faults) != 1 || !strings.HasPrefix(faults[0], "[0].say.de-DE: ") || !strings.Contains(faults[0], row.want) {
				t.Errorf("faults %q, want one on %q", faults, row.want)
			}
		})
	}
}

func TestExpect(t *testing.T) {
	var faults []string
	s := inquiry.Compile([]inquiry.Message{
		{Texts: []inquiry.Text{{Text: "a"}}, Matches: "(?i)refund", Within: time.Second},
		{Texts: []inquiry.Text{{Text: "b"}}, Matches: "("},
		{},
	}, nil, func(path, _ string, _ ...any) { faults = append(faults, path) })
	if got := strings.Join(faults, " "); got != "[1].expect.matches [2].say" {
		t.Errorf("faults at %s", got)
	}
	e := s.Expect(1)
	if !e.Met("Your REFUND", time.Second) || e.Met("Your order", 0) || e.Met("refund", time.Second+1) || s.Expect(3) != nil || s.Expect(9) != nil {
		t.Error("expectations are not held as given")
	}
}

// Any text either compiles, and then renders within bounds for any customer, or is a fault.
func FuzzCompile(f *testing.F) {
	for _, text := range []string{"Hi {{.Name}}", "{{range 9}}{{end}}", "{{if .Days}}a{{else if eq .City \"Lund\"}}b{{end}}", "{{with .Email}}{{$}}{{end}}", "{{.Words 9}}", "{{$x := .Days}}{{$x}}", "{{(.Name).Len}}", "{{len .Name | eq 3}}", "{{template \"say\"}}", "{{break}}"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, faults := compile(inquiry.Text{Text: text})
		if len(faults) > 0 {
			return
		}
		for key := range 3 {
			if got, err := s.Render(1, inquiry.NewPersona(7, []string{"en-US", "pl", "x"}[key])); len(got) > 64<<10 {
				t.Fatalf("%d bytes, %v", len(got), err)
			}
		}
	})
}
