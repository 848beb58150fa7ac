package desk

import (
	"slices"

	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
)

// completeAll ends what is due now, by group and agent.
func (d *Desk) completeAll() {
	d.due = d.due[:0]
	for d.calendar.first() <= d.now {
		a, _ := d.calendar.earliest()
		d.calendar.set(a, never)
		d.due = append(d.due, a)
	}
	slices.Sort(d.due)
	for _, a := range d.due {
		if d.complete(a) {
			d.freed = append(d.freed, a)
		}
		d.replan(a)
	}
}

// complete ends what is due at agent a now; true if that gave somebody on duty a slot free.
func (d *Desk) complete(a int32) (freed bool) {
	for x, ok := d.done(a); ok; x, ok = d.done(a) {
		freed = d.end(x, a) || freed
	}
	for units, ok := d.unwrap(a); ok; units, ok = d.unwrap(a) {
		d.released(a, units)
		freed = true
	}
	return freed && d.agents[a].duty == on
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
	wraps, length := c.wraps, d.legs[x].wrapUp
	if c.passes && l.second != none {
		d.passOn(x, a)
	} else {
		d.dismiss(x, c, &d.agents[a], g)
	}
	if wraps {
		d.wrap(a, length, l.channel)
		return false
	}
	d.released(a, g.slots.need[l.channel])
	return true
}

// dismiss lets contact x go, whom its last agent, one of that group, is done with.
func (d *Desk) dismiss(x int32, c *contact, a *agent, g *group) {
	l := &d.lines[c.line]
	solved := record.Yes
	if !g.sure && !settled(g.access[c.line].resolution, c.key, l.leg) {
		solved = record.No
	}
	id, handle := c.id, c.handle(x)
	d.forget(x, c, l)
	l.of.ended++
	d.emit(EventEnded, id, handle, a, solved)
}

// settled is whether an agent who settles that share settles the matter.
func settled(share float64, key rng.Key, leg int) bool {
	return share >= 1 || share > 0 && draw(key, leg) < share
}

// draw is the draw that says whether an agent settles the matter. The legs stand apart so that what
// does not depend on the contact is computed once and for all.
func draw(k rng.Key, leg int) float64 {
	if leg == 0 {
		return k.Uniform(rng.Resolution, 0)
	}
	return k.Uniform(rng.Resolution, 1)
}

// passOn sends contact x, whom its first agent a is done with, to the second line. There it waits
// as if it were offered now.
func (d *Desk) passOn(x, a int32) {
	c, s := &d.contacts[x], &d.legs[x].second
	d.emit(EventTransferred, c.id, c.handle(x), &d.agents[a], record.Unknown)
	c.work, c.wraps, c.passes = float64(s.Work), s.WrapUp > 0, false
	d.legs[x].wrapUp = s.WrapUp
	c.line, c.agent = d.lines[c.line].second, none
	c.order, c.since = d.offered, d.now
	d.offered++
	d.wait(x)
	d.orphaned = true
}

// turnOver does a whole instant of the most frequent kind: one conversation ends, nothing else
// happens, and its agent, on duty in a group that is not choosy, may take one that waits. It does what
// complete and assign would, but does not send the agent along the bench and back. False, and nothing
// done, if it is not so.
func (d *Desk) turnOver(i int32, a *agent, g *group) bool {
	p := &d.people[i]
	if len(p.talks) == 0 || p.plan() > d.now || len(p.wraps) > 0 {
		return false
	}
	x := p.talks[0].ref
	if d.contacts[x].wraps || d.contacts[x].passes {
		return false
	}
	units := g.slots.need[d.lines[d.contacts[x].line].channel]
	p.Finish(d.now)
	g.ended++
	d.dismiss(x, &d.contacts[x], a, g)
	if p.more(d.now) {
		d.released(i, units)
		d.complete(i)
		d.freed = append(d.freed, i)
		d.replan(i)
		d.assign()
		return true
	}
	d.fill(i, units, g.slots.level(p.Holds(), a.used-units))
	return true
}

// fill gives agent i, who has let go of so many units and would sit at that level, what waits.
func (d *Desk) fill(i, units, level int32) {
	a := &d.agents[i]
	g := &d.groups[a.group]
	l := d.headFor(g, level)
	if l == none {
		d.released(i, units)
		d.replan(i)
		return
	}
	x := d.lines[l].head
	if need := g.slots.need[d.lines[l].channel]; need != units || d.contacts[x].state != waiting {
		d.released(i, units)
		d.serve(i)
		return
	}
	d.unwait(x)
	c := &d.contacts[x]
	d.emit(EventJoined, c.id, c.handle(x), a, record.Unknown)
	d.begin(i, x)
	a.since = d.now
	g.bench.touch(d.agents, i)
	d.replan(i)
}

// shift changes how much of an agent is used and moves them along the bench.
func (d *Desk) shift(i, units int32) {
	a := &d.agents[i]
	g := &d.groups[a.group]
	a.used += units
	a.since = d.now
	if !a.solo {
		g.units.add(int64(units), d.now)
	}
	if a.duty == on {
		g.bench.remove(d.agents, i)
		g.bench.add(d.agents, i, g.slots.level(d.holds(i), a.used))
	}
}

// released books a slot that came free: the agent may be idle now, and gone if they were leaving.
func (d *Desk) released(i, units int32) {
	a := &d.agents[i]
	g := &d.groups[a.group]
	d.shift(i, -units)
	if d.holds(i) > 0 {
		return
	}
	g.busy.add(-1, d.now)
	if a.duty == leaving {
		g.leaving.remove(d.agents, i)
		d.goOff(i)
	}
}
