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
		served, short := maxFlow(supply, capacity, serves)
		cut, used := 0.0, make([]bool, groups)
		for q, x := range served {
			if x < supply[q]-1e-9 && !short[q] {
				t.Fatalf("queue %d of supply %v is served %v and not short", q, supply[q], x)
			}
			if !short[q] {
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
		for q, x := range served {
			if x < -1e-9 || x > supply[q]+1e-9 {
				t.Fatalf("queue %d of supply %v is served %v", q, supply[q], x)
			}
			total += x
		}
		if want := tightestCut(supply, capacity, serves); math.Abs(total-want) > 1e-6 {
			t.Fatalf("served %v, the tightest cut lets %v through", total, want)
		} else if math.Abs(cut-want) > 1e-6 {
			t.Fatalf("the queues that are short, %v, are no tightest cut: it lets %v through, not %v", short, cut, want)
		}
	})
}

// One queue can be served only if the other gives way: the second path goes back along the first.
func TestMaxFlowMakesRoom(t *testing.T) {
	served, short := maxFlow([]float64{5, 5}, []float64{5, 5}, [][]bool{{true, true}, {true, false}})
	if served[0] != 5 || served[1] != 5 || short[0] || short[1] {
		t.Errorf("have %v served, %v short, want both served", served, short)
	}
}

// Of two queues that share a group, one is served in full only because it stands first: the lack is of
// both. A third with a group of its own has none of it.
func TestShortAreAllThatShare(t *testing.T) {
	served, short := maxFlow([]float64{5, 5, 5}, []float64{6, 9}, [][]bool{{true, false}, {true, false}, {false, true}})
	if served[0]+served[1] != 6 || served[2] != 5 || !short[0] || !short[1] || short[2] {
		t.Errorf("have %v served, %v short; want 6 of 10, short both of them, and the third served", served, short)
	}
}
