package desk

import (
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
)

// complete ends what is due at agent a now.
func (d *Desk) complete(a int32) {
	ag := &d.agents[a]
	g := &d.groups[ag.group]
	freed := false
	for x, ok := ag.Finish(d.now); ok; x, ok = ag.Finish(d.now) {
		freed = d.end(x, a) || freed
	}
	for channel, ok := ag.Unwrap(d.now); ok; channel, ok = ag.Unwrap(d.now) {
		d.released(a, g.slots.need[channel])
		freed = true
	}
	if freed && ag.duty == on {
		d.freed = append(d.freed, a)
	}
	d.replan(a)
}

// end closes a finished conversation; true if that gave a slot free.
func (d *Desk) end(x, a int32) (freed bool) {
	c := &d.contacts[x]
	g := &d.groups[d.agents[a].group]
	if c.state == handing {
		d.step(x)
	}
	l := &d.lines[c.line]
	g.ended++
	wrapUp := c.wrapUp
	if c.passes && l.second != none {
		d.passOn(x, a)
	} else {
		d.finish(x, a)
	}
	if wrapUp > 0 {
		d.agents[a].Wrap(d.now, wrapUp, int32(l.channel))
		return false
	}
	d.released(a, g.slots.need[l.channel])
	return true
}

// finish lets contact x go, whom its last agent a is done with.
func (d *Desk) finish(x, a int32) {
	c := &d.contacts[x]
	l := &d.lines[c.line]
	solved := record.No
	if c.key.Uniform(rng.Resolution, l.leg) < d.groups[d.agents[a].group].access[c.line].resolution {
		solved = record.Yes
	}
	d.queues[l.queue].ended++
	d.emit(EventEnded, x, a, solved)
	d.dismiss(x)
}

// passOn sends contact x, whom its first agent a is done with, to the second line. There it waits
// as if it were offered now.
func (d *Desk) passOn(x, a int32) {
	d.emit(EventTransferred, x, a, record.Unknown)
	c := &d.contacts[x]
	c.work, c.wrapUp, c.passes = float64(d.seconds[x].Work), d.seconds[x].WrapUp, false
	c.line, c.agent = d.lines[c.line].second, none
	c.order, c.since = d.offered, d.now
	d.offered++
	d.wait(x)
	d.orphaned = true
}

// shift changes how much of an agent is used and moves them along the bench.
func (d *Desk) shift(i, units int32) {
	a := &d.agents[i]
	g := &d.groups[a.group]
	a.used += units
	a.since = d.now
	g.units.add(int64(units), d.now)
	if a.duty == on {
		g.bench.remove(d.agents, i)
		g.bench.add(d.agents, i, g.slots.level(a.Holds(), a.used))
	}
}

// released books a slot that came free: the agent may be idle now, and gone if they were leaving.
func (d *Desk) released(i, units int32) {
	a := &d.agents[i]
	g := &d.groups[a.group]
	d.shift(i, -units)
	if a.Holds() > 0 {
		return
	}
	g.busy.add(-1, d.now)
	if a.duty == leaving {
		g.leaving.remove(d.agents, i)
		d.goOff(i)
	}
}
