package sandbox_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/sandbox"
)

func request(t *testing.T, method, path, body string) *http.Request {
	t.Helper()
	return httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
}

// timedWriter writes down what comes when.
type timedWriter struct {
	start time.Time
	head  http.Header
	out   strings.Builder
}

func (w *timedWriter) Header() http.Header {
	if w.head == nil {
		w.head = http.Header{}
	}
	return w.head
}

func (w *timedWriter) WriteHeader(int) {}

func (w *timedWriter) Flush() {}

func (w *timedWriter) Write(b []byte) (int, error) {
	w.out.WriteString(time.Since(w.start).String() + " " + strings.TrimSpace(string(b)) + "\n")
	return len(b), nil
}

func (w *timedWriter) text() string { return w.out.String() }

// pipes is a listener in memory, so that whole servers run in a test's own time.
type pipes struct {
	conns chan net.Conn
	once  sync.Once
	done  chan struct{}
}

func newPipes() *pipes { return &pipes{conns: make(chan net.Conn), done: make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.done) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "memory", Net: "unix"} }

func (p *pipes) dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case p.conns <- server:
		return client, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

// serve serves s in memory until the returned function is called, and gives a client of it.
func serve(t *testing.T, s *sandbox.Sandbox) (*http.Client, func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ln := newPipes()
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, ln) }()
	transport := &http.Transport{DialContext: ln.dial}
	return &http.Client{Transport: transport}, func() {
		transport.CloseIdleConnections()
		cancel()
		if err := <-done; err != nil {
			t.Errorf("serving: %v", err)
		}
	}
}
