package driver

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unsafe"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/record"
)

// What a bot is asked, word by word, and what is made of its answer.
func TestBotTurn(t *testing.T) {
	var got string
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		content, _ := io.ReadAll(r.Body)
		got = fmt.Sprintf("%s %s %s %s %s %s", r.Method, r.URL.RequestURI(), r.Header.Get(InquiryHeader),
			r.Header.Get("Content-Type"), r.Header.Get("Authorization"), content)
		say(w, `{"reply":{"text":"Let me look."},"handoff":false,"done":true,"solved":"yes"}`)
	})
	d := build(t, &scenarios.Target{
		Protocol: "http", URL: s.URL + "/chat/{{.ConversationID}}?lang={{.Locale}}",
		Headers: map[string]string{"authorization": "Bearer ${TOKEN}"},
		Send:    &scenarios.Body{JSON: map[string]any{"who": "{{.Customer.FirstName}}", "n": []any{1, true, nil, "{{.Turn}}"}, "text": "{{.Text}}"}},
		Extract: scenarios.Extract{Text: "reply.text", Handoff: "handoff", Ended: "done", Solved: "$.solved"},
	}, Options{Env: environment(map[string]string{"TOKEN": "s3cret-value"}), Sample: ada().Vars()})

	x := d.Open(ada()).Send(t.Context(), Message{Turn: 2, Text: "line\n\"two\"\x00 \xff"}, clock())

	want := `POST /chat/run1%7Crefund%2F7?lang=en-US 00000000000000ab application/json Bearer s3cret-value ` +
		`{"n":[1,true,null,"2"],"text":"line\n\"two\"\u0000 ` + "\ufffd" + `","who":"Ada \"the\" Countess"}`
	if got != want {
		t.Errorf("the bot got\n%s\nwant\n%s", got, want)
	}
	if got, want := summary(&x), `200 messages=1 text="Let me look." text ended solved=true`; got != want {
		t.Errorf("the turn is\n%s\nwant\n%s", got, want)
	}
	if !slices.IsSorted([]time.Duration{0, x.Sent, x.FirstByte, x.Complete, x.Known}) || x.Known != x.Complete {
		t.Errorf("moments out of order: sent %v, first byte %v, complete %v, known %v", x.Sent, x.FirstByte, x.Complete, x.Known)
	}
	if x.Connect <= 0 || x.BytesOut == 0 || x.BytesIn == 0 {
		t.Errorf("connect %v, %d bytes out, %d in: want all above 0", x.Connect, x.BytesOut, x.BytesIn)
	}
}

