package staffing_test

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/holdline/holdline/sim/staffing"
)

// relaxed is what a search finds, and what pools need at least, going down from some more.
func relaxed(t *testing.T, p staffing.Problem, pools []staffing.Pool, more int) (s *staffing.Search, found *staffing.Result, cuts []staffing.Cut) {
	t.Helper()
	s = staffing.New(p)
	found, err := s.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	from := found.Heads.Clone()
	for g := range from {
		for i := range from[g] {
			from[g][i] += more
		}
	}
	const budget = 20_000
	cuts, n, err := s.Relax(context.Background(), from, pools, budget)
	if err != nil || n == 0 || n > budget+1000 {
		t.Fatalf("%d replications, %v", n, err)
	}
	return s, found, cuts
}

// Where one interval does nothing to the next, plenty elsewhere changes nothing: what a single group
// needs at least is what it needs, wherever the search begins to go down.
func TestRelaxFindsWhatOneGroupNeeds(t *testing.T) {
	t.Parallel()
	for _, more := range []int{0, 1, 7, 60} {
		w := &toy{need: day(), pace: []float64{1}, noise: 0.4}
		s, found, cuts := relaxed(t, w.problem([]staffing.Group{{Name: "desk", Cost: 30}}, 100), []staffing.Pool{{Groups: []int{0}}}, more)
		for i, need := range w.need {
			if want := int(math.Ceil(need)); cuts[0].Need[i] != want {
				t.Errorf("%d more than found: interval %d needs %d at least, want %d", more, i, cuts[0].Need[i], want)
			}
		}
		if b := s.AtLeast(cuts, nil); b != found.Cost {
			t.Errorf("%d more than found: no heads cost less than %v, and those found cost %v", more, b, found.Cost)
		}
	}
}

// A bound that is said to hold with 95 % confidence seldom does not, however large chance is.
func TestRelaxIsABoundDespiteChance(t *testing.T) {
	t.Parallel()
	wrong, low := 0, 0
	for seed := range 60 {
		w := &shuffled{toy{need: day(), pace: []float64{0.2}, noise: 4}, seed}
		p := w.problem([]staffing.Group{{Cost: 1}}, 600)
		p.World, p.Most = w, 80
		_, _, cuts := relaxed(t, p, []staffing.Pool{{Groups: []int{0}}}, 3)
		above := false
		for i, need := range w.need {
			enough := int(math.Ceil(need / 0.2))
			above = above || cuts[0].Need[i] > enough
			low += enough - cuts[0].Need[i]
		}
		if above {
			wrong++
		}
	}
	if wrong > 3 {
		t.Errorf("%d of 60 bounds are none", wrong)
	}
	if few := float64(low) / 60 / float64(len(day())); few > 6 {
		t.Errorf("the bound is %.1f heads too low on average", few)
	}
}

// Groups that can do the same are bounded together, as one of the ablest of them; whoever can stand in
// for two others is not counted twice, and not left out.
func TestRelaxPutsPoolsTogether(t *testing.T) {
	t.Parallel()
	// Both kinds of work need 10 heads; the first two groups do one, the last two the other.
	w := &pair{}
	p := staffing.Problem{World: w, Most: 80, Groups: []staffing.Group{{Name: "a", Cost: 20}, {Name: "both", Cost: 30}, {Name: "b", Cost: 20}}}
	toy := &toy{need: []float64{10, 10, 10, 10}}
	base := toy.problem(p.Groups, 30)
	p.Spans, p.Starts = base.Spans, base.Starts
	for _, c := range base.Clauses {
		for k, groups := range [][]int{{0, 1}, {1, 2}} {
			c.Promise, c.Groups = k, groups
			p.Clauses = append(p.Clauses, c)
		}
	}
	pools := []staffing.Pool{
		{Groups: []int{0, 1}, Away: []float64{0, 0}, World: w},
		{Groups: []int{1, 2}, Away: []float64{0, 0}, World: &pair{first: 2}},
	}
	s, found, cuts := relaxed(t, p, pools, 0)
	if !slices.Equal(cuts[0].Need, []int{10, 10, 10, 10}) || !slices.Equal(cuts[1].Need, []int{10, 10, 10, 10}) {
		t.Fatalf("the pools need %v and %v, want 10 each", cuts[0].Need, cuts[1].Need)
	}
	// Ten of `both` for 300 an hour would do for either pool by itself. They cannot serve both kinds at
	// once, which only a pool of all three knows.
	if b := s.AtLeast(cuts, nil); b != 4*300 || b > found.Cost {
		t.Errorf("no heads cost less than %v, want 1200; found: %v", b, found.Cost)
	}
	all := staffing.Cut{Pool: &staffing.Pool{Groups: []int{0, 1, 2}, Away: []float64{0, 0, 0}}, Need: []int{20, 20, 20, 20}}
	if b := s.AtLeast(append(cuts, all), nil); b != 4*400 || b > found.Cost {
		t.Errorf("with all of them no heads cost less than %v, want 1600; found: %v", b, found.Cost)
	}
}

