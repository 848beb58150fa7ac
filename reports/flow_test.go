package reports

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The twin is the theorem: the most that can be served is what the tightest cut lets through, over
// all sets of queues (their supply is cut off, or all groups that serve them are used up).
func tightestCut(supply, capacity []float64, serves [][]bool) float64 {
	best := math.Inf(1)
	for set := range 1 << len(supply) {
		cut, used := 0.0, make([]bool, len(capacity))
		for q := range supply {
			if set>>q&1 == 0 {
				cut += supply[q]
				continue
			}
			for g, yes := range serves[q] {
				used[g] = used[g] || yes
			}
		}
		for g, yes := range used {
			if yes {
				cut += capacity[g]
			}
		}
		best = min(best, cut)
	}
	return best
}

func TestMaxFlowIsTheTightestCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		queues, groups := rapid.IntRange(0, 5).Draw(t, "queues"), rapid.IntRange(0, 4).Draw(t, "groups")
		supply, capacity, serves := make([]float64, queues), make([]float64, groups), make([][]bool, queues)
		for g := range capacity {
			capacity[g] = float64(rapid.IntRange(0, 9).Draw(t, "capacity"))
		}
		for q := range supply {
			supply[q] = float64(rapid.IntRange(0, 9).Draw(t, "supply"))
			serves[q] = rapid.SliceOfN(rapid.Bool(), groups, groups).Draw(t, "serves")
		}
		total := 0.0
		for q, x := range maxFlow(supply, capacity, serves) {
			if x < -1e-9 || x > supply[q]+1e-9 {
				t.Fatalf("queue %d of supply %v is served %v", q, supply[q], x)
			}
			total += x
		}
		if want := tightestCut(supply, capacity, serves); math.Abs(total-want) > 1e-6 {
			t.Fatalf("served %v, the tightest cut lets %v through", total, want)
		}
	})
}

// One queue can be served only if the other gives way: the second path goes back along the first.
func TestMaxFlowMakesRoom(t *testing.T) {
	served := maxFlow([]float64{5, 5}, []float64{5, 5}, [][]bool{{true, true}, {true, false}})
	if served[0] != 5 || served[1] != 5 {
		t.Errorf("have %v, want both served", served)
	}
}
