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
	m := &e.request
	e.number(m, 1, at)
	contact := &e.contact
	e.Work.Fill(contact, c.in.Queue, c.in.Locale, c.in.Key, c.talk.Row().Escalated)
	contact.ID = e.people.id(i)
	answer := e.Desk.Receive(e.now, contact)
	c.handle = answer.Handle
	row := e.row(c, m, record.Desk, e.now)
	ev := e.happen(inquiry.Joined)
	switch answer.Verdict {
	case desk.Blocked:
		row.Failure, row.Blocked, row.Messages = record.Quota, true, 0
		ev.Kind, ev.Failure, ev.Blocked = inquiry.Refused, record.Quota, true
	case desk.Queued:
		ev.Kind, ev.Position, ev.Announced = inquiry.Queued, answer.Position, answer.Announced
	case desk.Joined:
		ev.Group, ev.Agent = answer.Group, answer.Agent
	}
	e.Sink.Turn(row)
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
			ev := e.happen(inquiry.Joined)
			ev.Group, ev.Agent = what.Group, what.Agent
		case desk.EventEnded:
			e.happen(inquiry.Ended).Solved = what.Solved
		case desk.EventTransferred:
			e.happen(inquiry.Transferred)
		case desk.EventRequeued:
			e.happen(inquiry.Requeued)
		}
		e.step(i)
	}
}
