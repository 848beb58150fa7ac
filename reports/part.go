package reports

import "time"

// sums are the two sides of a ratio over some stretch: a slot of a run, a window, a replication.
// They add up.
type sums struct {
	num, den float64
	dark     float64 // of den: those of whom it is not known whether they belong to num
	n        int64   // samples
	open     open    // whom they leave out
}

func (s *sums) add(o sums) {
	s.num += o.num
	s.den += o.den
	s.dark += o.dark
	s.n += o.n
	s.open.add(o.open)
}

// numbers are everything counted over one stretch, of every queue and group: a slot of an
// accumulator's store, or what a study keeps of a replication.
type numbers struct {
	counts    []int64 // of the first queue
	nextQueue int     // how far those of the next one lie
	groups    []int64 // of the first group
	nextGroup int
	areas     []float64 // likewise
	nextAreas int
	paid      []float64     // hours, by group; of a slot, the accumulator knows them
	short     []float64     // contacts paid for although they did not come, likewise
	length    time.Duration // of clock time; 0 of what comes after the horizon
	slot      int           // or aReplication
}

const aReplication = -1

// part is what the sums of a measure are made of: numbers, as far as the query lets them be seen.
type part struct {
	a *Accumulator // the scenario, its laws and prices; never its store
	query
	numbers
}

// takes says whether a queue is part of the query.
func (q *query) takes(queue int) bool { return q.queues == nil || q.queues[queue] }

// takesGroup says whether a group is.
func (q *query) takesGroup(group int) bool { return q.group == anyGroup || q.group == group }

// of is a column of one queue.
func (p *part) of(queue int, c column) int64 { return p.counts[queue*p.nextQueue+int(c)] }

// n adds a column up over the queues.
func (p *part) n(c column) int64 {
	total := int64(0)
	c = p.ofLeg(&p.a.layout, c)
	for queue := range p.a.layout.queues {
		if p.takes(queue) {
			total += p.of(queue, c)
		}
	}
	return total
}

// f is n as the side of a ratio.
func (p *part) f(c column) float64 { return float64(p.n(c)) }

// group is a column of one group.
func (p *part) group(group int, c groupColumn) int64 { return p.groups[group*p.nextGroup+int(c)] }

// agents adds a column up over the groups.
func (p *part) agents(c groupColumn) int64 {
	total := int64(0)
	for g := range p.a.layout.groups {
		if p.takesGroup(g) {
			total += p.group(g, c)
		}
	}
	return total
}

// area adds an integral over time up over the groups.
func (p *part) area(of area) float64 {
	total := 0.0
	for g := range p.a.layout.groups {
		if p.takesGroup(g) {
			total += p.areas[g*p.nextAreas+int(of)]
		}
	}
	return total
}

// paidHours are the heads on shift of a group, in hours.
func (p *part) paidHours(group int) float64 {
	if p.slot == aReplication {
		return p.paid[group]
	}
	return p.a.paidHours(group, p.slot)
}

// contacts are those a group is paid for: who came, and who was promised to come.
func (p *part) contacts(group int) float64 {
	n := float64(p.group(group, groupContacts))
	if p.slot == aReplication {
		return n + p.short[group]
	}
	return n + p.a.short(group, p.slot)
}

// part looks at one slot.
func (a *Accumulator) part(q query, slot int) part {
	return part{a: a, query: q, numbers: a.numbers(slot)}
}

// numbers gives those of a slot.
func (a *Accumulator) numbers(slot int) numbers {
	l, s := &a.layout, &a.store
	slots, width := l.count()+1, l.columns()
	n := numbers{slot: slot, nextQueue: slots * width, nextGroup: slots * int(numGroupColumns), nextAreas: slots * int(numAreas)}
	n.counts = s.counts[min(slot*width, len(s.counts)):]
	n.groups = s.groups[min(slot*int(numGroupColumns), len(s.groups)):]
	n.areas = s.areas[min(slot*int(numAreas), len(s.areas)):]
	if slot < l.late() {
		n.length = l.width(slot)
	}
	return n
}
