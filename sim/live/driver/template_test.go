package driver

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/holdline/holdline/scenarios"
)

// What templates become, and what is wrong with those that become nothing.
func TestTemplates(t *testing.T) {
	s := newSecrets(environment(map[string]string{"KEY": "k{{.Text}}", "BROKEN": "a\nb"}))
	v := viewOf(ada(), Message{Turn: 2, Text: "a b"})
	for _, test := range []struct {
		source string
		p      purpose
		want   string
	}{
		{"", forBody, ""},
		{"plain", forBody, "plain"},
		{"{{.Text}}/{{.Turn}}", forBody, "a b/2"},
		{"{{.Text}}/{{.Turn}}", forURL, "a%20b/2"},
		{"x {{- /* nothing */ -}} y", forBody, "xy"},
		{"{{printf \"%03d\" .Turn}}", forURL, "002"},
		{"{{.Customer.FirstName}}", forURL, "Ada%20%22the%22%20Countess"},
		{"{{with .Customer}}{{.FirstName}}{{end}}", forBody, `Ada "the" Countess`},
		{"{{if .Escalated}}{{.Text}}{{else}}/{{.Text}}{{end}}", forURL, "/a%20b"},
		{"{{$x := .Text}}{{$x}}", forURL, "a%20b"},
		{"{{define \"d\"}}<{{.}}>{{end}}{{template \"d\" .Text}}", forURL, "<a%20b>"},
		{"Bearer ${KEY}", forHeader, "Bearer k{{.Text}}"}, // a secret is no template
		{"${KEY}{{.Turn}}", forURL, "k{{.Text}}2"},
		{"$KEY ${ KEY} ${1} ${", forBody, "$KEY ${ KEY} ${1} ${"},
		{"${BROKEN}", forBody, "a\nb"},
		{"${BROKEN}", forHeader, "error: the environment variable BROKEN holds a line break"},
		{"${NONE}", forHeader, "error: the environment variable NONE is not set"},
		{"{{.Text", forBody, "error: cannot read the template"},
		{"{{.Txt}}", forBody, "error: cannot fill in the template"},
		{"{{.Customer.LastName}}", forBody, "error: cannot fill in the template"},
		{"{{nosuch}}", forBody, "error: cannot read the template"},
	} {
		tmpl, err := compile(test.source, test.p, s)
		var got []byte
		if err == nil {
			got, err = tmpl.append(nil, &v)
		}
		if err == nil {
			err = tmpl.try(v.Customer())
		} else if tmpl != nil && tmpl.try(v.Customer()) == nil {
			t.Errorf("%q fails, but not when it is tried out", test.source)
		}
		if err != nil {
			got = []byte("error: " + err.Error())
		}
		if ok := string(got) == test.want || strings.HasPrefix(test.want, "error") && strings.HasPrefix(string(got), test.want); !ok {
			t.Errorf("%q: %s, want %s", test.source, got, test.want)
		}
	}
}

// FuzzTemplate: no template makes the compiler fail badly, and words alone come out as they are.
func FuzzTemplate(f *testing.F) {
	for _, s := range []string{"a", "{{.Text}}", "x{{if .Turn}}y{{end}}", "${HOME} {{.Customer.FirstName}}", "{{with .Text}}{{.}}{{end}}", "{{define \"a\"}}{{end}}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		for _, p := range []purpose{forBody, forHeader, forURL} {
			tmpl, err := compile(source, p, newSecrets(nil))
			if err != nil || strings.Contains(source, "{{") && strings.ContainsAny(source, "0123456789") {
				continue // counts and widths can be made to take long
			}
			v := viewOf(ada(), Message{Turn: 1, Text: "t"})
			out, err := tmpl.append(nil, &v)
			if !strings.Contains(source, "{{") && (err != nil || string(out) != source) {
				t.Errorf("%q became %q, %v", source, out, err)
			}
		}
	})
}

// FuzzEscape: no value breaks out of the place it is put in.
func FuzzEscape(f *testing.F) {
	for _, s := range []string{`a"b\`, "\x00\n\u2028", "\xff", "../..?x=1&y#z", "a b+c%", "<é>"} {
		f.Add(s)
	}
	b, err := compileBody(&scenarios.Body{JSON: []any{"{{.Text}}"}}, "send", newSecrets(nil), nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, value string) {
		v := view{Text: value}
		out, err := b.append(nil, nil, &v)
		var back []string
		if err != nil || json.Unmarshal(out, &back) != nil || len(back) != 1 || back[0] != strings.ToValidUTF8(back[0], "") {
			t.Fatalf("%q became %s, %v", value, out, err)
		}
		if utf8.ValidString(value) && back[0] != value {
			t.Errorf("%q came back as %q", value, back[0])
		}
		part := urlPart(value)
		u, err := url.Parse("http://127.0.0.1/" + part + "/end?q=" + part)
		if err != nil || u.Host != "127.0.0.1" || u.Path != "/"+value+"/end" || u.Query().Get("q") != value || u.Fragment != "" {
			t.Errorf("%q as part of a URL became %v, %v", value, u, err)
		}
	})
}
