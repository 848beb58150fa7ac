package staffing

import (
	"context"
	"math"
	"slices"
	"testing"
	"time"
)

// balance is a world in which each interval has heads less what it needs, and chance.
type balance struct{ need []float64 }

func (w *balance) Play(_ context.Context, h Heads, series, first, n int) (Evidence, error) {
	e := make(Evidence, len(w.need))
	for r := first; r < first+n; r++ {
		for t, need := range w.need {
			noise := math.Sin(float64(97*series + 13*r + 7*t))
			e[t] = append(e[t], Cell{Margin: float64(h[0][t]) - need + noise, Weight: 1})
		}
	}
	return e, nil
}

// Without one head, promises break plainly where it is needed, are undecided where it may be, and are
// kept where it is not: there it can go, unless its neighbor does.
func TestTryingSingleHeads(t *testing.T) {
	t.Parallel()
	w := &balance{need: []float64{4.5, 4.5, 4.999, 4.5, 4.5, 4.5, 4.5, 4.5, 3.5, 3.5, 4.5, 4.5}}
	p := Problem{Groups: []Group{{Cost: 1}}, World: w, Most: 80}
	h := Heads{slices.Repeat([]int{5}, len(w.need))}
	h[0][2] = 6
	for t := range w.need {
		p.Spans = append(p.Spans, Span{time.Duration(t) * time.Hour, time.Duration(t+1) * time.Hour})
		p.Clauses = append(p.Clauses, Clause{Window: t, First: t, Last: t, Groups: []int{0}})
	}
	s := New(p)
	base := &baseline{heads: h, series: fresh}
	standings, err := s.confirm(context.Background(), base, newWords(s.Level, len(p.Clauses)), nil, &Result{})
	if err != nil || unkept(standings) > 0 {
		t.Fatalf("%v: %v", standings, err)
	}
	trial := newPruning(s)
	next, gone, err := trial.round(context.Background(), base)
	if err != nil || !slices.Equal(gone, []place{{0, 8}}) || next[0][8] != 4 || next[0][9] != 5 {
		t.Errorf("gone are %v, which leaves %v: %v; want interval 8 alone", gone, next, err)
	}
	list, complete := trial.all(h)
	if !complete || len(list) != len(w.need) {
		t.Fatalf("told of %v", list)
	}
	for i, x := range list {
		want := Broken
		switch i {
		case 2:
			want = Unclear
		case 8, 9:
			want = Kept
		}
		if x.State != want || x.Interval != i || x.On == 0 || want != Kept && x.Clause != i {
			t.Errorf("interval %d: %s on %d replications by clause %d, want %s", i, x.State, x.On, x.Clause, want)
		}
	}
	// Where the customers that come next do not keep it, whoever went near comes back, and stays; who went
	// elsewhere stays away.
	standings[8].State = Unclear
	trial.again(gone, byItself)
	next[0][3]--
	back, away := trial.back(next, append(gone, place{0, 3}), []int{8}, standings, base)
	if want := h[0][3] - 1; back[0][8] != h[0][8] || back[0][3] != want || !slices.Equal(away, []place{{0, 3}}) || trial.states[place{0, 8}].State != Unclear {
		t.Errorf("back to %v without %v: %v", back, away, trial.states[place{0, 8}])
	}
	if trial.again([]place{{1, 8}}, byItself); trial.states[place{0, 8}].State != Unclear {
		t.Error("who came back is asked again")
	}
}

// What earlier rounds showed of a window counts as long as its heads are the same, and none before it
// have gone.
func TestEarlierRoundsCount(t *testing.T) {
	t.Parallel()
	p := Problem{Groups: []Group{{Cost: 1}}, Most: 80}
	for t := range 12 {
		p.Spans = append(p.Spans, Span{time.Duration(t) * time.Hour, time.Duration(t+1) * time.Hour})
	}
	p.Clauses = []Clause{{Window: 6, First: 6, Last: 6, Groups: []int{0}}}
	s := New(p)
	then := Heads{slices.Repeat([]int{5}, 12)}
	for _, row := range []struct {
		at, by int
		want   bool
	}{{0, -1, true}, {4, -1, false}, {4, 1, true}, {6, 1, false}, {6, -1, false}, {9, -1, true}} {
		now := then.Clone()
		now[0][row.at] += row.by
		b := &baseline{heads: now}
		b.pooled(s, []*baseline{{heads: then, all: Evidence{{{Margin: 1, Weight: 1}, {Margin: 1, Weight: 1}}}}})
		if have := b.earlier[0].n == 2; have != row.want {
			t.Errorf("%+d in interval %d: counts %t, want %t", row.by, row.at, have, row.want)
		}
	}
}

// Once a head has gone, it is asked anew who of others in the same windows can: one who could not be told about
// before may be plainly needed now. What was plain stays plain with fewer heads.
func TestAskedAgainWhereAnotherWent(t *testing.T) {
	problem := Problem{Groups: []Group{{Cost: 1}, {Cost: 1}, {Cost: 1}}}
	for t := range 12 {
		problem.Spans = append(problem.Spans, Span{time.Duration(t) * time.Hour, time.Duration(t+1) * time.Hour})
		problem.Clauses = append(problem.Clauses, Clause{Window: t, First: t, Last: t})
	}
	problem.Clauses[3].Last, problem.Clauses[2].First = 4, 1
	p := newPruning(New(problem))
	p.states = map[place]Removal{
		{0, 3}: {State: Unclear}, {1, 3}: {State: Unclear}, {0, 4}: {State: Unclear}, {0, 5}: {State: Unclear}, {0, 2}: {State: Unclear},
		{2, 3}: {State: Broken}, {0, 9}: {State: Kept},
	}
	p.missed[place{0, 2}] = nil
	p.again([]place{{1, 3}}, byItself)
	for x, asked := range map[place]bool{{0, 3}: true, {1, 3}: false, {0, 4}: true, {0, 5}: false, {0, 2}: false, {2, 3}: false, {0, 9}: true} {
		if _, known := p.states[x]; known == asked {
			t.Errorf("group %d in interval %d: asked again is %v, want %v", x.g, x.t, !known, asked)
		}
	}
}

