package staffing_test

import (
	"context"
	"slices"
	"testing"

	"github.com/holdline/holdline/sim/staffing"
)

// hourly is a shuffled toy whose windows are several intervals long: a head in any of them keeps the window.
type hourly struct {
	shuffled

	wide int
}

func (w *hourly) Play(ctx context.Context, h staffing.Heads, series, first, n int) (staffing.Evidence, error) {
	each, err := w.shuffled.Play(ctx, h, series, first, n)
	out := make(staffing.Evidence, len(w.need)/w.wide)
	for c := range out {
		for r := range n {
			cell := staffing.Cell{Weight: 1}
			for t := c * w.wide; t < (c+1)*w.wide; t++ {
				cell.Margin += each[t][r].Margin / float64(w.wide)
			}
			out[c] = append(out[c], cell)
		}
	}
	return out, err
}

// margins are what is expected of each window: chance comes out even.
func (w *hourly) margins(h staffing.Heads) []float64 {
	out := make([]float64, len(w.need)/w.wide)
	for t, need := range w.need {
		out[t/w.wide] += (w.pace[0]*float64(h[0][t]) - need) / float64(w.wide)
	}
	return out
}

// Of whom it is said that a gate plainly breaks when they are gone, a gate does break of the very answer that is
// proposed: neither who was missed together with others in the same window, nor what fewer heads showed of it, nor
// whoever else is missing in the same simulation counts.
func TestWhoIsSaidToBeNeededIs(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("numbers alone: nothing to race")
	}
	said, wrong := 0, 0
	for seed := range 12 {
		w := &hourly{shuffled{toy{need: slices.Concat(day(), day()[:6]), pace: []float64{0.5}, noise: 4}, seed}, 4}
		p := w.problem([]staffing.Group{{Cost: 1}}, 100)
		p.World, p.Most = w, 160
		p.Clauses = p.Clauses[:0]
		for first := 0; first < len(w.need); first += w.wide {
			p.Clauses = append(p.Clauses, staffing.Clause{Window: len(p.Clauses), First: first, Last: first + w.wide - 1, Groups: []int{0}, Tolerance: 0.01})
		}
		s := staffing.New(p)
		r, err := s.Run(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		patterns := []staffing.Pattern{{Name: "long", Length: 5, Break: 1, BreakAt: 2}, {Name: "short", Length: 2}}
		for i := range patterns {
			for at := range w.need {
				patterns[i].Starts = append(patterns[i].Starts, at)
			}
		}
		rota, err := s.Rota(context.Background(), r.Heads, patterns)
		if err != nil {
			t.Fatal(err)
		}
		hold := func(what string, i int, heads staffing.Heads, missing []int, state staffing.State) {
			if state != staffing.Broken {
				return
			}
			less := heads.Clone()
			for _, at := range missing {
				less[0][at]--
			}
			said++
			if m := slices.Min(w.margins(less)); m > 0 {
				wrong++
				t.Logf("seed %d: %s %d is said to be needed plainly; without it every window is kept by %.3f and more", seed, what, i, m)
			}
		}
		for _, x := range r.Removals {
			hold("a head of interval", x.Interval, r.Heads, []int{x.Interval}, x.State)
		}
		for i, u := range rota.Units {
			var missing []int
			for at := u.Start; at < min(len(w.need), u.Start+patterns[u.Pattern].Length); at++ {
				if patterns[u.Pattern].Covers(u.Start, at) {
					missing = append(missing, at)
				}
			}
			hold("a person on shift", i, rota.Heads, missing, rota.Removals[i].State)
		}
	}
	if said < 100 || wrong > said/100 {
		t.Errorf("of %d who are said to be plainly needed, %d are not", said, wrong)
	}
}
