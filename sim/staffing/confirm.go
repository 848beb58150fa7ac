package staffing

import (
	"context"
	"errors"
	"math"
	"slices"
)

// Removal is a trial of one head less.
type Removal struct {
	Group, Interval int
	State           State // Broken: it cannot go; Kept: it could; Unclear: undecided
	Clause          int   // that decided, -1: none
}

// Result is what a search claims.
type Result struct {
	Heads     Heads
	Cost      float64
	Standings []Standing // by clause
	Fresh     int        // replications they rest on that the search had not used; 0: they rest on the search's own
	Used      int        // replications of the search's own that they rest on, where none are fresh
	Removals  []Removal  // of each single head that could go
	Tried     bool       // all of them were tried
	Confirmed bool       // each clause is plainly kept on fresh replications, or has nothing to judge
	Rounds    int        // of confirmation, each with customers of its own
	Why       string     // what ended the search early; "": nothing
}

// Count gives how many removals ended in a state.
func (r *Result) Count(s State) int {
	n := 0
	for _, x := range r.Removals {
		if x.State == s {
			n++
		}
	}
	return n
}

// Run searches from the starts, holds what it finds against fresh replications, and tries each single
// head. Where ctx ends first, the best so far is given with what is known of it, and no error.
func (s *Search) Run(ctx context.Context) (*Result, error) {
	r := &Result{}
	err := s.run(ctx, r)
	if err == nil || !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		return r, err
	}
	r.Why = "interrupted"
	if errors.Is(err, context.DeadlineExceeded) {
		r.Why = "the budget ended"
	}
	if r.Heads == nil {
		s.soFar(r)
	}
	return r, nil
}

// soFar fills in the best that the search has looked at, judged on the customers of the search.
func (s *Search) soFar(r *Result) {
	h := s.last
	switch {
	case s.best != nil:
		h = s.best
	case s.rough != nil:
		h = s.rough
	}
	if h == nil {
		return
	}
	e := s.known[h.key()]
	r.Heads, r.Cost, r.Used = h, s.Cost(h), e.size()
	r.Standings = make([]Standing, len(s.Clauses))
	for c := range e {
		t := tallied(e[c])
		r.Standings[c] = t.standing(&s.Clauses[c], s.Level, s.expected(c))
	}
}

// expected is how many customers a clause has with plenty of heads.
func (s *Search) expected(c int) float64 {
	if s.heard == nil {
		return 0
	}
	return s.heard[c]
}

func (s *Search) run(ctx context.Context, r *Result) error {
	h, err := s.Requirement(ctx)
	if err != nil {
		return err
	}
	return s.certify(ctx, h, r)
}

// How often heads are held against customers of their own, and in how many of these rounds heads that
// turn out not to be needed go. The last rounds only add.
const (
	confirmations = 6
	pruned        = 3
)

// certify holds heads against fresh replications. Where a clause is below its limit, heads are added;
// where none is, each single head is tried, and goes if it is not needed. Whatever changed is held
// against further customers. The last round is told as it comes out.
func (s *Search) certify(ctx context.Context, h Heads, r *Result) error {
	p := &pruning{Search: s, states: map[place]Removal{}}
	for round := range confirmations {
		level := s.spent(round)
		e, standings, err := s.trial(ctx, h, fresh+round, level)
		if err != nil {
			return err
		}
		r.Heads, r.Cost, r.Standings, r.Fresh, r.Rounds = h, s.Cost(h), standings, e.size(), round+1
		r.Confirmed = confirmed(standings)
		r.Removals, r.Tried = p.all(h)
		bad := below(standings)
		s.Tell("held against %d fresh replications: %d of %d windows below their limit, cost %.0f", e.size(), len(bad), len(standings), s.Cost(h))
		next := h
		switch {
		case len(bad) > 0 && round < confirmations-1:
			next, err = s.mend(ctx, h, standings, fresh+round, e.size())
		case !slices.ContainsFunc(standings, func(x Standing) bool { return x.State == Broken }):
			next, err = p.round(ctx, &baseline{heads: h, series: fresh + round, all: e, level: s.Level})
			r.Removals, r.Tried = p.all(h)
		}
		if err != nil || next.Equal(h) || round >= pruned && len(bad) == 0 {
			return err
		}
		p.forget(h, next)
		h = next
	}
	return nil
}

