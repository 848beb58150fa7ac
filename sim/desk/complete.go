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
	solved := record.No
	if c.key.Uniform(rng.Resolution, 0) < g.access[c.line].resolution {
		solved = record.Yes
	}
	g.ended++
	d.queues[l.queue].ended++
	d.emit(EventEnded, x, a, solved)
	if c.wrapUp > 0 {
		d.agents[a].Wrap(d.now, c.wrapUp, int32(l.channel))
	} else {
		d.released(a, g.slots.need[l.channel])
		freed = true
	}
	d.dismiss(x)
	return freed
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
