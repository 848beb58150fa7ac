package inquiry

import (
	"time"

	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
)

// send parks message turn until at. Where the conversation's end comes first, it is never sent.
func (c *Conversation) send(spec *Spec, turn int, at time.Duration) Do {
	c.state, c.turn, c.at = talking, int32(turn), at
	if d := c.over; d <= at && d != dist.Forever {
		c.due, c.limit = d, byConversation
		return Wait
	}
	if spec.Whole { // the one reply comes when all is said
		c.limitTo(dist.Forever, dist.Forever)
	} else {
		c.limitTo(after(at, spec.botPatience(c.said, c.key(), turn)), after(at, orForever(spec.TurnTimeout)))
	}
	return Send
}

// stepTalking is the bot's half.
func (c *Conversation) stepTalking(spec *Spec, e *Event) Do {
	switch {
	case e.Kind == Due:
		return c.replyMissed(spec)
	case e.Kind != Reply, e.Turn != 0 && e.Turn != int(c.turn), c.now < c.at:
		return Wait // not ours to hear now: the desk, or a reply to a message given up on
	case e.Blocked && c.row.Turns == 0:
		return c.end(spec, record.Blocked, record.AtBot)
	case e.Blocked && e.Failure == record.NoFailure:
		return c.botFailed(spec, record.RateLimited)
	case e.Failure != record.NoFailure:
		return c.botFailed(spec, e.Failure)
	}
	return c.hear(spec, e)
}

// replyMissed is a reply that did not come in time: whose time it was decides.
func (c *Conversation) replyMissed(spec *Spec) Do {
	switch c.limit {
	case byPatience:
		return c.end(spec, record.Abandoned, record.AtBot)
	case byTurn:
		return c.botFailed(spec, record.TimeoutTurn)
	case byConversation:
	}
	return c.fail(spec, record.TimeoutConversation, record.AtBot)
}

// hear takes in a reply that came through.
func (c *Conversation) hear(spec *Spec, e *Event) Do {
	r := &c.row
	r.Turns++
	c.last = record.NoFailure
	if e.Checked {
		r.Checked++
		if e.Met {
			r.Expected++
		}
	}
	if e.Solved != record.Unknown {
		r.Solved = e.Solved
	}
	known := c.moment(e.Known, c.now)
	complete := c.moment(e.Complete, known)
	switch {
	case e.Abandoned:
		return c.end(spec, record.Abandoned, record.AtBot)
	case e.Handoff:
		return c.escalate(spec, known)
	case e.Ended:
		return c.end(spec, record.Contained, record.AtBot)
	case e.Checked && !e.Met && spec.OnFailure.Set:
		if do, decided := c.react(spec); decided {
			return do
		}
	}
	return c.carryOn(spec, complete, known)
}

// moment is a time an engine measured, held between the message and the latest it can be.
func (c *Conversation) moment(t, latest time.Duration) time.Duration {
	if t <= 0 || t > latest {
		return latest
	}
	return max(t, min(c.at, latest))
}

// botFailed is an error or a time-out of the bot.
func (c *Conversation) botFailed(spec *Spec, failure record.Failure) Do {
	if !spec.OnFailure.Set {
		return c.fail(spec, failure, record.AtBot)
	}
	c.last = failure
	if do, decided := c.react(spec); decided {
		return do
	}
	return c.carryOn(spec, c.now, c.now)
}

// react counts a failure of the bot and, from the OnFailure.After-th on, draws what the customer
// makes of it: ask for a human, leave, or (undecided) carry on.
func (c *Conversation) react(spec *Spec) (do Do, decided bool) {
	c.failures++
	if int(c.failures) < spec.OnFailure.After {
		return Wait, false
	}
	u := c.uniform(rng.BotFailure, int(c.failures))
	switch {
	case u < spec.OnFailure.AskHuman:
		return c.escalate(spec, c.now), true
	case u < spec.OnFailure.AskHuman+spec.OnFailure.Leave:
		return c.end(spec, record.Abandoned, record.AtBot), true
	}
	return Wait, false
}

// carryOn sends the next message after some thought, or is done: a script that is said to its end
// without a hand-off is contained, unless its last message went unanswered.
func (c *Conversation) carryOn(spec *Spec, complete, known time.Duration) Do {
	next := int(c.turn) + 1
	switch {
	case next <= spec.messages(c.said):
		return c.send(spec, next, max(after(complete, spec.think(c.said, c.key(), next)), known))
	case c.last != record.NoFailure:
		return c.fail(spec, c.last, record.AtBot)
	}
	return c.end(spec, record.Contained, record.AtBot)
}
