package desk

import "time"

// match is the winner of one round of a tournament.
type match struct {
	due   time.Duration
	agent int32
}

// calendar holds one due time an agent in a tournament tree: each node holds the earlier of its
// two children, so that the root is the earliest agent of all, and of equals the one with the
// smallest index, whatever happened before. A change replays the matches on one path, whose
// opponents are known beforehand, and stops where the result stays what it was.
type calendar struct {
	nodes []match // node 1 is the root; node len/2+i is the leaf of agent i
}

func newCalendar(agents int) calendar {
	size := 1
	for size < agents {
		size *= 2
	}
	c := calendar{nodes: make([]match, 2*size)}
	for i := range size {
		c.nodes[size+i] = match{never, int32(i)}
	}
	for n := size - 1; n > 0; n-- {
		c.nodes[n] = c.nodes[2*n]
	}
	return c
}

// first is the agent with the earliest due time.
func (c *calendar) first() (agent int32, due time.Duration) {
	root := &c.nodes[1]
	return root.agent, root.due
}

// set moves an agent to a new due time.
func (c *calendar) set(agent int32, due time.Duration) {
	nodes := c.nodes
	n := uint(len(nodes)/2) + uint(agent)
	m := match{due, agent}
	for n > 1 {
		if nodes[n] == m {
			return
		}
		nodes[n] = m
		// Who wins is anybody's guess, so a branch would be guessed wrong: other's fields replace
		// m's under a mask that is all ones if other is earlier. The left one wins a draw; for a
		// left other that is to be earlier after a start of one nanosecond.
		other := nodes[n^1]
		earlier := (other.due - time.Duration(n&1) - m.due) >> 63
		m.due += (other.due - m.due) & earlier
		m.agent += (other.agent - m.agent) & int32(earlier)
		n /= 2
	}
	nodes[1] = m
}
