package staffing

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"
)

// Problem is what is to be staffed.
type Problem struct {
	Groups  []Group
	Spans   []Span
	Clauses []Clause
	World   World
	Ample   []int                            // by group: so many in every interval are probably enough; nil: nobody knows
	Starts  []Heads                          // where the search begins: the one that leads to the cheapest heads is followed; where none has anybody, heads are tried last
	Memory  time.Duration                    // for how long what a head does is felt by those who come later; at least three hours, and 0 means that
	Uneven  bool                             // more heads may make a window worse, since customers are passed on: what is said of it holds with the same heads alone
	Level   float64                          // of the intervals by which a clause counts as kept or broken; 0: 0.95
	Most    int                              // replications of one staffing at most; 0: 320
	Tell    func(format string, args ...any) // progress; nil: nobody

	// Waits tells how long those whom each clause is about wait on average with some heads; nil: not beyond
	// the next interval.
	Waits func(ctx context.Context, h Heads) ([]time.Duration, error)
}

// How many replications the search looks at: first to get near, then to settle.
const (
	coarse = 20
	fine   = 80
)

// The series of customers. Those from fresh on are used for one round of confirmation each.
const (
	seriesOfSearch = iota
	seriesOfOthers // staffings that stand beside the answer
	seriesOfShifts
	fresh = 16
)

// Search is the state of a search.
type Search struct {
	Problem

	plays  int // replications simulated
	known  map[string]Evidence
	plenty Heads
	rounds []*baseline // of heads held against fresh customers
	heard  []float64   // customers a replication with plenty of heads, by clause; 0 where they do not count
	rough  Heads       // the cheapest that kept all by the estimates of a coarse look; nil: none yet
	best   Heads       // and of a closer one, at so many replications
	close  int
	until  int             // plays after which heads are no longer taken away; 0: no bound
	needed map[place]Heads // heads that plainly break something when they go, with the heads that was so for
	last   Heads           // looked at last

	refuted map[int]bool // clauses where heads far away are felt
}

// New prepares a search.
func New(p Problem) *Search {
	if p.Most <= 0 {
		p.Most = 320
	}
	if p.Level <= 0 {
		p.Level = 0.95
	}
	if p.Tell == nil {
		p.Tell = func(string, ...any) {}
	}
	return &Search{Problem: p, known: map[string]Evidence{}, needed: map[place]Heads{}, refuted: map[int]bool{}}
}

// Plays is how many replications were simulated.
func (s *Search) Plays() int { return s.plays }

// Cost is what heads cost.
func (s *Search) Cost(h Heads) float64 { return Cost(h, s.Groups, s.Spans) }

// play gives the first n replications of a series. Those of the search are remembered.
func (s *Search) play(ctx context.Context, h Heads, series, n int, have Evidence) (Evidence, error) {
	key := ""
	if series == seriesOfSearch {
		key = h.key()
		have = s.known[key]
	}
	if from := have.size(); from < n {
		more, err := s.World.Play(ctx, h, series, from, n-from)
		if err != nil {
			return nil, err
		}
		s.plays += n - from
		all := make(Evidence, len(more))
		for c := range more {
			if have != nil {
				all[c] = append(slices.Clip(have[c]), more[c]...)
			} else {
				all[c] = more[c]
			}
		}
		have = all
		if series == seriesOfSearch {
			s.known[key] = have
		}
	}
	return have.first(n), nil
}

// look gives the margin of each clause on n replications of the search, less what caution asks for; NaN where
// there is nothing to judge. What plenty of heads do not keep on these replications is held against them: no
// heads are added for it that change nothing.
func (s *Search) look(ctx context.Context, h Heads, n int) ([]float64, error) {
	m, err := s.margins(ctx, h, n)
	if err != nil {
		return nil, err
	}
	if len(broken(m)) > 0 {
		most, err := s.margins(ctx, s.plenty, n)
		if err != nil {
			return nil, err
		}
		for c := range m {
			if m[c] < 0 && most[c] < 0 {
				m[c] -= most[c]
			}
		}
	}
	s.last = h.Clone()
	keep := &s.rough
	if n >= fine {
		keep = &s.best
		if n < s.close {
			return m, nil
		}
	}
	if len(broken(m)) == 0 && (*keep == nil || s.Cost(h) < s.Cost(*keep)) {
		*keep = s.last
	}
	return m, nil
}

