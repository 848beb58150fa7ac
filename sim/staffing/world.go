package staffing

import "context"

// World plays heads. The same block brings the same customers, whatever the heads.
type World interface {
	Play(ctx context.Context, h Heads, block int) (Evidence, error)
}

// Clause is one promise in one window of time.
type Clause struct {
	Promise     int     // which of the promises
	Window      int     // which of its windows
	First, Last int     // intervals of heads that the window touches, both included
	Reach       int     // how many intervals after Last may still answer whom the window counts
	Groups      []int   // that can help
	Tolerance   float64 // half-width, in the measure's unit, at which more replications would not help
}

// Evidence is what a block of replications showed: by clause, then by replication.
type Evidence [][]Cell

// Cell is a clause in one replication. Margins add up over replications: a clause is kept where
// their sum is not negative. Margin / Weight is in the unit of the measure.
type Cell struct {
	Margin float64
	Weight float64 // 0: nothing to judge
}
