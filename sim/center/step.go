package center

import (
	"time"

	"github.com/holdline/holdline/sim/des"
	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/record"
)

// begin starts the inquiry at place i.
func (e *engine) begin(i int32) {
	c := &e.people.all[i]
	c.open, c.number = true, e.result.Contacts
	if e.Names {
		c.in.ID, c.in.Parent = e.Plan.Name(&c.in)
	}
	c.spec = &e.specs[c.in.Queue]
	c.pending, c.handle = nothing, 0
	c.limit = e.limits.of(c.spec, c.in.At)
	c.talk.Start(c.spec, &c.in)
	if c.limit <= e.limits.lookAt { // always, where nobody looks yet
		e.limits.watch(i, c.limit, e.now)
		e.rare = min(e.rare, e.limits.next())
	}
	if c.in.At < e.Horizon {
		e.measured++
	}
	e.result.Contacts++
	e.Sink.Open(c.talk.Row())
	if c.talk.Asks(c.spec) {
		e.ask(i, c.in.At)
		return
	}
	e.happen(inquiry.Started)
	e.step(i)
}

// happen begins the event that step tells. Whatever an engine keeps in place is copied nowhere.
func (e *engine) happen(kind inquiry.EventKind) *inquiry.Event {
	e.event = inquiry.Event{Kind: kind, At: e.now}
	return &e.event
}

// step tells a customer what happened and does what they decide.
func (e *engine) step(i int32) {
	c := &e.people.all[i]
	act := &e.action
	c.talk.Take(c.spec, &e.event, act)
	switch act.Do {
	case inquiry.Wait:
		c.pending = nothing
		if act.Detect > 0 {
			e.Desk.Rework(e.now, c.handle, act.Detect)
		}
		e.await(i, act.Deadline)
	case inquiry.Send:
		e.post(i, act)
	case inquiry.AskHuman:
		e.ask(i, act.At)
	case inquiry.Leave:
		e.leave(i)
	case inquiry.Vanish:
		e.Desk.Rework(e.now, c.handle, act.Detect)
		e.finish(i)
	case inquiry.End:
		e.finish(i)
	}
}

// await arranges for the customer's deadline. That of the whole conversation is taken care of
// already; who has none any more is freed of it.
func (e *engine) await(i int32, deadline time.Duration) {
	c := &e.people.all[i]
	c.due = deadline
	switch {
	case deadline == c.limit:
		deadline = des.Never
	case deadline > c.limit:
		c.limit = des.Never
		e.limits.times.Drop(i)
	}
	e.times.Set(i, deadline, des.Deadlines)
}

// fire handles what falls due for a customer.
func (e *engine) fire(i int32) {
	switch c := &e.people.all[i]; {
	case c.pending == toSend:
		e.send(i)
	case c.pending == replying && c.message.verdict.Reply.At <= e.now:
		e.hear(i)
	default:
		e.times.Drop(i)
		e.expire(i)
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
	e.expire(i)
}

// expire is the moment at which the customer does something else.
func (e *engine) expire(i int32) {
	c := &e.people.all[i]
	if c.pending == inLine || c.pending == replying {
		e.giveUp(c)
	}
	c.pending = nothing
	e.happen(inquiry.Due)
	e.step(i)
}

// finish closes the books on a customer and notes the return.
func (e *engine) finish(i int32) {
	c := &e.people.all[i]
	row := c.talk.Row()
	e.times.Drop(i)
	e.limits.times.Drop(i)
	if row.Arrived < e.Horizon {
		e.measured--
	}
	e.result.Outcomes[row.Outcome]++
	e.Sink.Close(row)
	if row.Return != record.Fresh && row.ReturnAt < e.comers {
		if child, ok := c.spec.Child(&c.in, row); ok {
			e.orbit.add(&child)
			e.rare = min(e.rare, child.At)
		}
	}
	e.people.free(i)
}

// cutAll ends the conversations that are still open, those who came first first.
func (e *engine) cutAll() {
	for _, i := range e.people.inOrder() {
		c := &e.people.all[i]
		if c.pending == inLine || c.pending == replying {
			e.cutTurn(c)
		}
		e.happen(inquiry.Cut)
		e.step(i)
	}
}
