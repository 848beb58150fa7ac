package staffing

import (
	"context"
	"math"
	"slices"
)

// maxRounds bounds how often heads are added, and taken away.
const maxRounds = 80

// raise adds heads until no clause is broken on n replications: to all intervals at once where
// something is, twice as many each time that it is not enough.
func (s *Search) raise(ctx context.Context, h Heads, n int) (Heads, error) {
	step := make([]int, len(s.Spans))
	for round := range maxRounds {
		m, err := s.look(ctx, h, n)
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
		next, err := s.add(ctx, h, m, at, step, n)
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
	return s.plenty.Clone(), nil // what plenty of heads keep, plenty of heads keep
}

// lift adds a tenth everywhere.
func (s *Search) lift(h Heads) Heads {
	h = h.Clone()
	for g := range h {
		for t := range h[g] {
			h[g][t] = s.Groups[g].Within(h[g][t] + max(1, h[g][t]/10))
		}
	}
	return h
}

// where lists by interval the broken clauses that heads there may mend. Of a window of several intervals
// these are the ones in which some start has anybody: heads through the night mend nothing of a day whose
// line is closed then. With wide they are all of it, and so many around it.
func (s *Search) where(bad []int, wide int) [][]int {
	at := make([][]int, len(s.Spans))
	for _, c := range bad {
		cl := &s.Clauses[c]
		first, last := max(0, cl.First-wide), min(len(s.Spans)-1, cl.Last+min(wide, 1+cl.Reach))
		whole := wide > 0 || !s.begun(first, last)
		for t := first; t <= last; t++ {
			if whole || s.begun(t, t) {
				at[t] = append(at[t], c)
			}
		}
	}
	return at
}

// begun says whether some start has anybody from one interval to another.
func (s *Search) begun(from, to int) bool {
	return slices.ContainsFunc(s.Starts, func(h Heads) bool {
		return slices.ContainsFunc(h, func(row []int) bool { return slices.Max(row[from:to+1]) > 0 })
	})
}

// add gives each interval more heads, of the group that mends most for its cost.
func (s *Search) add(ctx context.Context, h Heads, m []float64, at [][]int, step []int, n int) (Heads, error) {
	more := func(g, t int) int { return s.Groups[g].Within(h[g][t]+step[t]) - h[g][t] }
	look := func(h Heads) ([]float64, error) { return s.look(ctx, h, n) }
	choice, err := s.choose(h, m, at, more, look, false)
	if err != nil {
		return nil, err
	}
	next := h.Clone()
	for t, g := range choice {
		if g >= 0 {
			next[g][t] += more(g, t)
		}
	}
	return next, nil
}

// choose says for each interval which group is to get more: the one whose heads mend most for what
// they cost, by what look says of the margins with them. All candidates are tried, one group at a time
// in all intervals at once. -1: none, or with strict none that mends anything.
func (s *Search) choose(h Heads, m []float64, at [][]int, more func(g, t int) int, look func(Heads) ([]float64, error), strict bool) ([]int, error) {
	choice, worth := make([]int, len(s.Spans)), make([]float64, len(s.Spans))
	for t := range choice {
		choice[t], worth[t] = -1, math.Inf(-1)
		if strict {
			worth[t] = 0
		}
	}
	var candidates []int
	for g := range s.Groups {
		for t := range at {
			if more(g, t) > 0 && s.helps(at[t], g) {
				candidates = append(candidates, g)
				break
			}
		}
	}
	for _, g := range candidates {
		var after []float64
		if len(candidates) > 1 || strict {
			try := h.Clone()
			for t := range at {
				if s.helps(at[t], g) {
					try[g][t] += more(g, t)
				}
			}
			var err error
			if after, err = look(try); err != nil {
				return nil, err
			}
		}
		for t := range at {
			k := more(g, t)
			if k <= 0 || !s.helps(at[t], g) {
				continue
			}
			if v := mended(at[t], m, after) / (float64(k) * s.price(g)); v > worth[t] {
				choice[t], worth[t] = g, v
			}
		}
	}
	return choice, nil
}

func (s *Search) helps(clauses []int, g int) bool {
	return slices.ContainsFunc(clauses, func(c int) bool { return slices.Contains(s.Clauses[c].Groups, g) })
}

// mended is the share of what is missing that a try brought.
func mended(clauses []int, before, after []float64) float64 {
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
