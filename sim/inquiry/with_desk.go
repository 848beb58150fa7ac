package inquiry

import (
	"time"

	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/record"
)

// escalate takes the customer from the bot to the humans. What the bot said about solving it no
// longer counts.
func (c *Conversation) escalate(spec *Spec, at time.Duration) Do {
	c.row.Escalated, c.row.Solved = true, record.Unknown
	return c.ask(spec, at)
}

// ask asks for a human at a moment, from which patience runs. A channel that sends people to a
// desk it does not have breaks its own protocol.
func (c *Conversation) ask(spec *Spec, at time.Duration) Do {
	if !spec.HasDesk {
		return c.fail(spec, record.Protocol, record.InQueue)
	}
	if spec.Instant {
		return c.askNow(at)
	}
	c.state, c.at = asking, at
	c.limitTo(after(at, c.patience(spec)), after(at, orForever(spec.TurnTimeout)))
	return AskHuman
}

// askNow asks for a human where the answer is there at once.
func (c *Conversation) askNow(at time.Duration) Do {
	c.state, c.at = asking, at
	c.due, c.limit = dist.Forever, byPatience
	return AskHuman
}

// patience is for how long the customer will wait for a human.
//
//go:noinline // docs/decisions, 25
func (c *Conversation) patience(spec *Spec) time.Duration {
	d := spec.patience(c.said, c.key(), int(c.row.Transfers))
	if c.row.Escalated && spec.EscalatedPatience > 0 {
		return times(d, spec.EscalatedPatience)
	}
	return d
}

// stepQueue is the wait for a human, before and after the desk has answered.
func (c *Conversation) stepQueue(spec *Spec, e *Event) Do {
	switch e.Kind {
	case Queued:
		if c.state == asking || c.row.Position == 0 && e.Position > 0 && !c.row.Callback && !c.held { // some desks tell the place only later
			return c.enqueue(spec, e)
		}
	case Joined, Ended, Transferred:
		return c.reached(spec, e)
	case Refused:
		return c.refused(spec, e)
	case Due:
		return c.queueMissed(spec)
	case LeftOK: // unasked: the desk saw the customer give up
		c.enter()
		c.at = c.now
		return c.left(spec)
	case Started, Reply, LeaveRefused, LeaveUnanswered, Cut, Unsent, Requeued:
	}
	return Wait
}

// refused is a desk that did not take the customer in, or lost them.
func (c *Conversation) refused(spec *Spec, e *Event) Do {
	switch {
	case e.Blocked && c.state != served && !c.held:
		c.row.QueuedAt, c.row.Balked, c.row.Closed = record.Never, false, e.Closed
		return c.end(spec, record.Blocked, record.InQueue)
	case e.Failure == record.NoFailure:
		return c.fail(spec, record.Protocol, c.stage())
	}
	return c.fail(spec, e.Failure, c.stage())
}

// leave asks the desk to let the customer go. The desk's answer decides whether they left or a
// human came first.
func (c *Conversation) leave(spec *Spec) Do {
	c.enter()
	c.state, c.at = leaving, c.now
	c.due = after(c.now, min(leaveWithin, orForever(spec.TurnTimeout)))
	return Leave
}

func (c *Conversation) stepLeaving(spec *Spec, e *Event) Do {
	switch e.Kind {
	case LeftOK:
		return c.left(spec)
	case LeaveRefused:
		c.row.Raced = true
		if c.closed {
			return c.close(spec, &Event{Solved: c.row.Solved})
		}
		return c.serve()
	case LeaveUnanswered, Due:
		c.row.Raced = true
		if c.heard() {
			return c.serve()
		}
		return c.left(spec)
	case Joined: // told before the desk heard of our leaving, or after: its answer will say
		c.row.Raced = true
		c.meet(e.Group, e.Agent)
	case Ended: // of a talk with a human, or only of the wait: again the answer will say
		c.row.Solved = e.Solved
		if c.heard() {
			return c.close(spec, e)
		}
		c.closed = true
	case Refused:
		if e.Blocked {
			return c.refused(spec, e)
		}
		c.row.Raced = true
		return c.left(spec)
	case Started, Reply, Queued, Cut, Unsent, Transferred, Requeued:
	}
	return Wait
}

// heard says whether a human spoke to the customer in this wait, whatever the desk's answer will be.
func (c *Conversation) heard() bool { return c.row.JoinedAt != record.Never && !c.held }

// left ends the wait at the moment the customer decided to go, not when the desk agreed.
func (c *Conversation) left(spec *Spec) Do {
	r, stage := &c.row, record.WithHuman
	if c.held {
		c.resume(c.at)
	} else {
		r.JoinedAt, r.Group, r.Agent = record.Never, record.None, record.None
		stage = record.InQueue
	}
	r.Solved, r.EndedAt = record.Unknown, c.at
	return c.end(spec, record.Abandoned, stage)
}

// meet notes who came, and when the first of them did.
func (c *Conversation) meet(group, agent int) {
	r := &c.row
	r.Group, r.Agent = group, agent
	if r.JoinedAt == record.Never {
		r.JoinedAt = c.now
	}
}

// serve is the human stage: it lasts as long as the desk says.
func (c *Conversation) serve() Do {
	c.enter()
	r := &c.row
	if c.held {
		c.resume(c.now)
		r.TakenAt = c.now
	}
	if r.JoinedAt == record.Never {
		r.JoinedAt = c.now
	}
	r.Balked = false
	c.state = served
	c.due, c.limit = c.over, byConversation
	return Wait
}

func (c *Conversation) stepServed(spec *Spec, e *Event) Do {
	switch e.Kind {
	case Joined: // somebody took over
		c.resume(c.now)
		c.meet(e.Group, e.Agent)
	case Requeued:
		c.hold()
	case Ended:
		return c.close(spec, e)
	case Refused:
		return c.refused(spec, e)
	case Due:
		return c.overdue(spec)
	case LeftOK: // unasked: the desk saw the customer give up
		return c.end(spec, record.Abandoned, record.WithHuman)
	case Transferred:
		return c.passOn(spec)
	case Started, Reply, Queued, LeaveRefused, LeaveUnanswered, Cut, Unsent:
	}
	return Wait
}

// close is the desk's end. An end without a beginning means that the first word was missed.
func (c *Conversation) close(spec *Spec, e *Event) Do {
	if c.state != served {
		c.serve()
	}
	c.row.Solved = e.Solved
	return c.end(spec, record.Handled, record.WithHuman)
}
