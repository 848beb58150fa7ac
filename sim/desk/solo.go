package desk

import (
	"time"

	"github.com/holdline/holdline/sim/record"
)

// An agent of a group whose concurrency is 1 on all channels is solo: idle, in one conversation or
// in one wrap-up. Their whole state is in their agent record, which fills one cache line; an Agent
// with its heaps would need four, and this is where a simulation spends its time.

// holds is how many conversations and wrap-ups agent i has.
func (d *Desk) holds(i int32) int {
	a := &d.agents[i]
	switch {
	case !a.solo:
		return d.people[i].Holds()
	case a.talk != none || a.wrapping:
		return 1
	}
	return 0
}

// soonest is when agent i finishes something next.
func (d *Desk) soonest(i int32) time.Duration {
	if a := &d.agents[i]; a.solo {
		return a.due
	}
	return d.people[i].soonest()
}

// begin lets agent i begin conversation x.
func (d *Desk) begin(i, x int32) {
	a, c := &d.agents[i], &d.contacts[x]
	g := &d.groups[a.group]
	c.state, c.agent = talking, i
	work := c.work
	if !g.even {
		work /= g.access[c.line].speed
	}
	if !a.solo {
		d.people[i].Take(d.now, work, c.order, x)
		return
	}
	a.talk, a.work = x, work // since is when it was begun: shift comes next
	a.due = finish(d.now, work, g.alone)
}

// done takes a conversation from agent i whose time has come.
func (d *Desk) done(i int32) (x int32, ok bool) {
	a := &d.agents[i]
	if !a.solo {
		return d.people[i].Finish(d.now)
	}
	if a.talk == none || a.due > d.now {
		return none, false
	}
	x = a.talk
	a.talk, a.due = none, never
	return x, true
}

// wrap lets agent i begin a wrap-up.
func (d *Desk) wrap(i int32, length time.Duration, channel int) {
	a := &d.agents[i]
	if !a.solo {
		d.people[i].Wrap(d.now, length, int32(channel))
		return
	}
	a.wrapping, a.due = true, later(d.now, length)
}

// unwrap ends a wrap-up of agent i whose time has come and gives the units that come free.
func (d *Desk) unwrap(i int32) (units int32, ok bool) {
	a := &d.agents[i]
	if !a.solo {
		channel, over := d.people[i].Unwrap(d.now)
		if !over {
			return 0, false
		}
		return d.groups[a.group].slots.need[channel], true
	}
	if !a.wrapping || a.due > d.now {
		return 0, false
	}
	a.wrapping, a.due = false, never
	return 1, true
}

// drop takes conversation x, unfinished, from agent i and gives what is left of it in the agent's
// undivided time.
func (d *Desk) drop(i, x int32) (work float64, ok bool) {
	a := &d.agents[i]
	if !a.solo {
		return d.people[i].Drop(d.now, x)
	}
	if a.talk != x {
		return 0, false
	}
	a.talk, a.due = none, never
	return max(0, a.work-float64(d.now-a.since)*d.groups[a.group].alone), true
}

// talks gives the conversations of agent i, in no order; they are valid until the next call.
func (d *Desk) talks(i int32) []int32 {
	d.held = d.held[:0]
	if a := &d.agents[i]; a.solo {
		if a.talk != none {
			d.held = append(d.held, a.talk)
		}
		return d.held
	}
	for _, e := range d.people[i].talks {
		d.held = append(d.held, e.ref)
	}
	return d.held
}

// relieve is turnOver for a solo agent. What could be calls is written out: this and seat are where
// a simulation spends its time.
//
//go:noinline // docs/decisions, 25
func (d *Desk) relieve(i int32, a *agent, g *group) bool {
	if x := a.talk; x != none {
		c := &d.contacts[x]
		if c.passes {
			return false
		}
		wraps := c.wraps
		g.ended++
		d.dismiss(x, c, a, g)
		if wraps {
			a.talk, a.wrapping, a.due = none, true, later(d.now, d.legs[x].wrapUp)
			d.calendar.set(i, a.due)
			return true
		}
	}
	a.wrapping = false
	at := d.headFor(g, 0)
	if at != none {
		l := &d.lines[at]
		x := l.head
		if c := &d.contacts[x]; c.state == waiting {
			d.serveHead(at, l, c.next)
			g.bench.stamps++
			a.stamp = g.bench.stamps
			d.engage(i, x, c, a, g)
			d.emit(EventJoined, c.id, c.handle(x), a, record.Unknown)
			d.calendar.set(i, a.due)
			return true
		}
	}
	a.talk, a.due, a.used, a.since = none, never, 0, d.now
	g.busy.add(-1, d.now)
	g.bench.add(d.agents, i, 0)
	d.calendar.set(i, never)
	if at != none { // somebody to be handed over
		d.serve(i)
	}
	return true
}

// seat lets a solo agent, whom pick chose, begin contact x.
func (d *Desk) seat(i, x int32, c *contact, a *agent) {
	g := &d.groups[a.group]
	g.busy.add(1, d.now)
	g.bench.rise(d.agents)
	g.bench.stamps++
	a.level, a.stamp, a.used = 2, g.bench.stamps, 1
	d.engage(i, x, c, a, g)
	d.calendar.enter(i, a.due)
}

// engage puts contact x before solo agent i, whose calendar entry is the caller's.
func (d *Desk) engage(i, x int32, c *contact, a *agent, g *group) {
	c.state, c.agent = talking, i
	a.talk, a.since, a.work = x, d.now, c.work
	if !g.even {
		a.work /= g.access[c.line].speed
	}
	a.due = finish(a.since, a.work, g.alone)
}
