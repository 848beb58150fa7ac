package driver

import (
	"context"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/unit"
)

// deskTarget is a desk as in the documentation's example.
func deskTarget(url string) *scenarios.Target {
	return &scenarios.Target{
		Protocol: "http", URL: url + "/inquiries?v=1",
		Leave:   &scenarios.Step{URL: url + "/inquiries/{{.ConversationID}}"},
		Poll:    unit.Duration(2 * time.Second),
		Extract: scenarios.Extract{Queued: "queue.position", Joined: "agent", Ended: "done", Solved: "solved"},
	}
}

// A desk that is polled: what it answers, request by request, and what is news in it.
func TestPolledDesk(t *testing.T) {
	answers := []struct{ body, want string }{
		{`{"queue":{"position":4}}`, "200 queued(4)"},
		{`{"queue":{"position":4}}`, "200"},
		{`{"queue":{"position":2}}`, "200 queued(2)"},
		{`{"queue":{"position":0},"agent":"in-house/3"}`, "200 joined(in-house/3)"},
		{`{"agent":"in-house/3"}`, "200"},
		{`{"agent":"in-house/3","done":true,"solved":false}`, "200 ended solved=false"},
	}
	next, asked := 0, ""
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = r.Method + " " + r.URL.RequestURI()
		say(w, answers[next].body)
	})
	session := build(t, deskTarget(s.URL), Options{Desk: true, Speedup: 4}).Open(ada())
	if session.Poll() != 500*time.Millisecond {
		t.Errorf("poll every %v, want 2s / 4", session.Poll())
	}
	for ; next < len(answers); next++ {
		var x Exchange
		want := "GET /inquiries/run1%7Crefund%2F7?v=1"
		if next == 0 {
			x, want = session.Send(t.Context(), Message{Turn: 1}, clock()), "POST /inquiries?v=1"
		} else {
			x = session.Receive(t.Context(), clock())
		}
		if got := summary(&x); got != answers[next].want || asked != want {
			t.Errorf("answer %d to %q is %q, want %q to %q", next+1, asked, got, answers[next].want, want)
		}
	}
}

// How a desk answers a request to join.
func TestJoin(t *testing.T) {
	for _, test := range []struct {
		code       int
		body, want string
	}{
		{201, ``, "201 queued(0)"},
		{202, `{"id":7}`, "202 queued(0)"},
		{200, `{"queue":{"position":"12"}}`, "200 queued(12)"},
		{200, `{"queue":{"position":true}}`, "200 queued(0)"},
		{200, `{"queue":{"position":-1}}`, "200 queued(0)"},
		{200, `{"queue":{"position":1e99}}`, "200 queued(1073741824)"},
		{200, `{"agent":"ann"}`, "200 joined(ann)"},
		{200, `{"done":true,"solved":true}`, "200 ended solved=true"},
		{503, `full`, "503 failure=quota blocked"},
	} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(test.code); say(w, test.body) })
		x := build(t, deskTarget(s.URL), Options{Desk: true}).Open(ada()).Send(t.Context(), Message{}, clock())
		if got := summary(&x); got != test.want {
			t.Errorf("%d %s: %s, want %s", test.code, test.body, got, test.want)
		}
	}
}

// The race between a customer who leaves and an agent who joins is the desk's to decide.
func TestLeave(t *testing.T) {
	for _, test := range []struct {
		what    string
		handler http.HandlerFunc
		want    Leaving
	}{
		{"left", func(w http.ResponseWriter, _ *http.Request) { say(w, `{"left":true}`) }, Left},
		{"left, in no words", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }, Left},
		{"joined, by status", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusConflict) }, Joined},
		{"joined, by body", func(w http.ResponseWriter, _ *http.Request) { say(w, `{"agent":"ann"}`) }, Joined},
		{"unknown to the desk", http.NotFound, Unanswered},
		{"an error in a 200", func(w http.ResponseWriter, _ *http.Request) { say(w, `{"error":"?"}`) }, Unanswered},
		{"no reply", func(w http.ResponseWriter, _ *http.Request) { reset(w, "") }, Unanswered},
	} {
		t.Run(test.what, func(t *testing.T) {
			var asked atomic.Value
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				asked.Store(r.Method + " " + r.URL.EscapedPath())
				test.handler(w, r)
			})
			got := build(t, deskTarget(s.URL), Options{Desk: true}).Open(ada()).Leave(t.Context(), clock())
			if want := "DELETE /inquiries/run1%7Crefund%2F7"; got != test.want || asked.Load() != want {
				t.Errorf("%s gives %d, want %s to give %d", asked.Load(), got, want, test.want)
			}
		})
	}
	target := deskTarget("http://127.0.0.1:1")
	target.Leave = nil
	if got := build(t, target, Options{Desk: true}).Open(ada()).Leave(t.Context(), clock()); got != Unanswered {
		t.Errorf("a desk without a leave step gives %d, want unanswered", got)
	}
}

