package staffing

import "context"

// level moves single heads of a group to the interval next to theirs, at the same cost, where the group
// then differs less between neighbors and every clause is kept on n replications as it was: either of two
// intervals may have a head that both need, and people rather read, and cover with shifts, a table that
// goes up and down as the work does. It takes no more than what some staffings take.
func (s *Search) level(ctx context.Context, h Heads, n int) (Heads, error) {
	s.until = s.plays + even*max(n, closer*fine)
	defer func() { s.until = 0 }()
	for moved := true; moved && !s.exhausted(); {
		moved = false
		for _, g := range s.dearest() {
			next, err := s.levelGroup(ctx, h, g, n)
			if err != nil {
				return nil, err
			}
			moved = moved || !next.Equal(h)
			h = next
		}
	}
	s.Tell("leveling heads out: cost %.0f, %d replications simulated", s.Cost(h), s.plays)
	return h, nil
}

func (s *Search) levelGroup(ctx context.Context, h Heads, g, n int) (Heads, error) {
	const apart = stride + 1 // two intervals change at a time
	bears, err := s.bears(ctx, h, g, n)
	for phase := 0; phase < apart && err == nil && !s.exhausted(); phase++ {
		moves := make([]move, len(s.Spans))
		for t := phase; t < len(moves); t += apart {
			if to := s.flatter(h, g, t); to >= 0 && s.bearable(bears, t, to) {
				moves[t] = move{{g, t, -1}, {g, to, 1}}
			}
		}
		h, _, err = s.try(ctx, h, moves, n)
	}
	return h, err
}

// bearable says whether the clauses that are about one interval and not about the other may bear that a
// head goes there.
func (s *Search) bearable(bears []float64, t, to int) bool {
	for c, x := range bears {
		cl := &s.Clauses[c]
		about := func(t int) bool { return t >= cl.First && t <= cl.Last+cl.Reach }
		if x < enoughToTry && about(t) && !about(to) {
			return false
		}
	}
	return true
}

// flatter is the interval next to another to which a head of a group can go so that its heads differ less
// between neighbors, by the sum of squares; -1: none. Nobody is sent where no start has anybody.
func (s *Search) flatter(h Heads, g, t int) int {
	row, best, least := h[g], -1, 0
	if row[t] <= s.Groups[g].Min {
		return best
	}
	for _, to := range []int{t - 1, t + 1} {
		if to < 0 || to >= len(row) || s.Spans[to].hours() != s.Spans[t].hours() || s.Groups[g].Within(row[to]+1) != row[to]+1 || row[to] == 0 && !s.begun(to, to) {
			continue
		}
		was := unevenness(row, min(t, to))
		row[t], row[to] = row[t]-1, row[to]+1
		by := unevenness(row, min(t, to)) - was
		row[t], row[to] = row[t]+1, row[to]-1
		if by < least {
			best, least = to, by
		}
	}
	return best
}

// unevenness is the sum of squared differences between neighbors around an interval and the next.
func unevenness(row []int, t int) int {
	sum := 0
	for i := max(1, t); i <= min(len(row)-1, t+2); i++ {
		d := row[i] - row[i-1]
		sum += d * d
	}
	return sum
}
