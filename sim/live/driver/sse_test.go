package driver

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/holdline/holdline/scenarios"
)

const streamHeader = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"

// Streams as bots send them, and the reply that each amounts to.
func TestStreamedReplies(t *testing.T) {
	for _, test := range []struct{ what, extract, stream, want string }{
		{
			"tokens up to the end marker", "token", `data: {"token":""} | data: {"token":"Hel"} | data: {"token":"lo"} | data: [DONE]`,
			`200 messages=1 text="Hello" text`,
		},
		{"words without JSON", "", `data: Hel | data: lo | data: [DONE]`, `200 messages=1 text="Hello" text`},
		{"the path of texts serves for tokens", "text", `data: {"text":"Hi"} | data: [DONE]`, `200 messages=1 text="Hi" text`},
		{"nothing after the marker counts", "token", `data: {"token":"a"} | data: [DONE] | data: {"token":"b"}`, `200 messages=1 text="a" text`},
		{
			"a hand-off in the last event", "token handoff", `data: {"token":"Wait."} | data: {"handoff":true} | data: [DONE]`,
			`200 messages=1 text="Wait." text handoff`,
		},
		{"a hand-off without words", "token handoff solved", `data: {"handoff":true,"solved":"no"} | data: [DONE]`, `200 handoff solved=false`},
		{"an error event", "token", `data: {"token":"a"} | event: error; data: overloaded`, `200 failure=error_in_200`},
		{"a limit as an error event", "token", `event: error; data: {"error":{"code":"rate_limit_exceeded"}}`, `200 failure=rate_limited blocked`},
		{"an error in the data", "token", `data: {"error":{"message":"boom"}}`, `200 failure=error_in_200`},
		{"no end marker", "token", `data: {"token":"a"}`, `200 failure=truncated`},
		{"an empty stream", "token", ``, `200 failure=truncated`},
		{"no JSON where JSON is due", "token", `data: <html> | data: [DONE]`, `200 failure=protocol`},
		{"an event without end", "token", `data: ` + strings.Repeat("x", maxEvent+1), `200 failure=protocol`},
	} {
		t.Run(test.what, func(t *testing.T) {
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/event-stream")
				for event := range strings.SplitSeq(test.stream, " | ") {
					say(w, strings.ReplaceAll(event, "; ", "\n"), "\n\n")
				}
			})
			d := build(t, &scenarios.Target{Protocol: "sse", URL: s.URL, Extract: paths(test.extract)}, Options{})
			x := d.Open(ada()).Send(t.Context(), Message{Turn: 1}, clock())
			if got := summary(&x); got != test.want {
				t.Errorf("got  %s (%s)\nwant %s", got, x.Detail, test.want)
			}
		})
	}
}

// The end marker is an event's name, its data, or the end of the stream itself.
func TestEndMarkers(t *testing.T) {
	for done, end := range map[string]string{"": "data: [DONE]\n\n", "message_stop": "event: message_stop\ndata: {}\n\n", "bye": "data: bye\n\n", "-": ""} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			say(w, "data: {\"token\":\"ok\"}\n\n", end)
		})
		d := build(t, &scenarios.Target{Protocol: "sse", URL: s.URL, Extract: scenarios.Extract{Token: "token", Done: done}}, Options{})
		x := d.Open(ada()).Send(t.Context(), Message{Turn: 1}, clock())
		if got := summary(&x); got != `200 messages=1 text="ok" text` {
			t.Errorf("end marker %q: %s (%s)", done, got, x.Detail)
		}
	}
}

// A server that does not stream is read as one body; its failures keep their labels.
func TestStreamFallback(t *testing.T) {
	code, body := 200, `{"text":"whole"}`
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(code)
		say(w, body)
	})
	session := build(t, &scenarios.Target{Protocol: "sse", URL: s.URL, Extract: scenarios.Extract{Text: "text"}}, Options{}).Open(ada())
	x := session.Send(t.Context(), Message{Turn: 1}, clock())
	if got := summary(&x); got != `200 messages=1 text="whole" text` || x.FirstByte < x.Sent {
		t.Errorf("got %s, first byte %v", got, x.FirstByte)
	}
	code, body = 429, ""
	x = session.Send(t.Context(), Message{Turn: 2}, clock())
	if got := summary(&x); got != "429 failure=rate_limited blocked" {
		t.Errorf("got %s", got)
	}
}

// The moments of a streamed reply, in virtual time: the first token that is not empty, the end
// marker, and no wait for a server that keeps the stream open behind it.
func TestStreamMoments(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := build(t, &scenarios.Target{Protocol: "sse", URL: "http://127.0.0.1:1/", Extract: scenarios.Extract{Token: "t"}}, Options{})
		dialing(d, script(t, streamHeader,
			"data: {\"t\":\"\"}\n\n", "data: {\"t\":\"Hel\"}\n\n", "data: {\"t\":\"lo\"}\n\n", "data: [DONE]\n\n"))
		now := clock()
		x := d.Open(ada()).Send(t.Context(), Message{Turn: 1}, now)
		if x.Sent != 0 || x.FirstByte != 2*time.Second || x.Complete != 4*time.Second || now() != 4*time.Second {
			t.Errorf("sent %v, first token %v, complete %v, back at %v: want 0s, 2s, 4s, 4s (%s)", x.Sent, x.FirstByte, x.Complete, now(), x.Detail)
		}
	})
}

// A connection whose stream ended after its marker serves the next turn.
func TestStreamConnectionIsReused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := build(t, &scenarios.Target{Protocol: "sse", URL: "http://127.0.0.1:1/"}, Options{})
		dialed := 0
		dial := script(t, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 14\r\n\r\ndata: [DONE]\n\n")
		dialing(d, func(ctx context.Context, network, address string) (net.Conn, error) {
			dialed++
			return dial(ctx, network, address)
		})
		for range 3 {
			x := d.Open(ada()).Send(t.Context(), Message{Turn: 1}, clock())
			if x.Detail != "" {
				t.Fatal(x.Detail)
			}
			synctest.Wait()
		}
		if dialed != 1 {
			t.Errorf("three turns made %d connections, want 1", dialed)
		}
	})
}
