package inquiry

import (
	"time"

	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
)

// enqueue is the desk's answer that the customer waits. Some accept the promise of a call instead;
// of the others, those who find the queue too long leave at once: they entered it and waited for no
// time. Who has waited since before the run does neither: they stayed.
func (c *Conversation) enqueue(spec *Spec, e *Event) Do {
	c.row.Position = int32(max(e.Position, 0))
	if c.backlog {
		return c.settle(spec) // made up their mind before the run
	}
	if spec.Callback.Set && c.acceptsCall(spec, e) {
		return c.promised(spec)
	}
	if len(spec.Balk) > 0 && c.balks(spec, e) {
		c.row.Balked, c.row.QueuedAt = true, c.now
		return c.leave(spec)
	}
	return c.settle(spec)
}

// settle is the wait for a human, for as long as patience lasts.
func (c *Conversation) settle(spec *Spec) Do {
	c.enter()
	c.state = waiting
	c.limitTo(after(c.at, c.patience(spec)), dist.Forever)
	return Wait
}

// enter notes that the customer is in the queue since they asked, if nothing told us so before.
func (c *Conversation) enter() {
	if c.row.QueuedAt == record.Never {
		c.row.QueuedAt = c.at
	}
}

// ahead is how many the customer knows to wait before them; who is told nothing knows of none.
func (c *Conversation) ahead() int { return int(max(c.row.Position-1, 0)) }

// balks draws for the rule on those ahead that reaches highest, and likewise, independently, for
// the rule on the announced wait: either turns the customer away.
func (c *Conversation) balks(spec *Spec, e *Event) bool {
	byLength, byWait := -1, -1
	for i := range spec.Balk {
		b := &spec.Balk[i]
		switch {
		case b.Announced > 0:
			if b.Announced <= e.Announced && (byWait < 0 || b.Announced > spec.Balk[byWait].Announced) {
				byWait = i
			}
		case b.AtLeast <= c.ahead() && (byLength < 0 || b.AtLeast > spec.Balk[byLength].AtLeast):
			byLength = i
		}
	}
	return c.turnsAway(spec, byLength) || c.turnsAway(spec, byWait)
}

func (c *Conversation) turnsAway(spec *Spec, rule int) bool {
	return rule >= 0 && c.chance(spec.Balk[rule].P, rng.Balk, rule)
}

// acceptsCall draws whether the customer prefers a call, where one is offered.
func (c *Conversation) acceptsCall(spec *Spec, e *Event) bool {
	o := &spec.Callback
	return c.ahead() >= o.AtLeast && e.Announced >= o.Announced && c.chance(o.Accept, rng.Callback, 0)
}

// promised is the wait for a call: it keeps the place and tries nobody's patience. An agent who
// calls a customer who does not answer is busy with that for as long as it rings.
func (c *Conversation) promised(spec *Spec) Do {
	c.enter()
	c.state, c.row.Callback = waiting, true
	c.due, c.over, c.limit = dist.Forever, dist.Forever, byPatience // however long it takes
	if c.absent = !c.chance(spec.Callback.Reach, rng.Reached, 0); c.absent {
		return waitAbsent
	}
	return Wait
}

// detect is how long an agent takes to see that nobody is there: some time at least.
func (c *Conversation) detect(law dist.Sampler) time.Duration {
	return max(law.Sample(c.uniform(rng.Detect, int(c.row.Transfers))), 1)
}

// reached is an agent at the head of a wait; the end of a talk without a beginning, or its passing
// on, tells of one, too.
func (c *Conversation) reached(spec *Spec, e *Event) Do {
	switch {
	case c.absent:
		return c.end(spec, record.Abandoned, record.InQueue)
	case e.Kind == Ended:
		return c.close(spec, e)
	case e.Kind == Transferred:
		c.serve()
		return c.passOn(spec)
	}
	c.meet(e.Group, e.Agent)
	return c.serve()
}

// queueMissed is a wait for a human that came to its limit.
func (c *Conversation) queueMissed(spec *Spec) Do {
	switch c.limit {
	case byPatience:
		if c.state == waiting && c.chance(spec.Silent.P, rng.Silent, int(c.row.Transfers)) {
			return c.vanish(spec)
		}
		return c.leave(spec)
	case byTurn:
		return c.fail(spec, record.TimeoutTurn, c.stage())
	case byConversation:
	}
	return c.overdue(spec)
}

// overdue ends a conversation that has to be over, in the queue or with a human, who is told.
func (c *Conversation) overdue(spec *Spec) Do {
	c.fail(spec, record.TimeoutConversation, c.stage())
	return HangUp
}

// vanish ends the wait without a word to the desk, whose agent will come to an empty chat.
func (c *Conversation) vanish(spec *Spec) Do {
	c.row.Silent = true
	c.end(spec, record.Abandoned, c.stage())
	return Vanish
}
