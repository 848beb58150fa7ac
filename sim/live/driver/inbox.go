package driver

import (
	"bytes"
	"context"
	"io"
	"mime"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/holdline/holdline/sim/record"
)

// inbox is the open stream of one conversation with a desk. The goroutine in Receive owns it; the
// guarded part lets another close it.
type inbox struct {
	events *eventReader // nil while closed
	body   io.Closer
	last   string // id of the last event, to go on from

	mu     sync.Mutex
	cancel context.CancelFunc // ends the stream's request
	shutUp bool               // for good
}

// inboxBuffer is small: thousands of streams are open and idle.
const inboxBuffer = 1 << 10

// arm notes how to end the stream. It tells false if the session is closed already.
func (b *inbox) arm(cancel context.CancelFunc) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.cancel = cancel
	return !b.shutUp
}

// shut closes the stream for good, from any goroutine.
func (b *inbox) shut() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.shutUp = true
	if b.cancel != nil {
		b.cancel()
	}
}

// drop closes the stream; it may be opened again.
func (b *inbox) drop() {
	if b.events != nil {
		b.last = b.events.id
		_ = b.body.Close()
	}
	b.events, b.body = nil, nil
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.cancel != nil {
		b.cancel()
		b.cancel = nil
	}
}

// hold is what ends the open stream, nil without one.
func (b *inbox) hold() context.CancelFunc {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.cancel
}

// closed tells whether the session was closed.
func (b *inbox) closed() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.shutUp
}

// listen waits for the next event of the stream that tells something, opening the stream first if
// it is not open. The stream's request outlives the call, unless ctx ends within it.
func (d *desk) listen(ctx context.Context, now func() time.Duration) Exchange {
	x := silence()
	if d.ended {
		return d.ending(ctx, x)
	}
	carry := context.WithoutCancel(ctx)
	cancel := d.inbox.hold()
	if cancel == nil {
		carry, cancel = context.WithCancel(carry)
	}
	life := context.AfterFunc(ctx, cancel)
	open := d.inbox.arm(cancel) && (d.inbox.events != nil || d.tune(ctx, carry, now, &x))
	if open {
		d.next(now, &x)
	}
	if stopped := life(); !open || !stopped || d.ended || x.Failure != record.NoFailure {
		d.inbox.drop()
	}
	return d.ending(ctx, x)
}

// ending makes an exchange fit to leave: a wait that was given up is neither reply nor failure.
func (d *desk) ending(ctx context.Context, x Exchange) Exchange {
	if x.Failure != record.NoFailure && (ctx.Err() != nil || d.inbox.closed()) {
		x.Failure, x.Blocked, x.Detail = record.NoFailure, false, ""
		x.Canceled = true
	}
	x.Canceled = x.Canceled || len(x.Events) == 0 && x.Failure == record.NoFailure
	d.endpoint.finish(&x)
	return x
}

// tune opens the stream. It tells whether there is one to read.
func (d *desk) tune(ctx, carry context.Context, now func() time.Duration, x *Exchange) bool {
	e := d.endpoint
	room := e.take()
	defer e.give(room)
	st := *e.stream
	if d.inbox.last != "" {
		st.headers = append(slices.Clip(st.headers),
			header{name: "Last-Event-Id", fixed: []string{d.inbox.last}})
	}
	c := call{session: &d.session, step: &st, now: now, room: room}
	res := e.start(ctx, carry, &c, x)
	if res == nil {
		return false
	}
	if isStream(res) {
		d.inbox.events, d.inbox.body = newEventReader(res.Body, inboxBuffer), res.Body
		return true
	}
	if !e.drain(ctx, res, &c, x) {
		return false
	}
	if e.judge(res, room.in, x); x.Failure == record.NoFailure {
		x.Failure, x.Events = record.Protocol, nil
		x.Detail = "the stream step was answered with " + res.Header.Get("Content-Type") + ", not with text/event-stream"
	}
	return false
}

// next reads events until one tells something.
func (d *desk) next(now func() time.Duration, x *Exchange) {
	in := d.inbox.events
	before := in.size
	defer func() { x.BytesIn += in.size - before }()
	for len(x.Events) == 0 {
		ev, err := in.next()
		if err != nil {
			x.Failure, x.Detail = transportFailure(err, nil, true), "the stream broke: "+err.Error()
			if ended(err) {
				x.Failure, x.Detail = record.Truncated, "the stream ended before the conversation did"
			}
			return
		}
		found, ok := d.endpoint.reader.event(ev)
		if !ok {
			continue
		}
		x.Complete = now()
		x.FirstByte, x.Known = x.Complete, x.Complete
		found.tell(x, x.Complete)
		if x.Failure != record.NoFailure {
			return
		}
		d.news(x)
	}
}

// event reads one event of a stream. It tells false for one that says nothing.
func (r *reader) event(ev serverEvent) (finding, bool) {
	data := bytes.Trim(ev.data, jsonSpace)
	switch valid := validJSON(data); {
	case ev.name == "error":
		f := finding{failure: record.ErrorIn200, detail: "an error event in the stream: " + string(data)}
		if limit := limitIn(data); limit != record.NoFailure {
			f.failure = limit
		}
		return f, true
	case len(data) == 0:
		return finding{}, false
	case valid:
		return r.document(data), true
	case r.json:
		return finding{failure: record.Protocol, detail: "an event of the stream is not JSON: " + string(data[:min(len(data), maxSnippet)])}, true
	}
	return finding{}, false
}

// isStream tells whether a response is a stream of server-sent events.
func isStream(res *http.Response) bool {
	kind, _, err := mime.ParseMediaType(res.Header.Get("Content-Type"))
	return err == nil && kind == "text/event-stream" && res.StatusCode == http.StatusOK
}
