package desk

import (
	"slices"
	"time"
)

// line is who waits in one queue, one locale and for one leg, first come first served. Conversations that
// their agent wants to hand over stand in line too, without counting as waiting.
type line struct {
	head, tail int32
	second     int32 // the line for those whom agents of this one pass on, or none
	queue      int
	locale     int
	channel    int
	of         *queue
	on         *channel
	only       *group // that serves it, where it is one alone and not choosy
	priority   int
	leg        int             // 0, or 1 for those whom a first agent passed on
	waiting    integral        // not counting those being handed over
	groups     []*group        // that serve it
	waits      []time.Duration // after which one more of them does, ascending
}

// channel is who is there of a channel, and who may come in.
type channel struct {
	door
	limit, trunks   int
	waiting, inside int // in line; in line or with an agent
}

// queue is an intent on a channel: its lines are those from first on, one a locale.
type queue struct {
	channel int
	open    int // groups with paid heads that serve it

	opened integral
	ended  int
}

func newLines(cfg *Config) []line {
	legs := 1
	for g := range cfg.Groups {
		for _, s := range cfg.Groups[g].Skills {
			legs = max(legs, s.Leg)
		}
	}
	lines := make([]line, 0, legs*len(cfg.Queues)*cfg.Locales)
	for leg := range legs {
		for q := range cfg.Queues {
			for l := range cfg.Locales {
				lines = append(lines, line{
					head: none, tail: none, queue: q, locale: l, leg: leg, second: none,
					channel: cfg.Queues[q].Channel, priority: max(1, cfg.Queues[q].Priority),
				})
			}
		}
	}
	return lines
}

// connect tells the lines which groups serve them.
func (d *Desk) connect() {
	first := len(d.queues) * d.locales
	for i := range d.lines {
		l := &d.lines[i]
		for g := range d.groups {
			s := &d.groups[g].access[i]
			if s.rank == 0 {
				continue
			}
			l.groups = append(l.groups, &d.groups[g])
			if s.after > 0 && !slices.Contains(l.waits, s.after) {
				l.waits = append(l.waits, s.after)
			}
		}
		slices.Sort(l.waits)
		if len(l.waits) > 0 {
			d.overflow.add(int32(i))
		}
		l.of, l.on = &d.queues[l.queue], &d.channels[l.channel]
		if len(l.groups) == 1 && !l.groups[0].choosy {
			l.only = l.groups[0]
		}
		if i >= first && len(l.groups) > 0 {
			d.lines[i-first].second = int32(i)
		}
	}
}

// enter puts contact x into its line, behind everyone offered before it.
func (d *Desk) enter(x int32) {
	c := &d.contacts[x]
	l := &d.lines[c.line]
	after := l.tail // nearly always: only who returns to the line was offered earlier
	for after != none && d.contacts[after].order > c.order {
		after = d.contacts[after].prev
	}
	c.prev = after
	if after == none {
		c.next, l.head = l.head, x
	} else {
		c.next = d.contacts[after].next
		d.contacts[after].next = x
	}
	if c.next == none {
		l.tail = x
	} else {
		d.contacts[c.next].prev = x
	}
	if l.head == x && len(l.waits) > 0 {
		d.watch(l)
	}
	d.filled.add(c.line)
}

// queueUp is wait for contact x, which was offered last of all.
func (d *Desk) queueUp(x int32, c *contact, l *line) {
	c.state = waiting
	c.prev, c.next = l.tail, none
	if l.tail != none {
		d.contacts[l.tail].next = x
	} else {
		l.head = x
		d.filled.add(c.line)
		if len(l.waits) > 0 {
			d.watch(l)
		}
	}
	l.tail = x
	l.waiting.add(1, d.now)
	l.on.waiting++
}

// step takes contact x out of its line.
func (d *Desk) step(x int32) {
	c := &d.contacts[x]
	l := &d.lines[c.line]
	if c.prev == none {
		l.head = c.next
		if len(l.waits) > 0 {
			d.watch(l)
		}
	} else {
		d.contacts[c.prev].next = c.next
	}
	if c.next == none {
		l.tail = c.prev
	} else {
		d.contacts[c.next].prev = c.prev
	}
	if l.head == none {
		d.filled.remove(c.line)
	}
}

// wait makes contact x wait in its line.
func (d *Desk) wait(x int32) {
	c := &d.contacts[x]
	c.state = waiting
	d.enter(x)
	l := &d.lines[c.line]
	l.waiting.add(1, d.now)
	l.on.waiting++
}

// unwait takes contact x, which waits, out of its line.
func (d *Desk) unwait(x int32) {
	d.step(x)
	l := &d.lines[d.contacts[x].line]
	l.waiting.add(-1, d.now)
	l.on.waiting--
}

// serveHead is unwait for the head of a line.
func (d *Desk) serveHead(at int32, l *line, next int32) {
	l.head = next
	if next == none {
		l.tail = none
		d.filled.remove(at)
	} else {
		d.contacts[next].prev = none
	}
	if len(l.waits) > 0 {
		d.watch(l)
	}
	l.waiting.add(-1, d.now)
	l.on.waiting--
}

// crowd is how many wait in a queue for a leg.
func (d *Desk) crowd(queue, leg int) (n int) {
	first := (leg*len(d.queues) + queue) * d.locales
	if first >= len(d.lines) {
		return 0
	}
	for l := range d.locales {
		n += int(d.lines[first+l].waiting.level)
	}
	return n
}
