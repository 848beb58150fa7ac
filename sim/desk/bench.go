package desk

import "math/bits"

// none is the index of nobody.
const none = int32(-1)

// chain is an intrusive list of agents, joined through their prev and next. Agents come at the
// tail; as their since is then the present, a chain is in order of since.
type chain struct{ head, tail, n int32 }

func newChain() chain { return chain{none, none, 0} }

func (c *chain) add(agents []agent, i int32) {
	a := &agents[i]
	a.prev, a.next = c.tail, none
	if c.tail == none {
		c.head = i
	} else {
		agents[c.tail].next = i
	}
	c.tail = i
	c.n++
}

func (c *chain) remove(agents []agent, i int32) {
	c.n--
	a := &agents[i]
	if a.prev == none {
		c.head = a.next
	} else {
		agents[a.prev].next = a.next
	}
	if a.next == none {
		c.tail = a.prev
	} else {
		agents[a.next].prev = a.prev
	}
}

// bench holds a group's agents on duty by load: level 0 those who hold nothing, level 1+u those
// who hold something that uses u units of their capacity. Finding the least loaded is a matter of
// the first bit set. Solo agents are in a chain only while idle: nobody asks for one who is not,
// but for the end of a shift, and that is rare enough to look at all.
type bench struct {
	levels []chain
	filled set // bit l: level l has somebody
	solo   bool
	first  int32  // agents who may sit here: the index of the first,
	size   int32  // and how many
	stamps uint64 // given out
}

func newBench(levels int, solo bool) bench {
	b := bench{levels: make([]chain, levels), filled: newSet(levels), solo: solo}
	for l := range b.levels {
		b.levels[l] = newChain()
	}
	return b
}

func (b *bench) add(agents []agent, i int32, level int32) {
	agents[i].level = level
	if b.solo && level > 0 {
		b.touch(agents, i)
		return
	}
	b.levels[level].add(agents, i)
	b.filled.add(level)
}

func (b *bench) remove(agents []agent, i int32) {
	level := agents[i].level
	if b.solo && level > 0 {
		return
	}
	c := &b.levels[level]
	c.remove(agents, i)
	if c.head == none {
		b.filled.remove(level)
	}
}

// rise takes the first of the idle away.
func (b *bench) rise(agents []agent) {
	c := &b.levels[0]
	c.n--
	if c.head = agents[c.head].next; c.head != none {
		agents[c.head].prev = none
		return
	}
	c.tail = none
	b.filled.remove(0)
}

// leaver is the least loaded agent, the longest unchanged among equals.
func (b *bench) leaver(agents []agent) int32 {
	if !b.solo || b.levels[0].head != none {
		return b.levels[b.from(0)].head
	}
	best := none
	for i := b.first; i < b.first+b.size; i++ {
		if agents[i].duty == on && (best == none || agents[i].stamp < agents[best].stamp) {
			best = i
		}
	}
	return best
}

// touch makes an agent the last of those equally loaded.
func (b *bench) touch(agents []agent, i int32) {
	if b.solo {
		b.stamps++
		agents[i].stamp = b.stamps
	} else if agents[i].next != none {
		c := &b.levels[agents[i].level]
		c.remove(agents, i)
		c.add(agents, i)
	}
}

// from gives the lowest level at or above l that has somebody, or -1.
func (b *bench) from(l int32) int32 {
	w := int(l / 64)
	if w >= len(b.filled) {
		return none
	}
	word := b.filled[w] >> (l % 64) << (l % 64)
	for word == 0 {
		if w++; w == len(b.filled) {
			return none
		}
		word = b.filled[w]
	}
	return int32(w*64 + bits.TrailingZeros64(word))
}

// room is how many agents sit at levels up to limit.
func (b *bench) room(limit int32) (n int32) {
	for l := b.from(0); l >= 0 && l <= limit; l = b.from(l + 1) {
		n += b.levels[l].n
	}
	return n
}

// least gives the least loaded agent, the longest unchanged among equals.
func (b *bench) least(limit int32) int32 {
	if l := b.from(0); l >= 0 && l <= limit {
		return b.levels[l].head
	}
	return none
}

// longest gives an idle agent, or else the one who has been unchanged for longest at any level up
// to limit; the least loaded among equals.
func (b *bench) longest(agents []agent, limit int32) int32 {
	l := b.from(0)
	if l < 0 || l > limit {
		return none
	}
	best := b.levels[l].head
	if l == 0 {
		return best
	}
	for l = b.from(l + 1); l >= 0 && l <= limit; l = b.from(l + 1) {
		if h := b.levels[l].head; agents[h].since < agents[best].since {
			best = h
		}
	}
	return best
}
