package staffing_test

import (
	"context"
	"math"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/staffing"
)

// halfDay is a world with one window over all hours: nobody comes in the second half of them, and what is
// done beyond an hour's need does not help the others.
type halfDay struct{ need []float64 }

func (w halfDay) Play(ctx context.Context, h staffing.Heads, series, first, n int) (staffing.Evidence, error) {
	const noise, share = 10, 0.9
	e := make(staffing.Evidence, 1)
	for r := first; r < first+n; r++ {
		margin, all := noise*math.Sin(float64(97*series+13*r)), 0.0
		for t, need := range w.need {
			margin += math.Min(float64(h[0][t]), need) - share*need
			all += need
		}
		e[0] = append(e[0], staffing.Cell{Margin: margin, Weight: all})
	}
	return e, ctx.Err()
}

// A promise of a day is not mended by people in hours in which nobody comes: it gets them where formulas
// see work, and where these see none at all, anywhere.
func TestNobodyStandsInClosedHours(t *testing.T) {
	t.Parallel()
	need := []float64{3, 7, 12, 9, 6, 4, 0, 0, 0, 0, 0, 0}
	for _, start := range []int{0, 2, 4} {
		p := staffing.Problem{Groups: []staffing.Group{{Name: "desk", Cost: 30}}, World: halfDay{need}, Most: 320}
		h := staffing.Heads{make([]int, len(need))}
		for i := range need {
			from := time.Duration(i) * time.Hour
			p.Spans = append(p.Spans, staffing.Span{From: from, To: from + time.Hour})
			if need[i] > 0 {
				h[0][i] = start
			}
		}
		p.Clauses = []staffing.Clause{{Last: len(need) - 1, Groups: []int{0}, Tolerance: 0.001}}
		p.Starts = []staffing.Heads{h}
		r := search(t, p)
		if !r.Confirmed {
			t.Fatalf("from %d: not confirmed", start)
		}
		for i, n := range r.Heads[0] {
			if need[i] == 0 && n > 0 && start > 0 {
				t.Errorf("from %d: %d heads in hour %d, when nobody comes", start, n, i)
			}
		}
	}
}

// A window that no heads keep, though not plainly, gets as many as make a difference to it, and not as many as there
// can be.
func TestHeadsThatChangeNothingAreNotAdded(t *testing.T) {
	t.Parallel()
	for _, start := range []int{0, 7, 40} {
		w := &toy{need: []float64{3.5, 10.02, 4.5}, pace: []float64{1}, cap: 10, noise: 0.4}
		r := search(t, w.problem([]staffing.Group{{Name: "desk", Cost: 30}}, start))
		if h := r.Heads[0]; h[0] != 4 || h[1] != 10 || h[2] != 5 || r.Confirmed {
			t.Errorf("from %d: heads %v, confirmed %t, want 4, 10 and 5, of which nobody can say that they are enough", start, h, r.Confirmed)
		}
	}
}
