package driver

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync"
	"unicode/utf8"
)

// carrier is what takes requests to an endpoint: a pool of connections.
type carrier interface {
	http.RoundTripper
	CloseIdleConnections()
}

// newCarrier chooses what carries requests: the wire, or net/http's Transport for HTTP/2, for
// proxies, and where the wire cannot see that an idle connection was closed.
func newCarrier(t *http.Transport) carrier {
	if !sees || t.Proxy != nil || t.Protocols.HTTP2() || t.Protocols.UnencryptedHTTP2() {
		return t
	}
	return newWire(t, new(sync.Pool))
}

// ownCarrier is another one like shared, which is for one customer alone.
func ownCarrier(t *http.Transport, shared carrier) carrier {
	if w, ok := shared.(*wire); ok {
		return newWire(t.Clone(), w.room)
	}
	return t.Clone()
}

// wire carries requests over HTTP/1.1 in the goroutine that asks: it writes the request, and then
// sleeps in the read of the reply. net/http's Transport has two goroutines a connection, which
// wake one another for each request; at a few thousand a second most of a request's cost was that.
// wire_test.go holds the two against one another.
type wire struct {
	*http.Transport // its dialer, TLS settings and bounds; and it carries what the wire does not

	idle idleLines
	room *sync.Pool // of *bytes.Buffer, to put requests together in
}

func newWire(t *http.Transport, room *sync.Pool) *wire {
	return &wire{Transport: t, idle: idleLines{keep: t.IdleConnTimeout}, room: room}
}

// eager is the longest body that is written before a reply is looked for. A longer one may be
// answered while it is on its way.
const eager = 16 << 10

// suits tells whether a request is left to the wire: its body is short, and its host needs no
// translation.
func suits(req *http.Request) bool {
	for i := range len(req.URL.Host) {
		if req.URL.Host[i] >= utf8.RuneSelf {
			return false
		}
	}
	return req.ContentLength <= eager && (req.Body == nil || req.ContentLength > 0)
}

// RoundTrip implements http.RoundTripper. A request whose pooled connection turns out closed is
// sent once more, over a new one, if none of it was written or if its method may be repeated.
func (w *wire) RoundTrip(req *http.Request) (*http.Response, error) {
	if !suits(req) {
		return w.Transport.RoundTrip(req)
	}
	l := w.idle.take(req.URL)
	if l != nil {
		res, err := w.over(l, req)
		var stale *staleError
		if !errors.As(err, &stale) {
			return res, err
		}
		if req, err = again(req); err != nil {
			return nil, stale.cause
		}
	}
	l, err := w.dial(req.Context(), req.URL)
	if err != nil {
		if req.Body != nil {
			_ = req.Body.Close()
		}
		return nil, err
	}
	return w.over(l, req)
}

// CloseIdleConnections closes the connections nobody uses, and those in use once they are free.
func (w *wire) CloseIdleConnections() {
	w.idle.clear()
	w.Transport.CloseIdleConnections()
}

// again is a request that has not been sent yet, with the same content.
func again(req *http.Request) (*http.Request, error) {
	if req.Body == nil {
		return req, nil
	}
	if req.GetBody == nil {
		return nil, errors.New("the body cannot be had twice")
	}
	fresh := *req
	var err error
	fresh.Body, err = req.GetBody()
	return &fresh, err
}

// staleError is the failure of a request that may be sent again.
type staleError struct{ cause error }

func (e *staleError) Error() string { return e.cause.Error() }
func (e *staleError) Unwrap() error { return e.cause }

// dial makes a connection. It ends with ctx, where net/http would go on and keep the connection.
func (w *wire) dial(ctx context.Context, to *url.URL) (*line, error) {
	conn, err := w.DialContext(ctx, "tcp", addressOf(to))
	if err != nil {
		return nil, err
	}
	conn = newSocket(conn)
	if to.Scheme != "https" {
		return newLine(conn, conn, to), nil
	}
	secure, err := w.shake(ctx, conn, to)
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	return newLine(secure, conn, to), nil
}

// shake makes a connection secure.
func (w *wire) shake(ctx context.Context, conn net.Conn, to *url.URL) (net.Conn, error) {
	settings := w.TLSClientConfig.Clone()
	if settings.ServerName == "" {
		settings.ServerName = to.Hostname()
	}
	trace := httptrace.ContextClientTrace(ctx)
	if trace != nil && trace.TLSHandshakeStart != nil {
		trace.TLSHandshakeStart()
	}
	limited, cancel := context.WithTimeoutCause(ctx, w.TLSHandshakeTimeout, errHandshakeTime)
	defer cancel()
	secure := tls.Client(conn, settings)
	err := secure.HandshakeContext(limited)
	if err != nil && ctx.Err() == nil && limited.Err() != nil {
		err = context.Cause(limited)
	}
	if trace != nil && trace.TLSHandshakeDone != nil {
		trace.TLSHandshakeDone(secure.ConnectionState(), err)
	}
	return secure, err
}

