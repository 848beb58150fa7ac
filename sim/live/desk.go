package live

import (
	"context"
	"slices"
	"time"

	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/live/driver"
	"github.com/holdline/holdline/sim/record"
)

// patienceWithPolls is how many looks at the desk may fail in a row before the inquiry counts as
// lost by it. Looks are not turns: they have no rows.
const patienceWithPolls = 3

// pollLimit bounds one look at the desk where the scenario sets no turn_timeout.
const pollLimit = 30 * time.Second

// queued handles the desk's answer to the request to join its queue.
func (e *engine) queued(c *conv, x *driver.Exchange) {
	if x.Failure != record.NoFailure || x.Blocked {
		e.step(c, inquiry.Event{Kind: inquiry.Refused, At: x.Known, Failure: x.Failure, Blocked: x.Blocked})
		return
	}
	if !tells(x.Events) { // it took us in and says no more
		e.step(c, inquiry.Event{Kind: inquiry.Queued, At: x.Known})
	}
	e.received(c, x)
}

// tells says whether events hold one about the queue.
func tells(events []driver.Event) bool {
	return slices.ContainsFunc(events, func(what driver.Event) bool { return moves(what.Kind) })
}

// moves says whether an event of the desk changes how the customer stands. The rest is talk, such
// as a greeting that comes before the place in the queue.
func moves(k driver.EventKind) bool { return k != driver.EventText && k != driver.EventHandoff }

// received handles what the desk had to say and arranges for the next look. Moments are those of
// detection: a poll tells of a human who joined up to one poll interval ago.
func (e *engine) received(c *conv, x *driver.Exchange) {
	if x.Canceled { // a look that took longer than its limit
		x.Failure = record.TimeoutTurn
	}
	if x.Failure == record.NoFailure {
		c.misses = 0
	} else if c.misses++; c.misses >= patienceWithPolls || c.desk.Poll() == 0 {
		e.step(c, inquiry.Event{Kind: inquiry.Refused, At: e.now(), Failure: x.Failure})
		return
	}
	for i := range x.Events {
		if moves(x.Events[i].Kind) {
			e.step(c, e.deskEvent(&x.Events[i]))
		}
	}
	if !c.ended && c.inbox == nil {
		e.listen(c)
		e.times.set(c, c.due())
	}
}

func (e *engine) deskEvent(what *driver.Event) inquiry.Event {
	ev := inquiry.Event{At: what.At, Group: record.None, Agent: record.None, Solved: what.Solved}
	switch what.Kind {
	case driver.EventQueued:
		ev.Kind, ev.Position = inquiry.Queued, what.Position
	case driver.EventJoined:
		ev.Kind = inquiry.Joined
		ev.Group, ev.Agent = e.agent(what.Agent)
	case driver.EventEnded:
		ev.Kind = inquiry.Ended
	case driver.EventAbandoned:
		ev.Kind = inquiry.LeftOK
	case driver.EventText, driver.EventHandoff: // do not move anybody
	}
	return ev
}

// listen arranges for news from the desk: a look after the poll interval, or an open inbox. While
// a request to leave is under way nobody looks.
func (e *engine) listen(c *conv) {
	if c.work != nil {
		return
	}
	if every := c.desk.Poll(); every > 0 {
		c.pollAt = e.now() + every
		return
	}
	e.attend(c, jobInbox)
}

// poll looks at the desk once.
func (e *engine) poll(c *conv) {
	c.pollAt = forever
	if c.inbox == nil {
		e.attend(c, jobPoll)
	}
}

func (e *engine) attend(c *conv, what job) {
	w := e.workers.get()
	w.job, w.session, w.limit = what, c.desk, pollLimit
	if t := c.spec.TurnTimeout; t > 0 && t != dist.Forever {
		w.limit = t
	}
	c.inbox = w
	e.workers.launch(context.Background(), w, c)
}

// left handles the desk's answer to a customer who wants to go.
func (e *engine) left(w *worker, c *conv) {
	ev := inquiry.Event{Kind: inquiry.LeaveUnanswered, At: w.at}
	late := w.expired != record.Never && w.at > w.expired
	switch {
	case late:
		ev.At = w.expired
	case w.leaving == driver.Left:
		ev.Kind = inquiry.LeftOK
	case w.leaving == driver.Joined:
		ev.Kind = inquiry.LeaveRefused
	}
	e.step(c, ev)
	if !c.ended && c.inbox == nil {
		e.listen(c)
		e.times.set(c, c.due())
	}
}

// hangUp tells the desk that a customer is gone, whatever it makes of that: their row is complete, and nobody
// waits for the answer.
func (e *engine) hangUp(c *conv) {
	if c.desk == nil {
		return
	}
	w := e.workers.get()
	w.job, w.session, w.limit = jobHangUp, c.desk, pollLimit
	if t := c.spec.TurnTimeout; t > 0 && t != dist.Forever {
		w.limit = t
	}
	c.desk = nil // the worker closes it
	e.workers.launch(context.Background(), w, nil)
}

// after is t + d, forever where d is none or the sum too large.
func after(t, d time.Duration) time.Duration {
	if d <= 0 || d > dist.Forever-t {
		return dist.Forever
	}
	return t + d
}
