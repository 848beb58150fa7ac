package driver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/record"
)

// endpoint is what all protocols over HTTP share: the compiled steps and the connections.
type endpoint struct {
	prefix  string // the target's place in the scenario
	shown   string // its URL, to show
	send    *step
	status  *step // desk: polled
	stream  *step // desk: one inbox a conversation instead
	leave   *step // desk
	poll    time.Duration
	done    string // end marker of a stream
	reader  *reader
	secrets *secrets

	transport   *http.Transport // what connections are made with
	shared      carrier
	perCustomer bool
	pool        sync.Pool // of *scratch
}

// Bounds on replies.
const (
	maxBody    = 1 << 20
	maxDetail  = 200
	keepBuffer = 64 << 10 // larger buffers are not kept
)

// scratch is room for one exchange.
type scratch struct{ out, value, in []byte }

// newEndpoint compiles a target. accept is what its messages ask for.
func newEndpoint(t *scenarios.Target, o Options, accept string) (*endpoint, error) {
	b := &builder{target: t, options: o, prefix: o.field(), secrets: newSecrets(o.Env)}
	e := &endpoint{prefix: b.prefix, shown: t.URL, secrets: b.secrets, perCustomer: t.Client.PerCustomer, done: t.Extract.Done}
	if i := strings.IndexByte(e.shown, '?'); i >= 0 {
		e.shown = e.shown[:i]
	}
	if e.done == "" {
		e.done = "[DONE]"
	}
	e.pool.New = func() any { return new(scratch) }
	b.compileHeaders()
	e.send = b.step("", orElse(t.Method, http.MethodPost), t.URL, orBody(t.Send, o.Desk), accept)
	if o.Desk {
		e.deskSteps(b)
	}
	var err error
	if e.reader, err = newReader(t.Extract, b.prefix); err != nil {
		b.faults = append(b.faults, err)
	}
	if e.transport, err = newTransport(t.Client, e.send.scheme); err != nil {
		b.faults = append(b.faults, fmt.Errorf("%s.%w", b.prefix, err))
	} else {
		e.shared = newCarrier(e.transport)
	}
	b.secrets.seal()
	if err = errors.Join(b.faults...); err != nil {
		return nil, errors.New(b.secrets.hide(err.Error())) // nothing it wraps may carry a secret out
	}
	return e, nil
}

