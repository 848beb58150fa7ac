package staffing

import (
	"cmp"
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
	Standings []Standing // by clause, on replications that the search has not used
	Fresh     int        // blocks of those
	Removals  []Removal  // of each single head that could go
	Tried     bool       // all of them were tried
	Confirmed bool       // no clause is broken on fresh replications
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

// Run searches from the start, holds what it finds against fresh replications, and tries each single
// head. Where ctx ends first, the best so far is given with what is known of it, and no error but
// where nothing kept all promises yet.
func (s *Search) Run(ctx context.Context) (*Result, error) {
	r := &Result{}
	err := s.run(ctx, r)
	if err != nil && (errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)) {
		r.Why = "interrupted"
		if errors.Is(err, context.DeadlineExceeded) {
			r.Why = "the budget ended"
		}
		if r.Heads == nil {
			r.Heads = s.best
		}
		if r.Heads != nil {
			r.Cost = s.Cost(r.Heads)
		}
		err = nil
	}
	return r, err
}

func (s *Search) run(ctx context.Context, r *Result) error {
	if err := s.abundance(ctx); err != nil {
		return err
	}
	h, err := s.settle(ctx, s.Start)
	if err != nil {
		return err
	}
	return s.certify(ctx, h, r)
}

// Certify holds heads against fresh replications and tries each single head; heads are added where
// a promise turns out broken, and taken away where they turn out not to be needed.
func (s *Search) certify(ctx context.Context, h Heads, r *Result) error {
	const rounds = 8
	series := freshBlocks
	for round := range rounds {
		var err error
		if h, err = s.confirm(ctx, h, &series, r); err != nil {
			return err
		}
		r.Heads, r.Cost = h, s.Cost(h)
		var gone bool
		if h, gone, err = s.prune(ctx, h, r, removalBlocks); err != nil {
			return err
		}
		if !gone {
			return nil
		}
		if round == rounds-1 { // what went is confirmed all the same
			if h, err = s.confirm(ctx, h, &series, r); err != nil {
				return err
			}
			r.Heads, r.Cost, r.Tried = h, s.Cost(h), false
		}
	}
	return nil
}

// confirm holds heads against blocks that nothing has used yet. Where a clause turns out broken, the
// search goes on with twice the customers, and what it finds is held against further fresh blocks.
func (s *Search) confirm(ctx context.Context, h Heads, series *int, r *Result) (Heads, error) {
	const rounds = 12
	for round := range rounds {
		standings, n, err := s.trial(ctx, h, *series, nil, nil)
		*series += s.Most
		if err != nil {
			return nil, err
		}
		var bad []int
		for c, st := range standings {
			if st.State == Broken || st.State == Unclear && st.Margin < 0 {
				bad = append(bad, c)
			}
		}
		s.Tell("held against %d fresh blocks: %d of %d windows below their limit, cost %.0f", n, len(bad), len(standings), s.Cost(h))
		r.Heads, r.Cost, r.Standings, r.Fresh = h, s.Cost(h), standings, n
		r.Confirmed = !slices.ContainsFunc(standings, func(st Standing) bool { return st.State == Broken })
		if len(bad) == 0 || round == rounds-1 {
			return h, nil
		}
		if h, err = s.mend(ctx, h, standings, bad); err != nil {
			return nil, err
		}
	}
	return h, nil
}

// mend adds single heads where fresh customers found a clause broken.
func (s *Search) mend(ctx context.Context, h Heads, standings []Standing, bad []int) (Heads, error) {
	m := make([]float64, len(standings))
	for c, st := range standings {
		m[c] = st.Margin
	}
	step := make([]int, len(s.Spans))
	for t := range step {
		step[t] = 1
	}
	at := s.where(bad, 0)
	// Of several broken windows side by side, the first is mended first where its queue spills over;
	// one head in each is what the next look is for.
	next, err := s.add(ctx, h, m, at, step)
	if err != nil {
		return nil, err
	}
	if next.Equal(h) {
		next = s.lift(h)
	}
	return next, nil
}

