package staffing

import (
	"slices"
	"testing"
	"time"
)

// On a day of long waits who was missed while others were gone is asked anew once those are back: it was told of
// a day that nobody proposes. In company again it is not plain who of them is needed.
func TestWhoWasMissedInCompanyIsAskedAnew(t *testing.T) {
	t.Parallel()
	for _, reach := range []int{1, 4} {
		p := Problem{Groups: []Group{{Cost: 1}}}
		h := Heads{slices.Repeat([]int{3}, 12)}
		for i := range h[0] {
			p.Spans = append(p.Spans, Span{time.Duration(i) * time.Hour, time.Duration(i+1) * time.Hour})
			p.Clauses = append(p.Clauses, Clause{First: i, Last: i, Reach: reach, Groups: []int{0}})
		}
		x := newPruning(New(p))
		lasting := reach > 1
		broken := make([]Standing, len(h[0]))
		for c := range broken {
			broken[c] = Standing{Margin: -1, State: Broken}
		}
		base := &baseline{heads: h, settled: make([]*word, len(broken)), earlier: make([]tally, len(broken))}
		back := func(gone []place, clauses ...int) []place {
			h, gone = x.back(h, gone, clauses, broken, base)
			return gone
		}
		early, late := place{0, 1}, place{0, 8}

		gone := back([]place{early, late}, 1)
		if r, told := x.states[early]; !slices.Equal(gone, []place{late}) || !told || r.State != Broken {
			t.Fatalf("reach %d: gone are %v, and of the first is told %v", reach, gone, r)
		}
		back(gone, 8)
		if _, told := x.states[early]; told == lasting {
			t.Errorf("reach %d: that the first was missed while the other was gone stays: %t", reach, told)
		}
		if r := x.states[late]; r.State != Broken {
			t.Errorf("reach %d: the other was missed by itself, and is told as %s", reach, r.State)
		}

		back([]place{early, late}, 1, 8)
		want := Broken
		if lasting {
			want = Unclear
		}
		if r := x.states[early]; r.State != want {
			t.Errorf("reach %d: missed in company once more it is told as %s, want %s", reach, r.State, want)
		}
	}
}