// confirmed says whether no clause is broken, or undecided.
func confirmed(standings []Standing) bool {
	return !slices.ContainsFunc(standings, func(x Standing) bool { return x.State != Kept && x.State != Quiet })
}

// below lists the clauses that are broken by their estimate.
func below(all []Standing) []int {
	var out []int
	for c, x := range all {
		if x.State == Broken || x.State == Unclear && x.Margin < 0 {
			out = append(out, c)
		}
	}
	return out
}

// spent is the level of the intervals of a round: half of the error that is left, so that what is
// said after any number of rounds holds at the level that is asked for.
func (s *Search) spent(round int) float64 {
	return 1 - (1-s.Level)*math.Exp2(-float64(round+1))
}

// The share of a round's error that its last look spends; those before share the rest.
const lastLook = 0.8

// looking is the level of a look at n replications of at most so many.
func looking(level float64, n, most int) float64 {
	if n >= most {
		return 1 - (1-level)*lastLook
	}
	before := math.Ceil(math.Log2(float64(most) / coarse))
	return 1 - (1-level)*(1-lastLook)/math.Max(1, before)
}

// trial plays heads on a series, as many replications as it takes to decide each clause or to know it
// as well as is asked for, up to Most.
func (s *Search) trial(ctx context.Context, h Heads, series int, level float64) (e Evidence, out []Standing, err error) {
	out = make([]Standing, len(s.Clauses))
	for n := min(coarse, s.Most); ; n = min(2*n, s.Most) {
		if e, err = s.play(ctx, h, series, n, e); err != nil {
			return nil, nil, err
		}
		fine := true
		for c := range out {
			t := tallied(e[c])
			out[c] = t.standing(&s.Clauses[c], looking(level, n, s.Most), s.heard[c])
			fine = fine && out[c].Fine
		}
		if fine || n == s.Most {
			return e, out, nil
		}
		s.Tell("held against %d fresh replications so far, cost %.0f", n, s.Cost(h))
	}
}

// mend adds heads until the customers that found clauses below their limit find none any more. They
// are used up by that: what it gives is held against others.
func (s *Search) mend(ctx context.Context, h Heads, standings []Standing, series, n int) (Heads, error) {
	const most = 10
	for range most {
		bad := below(standings)
		if len(bad) == 0 {
			break
		}
		m := make([]float64, len(standings))
		for c := range m {
			m[c] = standings[c].Margin
		}
		step := slices.Repeat([]int{1}, len(s.Spans))
		next, err := s.add(ctx, h, m, s.where(bad, 0), step, min(fine, s.Most))
		if err != nil {
			return nil, err
		}
		if next.Equal(h) {
			next = s.lift(h)
		}
		if next.Equal(h) {
			break
		}
		h = next
		e, err := s.play(ctx, h, series, n, nil)
		if err != nil {
			return nil, err
		}
		standings = make([]Standing, len(s.Clauses))
		for c := range standings {
			t := tallied(e[c])
			standings[c] = t.standing(&s.Clauses[c], s.Level, s.heard[c])
		}
	}
	return h, nil
}

// Hold plays heads on customers that neither the search nor its confirmation uses, the same for
// whoever asks, and tells how each clause stands.
func (s *Search) Hold(ctx context.Context, h Heads, n int) ([]Standing, error) {
	e, err := s.play(ctx, h, seriesOfOthers, n, nil)
	if err != nil {
		return nil, err
	}
	out := make([]Standing, len(s.Clauses))
	for c := range out {
		t := tallied(e[c])
		out[c] = t.standing(&s.Clauses[c], s.Level, s.expected(c))
	}
	return out, nil
}
