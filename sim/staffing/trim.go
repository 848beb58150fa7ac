package staffing

import (
	"context"
	"math"
	"slices"
)

// trim takes as many heads of a group away as the margins of n replications allow, in all intervals at
// once: what one head less everywhere does to each clause is seen on a few replications, and tells how many
// the margin bears. Where that was too many they come back. It is what looking closer is
// mostly for: a head in an interval costs a look there, and few looks are left.
func (s *Search) trim(ctx context.Context, h Heads, n int) (Heads, error) {
	const part, steeper = 8, 1.1 // of the heads, at most; each does a little more than the one before
	for _, g := range s.dearest() {
		spare, err := s.spare(ctx, h, g, n)
		if err != nil {
			return nil, err
		}
		by := make([]int, len(spare))
		for t, x := range spare {
			if !math.IsNaN(x) {
				by[t] = int(min(x/steeper, float64(h[g][t]-s.Groups[g].Min), float64(h[g][t]/part+1)))
			}
		}
		if h, err = s.cut(ctx, h, g, by, n); err != nil {
			return nil, err
		}
	}
	s.Tell("taking heads away: cost %.0f, %d replications simulated", s.Cost(h), s.plays)
	return h, nil
}

// bears is how many heads of a group the margin of each clause bears to lose on n replications, by what
// one head less everywhere does to it: NaN where that group is no matter.
func (s *Search) bears(ctx context.Context, h Heads, g, n int) ([]float64, error) {
	m, err := s.look(ctx, h, n)
	if err != nil {
		return nil, err
	}
	effect, err := s.effect(ctx, h, g, min(n, fine))
	if err != nil {
		return nil, err
	}
	for c := range m {
		switch {
		case math.IsNaN(m[c]) || !s.helps([]int{c}, g):
			m[c] = math.NaN()
		case effect[c] > 0:
			m[c] = max(0, m[c]/effect[c])
		default:
			m[c] = math.Inf(1)
		}
	}
	return m, nil
}

// spare is how many heads of a group may go from each interval as far as the clauses that it is about
// bear it: NaN where there is none.
func (s *Search) spare(ctx context.Context, h Heads, g, n int) ([]float64, error) {
	bears, err := s.bears(ctx, h, g, n)
	if err != nil {
		return nil, err
	}
	out := slices.Repeat([]float64{math.NaN()}, len(s.Spans))
	for c, x := range bears {
		cl := &s.Clauses[c]
		for t := cl.First; t <= min(cl.Last+cl.Reach, len(out)-1) && !math.IsNaN(x); t++ {
			if math.IsNaN(out[t]) || x < out[t] {
				out[t] = x
			}
		}
	}
	return out, nil
}

// enoughToTry is the part of a head that must be to spare where it is worth a look whether one can go:
// what one less everywhere does is more than what one less does in one interval.
const enoughToTry = 0.5

// effect is what the margin of each clause loses where each interval has one head of a group less.
func (s *Search) effect(ctx context.Context, h Heads, g, n int) ([]float64, error) {
	less := h.Clone()
	for t := range less[g] {
		less[g][t] = max(s.Groups[g].Min, less[g][t]-1)
	}
	with, err := s.play(ctx, h, seriesOfSearch, n, nil)
	if err != nil {
		return nil, err
	}
	without, err := s.play(ctx, less, seriesOfSearch, n, nil)
	if err != nil {
		return nil, err
	}
	out := make([]float64, len(s.Clauses))
	for c := range out {
		a, b := tallied(with[c]), tallied(without[c])
		switch {
		case b.deserted(s.expected(c)):
			out[c] = math.Inf(1)
		case a.weight > 0 && b.weight > 0:
			out[c] = a.margin/a.weight - b.margin/b.weight
		}
	}
	return out, nil
}

// cut takes heads of a group away, and gives back where a clause is broken on n replications: one at
// first, then half of the interval's, then all. A clause that only heads before it kept gets one of its own.
func (s *Search) cut(ctx context.Context, h Heads, g int, by []int, n int) (Heads, error) {
	after, made := h.Clone(), make([]bool, len(by))
	for t, k := range by {
		after[g][t] -= k
		made[t] = k > 0
	}
	const few, most = 3, 10
	for round := range most {
		if s.Cost(after) >= s.Cost(h) {
			break
		}
		bad, _, err := s.breaks(ctx, after, n)
		if err != nil {
			return nil, err
		}
		if len(bad) == 0 {
			return after, nil
		}
		back := s.blame(bad, made)
		if len(back) == 0 {
			break // it was broken before
		}
		next := after.Clone()
		for _, t := range back {
			missing := h[g][t] - after[g][t]
			switch {
			case round == 0:
				next[g][t]++
			case round < few:
				next[g][t] += (missing + 1) / 2
			default:
				next[g][t] = h[g][t]
			}
		}
		if round < few {
			s.relieve(next, after, h, g, bad, made)
		}
		for t := range made {
			made[t] = next[g][t] < h[g][t]
		}
		after = next
	}
	return h, nil
}

// relieve gives a clause a head of its own where none of its own went, instead of those before it that
// would come back.
func (s *Search) relieve(next, after, h Heads, g int, bad []int, made []bool) {
	for _, c := range bad {
		cl := &s.Clauses[c]
		own := slices.Contains(made[cl.First:min(cl.Last+cl.Reach+1, len(made))], true)
		if own || !s.helps([]int{c}, g) || s.Groups[g].Within(after[g][cl.Last]+1) == after[g][cl.Last] {
			continue
		}
		for t := cl.First - 1; t >= 0; t-- {
			if made[t] {
				if h[g][t]-after[g][t] > 1 {
					next[g][t], next[g][cl.Last] = after[g][t], after[g][cl.Last]+1
				}
				break
			}
		}
	}
}
