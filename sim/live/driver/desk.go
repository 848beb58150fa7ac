package driver

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/holdline/holdline/sim/record"
)

// desk is a conversation with a human desk: a request to join, then what comes in until a human
// closes it. What was told before is told only once.
type desk struct {
	session
	inbox    inbox // where the desk is read as a stream
	queued   bool
	joined   bool
	ended    bool
	position int
}

// Send asks to join the queue. A success that says nothing more means: queued.
func (d *desk) Send(ctx context.Context, m Message, now func() time.Duration) Exchange {
	x := d.session.Send(ctx, m, now)
	if x.Failure == record.NoFailure && !x.Canceled && !slices.ContainsFunc(x.Events, func(e Event) bool {
		return e.Kind == EventQueued || e.Kind == EventJoined || e.Kind == EventEnded
	}) {
		x.Events = append(x.Events, Event{Kind: EventQueued, At: x.Complete})
	}
	d.news(&x)
	return x
}

// Poll is how often to ask, or 0 for a stream.
func (d *desk) Poll() time.Duration {
	if d.endpoint.stream != nil {
		return 0
	}
	return d.endpoint.poll
}

// Receive asks once how things stand, or reads on in the stream.
func (d *desk) Receive(ctx context.Context, now func() time.Duration) Exchange {
	if d.endpoint.stream != nil {
		return d.listen(ctx, now)
	}
	x := d.endpoint.exchange(ctx, &d.session, d.endpoint.status, Message{}, now)
	d.news(&x)
	return x
}

// Leave asks the desk to drop the customer. Only its answer decides who was first.
func (d *desk) Leave(ctx context.Context, now func() time.Duration) Leaving {
	if d.endpoint.leave == nil {
		return Unanswered
	}
	x := d.endpoint.exchange(ctx, &d.session, d.endpoint.leave, Message{}, now)
	joined := slices.ContainsFunc(x.Events, func(e Event) bool { return e.Kind == EventJoined })
	switch {
	case x.Status == http.StatusConflict && !x.Canceled && x.Complete != record.Never, joined:
		return Joined
	case x.Failure != record.NoFailure, x.Canceled:
		return Unanswered
	}
	return Left
}

// Close ends the session and a blocked Receive.
func (d *desk) Close() {
	d.inbox.shut()
	d.session.Close()
}

// news drops the events that tell nothing new.
func (d *desk) news(x *Exchange) {
	x.Events = slices.DeleteFunc(x.Events, func(e Event) bool {
		old := false
		switch e.Kind {
		case EventQueued:
			old = d.joined || d.ended || d.queued && e.Position == d.position
			d.queued, d.position = true, e.Position
		case EventJoined:
			old = d.joined || d.ended
			d.joined = true
		case EventEnded:
			old = d.ended
			d.ended = true
		case EventText:
			old = d.endpoint.stream == nil // a poll shows the same message again and again
		case EventHandoff, EventAbandoned:
		}
		return old
	})
}
