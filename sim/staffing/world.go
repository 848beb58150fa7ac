package staffing

import (
	"context"
	"math"
)

// World plays heads. The same replication of the same series brings the same customers, whatever the
// heads; no two series have customers in common.
type World interface {
	Play(ctx context.Context, h Heads, series, first, n int) (Evidence, error)
}

// Clause is one promise in one window of time.
type Clause struct {
	Promise     int     // which of the promises
	Window      int     // which of its windows
	First, Last int     // intervals of heads that the window touches, both included
	Reach       int     // how many intervals after Last may still answer whom the window counts
	Groups      []int   // that can help
	Customers   bool    // its weight counts customers: without heads they would be turned away, and in no measure
	Tolerance   float64 // half-width, in the measure's unit, at which more replications would not help
	Strict      bool    // a margin of 0 breaks it
	Worst, Best float64 // beyond which the margin cannot lie, in the measure's unit; both 0: nobody knows
}

// ends are the least and the most that the margin can be.
func (c *Clause) ends() (worst, best float64) {
	if c.Worst == 0 && c.Best == 0 {
		return math.Inf(-1), math.Inf(1)
	}
	return c.Worst, c.Best
}

// most says whether a clause asks for all that there can be, such as 100 %, and a margin is just that: no
// heads make it better, and no replications show it to be kept.
func (c *Clause) most(margin float64) bool {
	worst, best := c.ends()
	return best == 0 && worst < 0 && margin >= 0
}

// safe says that nothing breaks it, whatever the heads.
func (c *Clause) safe() bool {
	worst, _ := c.ends()
	return worst > 0 || worst == 0 && !c.Strict
}

// Evidence is what replications showed: by clause, then by replication.
type Evidence [][]Cell

// Cell is a clause in one replication. Margins add up over replications: a clause is kept where
// their sum is not negative. Margin / Weight is in the unit of the measure.
type Cell struct {
	Margin float64
	Weight float64 // 0: nothing to judge
}

// first is the evidence of the first n replications.
func (e Evidence) first(n int) Evidence {
	out := make(Evidence, len(e))
	for c := range e {
		out[c] = e[c][:n]
	}
	return out
}

// size is how many replications it is of.
func (e Evidence) size() int {
	if len(e) == 0 {
		return 0
	}
	return len(e[0])
}
