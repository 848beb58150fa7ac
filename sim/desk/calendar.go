package desk

import "time"

// slot is an agent and the time at which something they hold is done. Who has nothing to finish is due
// at a time of their own from idle on.
type slot struct {
	due   time.Duration
	agent int // and tied
}

const (
	// idle is when the earliest of those is due who never are: no two of them at a time.
	idle = never - 1<<32
	// tied marks the winner of matches one of which was a draw.
	tied = 1 << 32
)

// calendar holds the due times of agents as a tournament: every agent has a leaf, and each node above
// holds the earlier of its two children. A new time is played only on the way to the root, by as many
// matches whatever it is; a heap would do with fewer on average, but have the processor guess how
// many, and would have to be told where everybody is.
type calendar struct {
	root  slot   // node 1
	nodes []slot // from 2 on; node len/2+i is the leaf of agent i
}

func newCalendar(agents int) calendar {
	size := 1
	for size < agents {
		size *= 2
	}
	c := calendar{nodes: make([]slot, 2*size)}
	for i := range size {
		c.nodes[size+i] = slot{never - time.Duration(i), i}
	}
	for n := size - 1; n > 0; n-- {
		c.nodes[n] = c.nodes[2*n+1]
	}
	c.root = c.nodes[1]
	return c
}

// first is when the first agent is due, idle or later when none is.
func (c *calendar) first() time.Duration { return c.root.due }

// earliest is an agent who is due first, and whether no other is due then.
func (c *calendar) earliest() (agent int32, alone bool) {
	first := c.root.agent
	return int32(first), first < tied
}

// set moves an agent to a new due time.
func (c *calendar) set(agent int32, due time.Duration) {
	nodes := c.nodes
	m := slot{due, int(agent)}
	if due >= idle {
		m.due = never - time.Duration(agent)
	}
	n := uint(len(nodes)/2) + uint(agent)
	for n > 1 {
		nodes[n] = m
		other := nodes[n^1]
		n /= 2
		if other.due == m.due { // too seldom to be made part of every match
			m.agent |= tied
			continue
		}
		// Who wins is anybody's guess: this is to be a conditional move, not a branch.
		if other.due < m.due {
			m = other
		}
	}
	c.root = m
}

// enter is set for an agent who was never due. Once beaten, they change nothing further up.
func (c *calendar) enter(agent int32, due time.Duration) {
	if due >= idle {
		return
	}
	nodes := c.nodes
	m := slot{due, int(agent)}
	n := uint(len(nodes)/2) + uint(agent)
	for ; n > 1; n /= 2 {
		nodes[n] = m
		other := nodes[n^1]
		if other.due < due {
			return
		}
		if other.due == due {
			m.agent |= tied
		}
	}
	c.root = m
}
