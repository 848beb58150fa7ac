package driver

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/record"
)

// hijack takes the connection of a request away from its handler.
func hijack(w http.ResponseWriter) *net.TCPConn {
	c, _, err := http.NewResponseController(w).Hijack()
	tcp, ok := c.(*net.TCPConn)
	if err != nil || !ok {
		panic("the connection cannot be taken over")
	}
	return tcp
}

// reset sends what is given, then closes a connection with a reset.
func reset(w http.ResponseWriter, first string) {
	c := hijack(w)
	say(c, first)
	_ = c.SetLinger(0)
	_ = c.Close()
}

// Every way in which an endpoint fails, and the label it gets.
func TestFailureLabels(t *testing.T) {
	status := func(code int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code); say(w, body) }
	}
	for _, test := range []struct {
		what    string
		handler http.HandlerFunc
		want    string
		detail  string // the start of it
	}{
		{"a bad request", status(400, "no such field"), "400 failure=http_4xx", "400 Bad Request: no such field"},
		{"an unknown conversation", status(404, ""), "404 failure=http_4xx", "404 Not Found"},
		{"a crash", status(500, "trace:\n\tat x\x1b[0m"), "500 failure=http_5xx", "500 Internal Server Error: trace: at x [0m"},
		{"a bad gateway", status(502, ""), "502 failure=http_5xx", "502 Bad Gateway"},
		{"turned away as full", status(503, ""), "503 failure=quota blocked", "503 Service Unavailable"},
		{"too fast", status(429, `{"error":{"code":"rate_limit_exceeded"}}`), "429 failure=rate_limited blocked", "429 Too Many"},
		{"too fast, in no words", status(429, `<html>`), "429 failure=rate_limited blocked", "429 Too Many Requests: <html>"},
		{"too many at once", status(429, `{"errorCode":"LimitExceeded"}`), "429 failure=quota blocked", "429 Too Many"},
		{"nested without end", status(200, strings.Repeat("[", 500_000)+strings.Repeat("]", 500_000)), "200 failure=protocol", "the reply is not JSON: [[["},
		{"out of quota", status(429, `{"error":{"type":"insufficient_quota"}}`), "429 failure=quota blocked", "429 Too Many"},
		{
			"moved", func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, "http://elsewhere.example/", http.StatusFound)
			},
			"302 failure=protocol", "302 Found: redirects are not followed; it points at http://elsewhere.example/",
		},
		{"an upgrade", func(w http.ResponseWriter, _ *http.Request) {
			c := hijack(w)
			say(c, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n")
			_ = c.Close()
		}, "101 failure=protocol", "101 Switching Protocols: no protocol but HTTP"},
		{"not JSON", status(200, "<html>"), "200 failure=protocol", "the reply is not JSON: <html>"},
		{"not HTTP", func(w http.ResponseWriter, _ *http.Request) {
			c := hijack(w)
			say(c, "220 mail.example ESMTP\r\n\r\n")
			_ = c.Close()
		}, "failure=protocol", "the header of the reply cannot be read: malformed HTTP status code"},
		{"an error in a 200", status(200, `{"error":"try later"}`), "200 failure=error_in_200", "an error in a successful reply: try later"},
		{"a reset instead of a reply", func(w http.ResponseWriter, _ *http.Request) { reset(w, "") }, "failure=reset", ""},
		{"hung up instead of a reply", func(w http.ResponseWriter, _ *http.Request) { _ = hijack(w).Close() }, "failure=reset", "EOF"},
		{"hung up in the header", func(w http.ResponseWriter, _ *http.Request) {
			c := hijack(w)
			say(c, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n")
			_ = c.Close()
		}, "failure=reset", "the header of the reply cannot be read: unexpected EOF"},
		{"a body cut short", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			say(w, `{"text":"half`)
		}, "200 failure=truncated", "unexpected EOF"},
		{"chunks cut short", func(w http.ResponseWriter, _ *http.Request) {
			say(w, `{"text":"half`)
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		}, "200 failure=truncated", "unexpected EOF"},
		{"a body without end", func(w http.ResponseWriter, _ *http.Request) {
			for range 40 {
				say(w, strings.Repeat("x", 32<<10))
			}
		}, "200 failure=protocol", "the reply is too long: more than 1048576 bytes"},
		{"a header without end", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Long", strings.Repeat("x", 1<<20))
		}, "failure=protocol", "the header of the reply cannot be read: the reply is too long: its header does not end within 65536 bytes"},
	} {
		t.Run(test.what, func(t *testing.T) {
			s := serve(t, test.handler)
			d := build(t, &scenarios.Target{Protocol: "http", URL: s.URL, Extract: scenarios.Extract{Text: "text"}}, Options{})
			x := d.Open(ada()).Send(t.Context(), Message{Turn: 1}, clock())
			if got := summary(&x); got != test.want || !strings.HasPrefix(x.Detail, test.detail) {
				t.Errorf("got  %s (%s)\nwant %s (%s)", got, x.Detail, test.want, test.detail)
			}
			if len(x.Detail) > maxDetail || x.Detail == "" {
				t.Errorf("the detail has %d bytes: want 1 to %d", len(x.Detail), maxDetail)
			}
		})
	}
}