// trial plays heads on fresh blocks, as many as it takes to decide each clause or to know it well:
// 1, 2, 4 and so on, up to Most. With base, the same blocks with other heads, only what differs from
// it counts, and a broken clause ends it.
func (s *Search) trial(ctx context.Context, h Heads, series int, base []Evidence, extend func(n int) ([]Evidence, error)) ([]Standing, int, error) {
	tallies := make([]tally, len(s.Clauses))
	differs := make([]bool, len(s.Clauses))
	out := make([]Standing, len(s.Clauses))
	done := 0
	for n := 1; ; n = min(2*n, s.Most) {
		if extend != nil {
			var err error
			if base, err = extend(n); err != nil {
				return nil, done, err
			}
		}
		for ; done < n; done++ {
			e, err := s.World.Play(ctx, h, series+done)
			if err != nil {
				return nil, done, err
			}
			s.plays++
			for c := range tallies {
				tallies[c].add(e[c])
				if extend != nil && !differs[c] {
					differs[c] = !slices.Equal(e[c], base[done][c])
				}
			}
		}
		fine, bad := true, false
		level := s.levelAt(n)
		for c := range out {
			out[c] = tallies[c].standing(level, s.Clauses[c].Tolerance)
			if extend != nil && !differs[c] {
				out[c] = Standing{State: Quiet, Fine: true}
			}
			fine = fine && out[c].Fine
			bad = bad || out[c].State == Broken
		}
		if fine || n == s.Most || bad && extend != nil {
			return out, n, nil
		}
	}
}

// levelAt spends the error over looks: half of what is left at each.
func (s *Search) levelAt(n int) float64 {
	look := 1 + math.Log2(float64(n))
	return 1 - (1-s.Level)/look/1.5
}

// prune tries each single head, dearest group first, on blocks of its own. Heads that can go, go,
// one an interval's neighborhood, and the next round tries again.
func (s *Search) prune(ctx context.Context, h Heads, r *Result, series int) (Heads, bool, error) {
	base := []Evidence{}
	extend := func(n int) ([]Evidence, error) {
		for len(base) < n {
			e, err := s.World.Play(ctx, h, series+len(base))
			if err != nil {
				return nil, err
			}
			s.plays++
			base = append(base, e)
		}
		return base, nil
	}
	r.Removals, r.Tried = nil, false
	type place struct{ g, t int }
	var places []place
	for g := range h {
		for t, n := range h[g] {
			if n > s.Groups[g].Min {
				places = append(places, place{g, t})
			}
		}
	}
	slices.SortStableFunc(places, func(a, b place) int {
		return cmp.Compare(s.Groups[b.g].Cost*s.Spans[b.t].hours(), s.Groups[a.g].Cost*s.Spans[a.t].hours())
	})
	next := h.Clone()
	var lifted []int // intervals near which a head went: what they show no longer holds
	gone := false
	for i, p := range places {
		near := slices.ContainsFunc(lifted, func(t int) bool { return t-p.t < 4 && p.t-t < 4 })
		if near {
			continue // tried again in the next round
		}
		try := h.Clone()
		try[p.g][p.t]--
		standings, _, err := s.trial(ctx, try, series, nil, extend)
		if err != nil {
			return nil, false, err
		}
		x := Removal{Group: p.g, Interval: p.t, State: Kept, Clause: -1}
		for c, st := range standings {
			if st.State == Broken || st.State == Unclear && x.State != Broken {
				x.State, x.Clause = st.State, c
			}
			if x.State == Broken {
				break
			}
		}
		r.Removals = append(r.Removals, x)
		if x.State == Kept {
			next[p.g][p.t]--
			gone = true
			lifted = append(lifted, p.t)
		}
		if i%8 == 7 {
			s.Tell("trying single heads: %d of %d, %d could go", i+1, len(places), r.Count(Kept))
		}
	}
	r.Tried = !gone
	return next, gone, nil
}

// Hold plays heads on a fixed number of blocks that the search has not used, the same for whoever
// asks, and tells how each clause stands.
func (s *Search) Hold(ctx context.Context, h Heads, blocks int) ([]Standing, error) {
	tallies := make([]tally, len(s.Clauses))
	for b := range blocks {
		e, err := s.World.Play(ctx, h, freshBlocks-1-b)
		if err != nil {
			return nil, err
		}
		s.plays++
		for c := range tallies {
			tallies[c].add(e[c])
		}
	}
	out := make([]Standing, len(tallies))
	for c := range out {
		out[c] = tallies[c].standing(s.Level, s.Clauses[c].Tolerance)
	}
	return out, nil
}
