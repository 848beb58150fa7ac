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

// earliest is an agent who is due first, and whether no other is due then.
func (c *calendar) earliest() (agent int32, alone bool) {
	s := c.slots[:5]
	t := s[0].due
	return s[0].agent, (t-s[1].due)&(t-s[2].due)&(t-s[3].due)&(t-s[4].due) < 0
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
		c.enter(agent, due)
	case due < c.slots[i].due:
		c.rise(i, s)
	default:
		c.sink(i, s)
	}
}

// postpone moves the first agent to a later time.
func (c *calendar) postpone(agent int32, due time.Duration) {
	if due == never {
		c.remove(0)
		return
	}
	c.sink(0, slot{due, agent})
}

// enter gives an agent without a slot one.
func (c *calendar) enter(agent int32, due time.Duration) {
	if due != never {
		c.used++
		c.rise(int32(c.used-1), slot{due, agent})
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

// sink puts a slot at place i or farther from the root: the gap at i goes all the way down, and the
// slot rises from there, which is seldom far. To compare it on each level would be guessed wrong by
// the processor as often as not. So would be which child is the earliest: the fields of one replace
// those of the other under a mask that is all ones where it is earlier.
func (c *calendar) sink(i int32, s slot) {
	slots, place := c.slots, c.place
	for k := 4*i + 1; int(k) < c.used; k = 4*i + 1 {
		kids := slots[k : k+4 : k+4]
		a, b := kids[0].due, kids[2].due
		left, right := (kids[1].due-a)>>63, (kids[3].due-b)>>63
		a += (kids[1].due - a) & left
		b += (kids[3].due - b) & right
		both := (b - a) >> 63
		m := left&^both&1 | both&(2+right&1)
		kid := kids[m&3]
		slots[i] = kid
		place[kid.agent] = i
		i = k + int32(m)
	}
	c.rise(i, s)
}

func (c *calendar) put(i int32, s slot) {
	c.slots[i] = s
	c.place[s.agent] = i
}
