package driver

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/record"
)

// clock is a run clock that starts with the test.
func clock() func() time.Duration {
	start := time.Now()
	return func() time.Duration { return time.Since(start) }
}

// ada is the customer of most tests.
func ada() *Customer {
	return &Customer{
		Inquiry: "refund-7", Conversation: "run1|refund/7", Key: 0x00ab, Intent: "refund-status", Channel: "chat", Locale: "en-US",
		Vars: func() any { return struct{ FirstName string }{"Ada \"the\" Countess"} },
	}
}

// serve starts a server on loopback for the length of a test.
func serve(t testing.TB, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = quiet()
	s.Start()
	t.Cleanup(s.Close)
	return s
}

// build is New for a target that has to be right.
func build(t testing.TB, target *scenarios.Target, o Options) Driver {
	t.Helper()
	d, err := New(target, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// environment resolves names from a map.
func environment(m map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) { v, ok := m[name]; return v, ok }
}

// summary is an exchange as one line, without the times.
func summary(x *Exchange) string {
	var out []string
	add := func(yes bool, format string, args ...any) {
		if yes {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	add(x.Status != 0, "%d", x.Status)
	add(x.Failure != record.NoFailure, "failure=%v", name(x.Failure))
	add(x.Blocked, "blocked")
	add(x.Canceled, "canceled")
	add(x.Messages > 0, "messages=%d text=%q", x.Messages, x.Text)
	for _, e := range x.Events {
		kind := [...]string{"text", "handoff", "queued", "joined", "ended", "abandoned"}[e.Kind]
		add(e.Kind == EventQueued, "queued(%d)", e.Position)
		add(e.Kind == EventJoined, "joined(%s)", e.Agent)
		add(e.Kind != EventQueued && e.Kind != EventJoined, "%s", kind)
	}
	add(x.Solved != record.Unknown, "solved=%v", x.Solved == record.Yes)
	return strings.Join(out, " ")
}

// name is a failure's label in the glossary.
func name(f record.Failure) string {
	return [record.NumFailures]string{
		"none", "dns", "connect", "tls", "reset", "truncated", "timeout_turn", "timeout_conversation",
		"http_4xx", "http_5xx", "rate_limited", "quota", "error_in_200", "protocol",
	}[f]
}

// quiet is a log that nobody reads.
func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

// script is a dialer, for a bubble of virtual time, of connections whose server answers each
// request with the given pieces, a second apart.
func script(t *testing.T, pieces ...string) func(context.Context, string, string) (net.Conn, error) {
	return func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		t.Cleanup(func() { _ = theirs.Close() })
		go func() {
			in := bufio.NewReader(theirs)
			for {
				req, err := http.ReadRequest(in)
				if err != nil {
					return
				}
				_, _ = io.Copy(io.Discard, req.Body)
				for i, piece := range pieces {
					if i > 0 {
						<-time.After(time.Second)
					}
					say(theirs, piece)
				}
			}
		}()
		return ours, nil
	}
}

// say writes words to a peer that may not listen any more.
func say(to io.Writer, words ...any) { _, _ = fmt.Fprint(to, words...) }

// inside is what a driver is made of.
func inside(d Driver) *endpoint {
	switch d := d.(type) {
	case httpDriver:
		return d.endpoint
	case sse:
		return d.endpoint
	}
	panic("a driver without an endpoint")
}
