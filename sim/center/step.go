package center

import (
	"time"

	"github.com/holdline/holdline/sim/des"
	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/record"
)

// begin starts an inquiry.
//
//go:noinline // docs/decisions, 25
func (e *engine) begin(c *customer) {
	c.open, c.number = true, e.result.Contacts
	if e.Names {
		c.in.ID, c.in.Parent = e.Plan.Name(&c.in)
	}
	c.spec = &e.specs[c.in.Queue]
	c.pending, c.handle = nothing, 0
	c.talk.Start(c.spec, &c.in)
	c.limit = c.talk.Over()
	if c.limit <= e.limits.lookAt { // always, where nobody looks yet
		e.limits.watch(c.place, c.limit, e.now)
		e.rare = min(e.rare, e.limits.next())
	}
	if c.in.At < e.Horizon {
		e.measured++
	}
	e.result.Contacts++
	if e.brief == nil {
		e.Sink.Open(c.talk.Row())
	}
	if c.talk.Asks(c.spec) {
		e.ask(c, c.in.At)
		return
	}
	e.happen(inquiry.Started)
	e.step(c)
}

// happen begins the event that step tells. Whatever an engine keeps in place is copied nowhere.
func (e *engine) happen(kind inquiry.EventKind) *inquiry.Event {
	e.event = inquiry.Event{Kind: kind, At: e.now}
	return &e.event
}

// step tells a customer what happened and does what they decide.
func (e *engine) step(c *customer) {
	c.talk.Take(c.spec, &e.event, &e.action)
	e.do(c, &e.action)
}

// do does what a customer has decided.
func (e *engine) do(c *customer, act *inquiry.Action) {
	switch act.Do {
	case inquiry.Wait:
		c.pending = nothing
		if act.Detect > 0 {
			e.Desk.Rework(e.now, c.handle, act.Detect)
		}
		e.await(c, act.Deadline)
	case inquiry.Send:
		e.post(c, act)
	case inquiry.AskHuman:
		e.ask(c, act.At)
	case inquiry.Leave:
		e.leave(c)
	case inquiry.Vanish:
		e.Desk.Rework(e.now, c.handle, act.Detect)
		e.finish(c)
	case inquiry.HangUp:
		e.Desk.HangUp(e.now, c.handle)
		e.finish(c)
		e.advanceDesk() // an agent who came free may have taken the next one by now
	case inquiry.End:
		e.finish(c)
	}
}

// await arranges for the customer's deadline. That of the whole conversation is taken care of
// already; who has none any more is freed of it.
func (e *engine) await(c *customer, deadline time.Duration) {
	c.due = deadline
	switch {
	case deadline == c.limit:
		deadline = des.Never
	case deadline > c.limit:
		c.limit = des.Never
		e.limits.times.Drop(c.place)
	}
	e.times.Set(c.place, deadline, des.Deadlines)
}

// fire handles what falls due for a customer.
func (e *engine) fire(c *customer) {
	switch {
	case c.pending == toSend:
		e.send(c)
	case c.pending == decided:
		c.pending = nothing
		e.do(c, &c.then)
	case c.pending == replying && c.message.verdict.Reply.At <= e.now:
		e.hear(c)
	default:
		e.times.Drop(c.place)
		e.expire(c)
	}
}

// reachLimit ends a conversation that has to be over, after a look for such where one is due.
func (e *engine) reachLimit() {
	if e.limits.lookAt <= e.now {
		e.limits.look(e.people.all, e.now)
		return
	}
	// Whoever gives up a turn at that very moment is still there after it, and comes first again.
	i, _ := e.limits.times.First()
	e.expire(e.people.all[i])
}

// expire is the moment at which the customer does something else.
func (e *engine) expire(c *customer) {
	if c.pending == inLine || c.pending == replying {
		e.giveUp(c)
	}
	c.pending = nothing
	e.happen(inquiry.Due)
	e.step(c)
}

// finish closes the books on a customer and notes the return.
//
//go:noinline // docs/decisions, 25
func (e *engine) finish(c *customer) {
	row := c.talk.Row()
	e.times.Drop(c.place)
	if e.limits.times.Len() > 0 {
		e.limits.times.Drop(c.place)
	}
	if row.Arrived < e.Horizon {
		e.measured--
	}
	e.result.Outcomes[row.Outcome]++
	switch {
	case row.Return != record.Fresh:
		e.Sink.Close(row)
		e.comeBack(c, row)
	case e.brief != nil && c.talk.Smooth():
		e.brief.Served(row)
	default:
		e.Sink.Close(row)
	}
	e.people.free(c)
}

// comeBack notes the return that a customer intends, if there is time for it.
func (e *engine) comeBack(c *customer, row *record.Inquiry) {
	if row.ReturnAt >= e.comers {
		return
	}
	if child, ok := c.spec.Child(&c.in, row); ok {
		e.orbit.add(&child)
		e.rare = min(e.rare, child.At)
	}
}

// cutAll ends the conversations that are still open, those who came first first.
func (e *engine) cutAll() {
	for _, c := range e.people.inOrder() {
		if c.pending == inLine || c.pending == replying {
			e.cutTurn(c)
		}
		e.happen(inquiry.Cut)
		e.step(c)
	}
}
