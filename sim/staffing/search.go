package staffing

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
)

// Problem is what is to be staffed.
type Problem struct {
	Groups  []Group
	Spans   []Span
	Clauses []Clause
	World   World
	Start   Heads // where the search begins
	Level   float64
	Most    int                              // blocks of fresh replications at most, a trial; 0: 16
	Tell    func(format string, args ...any) // progress; nil: nobody
}

// Fresh blocks are numbered from here on; those of the search begin at 0.
const (
	freshBlocks   = 1 << 20
	removalBlocks = 1 << 24
)

// ImpossibleError is the error of promises that no heads within the limits keep.
type ImpossibleError struct {
	Clauses []int
	Margins []float64 // how far each misses, in its unit
	Heads   Heads     // with so many
}

func (e *ImpossibleError) Error() string {
	return fmt.Sprintf("%d promises are broken whatever the heads", len(e.Clauses))
}

// Search is the state of a search.
type Search struct {
	Problem

	blocks int // of the search, so far
	plays  int // blocks simulated
	known  map[string][]Evidence
	best   Heads // the cheapest that kept all by its estimates; nil: none yet
	steps  [][]int
	plenty Heads
}

// New prepares a search.
func New(p Problem) *Search {
	if p.Most <= 0 {
		p.Most = 16
	}
	if p.Level <= 0 {
		p.Level = 0.95
	}
	if p.Tell == nil {
		p.Tell = func(string, ...any) {}
	}
	s := &Search{Problem: p, blocks: 1, known: map[string][]Evidence{}}
	for range p.Groups {
		s.steps = append(s.steps, make([]int, len(p.Spans)))
	}
	return s
}

// Plays is how many blocks of replications were simulated.
func (s *Search) Plays() int { return s.plays }

// Best is the cheapest that kept every promise by its estimates so far, nil if nothing did.
func (s *Search) Best() Heads { return s.best }

// Cost is what heads cost.
func (s *Search) Cost(h Heads) float64 { return Cost(h, s.Groups, s.Spans) }

// play gives the evidence of the first n blocks of a series.
func (s *Search) play(ctx context.Context, h Heads, series, n int) ([]Evidence, error) {
	key := h.key()
	if series == 0 {
		if have := s.known[key]; len(have) >= n {
			return have[:n], nil
		}
	}
	var out []Evidence
	if series == 0 {
		out = s.known[key]
	}
	for b := len(out); b < n; b++ {
		e, err := s.World.Play(ctx, h, series+b)
		if err != nil {
			return nil, err
		}
		s.plays++
		out = append(out, e)
	}
	if series == 0 {
		s.known[key] = out
	}
	return out, nil
}

