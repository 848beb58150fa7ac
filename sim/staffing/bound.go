package staffing

import (
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/convex/lp"
)

// Flow is work that must be done in an interval, and how fast a head of each group does it.
type Flow struct {
	Load float64   // erlangs of one agent at ordinary speed
	Rate []float64 // by group; 0: it cannot
}

// Bound is the least that heads cost an hour to do the flows' work, wherever each is served, with so
// many on the floor at least. It leaves out chance, but for what pooled stands for: an actual
// staffing costs more. It is 0 where the program has no answer.
func Bound(groups []Group, flows []Flow, pooled int) float64 {
	// Columns: heads of each group, then each flow's work at each group, then a slack a row.
	n, m := len(groups), len(flows)
	rows := m + n + 1
	work := func(f, g int) int { return n + f*n + g }
	columns := n + m*n
	costs := make([]float64, columns+n+1)
	left, right := mat.NewDense(rows, columns+n+1, nil), make([]float64, rows)
	for f, x := range flows {
		right[f] = x.Load
		for g, rate := range x.Rate {
			if rate <= 0 {
				continue
			}
			left.Set(f, work(f, g), 1)
			left.Set(m+g, work(f, g), -1/rate)
		}
	}
	for g, x := range groups {
		present := x.Present
		if present <= 0 {
			present = 1
		}
		costs[g] = x.Cost
		left.Set(m+g, g, present)    // heads on the floor, less the work they do, less who is idle
		left.Set(m+g, columns+g, -1) // the idle
		left.Set(m+n, g, present)    // all heads
		left.Set(m+n, columns+n, -1) // those beyond the pool
	}
	right[m+n] = float64(pooled)
	const tolerance = 1e-9
	best, _, err := lp.Simplex(costs, left, right, tolerance, nil)
	if err != nil || math.IsNaN(best) {
		return 0
	}
	return math.Max(0, best)
}