// margins are those that look begins with.
func (s *Search) margins(ctx context.Context, h Heads, n int) ([]float64, error) {
	e, err := s.play(ctx, h, seriesOfSearch, n, nil)
	if err != nil {
		return nil, err
	}
	m := make([]float64, len(s.Clauses))
	for c := range m {
		m[c] = s.careful(c, e[c])
	}
	return m, nil
}

// careful is a margin less the half-width that it will have after as many replications as may be
// made: heads that are just enough by their estimate would then be undecided. Where that is as little
// as is asked for, the estimate decides.
func (s *Search) careful(c int, cells []Cell) float64 {
	t := tallied(cells)
	switch {
	case s.heard != nil && t.deserted(s.heard[c]):
		return -1
	case t.weight <= 0:
		return math.NaN()
	}
	per := t.weight / t.n
	half := student(s.Level, math.Max(1, t.n-1)) * math.Sqrt(t.variance()/math.Max(t.n, float64(s.Most))) / per
	if half <= s.Clauses[c].Tolerance {
		half = 0
	}
	worst, _ := s.Clauses[c].ends()
	m := math.Max(t.margin/t.weight-half, worst)
	if m == 0 && s.Clauses[c].Strict {
		return math.Nextafter(0, -1)
	}
	return m
}

// plainly lists the clauses that n replications of the search show to be broken beyond what chance
// does, so that looking closer is a waste.
func (s *Search) plainly(h Heads, margins []float64, n int) []int {
	const errors = 3 // standard errors
	e := s.known[h.key()]
	var out []int
	for c, m := range margins {
		if m >= 0 {
			continue
		}
		t := tallied(e[c][:n])
		if t.weight <= 0 || m+errors*math.Sqrt(t.variance()/t.n)*t.n/t.weight < 0 {
			out = append(out, c)
		}
	}
	return out
}

// broken lists the clauses whose margin is below zero.
func broken(margins []float64) []int {
	var out []int
	for c, m := range margins {
		if m < 0 {
			out = append(out, c)
		}
	}
	return out
}

// Requirement gives the least heads that the search finds, not held against fresh customers.
func (s *Search) Requirement(ctx context.Context) (Heads, error) {
	if err := s.abundance(ctx); err != nil {
		return nil, err
	}
	var best Heads
	for i, start := range s.Starts {
		if slices.ContainsFunc(s.Starts[:i], start.Equal) {
			continue
		}
		h, err := s.raise(ctx, s.limited(start), coarse)
		if err == nil {
			h, err = s.lower(ctx, h, coarse)
		}
		if err != nil {
			return nil, err
		}
		if best == nil || s.Cost(h) < s.Cost(best) {
			best = h
		}
	}
	n := min(fine, max(coarse, s.Most))
	best, err := s.settle(ctx, best, n)
	for ; err == nil && n*closer <= s.Most && s.doubtful(best, n) > 0; n *= closer {
		best, err = s.tune(ctx, best, n*closer)
	}
	if err != nil {
		return nil, err
	}
	return s.level(ctx, best, n)
}

// With a clause undecided, the search looks again on so many times the replications, at no more than
// what some staffings take then: from there on few heads change.
const (
	closer = 4
	tuning = 4
	even   = 2 // and as many to level them out
)

// tune goes on from heads that are settled, on more replications.
func (s *Search) tune(ctx context.Context, h Heads, n int) (Heads, error) {
	s.close, s.until = n, s.plays+tuning*n
	defer func() { s.until = 0 }()
	h, err := s.raise(ctx, h, n)
	if err != nil {
		return nil, err
	}
	if h, err = s.trim(ctx, h, n); err != nil {
		return nil, err
	}
	return s.lower(ctx, h, n)
}

// exhausted says whether what a search may take is used up.
func (s *Search) exhausted() bool { return s.until > 0 && s.plays >= s.until }

// doubtful counts the clauses that n replications of the search do not decide.
func (s *Search) doubtful(h Heads, n int) int {
	e, count := s.known[h.key()], 0
	for c := range s.Clauses {
		t := tallied(e[c][:n])
		if st := t.standing(&s.Clauses[c], s.Level, s.heard[c]); !st.Fine {
			count++
		}
	}
	return count
}

// settle searches for the least heads that keep every clause on n replications.
func (s *Search) settle(ctx context.Context, h Heads, n int) (Heads, error) {
	h, err := s.raise(ctx, h, n)
	if err != nil {
		return nil, err
	}
	if h, err = s.lower(ctx, h, n); err != nil {
		return nil, err
	}
	return s.swap(ctx, h, n)
}

