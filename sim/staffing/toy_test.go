package staffing_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/staffing"
)

// toy is a world whose answer is known: each interval needs so much work done, a head of a group does
// so much of it, and what one interval lacks is missing in the next as well. Chance moves what is
// needed, the same way whatever the heads.
type toy struct {
	need  []float64
	pace  []float64 // by group
	cap   float64   // no more than this is done, whatever the heads; 0: no such bound
	noise float64
	plays int
	stop  func(plays int)
}

func (w *toy) Play(ctx context.Context, h staffing.Heads, series, first, n int) (staffing.Evidence, error) {
	e := make(staffing.Evidence, len(w.need))
	for r := first; r < first+n; r++ {
		w.plays++
		if w.stop != nil {
			w.stop(w.plays)
		}
		carried := 0.0
		for t, need := range w.need {
			done := 0.0
			for g, pace := range w.pace {
				done += pace * float64(h[g][t])
			}
			if w.cap > 0 {
				done = min(done, w.cap)
			}
			margin := done - need - carried + w.noise*math.Sin(float64(97*series+13*r+7*t))
			carried = max(0, -margin)
			e[t] = append(e[t], staffing.Cell{Margin: margin, Weight: 1})
		}
	}
	return e, ctx.Err()
}

func (w *toy) problem(groups []staffing.Group, start int) staffing.Problem {
	p := staffing.Problem{Groups: groups, World: w, Most: 320}
	h := make(staffing.Heads, len(groups))
	all := make([]int, 0, len(groups))
	for g := range groups {
		all = append(all, g)
		for range w.need {
			h[g] = append(h[g], start)
		}
	}
	for t := range w.need {
		from := time.Duration(t) * time.Hour
		p.Spans = append(p.Spans, staffing.Span{From: from, To: from + time.Hour})
		p.Clauses = append(p.Clauses, staffing.Clause{Window: t, First: t, Last: t, Groups: all, Tolerance: 0.01})
	}
	p.Starts = []staffing.Heads{h}
	return p
}

