package staffing

import (
	"slices"
	"testing"
	"time"
)

// Who was missed while others were gone of whom the same window tells is asked anew once those are back: it was
// told of a day that nobody proposes. From then on it goes with nobody near, so that it is missed alone.
func TestWhoWasMissedInCompanyIsAskedAnew(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name      string
		late      int // interval of the other
		lastClose int // the interval up to which the window that is not kept first goes
		reach     int
		anew      bool
	}{
		{"hours away", 8, 1, 1, false},
		{"in the same window", 4, 5, 1, true},
		{"far, on a day of long waits", 8, 9, 4, true},
	} {
		p := Problem{Groups: []Group{{Cost: 1}}}
		h := Heads{slices.Repeat([]int{3}, 12)}
		for i := range h[0] {
			p.Spans = append(p.Spans, Span{time.Duration(i) * time.Hour, time.Duration(i+1) * time.Hour})
			p.Clauses = append(p.Clauses, Clause{First: i, Last: i, Reach: row.reach, Groups: []int{0}})
		}
		p.Clauses[1].Last = row.lastClose - row.reach + 1
		x := newPruning(New(p))
		broken := make([]Standing, len(h[0]))
		for c := range broken {
			broken[c] = Standing{Margin: -1, State: Broken}
		}
		base := &baseline{heads: h, settled: make([]*word, len(broken)), earlier: make([]tally, len(broken)), alike: make([]tally, len(broken))}
		early, late := place{0, 1}, place{0, row.late}
		_, away := x.back(h, []place{early, late}, []int{1, row.late}, broken, base)
		if len(away) > 0 {
			t.Fatalf("%s: %v stay away", row.name, away)
		}
		if _, told := x.states[early]; told == row.anew {
			t.Errorf("%s: that the first was missed while the other was gone stays: %t", row.name, told)
		}
		if !row.anew {
			continue
		}
		all := []*attempt{x.attempt(early, []int{early.t}), x.attempt(late, []int{late.t})}
		x.states[early], x.states[late] = Removal{State: Kept}, Removal{State: Kept}
		if out := x.leavers(all); len(out) != 1 {
			t.Errorf("%s: %d go together who were missed together", row.name, len(out))
		}
		if x.back(h, []place{early}, []int{1}, broken, base); x.states[early].State != Broken {
			t.Errorf("%s: missed alone it is told as %s", row.name, x.states[early].State)
		}
	}
}
