package staffing

import (
	"math"
	"testing"

	"github.com/holdline/holdline/sim/stats"
)

// Where all replications agree on a share of 0 or 1 it is told as `simulate` tells it: kept only where
// the interval of Clopper and Pearson, with the replication as unit, is on the good side.
func TestStandingOfSharesThatAgree(t *testing.T) {
	t.Parallel()
	const level = 0.95
	atLeast := func(limit float64, strict bool) Clause {
		return Clause{Worst: -limit, Best: 1 - limit, Strict: strict}
	}
	for _, row := range []struct {
		name   string
		clause Clause
		margin float64
		n      int
		want   State
	}{
		{"100 % of 20 are plainly 80 %", atLeast(0.8, false), 0.2, 20, Kept},
		{"but not 99.9 %", atLeast(0.999, false), 0.001, 20, Unclear},
		{"for which there must be so many", atLeast(0.999, false), 0.001, 3690, Kept},
		{"never plainly 100 %", atLeast(1, false), 0, 100_000, Unclear},
		{"and never more", atLeast(1, true), 0, 20, Broken},
		{"nobody served in time is plainly not 80 %", atLeast(0.8, false), -0.8, 20, Broken},
		{"but perhaps 1 %", atLeast(0.01, false), -0.01, 20, Unclear},
		{"nothing breaks 0 %", atLeast(0, false), 0, 20, Kept},
		{"more than 0 % can break", atLeast(0, true), 0, 20, Unclear},
		{"nobody left of 20: under 30 %", Clause{Worst: -0.7, Best: 0.3, Strict: true}, 0.3, 20, Kept},
		{"but perhaps over 1 %", Clause{Worst: -0.99, Best: 0.01, Strict: true}, 0.01, 20, Unclear},
		{"no share: nobody waited", Clause{Worst: math.Inf(-1), Best: 20}, 20, 20, Kept},
		{"nobody waited yet, and nobody ever may", Clause{Worst: math.Inf(-1), Best: 0}, 0, 20, Unclear},
		{"what is exactly at its limit keeps it", Clause{}, 0, 20, Kept},
		{"but does not go beyond it", Clause{Strict: true}, 0, 20, Broken},
	} {
		cells := make([]Cell, row.n)
		for i := range cells {
			cells[i] = Cell{Margin: row.margin * float64(10+i%3), Weight: float64(10 + i%3)}
		}
		sum := tallied(cells)
		if have := sum.standing(&row.clause, level, 0); have.State != row.want {
			t.Errorf("%s: have %s, margin %v ± %v", row.name, have.State, have.Margin, have.Half)
		}
	}
	same := make([]stats.Cell, 20)
	for i := range same {
		same[i] = stats.Cell{Num: 7, Den: 7}
	}
	simulated := stats.ShareOfMeans(same, 140, level)
	c, sum := atLeast(0.8, false), tally{n: 20, filled: 20, margin: 28, weight: 140}
	if have := sum.standing(&c, level, 0); math.Abs(simulated.Value-simulated.Low-have.Half) > 1e-12 {
		t.Errorf("have %v, simulate has %v", have.Half, simulated.Value-simulated.Low)
	}
}