// look gives the margin of each clause on the customers of the search.
func (s *Search) look(ctx context.Context, h Heads) ([]float64, error) {
	blocks, err := s.play(ctx, h, 0, s.blocks)
	if err != nil {
		return nil, err
	}
	m := estimates(blocks)
	if len(broken(m)) == 0 && (s.best == nil || s.Cost(h) < s.Cost(s.best)) {
		s.best = h.Clone()
	}
	return m, nil
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

// Abundance finds heads with which more would change nothing, and says which promises even they
// break: to begin with, so many times the start.
func (s *Search) abundance(ctx context.Context) error {
	most := make([]int, len(s.Groups))
	for g := range s.Groups {
		peak := 0
		for _, n := range s.Start[g] {
			peak = max(peak, n)
		}
		most[g] = 2*peak + 20
	}
	var last []int
	for round := 0; ; round++ {
		h := make(Heads, len(s.Groups))
		limited := true
		for g := range h {
			h[g] = make([]int, len(s.Spans))
			for t := range h[g] {
				h[g][t] = s.Groups[g].within(most[g])
			}
			limited = limited && s.Groups[g].Max > 0 && most[g] >= s.Groups[g].Max
		}
		m, err := s.look(ctx, h)
		if err != nil {
			return err
		}
		s.plenty = h
		bad := broken(m)
		if len(bad) == 0 {
			return nil
		}
		if limited || round > 0 && len(bad) >= len(last) || round == 6 {
			return s.impossible(ctx, h, bad)
		}
		last = bad
		for g := range most {
			most[g] *= 3
		}
	}
}

// impossible looks harder at clauses that seem broken with plenty of heads.
func (s *Search) impossible(ctx context.Context, h Heads, bad []int) error {
	blocks, err := s.play(ctx, h, 0, min(4, s.Most))
	if err != nil {
		return err
	}
	e := &ImpossibleError{Heads: h}
	for _, c := range bad {
		var t tally
		for _, b := range blocks {
			t.add(b[c])
		}
		if st := t.standing(0.99, 0); st.State == Broken {
			e.Clauses, e.Margins = append(e.Clauses, c), append(e.Margins, st.Margin)
		}
	}
	if len(e.Clauses) == 0 {
		return nil
	}
	return e
}

// Requirement gives the least heads that the search finds, not held against fresh customers.
func (s *Search) Requirement(ctx context.Context) (Heads, error) {
	if err := s.abundance(ctx); err != nil {
		return nil, err
	}
	return s.settle(ctx, s.Start)
}

// settle searches for the least heads that keep every clause by its estimate on the customers of the
// search, from given heads on.
func (s *Search) settle(ctx context.Context, from Heads) (Heads, error) {
	h := s.limited(from)
	h, err := s.raise(ctx, h)
	if err != nil {
		return nil, err
	}
	return s.lower(ctx, h)
}

func (s *Search) limited(from Heads) Heads {
	h := from.Clone()
	for g := range h {
		for t := range h[g] {
			h[g][t] = s.Groups[g].within(h[g][t])
		}
	}
	return h
}

const maxRounds = 80

// errStuck is told where adding heads does not help although plenty of them do.
var errStuck = errors.New("adding heads did not mend what plenty of heads keep")

// raise adds heads until no clause is broken.
func (s *Search) raise(ctx context.Context, h Heads) (Heads, error) {
	step := make([]int, len(s.Spans))
	for round := range maxRounds {
		m, err := s.look(ctx, h)
		if err != nil {
			return nil, err
		}
		bad := broken(m)
		if len(bad) == 0 {
			return h, nil
		}
		s.Tell("adding heads: %d of %d windows broken, cost %.0f", len(bad), len(m), s.Cost(h))
		wide := round / 8 // still broken after so many rounds: heads around may be what is missing
		at := s.where(bad, wide)
		for t := range step {
			if at[t] != nil {
				step[t] = max(1, min(2*step[t], 1<<14))
			} else {
				step[t] = 0
			}
		}
		next, err := s.add(ctx, h, m, at, step)
		if err != nil {
			return nil, err
		}
		if next.Equal(h) { // all at their limits
			if wide > len(s.Spans) {
				break
			}
			if h = s.lift(h); h.Equal(next) {
				break
			}
			continue
		}
		h = next
	}
	// What plenty of heads keep, plenty of heads keep.
	if s.plenty != nil {
		return s.plenty.Clone(), nil
	}
	return nil, errStuck
}

// lift adds a tenth everywhere.
func (s *Search) lift(h Heads) Heads {
	h = h.Clone()
	for g := range h {
		for t := range h[g] {
			h[g][t] = s.Groups[g].within(h[g][t] + max(1, h[g][t]/10))
		}
	}
	return h
}

// where lists by interval the broken clauses that heads there may mend.
func (s *Search) where(bad []int, wide int) [][]int {
	at := make([][]int, len(s.Spans))
	for _, c := range bad {
		cl := &s.Clauses[c]
		for t := max(0, cl.First-wide); t <= min(len(s.Spans)-1, cl.Last+min(wide, 1+cl.Reach)); t++ {
			at[t] = append(at[t], c)
		}
	}
	return at
}

// add gives each interval more heads, of the group that mends most for its cost.
func (s *Search) add(ctx context.Context, h Heads, m []float64, at [][]int, step []int) (Heads, error) {
	move := func(g, t int) int { return s.Groups[g].within(h[g][t]+step[t]) - h[g][t] }
	choice, err := s.choose(ctx, h, m, at, move)
	if err != nil {
		return nil, err
	}
	next := h.Clone()
	for t, g := range choice {
		if g >= 0 {
			next[g][t] += move(g, t)
		}
	}
	return next, nil
}

// choose says for each interval which group is to get its move: the one whose heads mend most for
// what they cost. All candidates are tried, one group at a time in all intervals at once. -1: none.
func (s *Search) choose(ctx context.Context, h Heads, m []float64, at [][]int, move func(g, t int) int) ([]int, error) {
	choice := make([]int, len(s.Spans))
	value := make([]float64, len(s.Spans))
	var candidates []int
	for g := range s.Groups {
		for t := range at {
			if move(g, t) != 0 && s.helps(at[t], g) {
				candidates = append(candidates, g)
				break
			}
		}
	}
	for t := range choice {
		choice[t], value[t] = -1, math.Inf(-1)
	}
	for _, g := range candidates {
		var after []float64
		if len(candidates) > 1 {
			try := h.Clone()
			for t := range at {
				if s.helps(at[t], g) {
					try[g][t] += move(g, t)
				}
			}
			var err error
			if after, err = s.look(ctx, try); err != nil {
				return nil, err
			}
		}
		for t := range at {
			k := move(g, t)
			if k == 0 || !s.helps(at[t], g) {
				continue
			}
			if v := s.mended(at[t], m, after) / (float64(k) * s.price(g)); v > value[t] {
				choice[t], value[t] = g, v
			}
		}
	}
	return choice, nil
}

func (s *Search) helps(clauses []int, g int) bool {
	return slices.ContainsFunc(clauses, func(c int) bool { return slices.Contains(s.Clauses[c].Groups, g) })
}

// price is what a head costs; free ones cost next to nothing, so that fewer are better.
func (s *Search) price(g int) float64 { return math.Max(s.Groups[g].Cost, 1e-6) }

// mended is the share of what is missing that a try brought.
func (s *Search) mended(clauses []int, before, after []float64) float64 {
	if after == nil {
		return 1
	}
	sum := 0.0
	for _, c := range clauses {
		if before[c] < 0 && !math.IsNaN(after[c]) {
			sum += min((after[c]-before[c])/-before[c], 1)
		}
	}
	return sum
}

// lower takes heads away while every clause is kept, in steps that are halved down to single heads,
// dearest group first.
func (s *Search) lower(ctx context.Context, h Heads) (Heads, error) {
	order := make([]int, len(s.Groups))
	for g := range order {
		order[g] = g
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(s.Groups[b].Cost, s.Groups[a].Cost) })
	step := make([][]int, len(h))
	for g := range h {
		step[g] = make([]int, len(h[g]))
		for t := range h[g] {
			step[g][t] = max(1, h[g][t]/8)
		}
	}
	for range maxRounds {
		left := false
		for _, g := range order {
			next, more, err := s.lowerGroup(ctx, h, g, step[g])
			if err != nil {
				return nil, err
			}
			h, left = next, left || more
		}
		s.Tell("taking heads away: cost %.0f, %d blocks simulated", s.Cost(h), s.plays)
		if !left {
			break
		}
	}
	return h, nil
}