var errHandshakeTime = errors.New("the TLS handshake took too long")

// over sends a request over a connection and reads the header of its response. It answers for the
// connection from here on: the body gives it back, or it is closed.
func (w *wire) over(l *line, req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	stop := context.AfterFunc(ctx, l.cut)
	res, err := w.talk(l, req)
	if err != nil {
		stop()
		_ = l.conn.Close()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, err
	}
	body := &lineBody{from: res.Body, line: l, pool: &w.idle, ctx: ctx, stop: stop, keep: !res.Close && !req.Close}
	switch {
	case res.StatusCode == http.StatusSwitchingProtocols:
		body.end(false) // it is not for us to speak something else
	case res.Body == http.NoBody:
		body.end(true)
	default:
		res.Body = body
	}
	return res, nil
}

// talk writes the request at once and reads the header of the response.
func (w *wire) talk(l *line, req *http.Request) (*http.Response, error) {
	n, err := w.write(l.conn, req)
	if err != nil {
		if l.used && n == 0 {
			return nil, &staleError{err}
		}
		return nil, err
	}
	l.left = w.MaxResponseHeaderBytes
	if _, err = l.in.Peek(1); err != nil {
		if l.used && repeatable(req.Method) {
			return nil, &staleError{err}
		}
		return nil, err
	}
	if trace := httptrace.ContextClientTrace(req.Context()); trace != nil && trace.GotFirstResponseByte != nil {
		trace.GotFirstResponseByte()
	}
	for {
		res, err := http.ReadResponse(l.in, req)
		switch {
		case err != nil:
			return nil, fmt.Errorf("the header of the reply cannot be read: %w", err)
		case res.StatusCode >= 100 && res.StatusCode < 200 && res.StatusCode != http.StatusSwitchingProtocols:
			continue // all of them together are bounded as one header
		}
		l.left = unbounded
		return res, nil
	}
}

// write puts a request together and sends it in one piece.
func (w *wire) write(to net.Conn, req *http.Request) (int, error) {
	room, ok := w.room.Get().(*bytes.Buffer)
	if !ok {
		room = new(bytes.Buffer)
	}
	defer w.room.Put(room)
	room.Reset()
	if err := req.Write(room); err != nil {
		return 0, fmt.Errorf("the request cannot be written: %w", err)
	}
	return to.Write(room.Bytes())
}

// repeatable tells whether a request may be sent again although the server may have acted on it.
func repeatable(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace:
		return true
	}
	return false
}

// addressOf is where connections for a URL are made to.
func addressOf(to *url.URL) string {
	port := to.Port()
	if port == "" {
		port = map[string]string{"https": "443", "socks5": "1080", "socks5h": "1080"}[to.Scheme]
	}
	if port == "" {
		port = "80"
	}
	return net.JoinHostPort(to.Hostname(), port)
}

// lineBody is the body of a response. Read to its end, it gives the connection back.
type lineBody struct {
	from io.Reader
	line *line
	pool *idleLines
	ctx  context.Context //nolint:containedctx // a body ends with its request
	stop func() bool
	keep bool

	mu     sync.Mutex
	ended  bool
	closed bool
}

// Read implements io.Reader.
func (b *lineBody) Read(p []byte) (int, error) {
	if b.isClosed() {
		return 0, http.ErrBodyReadAfterClose
	}
	n, err := b.from.Read(p)
	switch {
	case err == nil:
	case errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
		b.end(true)
	default:
		b.end(false)
		if cause := b.ctx.Err(); cause != nil {
			err = cause
		}
	}
	return n, err
}

func (b *lineBody) isClosed() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.closed
}

// Close implements io.Closer. What was not read is not waited for: the connection goes.
func (b *lineBody) Close() error {
	b.end(false)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	return nil
}

// end lets go of the connection, once.
func (b *lineBody) end(whole bool) {
	b.mu.Lock()
	ended := b.ended
	b.ended = true
	b.mu.Unlock()
	if ended {
		return
	}
	if b.stop() && whole && b.keep && b.line.in.Buffered() == 0 {
		b.pool.put(b.line)
		return
	}
	_ = b.line.conn.Close()
}
