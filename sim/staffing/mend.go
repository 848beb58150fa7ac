package staffing

import (
	"context"
	"math"
	"slices"
)

// mend adds heads, one at a time in each interval that a clause touches, of the group that mends most
// for its cost, until the customers that did not show it to be kept would. They are used up by that:
// what it gives is held against others.
func (s *Search) mend(ctx context.Context, h Heads, bad []int, standings []Standing, base *baseline) (Heads, error) {
	const most, some = 10, 2 * fine // the difference that heads make varies little
	k := min(some, base.all.size())
	bad = s.mendable(bad, standings)
	look := func(h Heads) ([]float64, error) {
		e, err := s.play(ctx, h, base.series, k, nil)
		if err != nil {
			return nil, err
		}
		m := slices.Repeat([]float64{0}, len(standings))
		for _, c := range bad {
			m[c] = s.shifted(base, e[c], c, standings[c].Half)
		}
		return m, nil
	}
	m := make([]float64, len(standings))
	for _, c := range bad {
		if m[c] = standings[c].Margin - standings[c].Half; m[c] == 0 {
			m[c] = math.Nextafter(0, -1) // not kept, since only more than the limit would be
		}
	}
	one := slices.Repeat([]int{1}, len(s.Spans))
	for range most {
		missing := broken(m)
		if len(missing) == 0 {
			break
		}
		more := func(g, t int) int { return s.Groups[g].Within(h[g][t]+one[t]) - h[g][t] }
		choice, err := s.choose(h, m, s.where(missing, 0), more, look, true)
		if err != nil {
			return nil, err
		}
		next := h.Clone()
		for t, g := range choice {
			if g >= 0 {
				next[g][t] += more(g, t)
			}
		}
		if next.Equal(h) {
			break // no head helps
		}
		h = next
		if m, err = look(h); err != nil {
			return nil, err
		}
	}
	return h, nil
}

// mendable are those of some clauses that more heads may mend.
func (s *Search) mendable(bad []int, standings []Standing) (out []int) {
	for _, c := range bad {
		if !s.Clauses[c].most(standings[c].Margin) {
			out = append(out, c)
		}
	}
	return out
}

// shifted is the lower end of a clause's margin with other heads than those that all replications are
// of, by the difference on the first of them.
func (s *Search) shifted(base *baseline, other []Cell, c int, half float64) float64 {
	t, first, with := base.known(c), tallied(base.all[c][:len(other)]), tallied(other)
	if with.deserted(s.expected(c)) {
		return -1
	}
	per := t.weight/t.n + (with.weight-first.weight)/with.n
	if t.deserted(s.expected(c)) {
		per = with.weight / with.n
		return with.margin / with.n / per
	}
	if per <= 0 {
		return math.NaN()
	}
	return (t.margin/t.n+(with.margin-first.margin)/with.n)/per - half
}
