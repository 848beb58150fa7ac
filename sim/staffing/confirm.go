package staffing

import (
	"context"
	"errors"
	"math"
)

// Removal is a trial of one head less.
type Removal struct {
	Group, Interval int
	State           State // Broken: something plainly breaks without it; Kept: it could go; Unclear: without it something is undecided
	Clause          int   // that decided, -1: none
	On              int   // replications that it rests on
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
	Doubts    []Doubt    // heads that are there only because it could not be told without them
	DoubtsOn  int        // on so many replications at most
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

// How often heads are held against customers of their own at most, and after how many of these rounds
// nobody goes any more: who went may have to come back.
const (
	confirmations = 12
	pruned        = confirmations - 2
)

// certify holds heads against fresh replications. What is not kept there gets more heads; where all is
// kept, each single head is tried, and goes if it is not needed. Whatever changed is held against
// further customers. Where these do not keep it, what was kept last stands.
func (s *Search) certify(ctx context.Context, h Heads, r *Result) error {
	p := &pruning{Search: s, states: map[place]Removal{}}
	d := &doubts{heads: map[place]int{}}
	s.rounds = nil
	var gone []place   // since kept
	var kept *baseline // the last that was confirmed
	var stands Result  // and what was told of it
	for round := range confirmations {
		base := &baseline{heads: h, series: fresh + round, level: s.spent()}
		standings, err := s.confirm(ctx, base, s.rounds, r)
		if err != nil {
			return err
		}
		s.rounds = append(s.rounds, base)
		if r.Confirmed {
			kept, stands, gone = base, *r, nil
		}
		r.Removals, r.Tried = p.all(h)
		r.Doubts, r.DoubtsOn = d.list(p), d.on
		bad := s.hopeless(standings, base)
		if len(bad) > 0 && kept == nil && round == confirmations-1 {
			return nil
		}
		next := h
		if len(bad) > 0 {
			returned, rest := p.back(h, gone, bad, standings, base)
			if next = returned; kept != nil && (returned.Equal(kept.heads) || round == confirmations-1) {
				next, rest = kept.heads, nil
			}
			if len(rest) > 0 {
				if next, err = s.mend(ctx, returned, rest, standings, base); err != nil {
					return err
				}
				p.forget(returned, next)
			}
			d.note(s, h, next, bad, standings, base)
		}
		if kept != nil && next.Equal(kept.heads) {
			*r, base = stands, kept
			r.Rounds = round + 1
		} else if !next.Equal(h) {
			h = next
			continue
		}
		fewer, tried, err := p.round(ctx, base)
		r.Removals, r.Tried = p.all(base.heads)
		r.Doubts, r.DoubtsOn = d.list(p), d.on
		if err != nil || len(tried) == 0 || !r.Confirmed || round >= pruned {
			return err
		}
		h, gone = fewer, tried
		d.less(gone)
		p.again(gone)
	}
	return nil
}

// confirm holds heads against customers of their own, and against those of earlier rounds as far as
// their heads are the same.
func (s *Search) confirm(ctx context.Context, base *baseline, rounds []*baseline, r *Result) ([]Standing, error) {
	base.pooled(s, rounds)
	standings, err := s.trial(ctx, base)
	if err != nil {
		return nil, err
	}
	base.on = base.all.size()
	r.Heads, r.Cost, r.Standings, r.Rounds = base.heads, s.Cost(base.heads), standings, len(rounds)+1
	r.Fresh, r.FreshMost = base.on, base.on
	for c := range base.earlier {
		r.FreshMost = max(r.FreshMost, base.on+int(base.earlier[c].n))
	}
	r.Confirmed = unkept(standings) == 0
	s.Tell("held against %d fresh replications: %d of %d windows not kept, cost %.0f", r.Fresh, unkept(standings), len(standings), r.Cost)
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

// spent is the level of the intervals of a round: each spends the same part of the error, so that what is
// said after any of them holds at the level that is asked for.
func (s *Search) spent() float64 { return 1 - (1-s.Level)/confirmations }

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
			t := base.known(c)
			out[c] = t.standing(&s.Clauses[c], looking(base.level, n, s.Most), s.expected(c))
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
			return student(looking(base.level, n, s.Most), known-1) / math.Sqrt(known)
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
