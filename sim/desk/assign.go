package desk

import (
	"math/bits"
	"time"

	"github.com/holdline/holdline/sim/desk/routing"
	"github.com/holdline/holdline/sim/record"
)

// assign brings agents and inquiries together at the end of an instant.
func (d *Desk) assign() {
	if d.overflowing() {
		d.orphaned = true
	}
	switch {
	case d.tick > 0:
		if len(d.freed) > 0 || d.orphaned {
			d.tickAt = min(d.tickAt, d.now+(d.tick-d.now%d.tick)%d.tick)
		}
		if d.tickAt <= d.now {
			d.tickAt = never
			d.match()
		}
	case d.orphaned || len(d.freed) > 1:
		d.match()
	case len(d.freed) == 1:
		d.serve(d.freed[0])
	}
	d.freed, d.orphaned = d.freed[:0], false
}

// pick lets the policy choose a free agent for who has waited so long in a line; none if nobody is
// free.
func (d *Desk) pick(at int32, l *line, waited time.Duration) int32 {
	if g := l.only; g != nil {
		if a := g.bench.levels[0].head; a != none || g.slots.single {
			return a
		}
		return g.free(d.agents, l.channel, d.order)
	}
	return d.pickAmong(at, l, waited)
}

// pickAmong is pick where several groups serve the line.
func (d *Desk) pickAmong(at int32, l *line, waited time.Duration) int32 {
	found, choice := none, false
	for _, g := range l.groups {
		a := g.bench.levels[0].head
		if !g.plain {
			a = d.putForward(g, at, l.channel, waited)
		}
		switch {
		case a == none:
			continue
		case found == none:
			found = a
			continue
		case !choice:
			choice = true
			d.free, d.freeAgent = d.free[:0], d.freeAgent[:0]
			d.addFree(found, at)
		}
		d.addFree(a, at)
	}
	if !choice {
		return found
	}
	return d.freeAgent[d.policy.Agent(d.free)]
}

// addFree puts an agent who could serve a line before the policy.
func (d *Desk) addFree(i, line int32) {
	a := &d.agents[i]
	g := &d.groups[a.group]
	d.freeAgent = append(d.freeAgent, i)
	d.free = append(d.free, routing.Free{
		Group: int(a.group), Rank: int(g.access[line].rank), Since: a.since, Load: g.slots.load(a.used), Idle: a.level == 0,
	})
}

// putForward gives the agent whom a group puts forward for who has waited so long in a line, or none.
func (d *Desk) putForward(g *group, line int32, channel int, waited time.Duration) int32 {
	if g.choosy && !g.takes(line, channel, waited) {
		return none
	}
	return g.free(d.agents, channel, d.order)
}

// match lets inquiries pick agents, the policy's first inquiry first, until no pair is left.
func (d *Desk) match() {
	for {
		d.heads, d.headLine = d.heads[:0], d.headLine[:0]
		for w, word := range d.filled {
			for ; word != 0; word &= word - 1 {
				l := int32(w*64 + bits.TrailingZeros64(word))
				if d.anyFree(l) {
					d.addHead(l, 0)
				}
			}
		}
		l := d.chooseHead()
		if l == none {
			return
		}
		a := d.pick(l, &d.lines[l], d.waited(l))
		d.join(d.lines[l].head, a)
		d.replan(a)
	}
}

// anyFree reports whether somebody could serve the head of a line.
func (d *Desk) anyFree(at int32) bool {
	l, waited := &d.lines[at], d.waited(at)
	for _, g := range l.groups {
		if d.putForward(g, at, l.channel, waited) != none {
			return true
		}
	}
	return false
}

// waited is how long the head of a line has.
func (d *Desk) waited(l int32) time.Duration { return d.now - d.contacts[d.lines[l].head].since }

// serve lets an agent with room pick inquiries until nobody is left or nothing fits. Where a reserve
// keeps others of the group idle, the inquiry goes to the one whom the group puts forward.
func (d *Desk) serve(a int32) {
	for d.agents[a].duty == on {
		l := d.headFor(&d.groups[d.agents[a].group], d.agents[a].level)
		if l == none {
			break
		}
		who := a
		if g := &d.groups[d.agents[a].group]; g.access[l].reserve > 0 {
			who = g.free(d.agents, d.lines[l].channel, d.order)
		}
		d.join(d.lines[l].head, who)
		if who != a {
			d.replan(who)
		}
	}
	d.replan(a)
}