// What goes wrong before there is a connection.
func TestConnectionFailures(t *testing.T) {
	gone := httptest.NewServer(nil)
	gone.Close()
	secure := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	secure.Config.ErrorLog = quiet()
	secure.StartTLS()
	t.Cleanup(secure.Close)
	plain := serve(t, func(http.ResponseWriter, *http.Request) {})

	for _, test := range []struct{ what, url, want, probe string }{
		{"nothing listens", gone.URL, "failure=connect", "targets.bot: nothing listens at 127.0.0.1:"},
		{"no such name", "http://nowhere.invalid/", "failure=dns", "targets.bot: cannot find the host of nowhere.invalid:80"},
		{"a certificate nobody vouches for", secure.URL, "failure=tls", "targets.bot: no TLS connection with 127.0.0.1:"},
		{"TLS to a server that has none", strings.Replace(plain.URL, "http:", "https:", 1), "failure=tls", "targets.bot: no TLS connection with 127.0.0.1:"},
	} {
		t.Run(test.what, func(t *testing.T) {
			d := build(t, &scenarios.Target{Protocol: "http", URL: test.url}, Options{Allow: []string{"nowhere.invalid"}})
			if strings.Contains(test.url, ".invalid") {
				dialing(d, unknownName) // no test asks a name server
			}
			x := d.Open(ada()).Send(t.Context(), Message{Turn: 1}, clock())
			if got := summary(&x); got != test.want || x.Complete != record.Never {
				t.Errorf("got %s (%s), complete %v; want %s, never", got, x.Detail, x.Complete, test.want)
			}
			if err := d.Probe(t.Context()); err == nil || !strings.HasPrefix(err.Error(), test.probe) {
				t.Errorf("the probe says %v, want %s...", err, test.probe)
			}
		})
	}
}

func unknownName(_ context.Context, network, address string) (net.Conn, error) {
	return nil, &net.OpError{Op: "dial", Net: network, Err: &net.DNSError{Err: "no such host", Name: hostname(address), IsNotFound: true}}
}

// dialing makes a driver use another dialer.
func dialing(d Driver, dial func(context.Context, string, string) (net.Conn, error)) {
	inside(d).transport.DialContext = dial
}

// A reply that does not come in time is a time-out; one that nobody waits for any more is nothing.
func TestTimeouts(t *testing.T) {
	for _, test := range []struct{ what, protocol, words, want string }{
		{"silence", "http", "", "failure=timeout_turn"},
		{"half a body", "http", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", "200 failure=timeout_turn"},
		{"silence of a stream", "sse", "", "failure=timeout_turn"},
		{"a stream that stalls", "sse", "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: Hel\n\n", "200 failure=timeout_turn"},
	} {
		t.Run(test.what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := build(t, &scenarios.Target{Protocol: test.protocol, URL: "http://127.0.0.1:1/"}, Options{})
				dialing(d, script(t, test.words))
				ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
				defer cancel()
				now := clock()
				x := d.Open(ada()).Send(ctx, Message{Turn: 1}, now)
				if got := summary(&x); got != test.want || now() != 30*time.Second {
					t.Errorf("got %s (%s) after %v, want %s after 30s", got, x.Detail, now(), test.want)
				}
			})
			synctest.Test(t, func(t *testing.T) {
				d := build(t, &scenarios.Target{Protocol: test.protocol, URL: "http://127.0.0.1:1/"}, Options{})
				dialing(d, script(t, test.words))
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(time.Second, cancel)
				x := d.Open(ada()).Send(ctx, Message{Turn: 1}, clock())
				if !x.Canceled || x.Failure != record.NoFailure {
					t.Errorf("given up, the turn is %s: want canceled and no failure", summary(&x))
				}
			})
		})
	}
}

// Hints are read in seconds and as dates, the latter by the endpoint's own clock.
func TestRetryAfter(t *testing.T) {
	const date = "Mon, 02 Mar 2026 09:00:00 GMT"
	for hint, want := range map[string]time.Duration{
		"":                              0,
		"7":                             7 * time.Second,
		"0.5":                           500 * time.Millisecond,
		"-3":                            0,
		"NaN":                           0,
		"1e300":                         0,
		"soon":                          0,
		"Mon, 02 Mar 2026 09:01:30 GMT": 90 * time.Second,
		"Mon, 02 Mar 2026 08:00:00 GMT": 0,
		"Mon, 02 Mar 2099 08:00:00 GMT": 24 * time.Hour,
	} {
		if got := retryAfter(http.Header{"Retry-After": {hint}, "Date": {date}}); got != want {
			t.Errorf("%q: %v, want %v", hint, got, want)
		}
	}
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "4")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	x := build(t, &scenarios.Target{Protocol: "http", URL: s.URL}, Options{}).Open(ada()).Send(t.Context(), Message{}, clock())
	if x.RetryAfter != 4*time.Second {
		t.Errorf("the exchange hints at %v, want 4s", x.RetryAfter)
	}
}