func search(t *testing.T, p staffing.Problem) *staffing.Result {
	t.Helper()
	r, err := staffing.New(p).Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// day needs little at night and has two peaks.
func day() []float64 {
	return []float64{2.5, 1.5, 1.5, 1.5, 3.5, 12.5, 40.5, 77.5, 80.5, 61.5, 44.5, 58.5, 70.5, 66.5, 31.5, 12.5, 7.5, 4.5}
}

// From far too few, from far too many and from nobody the search comes to what is needed, shows that
// each head is, and says that all is kept.
func TestSearchFromWrongStarts(t *testing.T) {
	t.Parallel()
	for _, start := range []int{0, 1, 1000} {
		w := &toy{need: day(), pace: []float64{1}, noise: 0.4}
		r := search(t, w.problem([]staffing.Group{{Name: "desk", Cost: 30}}, start))
		for i, need := range w.need {
			if want := int(math.Ceil(need)); r.Heads[0][i] != want {
				t.Errorf("from %d: %d heads in interval %d, want %d", start, r.Heads[0][i], i, want)
			}
		}
		if !r.Confirmed || !r.Tried || r.Count(staffing.Broken) != len(w.need) || r.Fresh == 0 {
			t.Errorf("from %d: confirmed %t, tried %t, %d of %d heads needed, %d fresh replications",
				start, r.Confirmed, r.Tried, r.Count(staffing.Broken), len(w.need), r.Fresh)
		}
	}
}

// Of two groups that do the same, the one that costs less for what it does is staffed up to its
// limit, and the other fills in.
func TestSearchTakesTheCheaperGroup(t *testing.T) {
	t.Parallel()
	w := &toy{need: day(), pace: []float64{1, 1}, noise: 0.4}
	r := search(t, w.problem([]staffing.Group{{Name: "dear", Cost: 31}, {Name: "cheap", Cost: 18, Max: 30}}, 20))
	for i, need := range w.need {
		all := int(math.Ceil(need))
		if cheap := min(all, 30); r.Heads[1][i] != cheap || r.Heads[0][i] != all-cheap {
			t.Errorf("interval %d: %d dear and %d cheap heads, want %d and %d", i, r.Heads[0][i], r.Heads[1][i], all-cheap, cheap)
		}
	}
}

// A limit of nobody is a limit: the cheaper group stays at home.
func TestSearchKeepsToALimitOfNobody(t *testing.T) {
	t.Parallel()
	w := &toy{need: day(), pace: []float64{1, 1}, noise: 0.4}
	r := search(t, w.problem([]staffing.Group{{Name: "dear", Cost: 31}, {Name: "cheap", Cost: 18, Barred: true}}, 20))
	for i, need := range w.need {
		if all := int(math.Ceil(need)); r.Heads[1][i] != 0 || r.Heads[0][i] != all {
			t.Errorf("interval %d: %d dear and %d cheap heads, want %d and 0", i, r.Heads[0][i], r.Heads[1][i], all)
		}
	}
}

// Shifts cover the heads and nobody on them can go; each kind of shift is told of, however many there are.
func TestRota(t *testing.T) {
	t.Parallel()
	w := &toy{need: day(), pace: []float64{1, 1}, noise: 0.4}
	p := w.problem([]staffing.Group{{Name: "dear", Cost: 31}, {Name: "cheap", Cost: 18, Max: 30}}, 20)
	patterns := []staffing.Pattern{{Name: "long", Length: 5, Break: 1, BreakAt: 2}, {Name: "short", Length: 2}}
	for i := range patterns {
		for at := range w.need {
			patterns[i].Starts = append(patterns[i].Starts, at)
		}
	}
	s := staffing.New(p)
	r, err := s.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	rota, err := s.Rota(context.Background(), r.Heads, patterns)
	if err != nil {
		t.Fatal(err)
	}
	for i := range w.need {
		if rota.Heads[0][i]+rota.Heads[1][i] < r.Heads[0][i]+r.Heads[1][i] || rota.Heads[1][i] > 30 {
			t.Errorf("interval %d: shifts put %d and %d there, heads are %d and %d", i, rota.Heads[0][i], rota.Heads[1][i], r.Heads[0][i], r.Heads[1][i])
		}
	}
	if !rota.Confirmed || !rota.Tried || rota.Fresh == 0 || rota.Count(staffing.Kept) > 0 || rota.Cost > rota.Covering || rota.Cost < r.Cost || len(rota.Over) > 0 {
		t.Errorf("confirmed %t, tried %t, %d could go; cost %v of %v, heads %v, over %v",
			rota.Confirmed, rota.Tried, rota.Count(staffing.Kept), rota.Cost, rota.Covering, r.Cost, rota.Over)
	}
	if len(rota.Units) != len(rota.Shifts[0])+len(rota.Shifts[1]) || len(rota.Units) <= len(w.need) {
		t.Fatalf("%d kinds of shift tried, of %d and %d", len(rota.Units), len(rota.Shifts[0]), len(rota.Shifts[1]))
	}
	for i, u := range rota.Units {
		if rota.Removals[i].Interval != u.Start || rota.Removals[i].Group != u.Group {
			t.Errorf("%+v is told of %+v", rota.Removals[i], u)
		}
	}
}

// What the limits do not allow and what no heads mend is told with how far it misses.
func TestSearchTellsTheImpossible(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name    string
		world   *toy
		group   staffing.Group
		limited bool
	}{
		{"a limit", &toy{need: day(), pace: []float64{1}, noise: 0.1}, staffing.Group{Cost: 1, Max: 70}, true},
		{"no help", &toy{need: day(), pace: []float64{1}, noise: 0.1, cap: 70}, staffing.Group{Cost: 1}, false},
	} {
		_, err := staffing.New(row.world.problem([]staffing.Group{row.group}, 1)).Run(context.Background())
		e, ok := errors.AsType[*staffing.ImpossibleError](err)
		if !ok {
			t.Fatalf("%s: have %v, want it impossible", row.name, err)
		}
		if e.Limited != row.limited || len(e.Clauses) != 4 || e.Clauses[0] != 7 || math.Abs(e.Margins[0]+7.5) > 0.1 {
			t.Errorf("%s: limited %t, windows %v, margins %v; want 7, 8, 9 (which inherits) and 12, the first by 7.5", row.name, e.Limited, e.Clauses, e.Margins)
		}
	}
}

