package center_test

import (
	"math"
	"slices"
	"time"

	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
)

// rate is how fast each of an agent's conversations goes.
func (d *twinDesk) rate(a *twinAgent) float64 {
	k, total := d.holds(a), d.group(a).TotalRate
	if len(total) == 0 || k == 0 {
		return 1
	}
	return total[min(k, len(total))-1] / float64(k)
}

func (d *twinDesk) speed(c *twinContact) float64 { return d.skill(c.agent.group, c).Speed }

// work lets an agent's conversations advance up to now; called before anything changes for them.
func (d *twinDesk) work(a *twinAgent) {
	rate := d.rate(a)
	for _, c := range d.contacts {
		if c.agent == a {
			c.left -= float64(d.w.now-a.at) * rate * d.speed(c)
		}
	}
	a.at = d.w.now
}

// first is the conversation that ends next, the first of equals, and when; nil for none.
func (d *twinDesk) first(a *twinAgent) (c *twinContact, at time.Duration) {
	rate, least := d.rate(a), math.Inf(1)
	for _, o := range d.contacts {
		if o.agent == a && o.left/d.speed(o) < least {
			c, least = o, o.left/d.speed(o)
		}
	}
	if c == nil {
		return nil, forever
	}
	return c, a.at + time.Duration(max(0, math.Ceil(least/rate-1e-3)))
}

// wrapped is the wrap-up that ends next, the first of equals, and when; -1 for none.
func (a *twinAgent) wrapped() (i int, at time.Duration) {
	i, at = -1, forever
	for j, r := range a.wraps {
		if r.end < at {
			i, at = j, r.end
		}
	}
	return i, at
}

// complete ends what is due: conversations, then wrap-ups.
func (d *twinDesk) complete(a *twinAgent) {
	freed := false
	for c, at := d.first(a); at <= d.w.now; c, at = d.first(a) {
		d.work(a)
		freed = d.end(c) || freed
	}
	for i, at := a.wrapped(); at <= d.w.now; i, at = a.wrapped() {
		d.work(a)
		a.wraps = slices.Delete(a.wraps, i, i+1)
		d.released(a)
		freed = true
	}
	if freed && a.duty == "on" {
		d.freed = append(d.freed, a)
	}
}

// end is the end of a conversation; true if the agent has room for another at once.
func (d *twinDesk) end(c *twinContact) (freed bool) {
	a, key, wrapUp := c.agent, c.p.key, c.wrapUp
	skill, on := d.skill(a.group, c), c.p.demand.Transfer
	if c.empty {
		d.w.saw("an agent found nobody")
	}
	c.agent, c.handing = nil, false
	if on != nil && c.leg == 0 && !c.empty && key.Uniform(rng.Transfer, 1) < float64(on.Probability) {
		d.passOn(c)
	} else {
		solved := record.No
		if key.Uniform(rng.Resolution, c.leg) < float64(skill.Resolution) {
			solved = record.Yes
		}
		d.forget(c)
		if !c.empty {
			d.w.served(c.p, solved)
		}
	}
	if wrapUp > 0 {
		d.w.saw("wrap-up")
		a.wraps = append(a.wraps, twinWrap{d.w.now + wrapUp, c.p.demand.Channel})
		return false
	}
	d.released(a)
	return true
}

// passOn makes a contact the last of the second line.
func (d *twinDesk) passOn(c *twinContact) {
	on, key := c.p.demand.Transfer, c.p.key
	d.forget(c)
	d.add(&twinContact{
		p: c.p, leg: 1, waiting: true, since: d.w.now,
		left: float64(d.w.draw(&on.Work, key.Uniform(rng.Work, 1))), wrapUp: d.w.draw(on.WrapUp, key.Uniform(rng.WrapUp, 1)),
	})
	d.orphaned = true
	d.w.passedOn(c.p)
}
