package live

import (
	"time"

	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/live/driver"
	"github.com/holdline/holdline/sim/record"
)

// begin starts an inquiry, unless a limit forbids it: then it is offered but not sent.
func (e *engine) begin(c *conv, now time.Duration) {
	c.spec = e.Plan.Spec(c.in.Queue)
	c.begun, c.deadline, c.pollAt = true, forever, forever
	c.c.Start(c.spec, &c.in)
	e.last = max(e.last, c.in.At)
	e.counts.Offered++
	full := e.Limits.Open > 0 && len(e.open) >= e.Limits.Open
	e.load.set(now, len(e.open)+1)
	c.index = int32(len(e.open))
	e.open = append(e.open, c)
	e.rows.opened(c.c.Row())
	if full || !e.bucket.take(now) {
		e.step(c, inquiry.Event{Kind: inquiry.Unsent, At: max(now, c.in.At)})
		return
	}
	e.step(c, inquiry.Event{Kind: inquiry.Started, At: c.in.At})
}

// fire handles whatever of c fell due first.
func (e *engine) fire(c *conv, now time.Duration) {
	switch at := c.due(); {
	case !c.begun:
		e.pending--
		e.times.set(c, forever)
		if e.state != Stopping {
			e.begin(c, now)
		}
	case at == c.deadline:
		e.expire(c)
	case c.parked.Do != inquiry.Wait && at == c.parked.At:
		e.dispatch(c)
		e.times.set(c, c.due())
	default:
		e.poll(c)
		e.times.set(c, c.due())
	}
}

// expire is the moment at which the customer does something else. With a message in flight the
// worker is called back first: what had been received by then still counts.
func (e *engine) expire(c *conv) {
	at := c.deadline
	if w := c.work; w != nil {
		w.expired = at
		w.cancel()
		c.deadline = forever
		e.times.set(c, c.due())
		return
	}
	e.step(c, inquiry.Event{Kind: inquiry.Due, At: at})
}

// step tells the customer what happened and does what they decide. Once the run is stopping,
// customers who would go on are cut.
func (e *engine) step(c *conv, ev inquiry.Event) {
	if c.ended {
		return
	}
	act := c.c.Step(c.spec, ev)
	if over := act.Do == inquiry.End || act.Do == inquiry.Vanish || act.Do == inquiry.HangUp; e.state == Stopping && !over && c.work == nil {
		act = c.c.Step(c.spec, inquiry.Event{Kind: inquiry.Cut, At: ev.At})
	}
	c.deadline = act.Deadline
	switch act.Do {
	case inquiry.Wait: // what is parked or in flight stays so
	case inquiry.Send, inquiry.AskHuman, inquiry.Leave:
		c.parked = act
		if act.At <= ev.At && act.At < act.Deadline {
			e.dispatch(c)
		}
	case inquiry.HangUp:
		e.hangUp(c)
		e.finish(c)
		return
	case inquiry.End, inquiry.Vanish: // of the latter the desk learns by itself
		e.finish(c)
		return
	}
	e.times.set(c, c.due())
}

// finish closes the books on a conversation and notes its return.
func (e *engine) finish(c *conv) {
	c.ended = true
	e.times.set(c, forever)
	now := e.now()
	e.release(c, now)
	for _, s := range []driver.Session{c.bot, c.desk} {
		if s != nil {
			s.Close()
		}
	}
	last := len(e.open) - 1
	moved := e.open[last]
	e.open[c.index], moved.index = moved, c.index
	e.open[last] = nil
	e.open = e.open[:last]
	e.load.set(now, len(e.open))

	row := c.c.Row()
	e.counts.Outcomes[row.Outcome]++
	end := row.EndedAt
	if end == record.Never {
		end = now
	}
	e.load.sojourn += (end - row.Arrived).Seconds()
	e.rows.closed(row)
	if child, ok := c.spec.Child(&c.in, row); ok && child.At < e.Horizon && e.state != Stopping {
		e.pending++
		e.times.set(&conv{in: child, deadline: forever, pollAt: child.At}, child.At)
	}
}

// release calls back the workers of a conversation that ends without their answers. A message that
// was in flight gets its row now: cut off.
func (e *engine) release(c *conv, now time.Duration) {
	if w := c.work; w != nil {
		if w.job == jobSend {
			row := w.row // the worker may still be at it
			row.Open, row.Complete, row.Known = true, now, now
			if sent := time.Duration(w.sent.Load() - 1); sent >= row.Intended { // else of the last message: ours is about to leave
				row.Sent = sent
			}
			e.counts.OpenTurns++
			e.rows.turn(&row)
		}
		e.busy--
		e.orphan(w)
		c.work = nil
	}
	if c.inbox != nil {
		e.orphan(c.inbox)
		c.inbox = nil
	}
}

// session is the customer's with an endpoint, opened when first needed; nil without that endpoint.
func (e *engine) session(c *conv, desk bool) driver.Session {
	s, d := &c.bot, e.Bot
	if desk {
		s, d = &c.desk, e.Desk
	}
	if *s != nil || d == nil {
		return *s
	}
	if c.customer == nil {
		q := e.labels.Queues[c.in.Queue]
		c.customer = &driver.Customer{
			Inquiry: c.in.ID, Conversation: e.RunTag + c.in.ID, Key: uint64(c.in.Key),
			Intent: e.labels.Intents[q.Intent], Channel: e.labels.Channels[q.Channel], Locale: e.labels.Locales[c.in.Locale],
			Escalated: c.spec.HasDesk && c.c.Row().BotAt != record.Never, // who meets a bot comes to the desk by it or not at all
		}
		if e.Persona != nil {
			c.customer.Vars = func() any { return e.Persona(&c.in) }
		}
	}
	*s = d.Open(c.customer)
	return *s
}