// An interrupt gives the best so far, and says on what it rests.
func TestSearchInterrupted(t *testing.T) {
	t.Parallel()
	for after := 50; after <= 2500; after += 49 {
		ctx, cancel := context.WithCancel(context.Background())
		w := &toy{need: day(), pace: []float64{1}, noise: 3}
		w.stop = func(plays int) {
			if plays == after {
				cancel()
			}
		}
		r, err := staffing.New(w.problem([]staffing.Group{{Cost: 1}}, 1)).Run(ctx)
		if err != nil || r.Why != "interrupted" || r.Heads == nil || len(r.Standings) != len(w.need) || r.Fresh+r.Used == 0 || r.Standings[7].Half == 0 {
			t.Errorf("after %d: %v, %q, heads %v, %d standings on %d fresh and %d other replications", after, err, r.Why, r.Heads, len(r.Standings), r.Fresh, r.Used)
		}
	}
}

// A staffing that is said to be kept with 95 % confidence seldom is not: chance is larger than what one
// head does, and the search picks what looked good.
func TestConfidenceHoldsAfterTheSearch(t *testing.T) {
	t.Parallel()
	wrong, said := 0, 0
	for seed := range 40 {
		w := &shuffled{toy{need: day(), pace: []float64{0.2}, noise: 4}, seed}
		r := search(t, func() staffing.Problem {
			p := w.problem([]staffing.Group{{Cost: 1}}, 100)
			p.World, p.Most = w, 80
			return p
		}())
		for c, s := range r.Standings {
			if s.State == staffing.Kept {
				said++
				if 0.2*float64(r.Heads[0][c]) < w.need[c] {
					wrong++
				}
			}
		}
	}
	if said < 200 || wrong > said/20 {
		t.Errorf("of %d windows said to be kept, %d are not", said, wrong)
	}
}

// What cannot be told on the replications that there are is given heads until it can, each of them told
// of, and nobody who could go stays.
func TestUndecidedWindowsAreGivenHeads(t *testing.T) {
	t.Parallel()
	doubtful := 0
	for seed := range 20 {
		w := &shuffled{toy{need: day(), pace: []float64{0.5}, noise: 4}, seed}
		p := w.problem([]staffing.Group{{Cost: 1}}, 100)
		p.World, p.Most = w, 80
		r := search(t, p)
		if !r.Confirmed || !r.Tried || r.Count(staffing.Kept) > 0 {
			t.Errorf("seed %d: confirmed %t, all tried %t, %d heads could go", seed, r.Confirmed, r.Tried, r.Count(staffing.Kept))
		}
		for _, d := range r.Removals {
			if !d.Doubtful() {
				continue
			}
			doubtful++
			if d.On == 0 || r.Heads[d.Group][d.Interval] == 0 {
				t.Errorf("seed %d: a doubt about a head of %d on %d replications in interval %d", seed, r.Heads[d.Group][d.Interval], d.On, d.Interval)
			}
		}
	}
	if doubtful == 0 {
		t.Error("no head is a matter of doubt in 20 worlds full of chance")
	}
}

// Pruning comes to its end: where all is kept nobody is left that could go, however chance and what one
// interval passes on to the next send heads away and back again.
func TestNobodyIsLeftThatCouldGo(t *testing.T) {
	t.Parallel()
	for seed := range 8 {
		w := &passing{shuffled{toy{need: slices.Concat(day(), day()), pace: []float64{0.5, 0.4, 0.3}, noise: 6}, seed}}
		p := w.problem([]staffing.Group{{Cost: 3}, {Cost: 2}, {Cost: 1, Max: 20}}, 60)
		p.World, p.Most = w, 40
		r := search(t, p)
		if !r.Confirmed || !r.Tried || r.Count(staffing.Kept) > 0 {
			t.Errorf("seed %d: confirmed %t, all tried %t, %d of %d heads could go after %d rounds", seed, r.Confirmed, r.Tried, r.Count(staffing.Kept), len(r.Removals), r.Rounds)
		}
	}
}