// A desk read as one stream a conversation: it breaks once, and is opened again where it broke.
func TestStreamedDesk(t *testing.T) {
	var opened []string
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			say(w, `{"queue":{"position":2}}`)
			return
		}
		opened = append(opened, r.URL.Path+" "+r.Header.Get("Last-Event-ID"))
		w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
		if len(opened) == 1 {
			say(w, ": hello\n\ndata: {\"queue\":{\"position\":2}}\n\nid: 7\ndata: {\"queue\":{\"position\":1}}\n\n")
			return
		}
		say(w, "event: beat\n\ndata: {\"agent\":\"ann\"}\n\ndata: {\"done\":true,\"solved\":true}\n\n")
	})
	target := deskTarget(s.URL)
	target.Protocol = "sse"
	target.Stream = &scenarios.Step{URL: s.URL + "/events/{{.Intent}}"}
	session := build(t, target, Options{Desk: true}).Open(ada())
	defer session.Close()
	if session.Poll() != 0 {
		t.Fatalf("a stream is polled every %v", session.Poll())
	}
	now := clock()
	x := session.Send(t.Context(), Message{Turn: 1}, now)
	for i, want := range []string{"200 queued(2)", "200 queued(1)", "failure=truncated", "200 joined(ann)", "ended solved=true"} {
		if i > 0 {
			x = session.Receive(t.Context(), now)
		}
		if got := summary(&x); got != want {
			t.Errorf("line %d is %q, want %q", i+1, got, want)
		}
	}
	if got := fmt.Sprint(opened); got != "[/events/refund-status  /events/refund-status 7]" {
		t.Errorf("the stream was opened as %s", got)
	}
}

// What a stream step may answer instead of a stream.
func TestStreamRefused(t *testing.T) {
	for _, test := range []struct{ what, kind, body, want string }{
		{"JSON", "application/json", `{"agent":"ann"}`, "200 failure=protocol"},
		{"an error event", "text/event-stream", "event: error\ndata: {\"code\":429}\n\n", "200 failure=rate_limited blocked"},
		{"no JSON in it", "text/event-stream", "data: hello\n\n", "200 failure=protocol"},
		{"nothing", "text/event-stream", "", "200 failure=truncated"},
	} {
		t.Run(test.what, func(t *testing.T) {
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", test.kind)
				say(w, test.body)
			})
			target := deskTarget(s.URL)
			target.Stream = &scenarios.Step{URL: s.URL}
			session := build(t, target, Options{Desk: true}).Open(ada())
			defer session.Close()
			x := session.Receive(t.Context(), clock())
			if got := summary(&x); got != test.want {
				t.Errorf("got %s (%s), want %s", got, x.Detail, test.want)
			}
		})
	}
}

// An inbox that is waited on ends by its context or by Close; the former may be opened again.
func TestInboxEnds(t *testing.T) {
	const open = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
	for _, byClose := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			target := deskTarget("http://127.0.0.1:1")
			target.Stream = &scenarios.Step{URL: "http://127.0.0.1:1/events"}
			d := build(t, target, Options{Desk: true})
			dialing(d, script(t, open))
			session := d.Open(ada())
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			end := cancel
			if byClose {
				end = session.Close
			}
			now := clock()
			for i := 1; i <= 2; i++ {
				time.AfterFunc(time.Second, end)
				x := session.Receive(ctx, now)
				if !x.Canceled || x.Failure != record.NoFailure {
					t.Errorf("the wait ended as %s %s", summary(&x), x.Detail)
				}
				if want := time.Second; now() != want && i == 1 {
					t.Errorf("the wait ended after %v, want %v", now(), want)
				}
			}
			dialing(d, script(t, open+"data: {\"agent\":\"ann\"}\n\n"))
			x := session.Receive(t.Context(), now)
			want := "200 joined(ann)"
			if byClose {
				want = "canceled"
			}
			if got := summary(&x); got != want {
				t.Errorf("by close %v: afterwards the inbox gives %q, want %q", byClose, got, want)
			}
			session.Close()
		})
	}
}
