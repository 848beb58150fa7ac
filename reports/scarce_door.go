package reports

import (
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/record"
)

// besideTheDoor says whether a gate breaks somewhere else than at a closed door, though those who find it closed
// count against it: they are as large a share at every load, and the worst hours are theirs. Where they break it
// alone, or nobody else does, it is they.
func (a *Accumulator) besideTheDoor(c *criterion, look []Span) bool {
	const some = 0.01 // of those who count against it
	if c.goal.Measure != "blocked_rate" && c.goal.Measure != "resolution_rate" || c.goal.Labels.Endpoint == "bot" {
		return false
	}
	closed, missed, of := 0.0, 0.0, 0.0
	for _, i := range look {
		v := a.of(c, allQueues, i)
		e := c.in(v)
		closed, missed, of = closed+float64(v.sum(closedDoor)), missed+c.missed(e, v), of+e.Of
	}
	room := c.goal.Limit * of
	if !c.goal.Op.UpperBound() {
		room = of - room
	}
	return closed > 0 && closed <= room && missed >= some*(closed+missed)
}

// missed is how many are on the bad side of a share of all who come, beside those who find the door closed.
func (c *criterion) missed(e Margin, v view) float64 {
	closed := float64(v.sum(closedDoor))
	if c.goal.Op.UpperBound() {
		return c.goal.Limit*e.Of - e.Good - closed
	}
	return e.Of - (e.Good + c.goal.Limit*e.Of) - closed
}

// turns says what a gate on both ends of the channel may have lacked at a place: nothing where most who come find
// it closed, or most of those whom a gate on them minds; and of these only the end that turned them away.
func (a *Accumulator) turns(g goal.Gate, at Place) (closed, bot, desk bool) {
	v := a.within(whole(""), at.span.From, at.span.To)
	if at.queue != allQueues {
		v.queues = only(at.queue, a.layout.queues)
	}
	both, door := g.Labels.Endpoint != "desk", v.sum(closedDoor)
	switch g.Measure {
	case "closed_rate":
		return door > 0, both, true
	case "blocked_rate":
		atBot := v.sum(blockedBot)
		atDesk := v.sum(outcomes+column(record.Blocked)) - atBot - door
		if !both {
			atBot = 0
		}
		return door > 0 && door >= max(atBot, atDesk), both && atBot >= atDesk, !both || atDesk >= atBot
	}
	return door > 0 && 2*door >= v.sum(offered), both, true
}

// closedOf names the channels that turned somebody away as closed.
func (a *Accumulator) closedOf(v view) []Scarcity {
	var out []Scarcity
	for i, channel := range a.meta.Labels.Channels {
		v.queues = make([]bool, a.layout.queues)
		for queue, q := range a.meta.Labels.Queues {
			v.queues[queue] = q.Channel == i
		}
		if v.sum(closedDoor) > 0 {
			out = append(out, Scarcity{ScarceClosed, channel, 0})
		}
	}
	return out
}