// deskSteps compiles what only a desk has.
func (e *endpoint) deskSteps(b *builder) {
	t := b.target
	e.poll = t.Poll.Std()
	if e.poll <= 0 {
		e.poll = time.Second
	}
	if b.options.Speedup > 0 {
		e.poll = max(time.Duration(float64(e.poll)/b.options.Speedup), time.Millisecond)
	}
	switch {
	case t.Stream != nil:
		e.stream = b.step("stream.", orElse(t.Stream.Method, http.MethodGet), t.Stream.URL, t.Stream.Body, "text/event-stream")
	case t.Status != nil:
		e.status = b.step("status.", orElse(t.Status.Method, http.MethodGet), t.Status.URL, t.Status.Body, "application/json")
	default:
		e.status = b.step("", http.MethodGet, below(t.URL, "{{.ConversationID}}"), nil, "application/json")
	}
	if t.Leave != nil {
		e.leave = b.step("leave.", orElse(t.Leave.Method, http.MethodDelete), t.Leave.URL, t.Leave.Body, "application/json")
	}
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// orBody is what to send where the scenario does not say.
func orBody(b *scenarios.Body, desk bool) *scenarios.Body {
	if b != nil {
		return b
	}
	values := map[string]any{"conversation": "{{.ConversationID}}"}
	if desk {
		values["intent"] = "{{.Intent}}"
	} else {
		values["text"] = "{{.Text}}"
	}
	return &scenarios.Body{JSON: values}
}

// Endpoint is how and where messages go.
func (e *endpoint) Endpoint() (method, url string) { return e.send.method, e.shown }

// Close lets go of idle connections.
func (e *endpoint) Close() error {
	e.shared.CloseIdleConnections()
	return nil
}

// carrier is what a new session's requests go through: the shared pool, or one of its own.
func (e *endpoint) carrier() carrier {
	if e.perCustomer {
		return ownCarrier(e.transport, e.shared)
	}
	return e.shared
}

// call is one request on its way.
type call struct {
	session *session
	step    *step
	message Message
	now     func() time.Duration
	room    *scratch
}

// start sends a request and gives its response once the header is in, or nil when the exchange is
// over. ctx is the caller's; the request itself lives as long as carry.
func (e *endpoint) start(ctx, carry context.Context, c *call, x *Exchange) *http.Response {
	*x = silence()
	t := newTrace(c.now)
	req, err := c.step.request(t.into(carry), c.session.customer, c.message, c.room)
	if err != nil {
		x.Failure, x.Detail = record.Protocol, "the request cannot be built: "+err.Error()
		return nil
	}
	x.BytesOut = req.ContentLength
	x.Sent = c.now()
	res, err := c.session.carrier.RoundTrip(req)
	shaken := t.tell(x)
	if err != nil {
		x.failed(ctx, err, shaken, false)
		return nil
	}
	x.Status = res.StatusCode
	return res
}

// drain reads a whole body into the call's room and closes it. It tells whether that went well.
func (e *endpoint) drain(ctx context.Context, res *http.Response, c *call, x *Exchange) bool {
	if res.StatusCode == http.StatusSwitchingProtocols {
		c.room.in = c.room.in[:0] // reading would hang: the connection now speaks something else
		_ = res.Body.Close()
		return true
	}
	var err error
	c.room.in, err = readBody(c.room.in[:0], res.Body, res.ContentLength)
	_ = res.Body.Close() // what matters was read
	x.BytesIn = int64(len(c.room.in))
	if err != nil {
		x.failed(ctx, err, nil, true)
		return false
	}
	x.Complete = c.now()
	x.Known = x.Complete
	return true
}

// readBody appends a body of at most maxBody bytes.
func readBody(dst []byte, from io.Reader, length int64) ([]byte, error) {
	if cap(dst) == 0 {
		dst = make([]byte, 0, max(min(length+1, maxBody), 1<<10))
	}
	for {
		if len(dst) == cap(dst) {
			dst = append(dst, 0)[:len(dst)]
		}
		n, err := from.Read(dst[len(dst):min(cap(dst), maxBody+1)])
		dst = dst[:len(dst)+n]
		switch {
		case errors.Is(err, io.EOF):
			return dst, nil
		case err != nil:
			return dst, err
		case len(dst) > maxBody:
			return dst, fmt.Errorf("%w: more than %d bytes", errTooLong, maxBody)
		}
	}
}

// exchange runs one step to its end: the reply is one body.
func (e *endpoint) exchange(ctx context.Context, s *session, st *step, m Message, now func() time.Duration) Exchange {
	room := e.take()
	defer e.give(room)
	c := call{session: s, step: st, message: m, now: now, room: room}
	var x Exchange
	res := e.start(ctx, ctx, &c, &x) //nolint:bodyclose // drain closes it
	if res != nil && e.drain(ctx, res, &c, &x) {
		e.judge(res, room.in, &x)
	}
	e.finish(&x)
	return x
}

// judge reads a complete reply.
func (e *endpoint) judge(res *http.Response, content []byte, x *Exchange) {
	if res.StatusCode < 200 || res.StatusCode > 299 {
		x.refused(res, content)
		return
	}
	found := e.reader.read(content)
	found.tell(x, x.Complete)
	if x.Blocked {
		x.RetryAfter = retryAfter(res.Header)
	}
}

// finish makes an exchange fit to leave the package: bounded, and free of secrets.
func (e *endpoint) finish(x *Exchange) {
	x.Detail = e.secrets.line(x.Detail, maxDetail)
	x.Text = e.secrets.hide(x.Text)
	for i := range x.Events {
		x.Events[i].Agent = e.secrets.hide(x.Events[i].Agent)
	}
}

func (e *endpoint) take() *scratch {
	room, ok := e.pool.Get().(*scratch)
	if !ok {
		return new(scratch)
	}
	return room
}

func (e *endpoint) give(room *scratch) {
	if cap(room.in) <= keepBuffer && cap(room.out) <= keepBuffer && cap(room.value) <= keepBuffer {
		e.pool.Put(room)
	}
}
