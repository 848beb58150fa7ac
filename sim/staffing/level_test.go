package staffing

import (
	"context"
	"slices"
	"testing"
	"time"
)

// pairs is a world in which either of two intervals may serve what comes in both, and some work is for one
// alone: need by interval, and by pair of it and the next.
type pairs struct{ alone, both []float64 }

func (w *pairs) Play(_ context.Context, h Heads, _, _, n int) (Evidence, error) {
	e := make(Evidence, len(w.alone)+len(w.both))
	for range n {
		for t, need := range w.alone {
			e[t] = append(e[t], Cell{Margin: float64(h[0][t]) - need, Weight: 1})
		}
		for i, need := range w.both {
			c := len(w.alone) + i
			e[c] = append(e[c], Cell{Margin: float64(h[0][2*i]+h[0][2*i+1]) - need, Weight: 1})
		}
	}
	return e, nil
}

func (w *pairs) search() *Search {
	p := Problem{Groups: []Group{{Cost: 1}}, World: w, Most: 80}
	for t := range w.alone {
		p.Spans = append(p.Spans, Span{time.Duration(t) * time.Hour, time.Duration(t+1) * time.Hour})
		p.Clauses = append(p.Clauses, Clause{First: t, Last: t, Groups: []int{0}})
	}
	for i := range w.both {
		p.Clauses = append(p.Clauses, Clause{First: 2 * i, Last: 2*i + 1, Groups: []int{0}})
	}
	return New(p)
}

// Heads that either of two intervals may have are shared out evenly, at the same cost; where one of them
// alone needs them they stay.
func TestLevelSharesOutWhatNeighborsNeed(t *testing.T) {
	t.Parallel()
	w := &pairs{alone: []float64{1, 1, 1, 1, 7, 1}, both: []float64{10, 10, 10}}
	have, err := w.search().level(context.Background(), Heads{{8, 2, 2, 8, 7, 3}}, coarse)
	if want := []int{5, 5, 5, 5, 7, 3}; err != nil || !slices.Equal(have[0], want) {
		t.Errorf("%v, want %v: %v", have, want, err)
	}
}

// What the margins bear with a little to spare goes at once, in all intervals together.
func TestTrimTakesWhatMarginsBear(t *testing.T) {
	t.Parallel()
	w := &pairs{alone: []float64{4, 9, 2.5, 30, 5, 5}, both: []float64{0, 0, 0}}
	s := w.search()
	have, err := s.trim(context.Background(), Heads{{6, 9, 4, 33, 5, 6}}, fine)
	if want := []int{5, 9, 3, 31, 5, 6}; err != nil || !slices.Equal(have[0], want) {
		t.Errorf("%v, want %v: %v", have, want, err)
	}
	if s.plays > 4*fine {
		t.Errorf("that took %d replications", s.plays)
	}
}
