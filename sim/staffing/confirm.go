package staffing

import (
	"context"
	"errors"
	"math"
)

// Removal is a trial of one head less.
type Removal struct {
	Group, Interval int
	State           State   // Broken: something plainly breaks without it; Kept: it could go; Unclear: without it something is undecided
	Clause          int     // that decided, -1: none
	On              int     // replications that it rests on
	Margin          float64 // Unclear: the least that is expected without it of a clause, in its measure's unit
}

// Doubtful says whether a head is there only because it could not be told without it: as far as is known
// all is kept without it, but not so that it could be confirmed.
func (r Removal) Doubtful() bool { return r.State == Unclear && r.Margin >= 0 }

// worse says whether a head is more needed by this than by another trial of it.
func (r Removal) worse(o Removal) bool {
	if r.State != o.State {
		return r.State == Broken
	}
	return r.Margin < o.Margin
}

// Result is what a search claims.
type Result struct {
	Heads     Heads
	Cost      float64
	Standings []Standing // by clause
	Fresh     int        // replications they rest on at least that the search had not used; 0: they rest on the search's own
	FreshMost int        // and at most
	Used      int        // replications of the search's own that they rest on, where none are fresh
	Removals  []Removal  // of each single head that could go
	Tried     bool       // all of them were tried
	Confirmed bool       // each clause is plainly kept on fresh replications, or has nothing to judge
	Rounds    int        // of confirmation, each with customers of its own
	Helpless  bool       // what is not kept no head more was seen to mend
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
	if err = s.waitsOut(ctx, h); err != nil {
		return err
	}
	return s.certify(ctx, h, r)
}

// confirmations is how often heads are held against customers of their own at most until all is kept. From
// then on heads only go, and each that goes comes back once at most, so that it ends by itself.
const confirmations = 12

// The customers of the rounds: those of heads and of shifts take turns.
func ofHeads(round int) int  { return fresh + 2*round }
func ofShifts(round int) int { return fresh + 2*round + 1 }

// certify holds heads against fresh replications. What is not kept there gets more heads; where all is
// kept, each single head is tried, and goes if it is not needed. What is left is held against further
// customers, and who was missed there comes back for good, until nobody is left that could go, and
// nothing of it is refuted.
func (s *Search) certify(ctx context.Context, h Heads, r *Result) (err error) {
	p := newPruning(s)
	w := newWords(s.Level, len(s.Clauses))
	s.rounds = nil
	var gone []place   // since kept
	var kept *baseline // the last that was confirmed
	var stands Result  // and what was told of it
	defer func() {
		if err != nil && kept != nil {
			*r = stands
		}
	}()
	last := confirmations
	for round := 0; kept != nil || round < last; round++ {
		base := &baseline{heads: h, series: ofHeads(round)}
		standings, err := s.confirm(ctx, base, w, s.rounds, r)
		if err != nil {
			return err
		}
		s.rounds = append(s.rounds, base)
		bad := s.hopeless(standings, base)
		switch {
		case r.Confirmed:
			kept = base
		case kept != nil:
			if h, gone = p.back(h, gone, bad, standings, base); len(gone) > 0 {
				continue
			}
			*r, base = stands, kept
			r.Rounds = round + 1
		case round+1 == last:
			return nil // more heads would be held against nobody
		default:
			next, fault := s.mend(ctx, h, bad, standings, base)
			if fault != nil {
				return fault
			}
			if !next.Equal(h) {
				h = next
				continue
			}
			r.Helpless = true
		}
		fewer, tried, err := p.round(ctx, base)
		r.Removals, r.Tried = p.all(base.heads)
		if err == nil && len(tried) == 0 && s.refute(base, w, r) {
			p, kept, gone = newPruning(s), nil, nil
			h, last = base.heads, round+1+confirmations
			continue
		}
		stands = *r
		if err != nil || len(tried) == 0 || kept == nil {
			return err
		}
		h, gone = fewer, tried
		p.again(gone, byItself)
	}
	return nil
}

// confirm holds heads against customers of their own, and against those of earlier rounds as far as
// their heads are the same.
func (s *Search) confirm(ctx context.Context, base *baseline, w *words, rounds []*baseline, r *Result) ([]Standing, error) {
	w.ask(s, base)
	base.pooled(s, rounds)
	standings, err := s.trial(ctx, base)
	if err != nil {
		return nil, err
	}
	base.on, base.standings = base.all.size(), standings
	*r = Result{Heads: base.heads, Cost: s.Cost(base.heads), Standings: standings, Rounds: len(rounds) + 1, Confirmed: unkept(standings) == 0}
	for c := range standings {
		on := base.rests(c)
		r.FreshMost = max(r.FreshMost, on)
		if r.Fresh == 0 || on < r.Fresh {
			r.Fresh = on
		}
	}
	w.hear(base, standings)
	s.Tell("held against %d fresh replications: %d of %d windows not kept, cost %.0f", base.on, unkept(standings), len(standings), r.Cost)
	return standings, nil
}

// unkept counts the clauses that are broken or undecided.
func unkept(standings []Standing) int {
	n := 0
	for _, x := range standings {
		if x.State != Kept && x.State != Quiet {
			n++
		}
	}
	return n
}

// The shares of a round's error that its looks spend: the one after Most replications, and the one after
// further ones. Those before share the rest.
const (
	mainLook    = 0.6
	furtherLook = 0.2
)

// further is how many times Most replications hold heads against fresh customers, where that may
// decide what is undecided after Most.
const further = 2

// looking is the level of a look at n replications, of which most are the rule.
func looking(level float64, n, most int) float64 {
	share := 1 - mainLook - furtherLook
	switch {
	case n == most:
		share = mainLook
	case n > most:
		share = furtherLook
	default:
		share /= math.Max(1, math.Ceil(math.Log2(float64(most)/coarse)))
	}
	return 1 - (1-level)*share
}

// trial plays heads on their series, as many replications as it takes to decide each clause or to know
// it as well as is asked for, up to Most; and further, as long as that may decide all that is undecided.
func (s *Search) trial(ctx context.Context, base *baseline) (out []Standing, err error) {
	out = make([]Standing, len(s.Clauses))
	for n := min(coarse, s.Most); ; {
		if base.all, err = s.play(ctx, base.heads, base.series, n, base.all); err != nil {
			return nil, err
		}
		fine := true
		for c := range out {
			if said := base.settled[c]; said != nil {
				out[c] = said.Standing
				continue
			}
			t := base.known(c)
			out[c] = t.standing(&s.Clauses[c], looking(base.levels[c], n, s.Most), s.expected(c))
			fine = fine && out[c].Fine
		}
		if fine && n >= base.least || n >= s.Most && (n >= further*s.Most || len(s.hopeless(out, base)) > 0) {
			return out, nil
		}
		s.Tell("held against %d fresh replications so far, cost %.0f", n, s.Cost(base.heads))
		if n < s.Most {
			n = min(2*n, s.Most)
		} else {
			n *= 2
		}
	}
}

// hopeless lists the clauses that are broken, or undecided and likely to be so after as many replications
// as there may be: those for whom heads are missing.
func (s *Search) hopeless(all []Standing, base *baseline) []int {
	n, last := base.all.size(), further*s.Most
	var out []int
	for c, x := range all {
		wide := func(n int) float64 {
			known := float64(n) + base.earlier[c].n
			return student(looking(base.levels[c], n, s.Most), known-1) / math.Sqrt(known)
		}
		if x.State == Broken || x.State == Unclear && (n >= last || x.Fine || x.Half*wide(last)/wide(n) >= x.Margin) {
			out = append(out, c)
		}
	}
	return out
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