// pair is a world of two kinds of work, 10 heads each: the first two groups do one, the last two the
// other, those in the middle what is short.
type pair struct {
	first int // group whose heads can do what the middle can; 0: as they are
}

func (w *pair) Play(_ context.Context, h staffing.Heads, _, _, n int) (staffing.Evidence, error) {
	e := make(staffing.Evidence, 2*len(h[0]))
	for t := range h[0] {
		short := [2]int{10 - h[0][t], 10 - h[2][t]}
		middle := h[1][t]
		for k := range short {
			used := min(middle, max(0, short[k]))
			short[k], middle = short[k]-used, middle-used
		}
		for k := range short {
			for range n {
				e[2*t+k] = append(e[2*t+k], staffing.Cell{Margin: -float64(short[k]), Weight: 1})
			}
		}
	}
	return e, nil
}

// The linear program never asks for more than the cheapest heads that keep all cuts, and for no less
// than any part of it does.
func TestAtLeastIsBelowTheCheapest(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		groups := make([]staffing.Group, 3)
		for g := range groups {
			groups[g] = staffing.Group{Cost: float64(10 + r.IntN(20)), Min: r.IntN(3)}
		}
		away := []float64{0, 0.1 * float64(r.IntN(4)), 0.1 * float64(r.IntN(4))}
		toy := &toy{need: []float64{1, 1}, pace: []float64{1, 1, 1}}
		sets := [][]int{{0, 1}, {1, 2}, {0, 1, 2}, {2}}
		cuts := make([]staffing.Cut, 0, len(sets))
		for _, set := range sets {
			p := &staffing.Pool{Groups: set}
			if len(set) > 1 {
				for _, g := range set {
					p.Away = append(p.Away, away[g])
				}
			}
			cuts = append(cuts, staffing.Cut{Pool: p, Need: []int{r.IntN(9), r.IntN(9)}})
		}
		want := 0.0
		for t := range 2 {
			want += cheapestHeads(groups, cuts, away, t)
		}
		s := staffing.New(toy.problem(groups, 1))
		if b := s.AtLeast(cuts, nil); math.Abs(b-want) > 1e-6 {
			t.Fatalf("%+v, %+v: no heads cost less than %v, want %v", groups, cuts, b, want)
		}
		duty := staffing.Duty{Kinds: []int{1}, Groups: []int{1, 2}, Cost: want + 50}
		if b := s.AtLeast(cuts, []staffing.Duty{duty}); b < want+50-1e-6 {
			t.Fatalf("the work costs %v at least, and the bound is %v", duty.Cost, b)
		}
	}
}

