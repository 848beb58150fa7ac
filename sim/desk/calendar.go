package desk

import "time"

// slot is an agent and the time at which something they hold is done.
type slot struct {
	due   time.Duration
	agent int
}

// calendar holds the due times of agents as a tournament: every agent has a leaf, and each node above
// holds the earlier of its two children. A new time is played only on the way to the root, by as many
// matches whatever it is; a heap would do with fewer on average, but have the processor guess how
// many, and would have to be told where everybody is. Who has nothing to finish is never due.
type calendar struct {
	nodes []slot // node 1 is the root; node len/2+i is the leaf of agent i
}

func newCalendar(agents int) calendar {
	size := 1
	for size < agents {
		size *= 2
	}
	c := calendar{nodes: make([]slot, 2*size)}
	for i := range size {
		c.nodes[size+i] = slot{never, i}
	}
	for n := size - 1; n > 0; n-- {
		c.nodes[n] = c.nodes[2*n]
	}
	return c
}

// first is when the first agent is due.
func (c *calendar) first() time.Duration { return c.nodes[1].due }

// earliest is an agent who is due first, and whether no other is due then.
func (c *calendar) earliest() (agent int32, alone bool) {
	nodes := c.nodes
	first := nodes[1]
	second := never
	for n := uint(len(nodes)/2) + uint(first.agent); n > 1; n /= 2 {
		second = min(second, nodes[n^1].due) // whom first beat on the way
	}
	return int32(first.agent), first.due < second
}

// set moves an agent to a new due time.
func (c *calendar) set(agent int32, due time.Duration) {
	nodes := c.nodes
	m := slot{due, int(agent)}
	n := uint(len(nodes)/2) + uint(agent)
	for n > 1 {
		nodes[n] = m
		// Who wins is anybody's guess: this is to be a conditional move, not a branch.
		if other := nodes[n^1]; other.due < m.due {
			m = other
		}
		n /= 2
	}
	nodes[1] = m
}