func TestBodies(t *testing.T) {
	for name, test := range map[string]struct {
		desk bool
		body *scenarios.Body
		want string
	}{
		"a bot's default":   {body: nil, want: `application/json {"conversation":"run1|refund/7","text":"a&b"}`},
		"a desk's default":  {desk: true, body: nil, want: `application/json {"conversation":"run1|refund/7","intent":"refund-status"}`},
		"form":              {body: &scenarios.Body{Form: map[string]string{"q r": "{{.Text}}", "id": "1"}}, want: `application/x-www-form-urlencoded id=1&q%20r=a%26b`},
		"raw":               {body: &scenarios.Body{Raw: "<m>{{.Text}}</m>"}, want: `text/plain; charset=utf-8 <m>a&b</m>`},
		"words and numbers": {body: &scenarios.Body{JSON: "{{.Turn}} {{.Escalated}} {{if .Text}}yes{{end}}"}, want: `application/json "3 false yes"`},
	} {
		t.Run(name, func(t *testing.T) {
			var got string
			s := serve(t, func(_ http.ResponseWriter, r *http.Request) {
				content, _ := io.ReadAll(r.Body)
				got = r.Header.Get("Content-Type") + " " + string(content)
			})
			d := build(t, &scenarios.Target{Protocol: "http", URL: s.URL, Send: test.body}, Options{Desk: test.desk})
			d.Open(ada()).Send(t.Context(), Message{Turn: 3, Text: "a&b"}, clock())
			if got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// What is found in replies: each row is a body, the paths, and the exchange.
func TestReplies(t *testing.T) {
	for _, test := range []struct{ what, extract, body, want string }{
		{"no paths: the body is the text", "", "hello", `200 messages=1 text="hello" text`},
		{"an empty body is a silent bot", "text", "", `200`},
		{"space alone is empty", "text", " \n", `200`},
		{"no text at the path", "text", `{"other":1}`, `200`},
		{"several bubbles", "text", `{"text":["a",null,"b"]}`, `200 messages=2 text="a\nb" text`},
		{"no bubbles", "text", `{"text":[]}`, `200`},
		{"a hand-off without words", "handoff", `{"handoff":{"to":"human"}}`, `200 handoff`},
		{"an empty object hands nothing off", "handoff", `{"handoff":{}}`, `200`},
		{"0 hands nothing off", "handoff", `{"handoff":0}`, `200`},
		{"the customer gave up", "abandoned", `{"abandoned":true}`, `200 abandoned`},
		{"solved no", "solved", `{"solved":"No"}`, `200 solved=false`},
		{"solved perhaps", "solved", `{"solved":"perhaps"}`, `200`},
		{"not JSON", "text", `<html>`, `200 failure=protocol`},
		{"two documents", "text", `{"text":"a"}{"text":"b"}`, `200 failure=protocol`},
		{"an error in a 200", "text", `{"error":{"message":"boom"}}`, `200 failure=error_in_200`},
		{"an error text in a 200, with space before it", "", ` {"error":"boom"}`, `200 failure=error_in_200`},
		{"a null error is none", "text", `{"error":null,"text":"a"}`, `200 messages=1 text="a" text`},
		{"an error of our own", "error", `{"failed":true}`, `200`},
		{"an error of our own, found", "error", `{"error":400}`, `200 failure=error_in_200`},
		{"errors switched off", "-error", `{"error":"boom"}`, `200 messages=1 text="{\"error\":\"boom\"}" text`},
		{"a limit in a 200", "text", `{"error":{"type":"too_many_requests"}}`, `200 failure=rate_limited blocked`},
		{"a quota in a 200", "text", `{"error":{"code":"insufficient_quota"}}`, `200 failure=quota blocked`},
	} {
		t.Run(test.what, func(t *testing.T) {
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) { say(w, test.body) })
			x := build(t, &scenarios.Target{Protocol: "http", URL: s.URL, Extract: paths(test.extract)}, Options{}).
				Open(ada()).Send(t.Context(), Message{Turn: 1}, clock())
			if got := summary(&x); got != test.want {
				t.Errorf("got  %s (%s)\nwant %s", got, x.Detail, test.want)
			}
		})
	}
}

// paths names each of its words as its own path; -error switches the rule for errors off.
func paths(words string) scenarios.Extract {
	var x scenarios.Extract
	for word := range strings.FieldsSeq(words) {
		switch word {
		case "text":
			x.Text = word
		case "handoff":
			x.Handoff = word
		case "ended":
			x.Ended = word
		case "abandoned":
			x.Abandoned = word
		case "solved":
			x.Solved = word
		case "error":
			x.Error = word
		case "-error":
			x.Error = "-"
		case "token":
			x.Token = word
		default:
			panic(word)
		}
	}
	return x
}

// 50,000 customers think at once: what is kept of each has to be small.
func TestParkedSessionIsSmall(t *testing.T) {
	if size := unsafe.Sizeof(session{}); size > 64 {
		t.Errorf("a session with a bot takes %d bytes, want at most 64", size)
	}
	s := serve(t, func(http.ResponseWriter, *http.Request) {})
	d, c := build(t, &scenarios.Target{Protocol: "http", URL: s.URL}, Options{}), ada()
	if n := testing.AllocsPerRun(100, func() { sink = d.Open(c) }); n > 1 {
		t.Errorf("opening a session allocates %v times, want at most once", n)
	}
}

var sink Session

// Connections are shared, unless each customer is to come with their own.
func TestConnections(t *testing.T) {
	for _, own := range []bool{false, true} {
		seen := map[string]bool{}
		s := serve(t, func(_ http.ResponseWriter, r *http.Request) { seen[r.RemoteAddr] = true })
		d := build(t, &scenarios.Target{Protocol: "http", URL: s.URL, Client: scenarios.Client{PerCustomer: own}}, Options{})
		for range 3 {
			session := d.Open(ada())
			first := session.Send(t.Context(), Message{Turn: 1}, clock())
			second := session.Send(t.Context(), Message{Turn: 2}, clock())
			if first.Failure != record.NoFailure || second.Failure != record.NoFailure {
				t.Fatal(first.Detail, second.Detail)
			}
			if second.Connect != 0 {
				t.Errorf("own %v: the second turn made a connection", own)
			}
			session.Close()
		}
		if want := map[bool]int{false: 1, true: 3}[own]; len(seen) != want {
			t.Errorf("own connections %v: %d connections for 3 customers, want %d", own, len(seen), want)
		}
	}
}

// A pooled connection that the server closed meanwhile costs nobody a turn: nothing was written
// to it, so the message goes out on another.
func TestStaleConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := build(t, &scenarios.Target{Protocol: "http", URL: "http://127.0.0.1:1/"}, Options{})
		var server []net.Conn
		dial := script(t, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
		dialing(d, func(ctx context.Context, network, address string) (net.Conn, error) {
			c, err := dial(ctx, network, address)
			server = append(server, c)
			return c, err
		})
		session := d.Open(ada())
		for turn := 1; turn <= 2; turn++ {
			if x := session.Send(t.Context(), Message{Turn: turn}, clock()); x.Failure != record.NoFailure {
				t.Errorf("turn %d failed: %s", turn, x.Detail)
			}
			_ = server[len(server)-1].Close()
			synctest.Wait()
		}
		if len(server) != 2 {
			t.Errorf("%d connections, want 2", len(server))
		}
	})
}