// Heads share a simulation only where no window tells of both: one of hours that begins where the first is still
// felt may go on to where the second is missing.
func TestNoWindowTellsOfTwoInASimulation(t *testing.T) {
	t.Parallel()
	p := Problem{Groups: []Group{{Cost: 1}}}
	for i := range 16 {
		p.Spans = append(p.Spans, Span{time.Duration(i) * time.Hour, time.Duration(i+1) * time.Hour})
	}
	for first := 0; first < 16; first += 4 {
		p.Clauses = append(p.Clauses, Clause{First: first, Last: first + 3, Groups: []int{0}})
	}
	x := newPruning(New(p))
	for late, shared := range map[int]bool{6: false, 7: false, 8: true} { // four hours on from 1, the first window that begins later is that of 8
		batches := x.batches([]*attempt{x.attempt(place{0, 1}, []int{1}), x.attempt(place{0, late}, []int{late})})
		if (len(batches) == 1) != shared {
			t.Errorf("heads of intervals 1 and %d are tried in %d simulations, shared should be %t", late, len(batches), shared)
		}
	}
}

// What fewer heads showed of a window, which counts for how well it is kept, does not make it broken without a
// head.
func TestWhatFewerHeadsShowedBreaksNothing(t *testing.T) {
	t.Parallel()
	p := Problem{Groups: []Group{{Cost: 1}}, Spans: []Span{{0, time.Hour}}, Clauses: []Clause{{Groups: []int{0}}}, Most: 80}
	x := newPruning(New(p))
	cells := func(mean float64, n int) (out []Cell) {
		for i := range n {
			out = append(out, Cell{Margin: mean + math.Sin(float64(i)), Weight: 1})
		}
		return out
	}
	base := &baseline{heads: Heads{{3}}, all: Evidence{cells(2, 80)}, ahead: []float64{0.95}, alike: make([]tally, 1), standings: make([]Standing, 1), settled: make([]*word, 1)}
	base.earlier = []tally{tallied(cells(0.2, 800))} // of the heads that these shifts cover
	try := x.attempt(place{0, 0}, []int{0})
	try.n, try.cells[0] = 80, cells(1, 80)
	if r, _ := x.verdict(base, try); r.State != Kept {
		t.Errorf("without a head that leaves the window a margin of 1 it is %s, want kept", r.State)
	}
}

// Whom the group's own limit keeps on a shift stands in no count of people taken away.
func TestLimitsAreNoTrial(t *testing.T) {
	x := &roster{
		pruning: &pruning{Search: New(Problem{
			Spans:  []Span{{0, time.Hour}, {time.Hour, 2 * time.Hour}},
			Groups: []Group{{Min: 1}},
		}), states: map[place]Removal{}},
		patterns: []Pattern{{Length: 1}},
		rota:     &Rota{Shifts: [][]Shift{{{Start: 0, Heads: 1}, {Start: 1, Heads: 2}}}},
	}
	if all := x.attemptsOfShifts(); len(all) != 1 || all[0].covers[0] != 1 {
		t.Fatalf("%d trials, want one, of the second shift", len(all))
	}
	for _, state := range []State{Broken, Kept} { // who could go is told of as well
		x.states[x.key(Unit{Start: 1})] = Removal{Interval: 1, State: state, Clause: -1}
		if x.told(); len(x.rota.Removals) != 1 || x.rota.Removals[0].Interval != 1 || !x.rota.Tried {
			t.Errorf("told of %+v, all tried is %v", x.rota.Removals, x.rota.Tried)
		}
	}
}

// Once somebody has left a shift, it is asked anew who of those on others in the same windows can: what
// was told of them with more people beside them is not true of the shifts that are proposed.
func TestShiftsAreAskedAgainWhereAnotherWent(t *testing.T) {
	problem := Problem{Groups: []Group{{Cost: 1}}}
	for t := range 24 {
		problem.Spans = append(problem.Spans, Span{time.Duration(t) * time.Hour, time.Duration(t+1) * time.Hour})
		problem.Clauses = append(problem.Clauses, Clause{Window: t, First: t, Last: t})
	}
	x := &roster{
		pruning:  newPruning(New(problem)),
		patterns: []Pattern{{Length: 4}},
		rota:     &Rota{Shifts: [][]Shift{{{Start: 0, Heads: 2}, {Start: 3, Heads: 2}, {Start: 16, Heads: 2}}}},
	}
	for _, start := range []int{0, 3, 16} {
		x.states[x.key(Unit{Start: start})] = Removal{State: Unclear, Interval: start}
	}
	x.leave([]*attempt{{place: x.key(Unit{Start: 0})}})
	for start, asked := range map[int]bool{3: true, 16: false} {
		if _, known := x.states[x.key(Unit{Start: start})]; known == asked {
			t.Errorf("the shift at %d: asked again is %v, want %v", start, !known, asked)
		}
	}
	if x.rota.Shifts[0][0].Heads != 1 {
		t.Errorf("nobody has left: %v", x.rota.Shifts)
	}
}
