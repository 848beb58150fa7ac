package desk

import (
	"cmp"
	"slices"

	"github.com/holdline/holdline/sim/record"
)

// changeShifts brings every group whose heads change now to its new strength.
func (d *Desk) changeShifts() {
	d.shiftAt = never
	for i := range d.groups {
		if d.groups[i].changed || d.groups[i].due() <= d.now {
			d.restaff(&d.groups[i])
		}
		d.shiftAt = min(d.shiftAt, d.groups[i].due())
	}
}

// restaff recounts a group's heads and lets agents come and go accordingly.
func (d *Desk) restaff(g *group) {
	g.changed = false
	turned := g.rotation.due <= d.now
	if turned {
		g.rotation.turn()
	}
	before := g.rotation.present
	paid, present := g.roster.take(d.now)
	away := g.rotation.recount(d.now, present)
	paid = max(paid, g.staying())
	d.openQueues(g, paid)
	g.paid.set(int64(paid), d.now)
	target := max(present-away, g.staying())
	for g.onDuty < target {
		d.comeOn(g)
	}
	for g.onDuty > target && g.bench.levels[0].head != none {
		i := g.bench.levels[0].head
		d.stepDown(i)
		d.goOff(i)
	}
	for ended := before - present; g.onDuty > target; ended-- {
		how := Finish
		if ended > 0 {
			how = g.atEnd
		}
		d.sendOff(g, how)
	}
	if turned {
		d.swap(g, away)
	}
}

// openQueues notes which queues have a group on shift, which is what opens those without hours.
func (d *Desk) openQueues(g *group, paid int) {
	var delta int
	switch {
	case paid > 0 && g.paid.level == 0:
		delta = 1
	case paid == 0 && g.paid.level > 0:
		delta = -1
	default:
		return
	}
	for _, i := range g.queues {
		q := &d.queues[i]
		q.open += delta
		if !d.channels[q.channel].given {
			q.opened.set(int64(min(q.open, 1)), d.now)
		}
	}
}

// comeOn brings one more agent to the bench: whoever was about to leave, or else whoever has been
// off for longest.
func (d *Desk) comeOn(g *group) {
	i := g.leaving.head
	if i == none {
		d.fetch(g)
		return
	}
	g.leaving.remove(d.agents, i)
	d.keep(i)
	d.sit(i)
}

// fetch brings back whoever has been off for longest.
func (d *Desk) fetch(g *group) {
	i := g.off.head
	g.off.remove(d.agents, i)
	g.staffed.add(1, d.now)
	d.sit(i)
}

// sit puts an agent on the bench.
func (d *Desk) sit(i int32) {
	a := &d.agents[i]
	g := &d.groups[a.group]
	a.duty = on
	if !a.solo || d.holds(i) == 0 { // of a solo agent at work it is when that was begun
		a.since = d.now
	}
	g.onDuty++
	g.bench.add(d.agents, i, g.slots.level(d.holds(i), a.used))
	d.freed = append(d.freed, i)
}

// keep lets an agent who stays after all keep the conversations they wanted to hand over.
func (d *Desk) keep(i int32) {
	a := &d.agents[i]
	if !a.handing {
		return
	}
	a.handing = false
	for _, x := range d.talks(i) {
		d.step(x)
		d.contacts[x].state = talking
	}
}

// stepDown takes an agent from the bench.
func (d *Desk) stepDown(i int32) {
	g := &d.groups[d.agents[i].group]
	g.bench.remove(d.agents, i)
	g.onDuty--
}

// goOff sends an agent who holds nothing away.
func (d *Desk) goOff(i int32) {
	a := &d.agents[i]
	g := &d.groups[a.group]
	a.duty, a.handing = off, false
	g.off.add(d.agents, i)
	g.staffed.add(-1, d.now)
}

// sendOff ends the shift of the least loaded agent, who holds something.
func (d *Desk) sendOff(g *group, how AtShiftEnd) {
	i := g.bench.leaver(d.agents)
	d.stepDown(i)
	a := &d.agents[i]
	a.duty = leaving
	g.leaving.add(d.agents, i)
	talks := d.talks(i)
	if how == Finish || len(talks) == 0 {
		return
	}
	d.orphaned = true
	if how == HandOver {
		a.handing = true
		for _, x := range talks {
			d.contacts[x].state = handing
			d.enter(x)
		}
		return
	}
	d.preempt(i)
}

// preempt sends all conversations of a leaving agent back to their lines, in order of offer.
func (d *Desk) preempt(i int32) {
	talks := d.talks(i)
	slices.SortFunc(talks, func(x, y int32) int { return cmp.Compare(d.contacts[x].order, d.contacts[y].order) })
	for _, x := range talks {
		need := d.need(x)
		c := &d.contacts[x]
		d.emit(EventRequeued, c.id, c.handle(x), &d.agents[i], record.Unknown)
		d.takeBack(x)
		d.released(i, need)
		d.wait(x)
	}
	d.replan(i)
}

// swap lets as many agents who are off trade places with idle ones as the rotation has away, so
// that breaks go round. Nobody is torn from a conversation for it.
func (d *Desk) swap(g *group, away int) {
	for range away {
		out, in := g.bench.levels[0].head, g.off.head
		if out == none || in == none || d.agents[out].since == d.now {
			return
		}
		d.stepDown(out)
		d.goOff(out)
		d.fetch(g)
	}
}
