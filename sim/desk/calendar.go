package desk

import "time"

// slot is an agent and the time at which something they hold is done.
type slot struct {
	due   time.Duration
	agent int32
}

// calendar holds the due times of agents in a heap of four children a node: the earliest is at the
// root, and those that are due together are in no order. An agent who has nothing to finish has no
// slot. Behind the last slot lie some that are never due, so that every node has four children to
// compare.
type calendar struct {
	slots []slot
	place []int32 // of an agent's slot; none without one
	used  int
}

func newCalendar(agents int) calendar {
	// Three more in front put the children of a node into one cache line.
	c := calendar{slots: make([]slot, agents+8)[3:], place: make([]int32, agents)}
	for i := range c.slots {
		c.slots[i].due = never
	}
	for i := range c.place {
		c.place[i] = none
	}
	return c
}

// first is when the first agent is due.
func (c *calendar) first() time.Duration { return c.slots[0].due }

// alone reports whether no other than the first agent is due at time t.
func (c *calendar) alone(t time.Duration) bool {
	s := c.slots[1:5]
	return (t-s[0].due)&(t-s[1].due)&(t-s[2].due)&(t-s[3].due) < 0
}

// set moves an agent to a new due time.
func (c *calendar) set(agent int32, due time.Duration) {
	i := c.place[agent]
	if due == never {
		if i != none {
			c.remove(i)
		}
		return
	}
	s := slot{due, agent}
	switch {
	case i == none:
		c.used++
		c.rise(int32(c.used-1), s)
	case due < c.slots[i].due:
		c.rise(i, s)
	default:
		c.sink(i, s)
	}
}

// remove takes out the slot at place i; the last one fills the gap.
func (c *calendar) remove(i int32) {
	c.used--
	last := c.slots[c.used]
	c.place[c.slots[i].agent] = none
	c.slots[c.used] = slot{due: never}
	if int(i) == c.used {
		return
	}
	if i > 0 && last.due < c.slots[(i-1)/4].due {
		c.rise(i, last)
	} else {
		c.sink(i, last)
	}
}

// rise puts a slot at place i or nearer to the root.
func (c *calendar) rise(i int32, s slot) {
	for i > 0 {
		up := (i - 1) / 4
		if c.slots[up].due <= s.due {
			break
		}
		c.put(i, c.slots[up])
		i = up
	}
	c.put(i, s)
}

// sink puts a slot at place i or farther from the root. Which child is the earliest is anybody's
// guess, so a branch would be guessed wrong: the fields of one replace those of the other under a
// mask that is all ones where it is earlier.
func (c *calendar) sink(i int32, s slot) {
	for {
		k := 4*i + 1
		if int(k) >= c.used {
			break
		}
		kids := c.slots[k : k+4 : k+4]
		a, m := kids[0].due, int32(0)
		mask := (kids[1].due - a) >> 63
		a += (kids[1].due - a) & mask
		m += int32(mask) & 1
		b, n := kids[2].due, int32(2)
		mask = (kids[3].due - b) >> 63
		b += (kids[3].due - b) & mask
		n += int32(mask) & 1
		mask = (b - a) >> 63
		a += (b - a) & mask
		m += (n - m) & int32(mask)
		if a >= s.due {
			break
		}
		c.put(i, kids[m&3])
		i = k + m
	}
	c.put(i, s)
}

func (c *calendar) put(i int32, s slot) {
	c.slots[i] = s
	c.place[s.agent] = i
}