// At its limits a group cannot be given another head: what is undecided stays so.
func TestUndecidedAtTheLimit(t *testing.T) {
	t.Parallel()
	w := &toy{need: []float64{9.99, 9.99, 5.5, 9.99}, pace: []float64{1}, noise: 3}
	p := w.problem([]staffing.Group{{Cost: 1, Max: 10}}, 5)
	p.Most = 40
	if r := search(t, p); r.Confirmed || r.Why != "" || !r.Tried {
		t.Errorf("confirmed %t, %q, standings %v", r.Confirmed, r.Why, r.Standings)
	}
}

// greedy is a toy whose customers need one head more in every round, so that none confirms what the one before
// asked for.
type greedy struct {
	toy

	most map[int]int // heads played in the first interval, by series
}

func (w *greedy) Play(ctx context.Context, h staffing.Heads, series, first, n int) (staffing.Evidence, error) {
	w.most[series] = max(w.most[series], h[0][0])
	e, err := w.toy.Play(ctx, h, series, first, n)
	for i := range e[0] {
		e[0][i].Margin -= float64(series)
	}
	return e, err
}

// The last round adds no heads that nobody would be held against: it ends with what it has seen, undecided.
func TestTheLastRoundMendsNothing(t *testing.T) {
	t.Parallel()
	w := &greedy{toy: toy{need: []float64{4.5, 4.5, 4.5}, pace: []float64{1}, noise: 0.2}, most: map[int]int{}}
	p := w.problem([]staffing.Group{{Cost: 1}}, 4)
	p.World = w
	r := search(t, p)
	last := 0
	for series := range w.most {
		last = max(last, series)
	}
	if r.Confirmed || r.Rounds != 12 || r.Heads[0][0] != w.most[last] {
		t.Errorf("confirmed %t after %d rounds with %v, and tried %d heads in the last one", r.Confirmed, r.Rounds, r.Heads, w.most[last])
	}
}

// shuffled is a toy whose customers depend on a seed as well, without carrying on.
type shuffled struct {
	toy

	seed int
}

func (w *shuffled) Play(_ context.Context, h staffing.Heads, series, first, n int) (staffing.Evidence, error) {
	e := make(staffing.Evidence, len(w.need))
	for r := first; r < first+n; r++ {
		for t, need := range w.need {
			u := uint64(w.seed)<<40 ^ uint64(series)<<28 ^ uint64(r)<<8 ^ uint64(t)
			u = (u ^ u>>30) * 0xbf58476d1ce4e5b9
			u = (u ^ u>>27) * 0x94d049bb133111eb
			noise := float64((u^u>>31)>>11)/(1<<53) - 0.5
			e[t] = append(e[t], staffing.Cell{Margin: w.pace[0]*float64(h[0][t]) - need + w.noise*noise, Weight: 1})
		}
	}
	return e, nil
}

// passing is a shuffled toy of several groups in which half of what an interval lacks is missing in the next.
type passing struct{ shuffled }

func (w *passing) Play(ctx context.Context, h staffing.Heads, series, first, n int) (staffing.Evidence, error) {
	one := staffing.Heads{make([]int, len(w.need))} // nobody, which leaves what is needed and chance
	e, err := w.shuffled.Play(ctx, one, series, first, n)
	for r := range n {
		carried := 0.0
		for t := range w.need {
			x := &e[t][r]
			for g, pace := range w.pace {
				x.Margin += pace * float64(h[g][t])
			}
			x.Margin -= carried
			carried = max(0, -x.Margin/2)
		}
	}
	return e, err
}
