package desk

import "time"

// calendar holds one due time an agent in a tournament tree: each node names the earlier of its
// two children, so that the root names the earliest agent of all, and of equals the one with the
// smallest index, whatever happened before. A change replays the matches on one path and stops
// where the winner stays who it was.
type calendar struct {
	due    []time.Duration // by agent, padded with never to a power of two
	winner []int32         // node 1 is the root; node size+i is the leaf of agent i
}

func newCalendar(agents int) calendar {
	size := 1
	for size < agents {
		size *= 2
	}
	c := calendar{due: make([]time.Duration, size), winner: make([]int32, 2*size)}
	for i := range size {
		c.due[i] = never
		c.winner[size+i] = int32(i)
	}
	for n := size - 1; n > 0; n-- {
		c.winner[n] = c.winner[2*n]
	}
	return c
}

// first is the agent with the earliest due time.
func (c *calendar) first() (agent int32, due time.Duration) {
	agent = c.winner[1]
	return agent, c.due[agent]
}

// set moves an agent to a new due time.
func (c *calendar) set(agent int32, due time.Duration) {
	if c.due[agent] == due {
		return
	}
	c.due[agent] = due
	for n := (len(c.due) + int(agent)) / 2; n > 0; n /= 2 {
		w, r := c.winner[2*n], c.winner[2*n+1]
		if c.due[r] < c.due[w] {
			w = r
		}
		if w != agent && c.winner[n] == w {
			return
		}
		c.winner[n] = w
	}
}