// limited are heads inside the groups' limits.
func (s *Search) limited(from Heads) Heads {
	h := from.Clone()
	for g := range h {
		for t := range h[g] {
			h[g][t] = s.Groups[g].Within(h[g][t])
		}
	}
	return h
}

// ImpossibleError is the error of promises that no heads within the limits keep.
type ImpossibleError struct {
	Clauses []int
	Margins []float64 // how far each misses, in its unit
	Heads   Heads     // with so many
	Limited bool      // every group is at its limit
}

func (e *ImpossibleError) Error() string {
	return fmt.Sprintf("%d promises are broken whatever the heads", len(e.Clauses))
}

// maxPlenty is the most heads of a group in an interval that are tried.
const maxPlenty = 1 << 17

// abundance finds heads with which every clause is kept and no more customers are heard of than with a
// third of them: an overrun desk has whoever it never answers in no measure. What is broken where more
// heads change nothing is impossible.
func (s *Search) abundance(ctx context.Context) error {
	most := make([]int, len(s.Groups))
	copy(most, s.Ample)
	for _, start := range s.Starts {
		for g := range most {
			most[g] = max(most[g], 2*slices.Max(start[g])+20)
		}
	}
	var last Evidence
	for {
		h, limited := make(Heads, len(s.Groups)), true
		for g := range h {
			h[g] = slices.Repeat([]int{s.Groups[g].Within(most[g])}, len(s.Spans))
			limited = limited && s.Groups[g].Limited() && most[g] >= s.Groups[g].Max
		}
		e, err := s.play(ctx, h, seriesOfSearch, coarse, nil)
		if err != nil {
			return err
		}
		s.plenty = h
		s.listen(e)
		m, err := s.margins(ctx, h, coarse)
		if err != nil {
			return err
		}
		s.last = h
		bad := broken(m)
		s.Tell("with %d heads in every interval %d of %d windows are broken", most[0], len(bad), len(m))
		end := limited || slices.Max(most) > maxPlenty
		switch {
		case len(bad) == 0 && (end || s.heardOf(e) <= s.heardOf(last)*(1+hardly)):
			return nil
		case len(bad) > 0 && (end || same(e, last) && s.heardOf(e) > 0):
			return s.impossible(ctx, h, limited)
		}
		last = e
		for g := range most {
			most[g] *= 3
		}
	}
}

// hardly more is no more.
const hardly = 0.01

// heardOf is how many customers all clauses heard of; the time of heads grows with the heads.
func (s *Search) heardOf(e Evidence) float64 {
	sum := 0.0
	for c := range e {
		if s.Clauses[c].Customers {
			t := tallied(e[c])
			sum += t.weight
		}
	}
	return sum
}

func same(a, b Evidence) bool { return slices.EqualFunc(a, b, slices.Equal[[]Cell]) }

// listen notes how many customers each clause has with plenty of heads. Who is missing where nothing
// breaks a clause breaks nothing either.
func (s *Search) listen(e Evidence) {
	s.heard = make([]float64, len(s.Clauses))
	for c := range s.Clauses {
		if t := tallied(e[c]); s.Clauses[c].Customers && !s.Clauses[c].safe() && t.n > 0 {
			s.heard[c] = t.weight / t.n
		}
	}
}

// impossible looks harder at clauses that seem broken with plenty of heads. Those that are not
// plainly broken are left to the search.
func (s *Search) impossible(ctx context.Context, h Heads, limited bool) error {
	e, err := s.play(ctx, h, seriesOfSearch, max(coarse, min(fine, s.Most)), nil)
	if err != nil {
		return err
	}
	wrong := &ImpossibleError{Heads: h, Limited: limited}
	for c := range s.Clauses {
		const plainly = 0.99
		t := tallied(e[c])
		if st := t.standing(&s.Clauses[c], plainly, 0); st.State == Broken {
			wrong.Clauses, wrong.Margins = append(wrong.Clauses, c), append(wrong.Margins, st.Margin)
		}
	}
	if len(wrong.Clauses) == 0 {
		return nil
	}
	return wrong
}

// price is what a head costs; free ones cost next to nothing, so that fewer are better.
func (s *Search) price(g int) float64 { return math.Max(s.Groups[g].Cost, 1e-6) }

// dearest lists the groups, the dearest first.
func (s *Search) dearest() []int {
	order := make([]int, len(s.Groups))
	for g := range order {
		order[g] = g
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(s.price(b), s.price(a)) })
	return order
}
