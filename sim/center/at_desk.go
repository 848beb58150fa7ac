package center

import (
	"time"

	"github.com/holdline/holdline/sim/desk"
	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/record"
)

// ask brings a customer to the desk. The request is a turn of its own: the desk's first.
func (e *engine) ask(c *customer, at time.Duration) {
	contact := &e.contact
	e.Work.Fill(contact, c.in.Queue, c.in.Locale, c.in.Key, c.talk.Row().Escalated)
	contact.ID, contact.Before = c.id(), c.in.Backlog
	answer := &e.answer
	e.Desk.Receive(e.now, contact, answer)
	c.handle = answer.Handle
	if answer.Verdict == desk.Blocked {
		e.refuse(c, at, answer.Closed)
		return
	}
	if e.brief != nil && at == e.now && c.talk.Row().BotAt == record.Never {
		e.result.Turns++ // in brief, the row of who has met no bot tells of it
	} else {
		e.tellAsked(c, at)
	}
	if answer.Verdict == desk.Queued {
		e.wait(c, answer.Position, answer.Announced)
	} else {
		e.join(c, answer.Group, answer.Agent)
	}
}

// tellAsked tells the sink of a request that the desk took.
func (e *engine) tellAsked(c *customer, at time.Duration) {
	if e.brief != nil && at == e.now {
		e.result.Turns++
		e.brief.Asked(c.in.Queue, at)
		return
	}
	e.Sink.Turn(e.requested(c, at))
}

// requested is the row of a request, good until the next.
func (e *engine) requested(c *customer, at time.Duration) *record.Turn {
	row := &e.request
	e.stamp = max(e.stamp, at)
	row.Seq, row.Stamp, row.Intended, row.Sent = uint64(e.result.Turns), e.stamp, at, at
	e.result.Turns++
	row.Inquiry, row.Queue, row.Locale = c.in.ID, c.in.Queue, c.in.Locale
	row.FirstByte, row.Complete, row.Known = e.now, e.now, e.now
	return row
}

// refuse tells a customer that the desk is full, or closed.
func (e *engine) refuse(c *customer, at time.Duration, closed bool) {
	row := e.requested(c, at)
	row.Failure, row.Blocked, row.Messages = record.Quota, true, 0
	e.Sink.Turn(row)
	row.Failure, row.Blocked, row.Messages = record.NoFailure, false, 1
	ev := e.happen(inquiry.Refused)
	ev.Failure, ev.Blocked, ev.Closed = record.Quota, true, closed
	e.step(c)
}

// wait tells a customer of a place in the queue.
//
//go:noinline // docs/decisions, 25
func (e *engine) wait(c *customer, position int, announced time.Duration) {
	if c.talk.Waits(c.spec, e.now, position) {
		c.pending = nothing
		e.await(c, c.talk.Due())
		return
	}
	ev := e.happen(inquiry.Queued)
	ev.Position, ev.Announced = position, announced
	e.step(c)
}

// join brings a customer and an agent together.
//
//go:noinline // docs/decisions, 25
func (e *engine) join(c *customer, group, agent int) {
	if c.talk.Meets(e.now, group, agent) {
		c.pending, c.due = nothing, c.talk.Due()
		if c.due == c.limit {
			e.times.Drop(c.place)
		} else {
			e.await(c, c.due)
		}
		return
	}
	ev := e.happen(inquiry.Joined)
	ev.Group, ev.Agent = group, agent
	e.step(c)
}

// leave takes a customer out of the line, unless an agent has come.
func (e *engine) leave(c *customer) {
	answer := inquiry.LeftOK
	if e.Desk.Leave(e.now, c.handle) == desk.AlreadyJoined {
		answer = inquiry.LeaveRefused
	}
	e.happen(answer)
	e.step(c)
}

// advanceDesk lets the desk do what is due and tells those whom it concerns.
//
//go:noinline // docs/decisions, 25
func (e *engine) advanceDesk() {
	events := e.Desk.Pass(e.now) // the desk is not called while customers hear of it
	for k := range events {
		what := &events[k]
		c := e.people.find(what.ID)
		if c == nil {
			continue
		}
		switch what.Kind {
		case desk.EventJoined, desk.EventMoved:
			e.join(c, what.Group, what.Agent)
		case desk.EventEnded:
			if c.talk.Closes(c.spec, e.now, what.Solved) {
				e.finish(c)
				continue
			}
			e.happen(inquiry.Ended).Solved = what.Solved
			e.step(c)
		case desk.EventTransferred:
			e.happen(inquiry.Transferred)
			e.step(c)
		case desk.EventRequeued:
			e.happen(inquiry.Requeued)
			e.step(c)
		}
	}
}
