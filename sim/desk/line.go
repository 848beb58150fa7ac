package desk

// line is who waits in one queue and one locale, first come first served. Conversations that
// their agent wants to hand over stand in line too, without counting as waiting.
type line struct {
	head, tail int32
	queue      int
	locale     int
	channel    int
	priority   int
	groups     []int32 // that serve it
}

// queue is an intent on a channel: its lines are those from first on, one a locale.
type queue struct {
	channel int
	waiting int
	open    int // groups with paid heads that serve it

	area, opened integral
	ended        int
}

func newLines(cfg *Config) []line {
	lines := make([]line, 0, len(cfg.Queues)*cfg.Locales)
	for q := range cfg.Queues {
		for l := range cfg.Locales {
			lines = append(lines, line{
				head: none, tail: none, queue: q, locale: l,
				channel: cfg.Queues[q].Channel, priority: max(1, cfg.Queues[q].Priority),
			})
		}
	}
	return lines
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
	d.filled[c.line/64] |= 1 << (c.line % 64)
}

// step takes contact x out of its line.
func (d *Desk) step(x int32) {
	c := &d.contacts[x]
	l := &d.lines[c.line]
	if c.prev == none {
		l.head = c.next
	} else {
		d.contacts[c.prev].next = c.next
	}
	if c.next == none {
		l.tail = c.prev
	} else {
		d.contacts[c.next].prev = c.prev
	}
	if l.head == none {
		d.filled[c.line/64] &^= 1 << (c.line % 64)
	}
}

// wait makes contact x wait in its line.
func (d *Desk) wait(x int32) {
	c := &d.contacts[x]
	c.state = waiting
	d.enter(x)
	l := &d.lines[c.line]
	d.queues[l.queue].waiting++
	d.queues[l.queue].area.add(1, d.now)
	d.waiting[l.channel]++
}

// unwait takes contact x, which waits, out of its line.
func (d *Desk) unwait(x int32) {
	d.step(x)
	l := &d.lines[d.contacts[x].line]
	d.queues[l.queue].waiting--
	d.queues[l.queue].area.add(-1, d.now)
	d.waiting[l.channel]--
}