// Of a cheap group there are no more than its limit: the rest is dear. Limits that leave no heads at all say
// nothing.
func TestAtLeastKnowsLimits(t *testing.T) {
	t.Parallel()
	groups := []staffing.Group{{Cost: 31}, {Cost: 18, Max: 2}}
	s := staffing.New((&toy{need: []float64{5, 5, 5}, pace: []float64{1, 1}}).problem(groups, 5))
	pool := &staffing.Pool{Groups: []int{0, 1}}
	if got := s.AtLeast([]staffing.Cut{{Pool: pool, Need: []int{5, 5, 1}}}, nil); got != 2*(3*31+2*18)+18 {
		t.Errorf("five heads, of whom two may be cheap, twice, and a cheap one cost %v at least, want %d", got, 2*(3*31+2*18)+18)
	}
	groups[0].Max = 2
	if got := s.AtLeast([]staffing.Cut{{Pool: pool, Need: []int{5, 5, 1}}}, nil); got != 11*18 {
		t.Errorf("where limits leave no heads that would do the bound is %v, want that without them, %d", got, 11*18)
	}
}

// Shifts that cover heads which keep all cuts cost no less than the program says, and for one group it is
// the covering of what that needs.
func TestAtLeastInShiftsIsBelowAnyShifts(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 8))
	patterns := dayShifts(24)
	toy := &toy{need: make([]float64, 24), pace: []float64{1, 1}}
	groups := []staffing.Group{{Name: "dear", Cost: 30}, {Name: "cheap", Cost: 18}}
	s := staffing.New(toy.problem(groups, 1))
	for range 5 {
		both := staffing.Cut{Pool: &staffing.Pool{Groups: []int{0, 1}, Away: []float64{0, 0.15}}}
		one := staffing.Cut{Pool: &staffing.Pool{Groups: []int{0}}}
		h := staffing.Heads{make([]int, 24), make([]int, 24)}
		for i := range 24 {
			h[0][i], h[1][i] = 2+r.IntN(9), r.IntN(9)
			one.Need = append(one.Need, max(0, h[0][i]-r.IntN(2)))
			both.Need = append(both.Need, h[0][i]+int(math.Ceil(0.85*float64(h[1][i])-1e-9)))
			if i%2 == 1 {
				one.Two = append(one.Two, h[0][i-1]+h[0][i])
				both.Two = append(both.Two, both.Need[i-1]+both.Need[i])
			}
		}
		cost := 0.0
		for g := range groups {
			c, err := staffing.Cover(context.Background(), h[g], 0, patterns)
			if err != nil {
				t.Fatal(err)
			}
			cost += float64(c.Paid) * groups[g].Cost
		}
		heads, shifts := s.AtLeast([]staffing.Cut{both, one}, nil), s.AtLeastInShifts([]staffing.Cut{both, one}, nil, patterns)
		if shifts > cost+1e-6 || heads > s.Cost(h)+1e-6 || shifts < heads-1e-6 || shifts < 0.7*cost {
			t.Errorf("no shifts cost less than %.1f and no heads less than %.1f; these cost %.1f and %.1f", shifts, heads, cost, s.Cost(h))
		}
		c, err := staffing.Cover(context.Background(), h[0], 0, patterns)
		if b := s.AtLeastInShifts([]staffing.Cut{{Pool: one.Pool, Need: h[0]}}, nil, patterns); err != nil || math.Abs(b-30*c.Bound) > 1e-6 {
			t.Errorf("one group: no shifts cost less than %.1f, and the covering's bound is %.1f (%v)", b, 30*c.Bound, err)
		}
	}
}

// cheapestHeads tries all heads up to 20 of each group.
func cheapestHeads(groups []staffing.Group, cuts []staffing.Cut, away []float64, t int) float64 {
	const most = 20
	best := math.Inf(1)
	for a := groups[0].Min; a < most; a++ {
		for b := groups[1].Min; b < most; b++ {
			for c := groups[2].Min; c < most; c++ {
				h, ok := []int{a, b, c}, true
				for _, x := range cuts {
					sum := 0
					for _, g := range x.Pool.Groups {
						if x.Pool.Away == nil {
							sum += h[g]
						} else {
							sum += int(math.Ceil(float64(h[g])*(1-away[g]) - 1e-9))
						}
					}
					ok = ok && sum >= x.Need[t]
				}
				if ok {
					best = math.Min(best, float64(a)*groups[0].Cost+float64(b)*groups[1].Cost+float64(c)*groups[2].Cost)
				}
			}
		}
	}
	return best
}
