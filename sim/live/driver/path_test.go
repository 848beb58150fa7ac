package driver

import (
	"strings"
	"testing"

	"github.com/tidwall/gjson"

	"github.com/holdline/holdline/sim/record"
)

const order = `{"reply":{"text":"hi","a.b":1},"list":[{"t":"x","role":"bot"},{"t":"y","role":"me"},{"t":"z","role":"bot"}],"@id":7}`

// What a path finds in a document, or why it is refused.
func TestPaths(t *testing.T) {
	for source, want := range map[string]string{
		"reply.text":              `"hi"`,
		"$.reply.text":            `"hi"`,
		" reply.text ":            `"hi"`,
		`reply.a\.b`:              `1`,
		"list.1.t":                `"y"`,
		"list[1].t":               `"y"`,
		"$.list[2].t":             `"z"`,
		"list.#.t":                `["x","y","z"]`,
		"list[*].t":               `["x","y","z"]`,
		"list.#(role==\"bot\").t": `"x"`,
		`list.#(role=="bot")#.t`:  `["x","z"]`,
		`list.#(t=="[0]").t`:      ``,
		`\@id`:                    `7`,
		"absent.text":             ``,
		"$":                       `error: the path names nothing`,
		".reply":                  `error: the path has an empty name between dots`,
		"$.$.reply":               `error: a name cannot start with '$'`,
		"reply..text":             `error: the path has an empty name between dots`,
		"reply.":                  `error: the path ends in a dot`,
		"@this":                   `error: a name cannot start with '@'`,
		"reply.@pretty":           `error: a name cannot start with '@'`,
		"reply|@values":           `error: a name cannot start with '@'`,
		`!"static"`:               `error: a name cannot start with '!'`,
		"{reply,list}":            `error: a name cannot start with '{'`,
		"list[first]":             `error: [first] is no index`,
		"list[0":                  `error: a [ has no ]`,
		"list.#(t":                `error: a query has an unmatched (`,
		"a\nb":                    `error: the path holds a control character`,
		strings.Repeat("a", 300):  `error: the path is longer than 256 bytes`,
	} {
		p, err := compilePath(source)
		got := p.in([]byte(order)).Raw
		if err != nil {
			got = "error: " + err.Error()
		}
		if ok := got == want || strings.HasPrefix(want, "error") && strings.HasPrefix(got, want); !ok {
			t.Errorf("%q: %s, want %s", source, got, want)
		}
	}
	if p, err := compilePath("list[*]"); err != nil || !p.in([]byte(order)).IsArray() {
		t.Errorf("list[*] is %s, %v: want the elements", p.in([]byte(order)).Raw, err)
	}
}

// FuzzPath: no path makes the compiler or a look-up fail badly, and an accepted one means the same
// when it is read again.
func FuzzPath(f *testing.F) {
	for _, s := range []string{"reply.text", "$.a[0].b", `a.#(b=="c")#.d`, `a\.b`, "a|b", "*.t?", "#", "list.#(t%\"*\").t"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		p, err := compilePath(source)
		if err != nil {
			return
		}
		found := p.in([]byte(order))
		again, err := compilePath(string(p))
		if err != nil || again.in([]byte(order)).Raw != found.Raw {
			t.Errorf("%q compiles to %q, which finds %q; that compiles to %q (%v), which finds %q",
				source, p, found.Raw, again, err, again.in([]byte(order)).Raw)
		}
	})
}

// FuzzReply: whatever a server sends, a reading is bounded and consistent.
func FuzzReply(f *testing.F) {
	for _, s := range []string{order, `{"error":{"code":429}}`, `[]`, `"text"`, ``, `{"text":["a",null]}`, "\xff", `{"text":1e999}`} {
		f.Add([]byte(s))
	}
	r := &reader{
		text: "text", handoff: "handoff", ended: "done", abandoned: "gone", queued: "queue.position",
		joined: "agent", solved: "solved", json: true,
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		found := r.read(body)
		var x Exchange
		found.tell(&x, 1)
		if len(x.Text) > MaxText || len(x.Events) > MaxEvents || found.position < 0 || len(found.agent) > maxAgent {
			t.Errorf("%q: out of bounds: %+v", body, found)
		}
		if ok := gjson.ValidBytes(body) || strings.Trim(string(body), jsonSpace) == ""; ok == (found.failure == record.Protocol) {
			t.Errorf("%q: valid %v, failure %v", body, ok, found.failure)
		}
		if found.failure != record.NoFailure && len(x.Events) > 0 {
			t.Errorf("%q: a failure with events", body)
		}
		_ = limitIn(body)
	})
}
