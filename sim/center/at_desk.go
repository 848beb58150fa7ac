package center

import (
	"time"

	"github.com/holdline/holdline/sim/desk"
	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/record"
)

// ask brings a customer to the desk. The request is a turn of its own: the desk's first.
func (e *engine) ask(i int32, at time.Duration) {
	c := &e.people.all[i]
	row, contact := &e.request, &e.contact
	e.stamp = max(e.stamp, at)
	row.Seq, row.Stamp, row.Intended, row.Sent = uint64(e.result.Turns), e.stamp, at, at
	e.result.Turns++
	e.Work.Fill(contact, c.in.Queue, c.in.Locale, c.in.Key, c.talk.Row().Escalated)
	contact.ID = e.people.id(i)
	answer := e.Desk.Receive(e.now, contact)
	c.handle = answer.Handle
	row.Inquiry, row.Queue, row.Locale = c.in.ID, c.in.Queue, c.in.Locale
	row.FirstByte, row.Complete, row.Known = e.now, e.now, e.now
	switch answer.Verdict {
	case desk.Blocked:
		e.refuse(i)
	case desk.Queued:
		e.Sink.Turn(row)
		e.wait(i, answer.Position, answer.Announced)
	case desk.Joined:
		e.Sink.Turn(row)
		e.join(i, answer.Group, answer.Agent)
	}
}

// refuse tells a customer that the desk is full, or closed.
func (e *engine) refuse(i int32) {
	row := &e.request
	row.Failure, row.Blocked, row.Messages = record.Quota, true, 0
	e.Sink.Turn(row)
	row.Failure, row.Blocked, row.Messages = record.NoFailure, false, 1
	ev := e.happen(inquiry.Refused)
	ev.Failure, ev.Blocked = record.Quota, true
	e.step(i)
}

// wait tells a customer of a place in the queue.
func (e *engine) wait(i int32, position int, announced time.Duration) {
	if c := &e.people.all[i]; c.talk.Waits(c.spec, e.now, position) {
		c.pending = nothing
		e.await(i, c.talk.Due())
		return
	}
	ev := e.happen(inquiry.Queued)
	ev.Position, ev.Announced = position, announced
	e.step(i)
}

// join brings a customer and an agent together.
func (e *engine) join(i int32, group, agent int) {
	if c := &e.people.all[i]; c.talk.Meets(c.spec, e.now, group, agent) {
		c.pending, c.due = nothing, c.talk.Due()
		if c.due == c.limit {
			e.times.Drop(i)
		} else {
			e.await(i, c.due)
		}
		return
	}
	ev := e.happen(inquiry.Joined)
	ev.Group, ev.Agent = group, agent
	e.step(i)
}

// end tells a customer that the agent is done.
func (e *engine) end(i int32, solved record.Solved) {
	if c := &e.people.all[i]; c.talk.Closes(c.spec, e.now, solved) {
		e.finish(i)
		return
	}
	e.happen(inquiry.Ended).Solved = solved
	e.step(i)
}

// leave takes a customer out of the line, unless an agent has come.
func (e *engine) leave(i int32) {
	answer := inquiry.LeftOK
	if e.Desk.Leave(e.now, e.people.all[i].handle) == desk.AlreadyJoined {
		answer = inquiry.LeaveRefused
	}
	e.happen(answer)
	e.step(i)
}

// advanceDesk lets the desk do what is due and tells those whom it concerns.
func (e *engine) advanceDesk() {
	e.events = e.Desk.Advance(e.now, e.events[:0])
	for k := range e.events {
		what := &e.events[k]
		i := e.people.find(what.ID)
		if i == none {
			continue
		}
		switch what.Kind {
		case desk.EventJoined, desk.EventMoved:
			e.join(i, what.Group, what.Agent)
		case desk.EventEnded:
			e.end(i, what.Solved)
		case desk.EventTransferred:
			e.happen(inquiry.Transferred)
			e.step(i)
		case desk.EventRequeued:
			e.happen(inquiry.Requeued)
			e.step(i)
		}
	}
}