// lowerGroup takes a step away in every interval of a group at once, and gives back where that broke
// something. It says whether there are steps left to try.
func (s *Search) lowerGroup(ctx context.Context, h Heads, g int, step []int) (Heads, bool, error) {
	taken := make([]int, len(step))
	try := h.Clone()
	some := false
	for t := range step {
		if step[t] > 0 {
			if taken[t] = h[g][t] - max(h[g][t]-step[t], s.Groups[g].Min); taken[t] > 0 {
				try[g][t] -= taken[t]
				some = true
			} else {
				step[t] = 0
			}
		}
	}
	if !some {
		return h, false, nil
	}
	for {
		m, err := s.look(ctx, try)
		if err != nil {
			return nil, false, err
		}
		bad := broken(m)
		if len(bad) == 0 {
			break
		}
		gave := s.blame(bad, taken)
		if len(gave) == 0 {
			for t := range taken {
				if taken[t] > 0 {
					gave = append(gave, t)
				}
			}
		}
		for _, t := range gave {
			try[g][t] += taken[t]
			taken[t] = 0
			step[t] /= 2
		}
	}
	left := slices.ContainsFunc(step, func(n int) bool { return n > 0 })
	return try, left, nil
}

// blame lists the intervals whose heads are to be given back for broken clauses: those of the window
// itself, else the nearest before it, else those after it.
func (s *Search) blame(bad, taken []int) []int {
	found := map[int]bool{}
	for _, c := range bad {
		cl := &s.Clauses[c]
		own := false
		for t := cl.First; t <= cl.Last; t++ {
			if taken[t] > 0 {
				found[t], own = true, true
			}
		}
		for t := cl.Last + 1; t <= min(cl.Last+cl.Reach, len(taken)-1); t++ {
			if taken[t] > 0 {
				found[t], own = true, true
			}
		}
		for t := cl.First - 1; t >= 0 && !own; t-- {
			if taken[t] > 0 {
				found[t], own = true, true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}
