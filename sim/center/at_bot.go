package center

import (
	"time"

	"github.com/holdline/holdline/sim/bot"
	"github.com/holdline/holdline/sim/des"
	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/record"
)

// post sends a message at its time. One that is to be given up on by then is never sent, as on a
// live channel.
func (e *engine) post(c *customer, act *inquiry.Action) {
	c.message.turn, c.message.intended = int32(act.Turn), act.At
	c.due = act.Deadline
	switch {
	case act.At >= act.Deadline:
		c.pending = nothing
		e.await(c, act.Deadline)
	case e.foretold[c.in.Queue] && e.foretell(c):
	case act.At <= e.now:
		e.send(c)
	default:
		c.pending = toSend
		e.times.Set(c.place, act.At, des.Actions)
	}
}

// foretell sends a message and hears the reply before their time, if the reply is known already and
// nothing can come between: neither the end of somebody's patience nor that of the run. What the
// customer then does that others see waits for its moment; a further message follows at once. So a
// conversation that the bot has alone costs one event. Rows tell messages in the order in which they
// were sent, so that there must be nobody who keeps them.
func (e *engine) foretell(c *customer) bool {
	m := &c.message
	e.receive(c, m.intended)
	at := m.verdict.Reply.At
	if m.verdict.Answer != bot.Started || at > c.due {
		return false
	}
	e.number(m, m.turn, m.intended)
	if at >= e.Horizon {
		c.pending = replying
		e.times.Set(c.place, at, des.Replies)
		return true
	}
	e.reply(c, at)
	c.talk.Take(c.spec, &e.event, &e.action)
	if e.action.Do == inquiry.Send {
		e.post(c, &e.action)
		return true
	}
	c.pending, c.then = decided, e.action
	e.times.Set(c.place, at, des.Replies)
	return true
}

// receive lets the bot have a message.
func (e *engine) receive(c *customer, at time.Duration) {
	q := &e.question
	q.ID, q.Intent, q.Key, q.Turn = c.id(), e.intents[c.in.Queue], c.in.Key, int(c.message.turn)
	e.Bot.Receive(at, q, &c.message.verdict)
	if c.message.verdict.Answer == bot.Queued {
		e.rare = always
	}
}

// send gives the bot a message that is due.
func (e *engine) send(c *customer) {
	m := &c.message
	e.number(m, m.turn, m.intended)
	e.receive(c, e.now)
	switch m.verdict.Answer {
	case bot.Started:
		e.begun(c)
	case bot.Queued:
		c.pending = inLine
		e.await(c, c.due)
	case bot.Escalated:
		m.verdict.Reply = bot.Reply{Handoff: true, At: e.now}
		e.hear(c)
	case bot.Rejected:
		e.rejected(c)
	}
}

// begun arranges for a reply that is on its way, or for the moment at which the customer gives up
// on it, whichever comes first.
func (e *engine) begun(c *customer) {
	c.pending = replying
	if at := c.message.verdict.Reply.At; at <= c.due {
		e.times.Set(c.place, at, des.Replies)
		return
	}
	e.await(c, c.due)
}

// advanceBot lets the bot begin the replies that had to wait.
func (e *engine) advanceBot() {
	e.replies = e.Bot.Advance(e.now, e.replies[:0])
	for k := range e.replies {
		if c := e.people.find(e.replies[k].ID); c != nil {
			c.message.verdict.Reply = e.replies[k]
			e.begun(c)
		}
	}
}

// hear gives the customer a reply that is complete.
func (e *engine) hear(c *customer) {
	c.pending = nothing
	e.reply(c, e.now)
	e.step(c)
}

// reply notes a reply that is complete at some time, and makes it the event that the customer is told.
func (e *engine) reply(c *customer, at time.Duration) {
	m := &c.message
	if e.brief != nil {
		e.brief.Replied(c.in.Queue, int(m.turn), m.intended, at)
	} else {
		e.Sink.Turn(e.row(c, m, at))
	}
	checked, met := expected(c, at-m.intended)
	ev := e.happen(inquiry.Reply)
	ev.At, ev.Turn, ev.Checked, ev.Met = at, int(m.turn), checked, met
	r := &m.verdict.Reply
	ev.Handoff, ev.Ended, ev.Abandoned, ev.Solved = r.Handoff, r.Ended, r.Abandoned, r.Solved
}

// expected says whether an expectation is held against a reply, and whether it came in time. The
// bot has no words here: what they should match is taken as met.
func expected(c *customer, took time.Duration) (checked, met bool) {
	if c.spec.Script == nil || c.spec.Whole || c.in.Said != nil && len(c.in.Said.Say) > 0 {
		return false, false
	}
	x := c.spec.Script.Expect(int(c.message.turn))
	if x == nil {
		return false, false
	}
	return true, x.Within == 0 || took <= x.Within
}

// rejected tells the customer that the bot is full.
func (e *engine) rejected(c *customer) {
	c.pending = nothing
	row := e.row(c, &c.message, e.now)
	row.Failure, row.Blocked, row.Messages = record.RateLimited, true, 0
	e.Sink.Turn(row)
	ev := e.happen(inquiry.Reply)
	ev.Turn, ev.Failure, ev.Blocked = int(c.message.turn), record.RateLimited, true
	e.step(c)
}

// giveUp writes off a message whose reply did not come in time: what is known of its response time
// is that it is longer than the time it was given.
func (e *engine) giveUp(c *customer) {
	if c.pending == inLine {
		e.Bot.Forget(c.message.verdict.Ticket)
	}
	row := e.row(c, &c.message, record.Never)
	row.Messages = 0
	switch timeout := c.spec.TurnTimeout; {
	case timeout > 0 && !c.spec.Whole && e.now == later(c.message.intended, timeout):
		row.Failure = record.TimeoutTurn
	case e.now == c.limit:
		row.Failure = record.TimeoutConversation
	default:
		row.GaveUp = true
	}
	e.Sink.Turn(row)
}

// cutTurn writes off a message that the end of the run cuts off, if it was sent.
func (e *engine) cutTurn(c *customer) {
	if c.message.intended > e.now {
		e.result.Turns--
		return
	}
	row := e.row(c, &c.message, record.Never)
	row.Messages = 0
	row.Open = true
	e.Sink.Turn(row)
}

// number makes m the message that is dispatched next.
func (e *engine) number(m *message, turn int32, at time.Duration) {
	e.stamp = max(e.stamp, at)
	m.seq, m.stamp, m.intended, m.turn = uint64(e.result.Turns), e.stamp, at, turn
	e.result.Turns++
}

// row is the row of a customer's message to the bot, which is over now and began to be answered at first. It
// is scratch that the next one uses again.
func (e *engine) row(c *customer, m *message, first time.Duration) *record.Turn {
	r := &e.turn
	r.FirstByte, r.Complete, r.Known = first, e.now, e.now
	r.Seq, r.Stamp, r.Inquiry, r.Queue, r.Locale = m.seq, m.stamp, c.in.ID, c.in.Queue, c.in.Locale
	r.Turn, r.Intended, r.Sent = int(m.turn), m.intended, m.intended
	r.Open, r.GaveUp, r.Failure, r.Blocked, r.Messages = false, false, record.NoFailure, false, 1
	return r
}
