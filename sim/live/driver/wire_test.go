package driver

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/record"
)

// peer is a server that answers as it is told, and counts. Once an answer says so, or the test
// ends, the connection is over; a client that keeps one open would show.
type peer struct {
	answer func(p *peer, nth int, to *net.TCPConn, req *http.Request) (goOn bool)

	addr string
	mu   sync.Mutex
	conn int // connections so far
	reqs int // requests so far
	gone chan struct{}
	all  sync.WaitGroup
}

func listen(t testing.TB, answer func(p *peer, nth int, to *net.TCPConn, req *http.Request) bool) *peer {
	t.Helper()
	ln, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &peer{answer: answer, addr: ln.Addr().String(), gone: make(chan struct{}, 64)}
	t.Cleanup(func() { _ = ln.Close() })
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			p.all.Go(func() { p.serve(c) })
		}
	}()
	return p
}

func (p *peer) serve(c net.Conn) {
	defer c.Close() //nolint:errcheck // the test looks at the client's end
	tcp, ok := c.(*net.TCPConn)
	if !ok {
		panic("no TCP connection")
	}
	in := bufio.NewReader(tcp)
	p.count(&p.conn)
	for {
		req, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		if req.ContentLength < 1<<20 {
			_, _ = io.Copy(io.Discard, req.Body)
		}
		if !p.answer(p, p.count(&p.reqs), tcp, req) {
			_ = c.Close()
			p.gone <- struct{}{}
			return
		}
	}
}

func (p *peer) count(what *int) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	*what++
	return *what
}

func (p *peer) counts() (conns, reqs int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.conn, p.reqs
}

// left tells whether the client has let go of every connection.
func (p *peer) left() bool {
	done := make(chan struct{})
	go func() { p.all.Wait(); close(done) }()
	select {
	case <-done:
		return true
	case <-time.After(10 * time.Second):
		return false
	}
}

// words answers every request with the same bytes.
func words(goOn bool, bytes ...string) func(*peer, int, *net.TCPConn, *http.Request) bool {
	return func(_ *peer, _ int, to *net.TCPConn, _ *http.Request) bool {
		for _, b := range bytes {
			say(to, b)
		}
		return goOn
	}
}

// fetch sends one request and says what came of it.
func fetch(ctx context.Context, c carrier, method, url, content string, look func(*http.Response)) string {
	var body io.Reader
	if content != "" {
		body = strings.NewReader(content)
	}
	req, err := http.NewRequestWithContext(ctx, method, url, body)
	if err != nil {
		return err.Error()
	}
	res, err := c.RoundTrip(req)
	if err != nil {
		return "failure=" + outcome(err, false)
	}
	defer res.Body.Close() //nolint:errcheck // as the driver does
	if look != nil {
		look(res)
	}
	got, err := io.ReadAll(res.Body)
	said := []string{strconv.Itoa(res.StatusCode)}
	if len(got) > 0 {
		said = append(said, string(got))
	}
	if err != nil {
		said = append(said, "failure="+outcome(err, true))
	}
	for name := range res.Trailer {
		said = append(said, name+"="+res.Trailer.Get(name))
	}
	return strings.Join(said, " ")
}

func outcome(err error, opened bool) string {
	if errors.Is(err, context.Canceled) {
		return "canceled"
	}
	return name(transportFailure(err, nil, opened))
}

// carriers are the wire and what it is held against.
func carriers(t *testing.T) map[string]carrier {
	t.Helper()
	before := log.Writer()
	log.SetOutput(io.Discard) // net/http tells of answers that nobody asked for
	t.Cleanup(func() { log.SetOutput(before) })
	all := map[string]carrier{}
	for _, what := range []string{"wire", "net/http"} {
		tr, err := newTransport(scenarios.Client{}, "http")
		if err != nil {
			t.Fatal(err)
		}
		all[what] = tr
		if what == "wire" {
			all[what] = newWire(tr, new(sync.Pool))
		}
	}
	return all
}

