package staffing_test

import (
	"context"
	"testing"

	"github.com/holdline/holdline/sim/staffing"
)

// haunted is a toy in which heads of the first interval are felt in the last one, many hours later: those
// whom they left waiting come back then. The customers of the search, series 0, need one head more in the first.
type haunted struct {
	toy

	enough int // heads of the first interval with whom nobody comes back
}

func (w *haunted) Play(ctx context.Context, h staffing.Heads, series, first, n int) (staffing.Evidence, error) {
	e, err := w.toy.Play(ctx, h, series, first, n)
	for i := range e[0] {
		if series == 0 {
			e[0][i].Margin--
		}
		e[len(e)-1][i].Margin -= float64(max(0, w.enough-h[0][0]))
	}
	return e, err
}

// What was shown of a window is taken over while heads far away go. Where these are felt there after all, the
// customers of the last round tell, and heads come where they were missing.
func TestWhatWasTakenOverIsHeldAgainstTheLastRound(t *testing.T) {
	t.Parallel()
	w := &haunted{toy: toy{need: day(), pace: []float64{1}, noise: 0.4}, enough: 4}
	p := w.problem([]staffing.Group{{Name: "desk", Cost: 30}}, 4)
	p.World = w
	r := search(t, p)
	short := max(0, w.enough-r.Heads[0][0])
	if last := len(w.need) - 1; !r.Confirmed || float64(r.Heads[0][last]) < w.need[last]+float64(short) {
		t.Errorf("confirmed %t: %v", r.Confirmed, r.Heads)
	}
}