// headFor lets the policy choose among the lines that an agent of a group, at that level of the bench,
// can serve.
func (d *Desk) headFor(g *group, level int32) int32 {
	if level <= g.easy && len(g.serves) == 1 { // whoever waits there fits
		word := g.serves[0] & d.filled[0]
		switch {
		case word == 0:
			return none
		case word&(word-1) == 0:
			return int32(bits.TrailingZeros64(word))
		}
		return d.headAmong(g, level)
	}
	found := none
	for w, word := range g.serves {
		for word &= d.filled[w]; word != 0; word &= word - 1 {
			l := int32(w*64 + bits.TrailingZeros64(word))
			if !d.fits(g, l, level) {
				continue
			}
			if found != none {
				return d.headAmong(g, level)
			}
			found = l
		}
	}
	return found
}

// headAmong is headFor where there is a choice.
func (d *Desk) headAmong(g *group, level int32) int32 {
	d.heads, d.headLine = d.heads[:0], d.headLine[:0]
	all := level <= g.easy // whoever waits fits
	for w, word := range g.serves {
		for word &= d.filled[w]; word != 0; word &= word - 1 {
			if l := int32(w*64 + bits.TrailingZeros64(word)); all || d.fits(g, l, level) {
				d.addHead(l, g.access[l].rank)
			}
		}
	}
	return d.chooseHead()
}

// fits reports whether an agent of a group, at that level of the bench, can take the head of a line.
func (d *Desk) fits(g *group, l, level int32) bool {
	ch := d.lines[l].channel
	return level <= g.limits[ch] && (!g.choosy || g.takes(l, ch, d.waited(l)))
}

// addHead puts the head of a line before the policy.
func (d *Desk) addHead(i, rank int32) {
	l := &d.lines[i]
	c := &d.contacts[l.head]
	d.headLine = append(d.headLine, i)
	d.heads = append(d.heads, routing.Waiting{
		Queue: l.queue, Locale: l.locale, Priority: l.priority, Rank: int(rank), Since: c.since, Order: c.order,
	})
}

// chooseHead asks the policy where there is a choice.
func (d *Desk) chooseHead() int32 {
	switch len(d.heads) {
	case 0:
		return none
	case 1:
		return d.headLine[0]
	}
	return d.headLine[d.policy.Inquiry(d.heads)]
}

// join brings contact x, in line, to agent a. The agent's calendar entry is the caller's.
func (d *Desk) join(x, a int32) {
	c := &d.contacts[x]
	if c.state == waiting {
		d.unwait(x)
		d.emit(EventJoined, c.id, c.handle(x), &d.agents[a], record.Unknown)
	} else { // handing
		d.step(x)
		old, units := c.agent, d.need(x)
		d.takeBack(x)
		d.released(old, units)
		d.replan(old)
		d.emit(EventMoved, c.id, c.handle(x), &d.agents[a], record.Unknown)
	}
	d.take(x, a)
}

// take lets agent a, who has room, begin contact x. The agent's calendar entry is the caller's.
func (d *Desk) take(x, a int32) {
	g := &d.groups[d.agents[a].group]
	if d.agents[a].level == 0 {
		g.busy.add(1, d.now)
	}
	d.begin(a, x)
	d.shift(a, g.slots.need[d.lines[d.contacts[x].line].channel])
}

// takeBack takes contact x away from its agent and notes what is left of the work.
func (d *Desk) takeBack(x int32) {
	c := &d.contacts[x]
	if work, ok := d.drop(c.agent, x); ok {
		c.work = work * d.groups[d.agents[c.agent].group].access[c.line].speed
	}
	c.agent = none
}

// need is how many units contact x uses of its agent.
func (d *Desk) need(x int32) int32 {
	c := &d.contacts[x]
	return d.groups[d.agents[c.agent].group].slots.need[d.lines[c.line].channel]
}

// replan puts an agent's next completion into the calendar.
func (d *Desk) replan(a int32) { d.calendar.set(a, d.soonest(a)) }