// The wire against net/http's Transport: what comes of a request, and how many connections and
// requests it took.
func TestWireAsTransport(t *testing.T) {
	const whole = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
	for _, test := range []struct {
		what   string
		method string // "" for POST
		answer func(*peer, int, *net.TCPConn, *http.Request) bool
		want   string // of each of two requests
		conns  int
	}{
		{"kept alive", "", words(true, whole), "200 ok", 1},
		{"in pieces", "", words(true, "HTTP/1.1 200 OK\r\nConte", "nt-Length: 2\r\n\r", "\no", "k"), "200 ok", 1},
		{"no body", "", words(true, "HTTP/1.1 204 No Content\r\n\r\n"), "204", 1},
		{"an empty body", "", words(true, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), "200", 1},
		{"not modified", "GET", words(true, "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n"), "304", 1},
		{"a head", "HEAD", words(true, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"), "200", 1},
		{"asked to close", "", words(true, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"), "200 ok", 2},
		{"an old server", "", words(false, "HTTP/1.0 200 OK\r\n\r\nold"), "200 old", 2},
		{"an old server that keeps on", "", words(true, "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok"), "200 ok", 1},
		{"a body up to the end", "", words(false, "HTTP/1.1 200 OK\r\n\r\nto the end"), "200 to the end", 2},
		{"chunks", "", words(true, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"), "200 ok", 1},
		{"chunks and a trailer", "", words(true, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: Sum\r\n\r\n2;x=y\r\nok\r\n0\r\nSum: 7\r\n\r\n"), "200 ok Sum=7", 1},
		{"a trailer without end", "", words(false, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nSum: "+strings.Repeat("7", 9000)), "200 ok failure=protocol", 2},
		{"chunks that are none", "", words(true, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"), "200 failure=protocol", 2},
		{"an encoding nobody knows", "", words(true, "HTTP/1.1 200 OK\r\nTransfer-Encoding: rot13\r\n\r\n"), "failure=protocol", 2},
		{"two lengths", "", words(true, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok"), "failure=protocol", 2},
		{"cut short", "", words(false, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nha"), "200 ha failure=truncated", 2},
		{"chunks cut short", "", words(false, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nha"), "200 ha failure=truncated", 2},
		{"reset in the body", "", func(_ *peer, _ int, to *net.TCPConn, _ *http.Request) bool {
			say(to, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")
			_ = to.SetLinger(0)
			return false
		}, "200 failure=reset", 2},
		{"reset instead of a reply", "", func(_ *peer, _ int, to *net.TCPConn, _ *http.Request) bool {
			_ = to.SetLinger(0)
			return false
		}, "failure=reset", 2},
		{"hung up in the header", "", words(false, "HTTP/1.1 200 OK\r\nX: y\r\n"), "failure=reset", 2},
		{"hung up instead of a reply", "", words(false), "failure=reset", 2},
		{"not HTTP", "", words(false, "220 mail.example ESMTP\r\n\r\n"), "failure=protocol", 2},
		{"a header without end", "", words(false, "HTTP/1.1 200 OK\r\nX: "+strings.Repeat("x", 1<<20)), "failure=protocol", 2},
		{"headers without end", "", words(false, "HTTP/1.1 200 OK\r\n"+strings.Repeat("X: y\r\n", 1<<16)), "failure=protocol", 2},
		{"noise before the reply", "", words(true, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", whole), "200 ok", 1},
		{"noise without end", "", words(false, strings.Repeat("HTTP/1.1 100 Continue\r\n\r\n", 1<<14)), "failure=protocol", 2},
	} {
		t.Run(test.what, func(t *testing.T) {
			for what, c := range carriers(t) {
				p := listen(t, test.answer)
				method := orElse(test.method, http.MethodPost)
				content := "hello"
				if method != http.MethodPost {
					content = ""
				}
				first := fetch(t.Context(), c, method, "http://"+p.addr, content, nil)
				second := fetch(t.Context(), c, method, "http://"+p.addr, content, nil)
				if conns, reqs := p.counts(); first != test.want || second != test.want || conns != test.conns || reqs != 2 {
					t.Errorf("%s: %q and %q by %d connections and %d requests; want %q twice by %d and 2",
						what, first, second, conns, reqs, test.want, test.conns)
				}
				if c.CloseIdleConnections(); !p.left() {
					t.Errorf("%s: a connection was left open", what)
				}
			}
		})
	}
}

// Given up in the middle, a request ends at once and takes its connection with it.
func TestWireGivesUp(t *testing.T) {
	for _, test := range []struct{ what, words, want string }{
		{"before the reply", "", "failure="},
		{"in the header", "HTTP/1.1 200 OK\r\nContent", "failure="},
		{"in the body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nha", "200 ha failure="},
		{"in a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nha", "200 ha failure="},
	} {
		t.Run(test.what, func(t *testing.T) {
			for what, c := range carriers(t) {
				p := listen(t, words(true, test.words))
				limited, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
				got := fetch(limited, c, http.MethodPost, "http://"+p.addr, "hello", nil)
				cancel()
				if want := test.want + "timeout_turn"; got != want {
					t.Errorf("%s: out of time: %q, want %q", what, got, want)
				}
				given, cancel := context.WithCancel(t.Context())
				time.AfterFunc(30*time.Millisecond, cancel)
				if got, want := fetch(given, c, http.MethodPost, "http://"+p.addr, "hello", nil), test.want+"canceled"; got != want {
					t.Errorf("%s: given up: %q, want %q", what, got, want)
				}
				if conns, _ := p.counts(); conns != 2 || !p.left() {
					t.Errorf("%s: %d connections, or one left open; want 2, closed", what, conns)
				}
			}
		})
	}
}

// A body that is closed before its end closes the connection; one that is read on after that says
// so.
func TestWireUnreadBody(t *testing.T) {
	for what, c := range carriers(t) {
		p := listen(t, words(true, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nha"))
		got := fetch(t.Context(), c, http.MethodGet, "http://"+p.addr, "", func(res *http.Response) {
			_, _ = res.Body.Read(make([]byte, 1))
			_ = res.Body.Close()
			if _, err := res.Body.Read(make([]byte, 1)); err == nil || errors.Is(err, io.EOF) {
				t.Errorf("%s: a closed body is read: %v", what, err)
			}
		})
		if !p.left() {
			t.Errorf("%s: the connection was left open (%s)", what, got)
		}
	}
}

// More than was asked for: the rest is nobody's answer. (net/http sees it a little later.)
func TestWireUnaskedAnswer(t *testing.T) {
	p := listen(t, words(true, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n\r\n"))
	c := carriers(t)["wire"]
	for range 2 {
		if got := fetch(t.Context(), c, http.MethodPost, "http://"+p.addr, "hello", nil); got != "200 ok" {
			t.Errorf("got %s", got)
		}
	}
	if conns, _ := p.counts(); conns != 2 || !p.left() {
		t.Errorf("%d connections, or one left open: want 2, closed", conns)
	}
}

// A pooled connection that the server has closed meanwhile: nobody notices. The server says when.
func TestWireStaleConnection(t *testing.T) {
	p := listen(t, words(false, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
	c := carriers(t)["wire"]
	for range 3 {
		if got := fetch(t.Context(), c, http.MethodPost, "http://"+p.addr, "hello", nil); got != "200 ok" {
			t.Errorf("got %s", got)
		}
		<-p.gone
	}
	if conns, reqs := p.counts(); conns != 3 || reqs != 3 {
		t.Errorf("%d connections, %d requests: want 3 and 3", conns, reqs)
	}
}

// A pooled connection that breaks under a request: what may be repeated is sent again. A message
// is not, since the bot may have got it.
func TestWireRepeats(t *testing.T) {
	for method, want := range map[string]string{http.MethodGet: "200 ok", http.MethodPost: "failure=reset", http.MethodDelete: "failure=reset"} {
		for what, c := range carriers(t) {
			p := listen(t, func(_ *peer, nth int, to *net.TCPConn, _ *http.Request) bool {
				if nth == 2 {
					return false
				}
				say(to, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
				return true
			})
			content := map[string]string{http.MethodPost: "hello"}[method]
			fetch(t.Context(), c, method, "http://"+p.addr, content, nil)
			if got := fetch(t.Context(), c, method, "http://"+p.addr, content, nil); got != want {
				t.Errorf("%s, %s: %s, want %s", what, method, got, want)
			}
			conns, reqs := p.counts()
			if repeated := want == "200 ok"; repeated != (conns == 2) || repeated != (reqs == 3) {
				t.Errorf("%s, %s: %d connections, %d requests", what, method, conns, reqs)
			}
			if c.CloseIdleConnections(); !p.left() {
				t.Errorf("%s, %s: a connection was left open", what, method)
			}
		}
	}
}

// A long request may be refused while it is being sent.
func TestWireEarlyAnswer(t *testing.T) {
	for what, c := range carriers(t) {
		p := listen(t, words(true, "HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno"))
		if got := fetch(t.Context(), c, http.MethodPost, "http://"+p.addr, strings.Repeat("x", 64<<20), nil); got != "413 no" {
			t.Errorf("%s: got %s, want 413 no", what, got)
		}
	}
}

// The moments of a request: a connection is made once, over TLS too, and the first byte is seen.
func TestWireMoments(t *testing.T) {
	for what, c := range carriers(t) {
		p := listen(t, words(true, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
		var got []string
		ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
			ConnectStart:         func(string, string) { got = append(got, "connecting") },
			ConnectDone:          func(_, _ string, err error) { got = append(got, fmt.Sprint("connected ", err)) },
			GotFirstResponseByte: func() { got = append(got, "first byte") },
		})
		for range 2 {
			fetch(ctx, c, http.MethodPost, "http://"+p.addr, "hello", nil)
		}
		if said := strings.Join(got, ", "); said != "connecting, connected <nil>, first byte, first byte" {
			t.Errorf("%s: %s", what, said)
		}
	}
}

// Idle connections are closed after their time, the oldest first, and those that come back after
// the pool was closed at once.
func TestIdleLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr, err := newTransport(scenarios.Client{}, "http")
		if err != nil {
			t.Fatal(err)
		}
		var dialed []net.Conn
		tr.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			c, err := script(t, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")(ctx, network, address)
			dialed = append(dialed, c)
			return c, err
		}
		w := newWire(tr, new(sync.Pool))
		open := func() (n int) {
			for _, c := range dialed {
				if c.SetDeadline(time.Time{}) == nil {
					n++
				}
			}
			return n
		}
		get := func() *http.Response {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1:1/", http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			res, err := w.RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			return res
		}
		read := func(res *http.Response) { _, _ = io.Copy(io.Discard, res.Body); _ = res.Body.Close() }

		one, two := get(), get() //nolint:bodyclose // read closes them
		read(one)
		time.Sleep(idleTime / 2)
		read(two)
		time.Sleep(idleTime/2 + time.Second)
		if open() != 1 {
			t.Errorf("%d connections are open after the first one's time, want 1", open())
		}
		time.Sleep(idleTime)
		if open() != 0 || len(dialed) != 2 {
			t.Errorf("%d of %d connections are open after all their time, want 0 of 2", open(), len(dialed))
		}
		late := get() //nolint:bodyclose // read closes it
		w.CloseIdleConnections()
		if open() != 1 {
			t.Error("a connection in use was closed")
		}
		if read(late); open() != 0 {
			t.Error("a connection that came back to a closed pool was kept")
		}
	})
}

// One customer's own connection serves all their turns, and nobody else's.
func TestOwnConnections(t *testing.T) {
	p := listen(t, words(true, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
	d := build(t, &scenarios.Target{Protocol: "http", URL: "http://" + p.addr, Client: scenarios.Client{PerCustomer: true}}, Options{})
	for range 3 {
		s := d.Open(ada())
		for turn := range 2 {
			x := s.Send(t.Context(), Message{Turn: turn + 1}, clock())
			if x.Failure != record.NoFailure || (x.Connect > 0) != (turn == 0) {
				t.Errorf("turn %d: %s, connect %v", turn+1, summary(&x), x.Connect)
			}
		}
		s.Close()
	}
	if conns, _ := p.counts(); conns != 3 || !p.left() {
		t.Errorf("%d connections, or one left open: want 3, closed", conns)
	}
}

// FuzzWire reads whatever a server may say, by the wire and by net/http, which have to agree.
func FuzzWire(f *testing.F) {
	for _, seed := range []string{
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
		"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 404 No\r\n\r\nwhat",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: Sum\r\n\r\n2\r\nok\r\n0\r\nSum: 7\r\n\r\n",
		"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\nok",
		"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nbytes",
		"HTTP/1.1 204\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", "SSH-2.0-x\r\n", "HTTP/1.1 200 OK\r\nA", "",
	} {
		f.Add([]byte(seed), true)
		f.Add([]byte(seed), false)
	}
	f.Fuzz(func(t *testing.T, answer []byte, head bool) {
		method := map[bool]string{true: http.MethodHead, false: http.MethodGet}[head]
		said := map[string]string{}
		for what, c := range carriers(t) {
			dial := func(context.Context, string, string) (net.Conn, error) {
				ours, theirs := net.Pipe()
				go func() {
					defer theirs.Close() //nolint:errcheck // a pipe
					if _, err := http.ReadRequest(bufio.NewReader(theirs)); err == nil {
						_, _ = theirs.Write(answer)
					}
				}()
				return ours, nil
			}
			switch c := c.(type) {
			case *wire:
				c.DialContext = dial
			case *http.Transport:
				c.DialContext = dial
			}
			said[what] = fetch(t.Context(), c, method, "http://127.0.0.1:1", "", func(res *http.Response) {
				if res.StatusCode == http.StatusSwitchingProtocols {
					res.Body = http.NoBody // net/http gives the connection away
				}
			})
			c.CloseIdleConnections()
		}
		if said["wire"] != said["net/http"] {
			t.Errorf("%q is\n%q to the wire,\n%q to net/http", answer, said["wire"], said["net/http"])
		}
	})
}
