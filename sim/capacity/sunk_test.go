package capacity

import (
	"context"
	"testing"
)

// lucky is a toy whose first replications are kept at loads below 1 by the first criterion, which on average
// fails at every load.
type lucky struct{ toy }

func (w *lucky) Play(ctx context.Context, load float64, from, to int) ([][]Margin, error) {
	out, err := w.toy.Play(ctx, load, from, to)
	for i := range out[0] {
		if from+i < 20 && load < 1 {
			out[0][i].Good += 0.15
		}
	}
	return out, err
}

// What seemed to hold at low loads on the few replications of the grid, and does on no load on those that a root
// takes, has no limit; and the search goes on to the gates that have one.
func TestWhatHoldsByChanceAloneHasNoLimit(t *testing.T) {
	w := &lucky{toy{noise: 0.01, of: []func(float64) float64{func(m float64) float64 { return -0.1 - 0.001*m }, falls(1.7)}}}
	a, err := Find(context.Background(), w, Search{Criteria: criteria(0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	if a.Gates[0].State != Always || a.First != 1 || !a.Gates[1].Refined || a.Gates[1].Load.Low > 1.7 || a.Gates[1].Load.High < 1.7 {
		t.Errorf("first is %d: %+v and %+v", a.First, a.Gates[0], a.Gates[1])
	}
}

// unlucky is a toy whose first replications are broken at loads above 1 by the first criterion, which on average
// holds at every load.
type unlucky struct{ toy }

func (w *unlucky) Play(ctx context.Context, load float64, from, to int) ([][]Margin, error) {
	out, err := w.toy.Play(ctx, load, from, to)
	for i := range out[0] {
		if from+i < 20 && load > 1 {
			out[0][i].Good -= 0.12
		}
	}
	return out, err
}

// Nor has what failed on the few of the grid alone, and holds at every load on more: it would stand as a limit that
// was read off the grid, which no number of replications confirms.
func TestWhatFailsByChanceAloneHasNoLimit(t *testing.T) {
	for _, of := range [][]func(float64) float64{
		{func(float64) float64 { return 0.1 }},
		{func(float64) float64 { return 0.1 }, falls(1.7)},
	} {
		gates := []int{0, 1}[:len(of)]
		a, err := Find(context.Background(), &unlucky{toy{noise: 0.01, of: of}}, Search{Criteria: criteria(gates...)})
		if err != nil {
			t.Fatal(err)
		}
		if a.Gates[0].State != Never || a.First == 0 {
			t.Errorf("of %d gates %d breaks first: %+v", len(of), a.First, a.Gates[0])
		}
		if len(of) > 1 && (a.First != 1 || !a.Gates[1].Refined) {
			t.Errorf("the search did not go on: first is %d, %+v", a.First, a.Gates[1])
		}
	}
}
