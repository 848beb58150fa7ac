package staffing

import (
	"context"
	"slices"
)

// stride is how far apart intervals are that give single heads away in the same trial: what breaks
// is then the doing of one of them.
const stride = 3

// lower takes heads away while every clause is kept on n replications: in all intervals at once, in
// steps that are halved where something breaks, down to single heads; the dearest group first.
func (s *Search) lower(ctx context.Context, h Heads, n int) (Heads, error) {
	step := make(Heads, len(h))
	for g := range h {
		step[g] = make([]int, len(h[g]))
		for t := range h[g] {
			step[g][t] = max(1, h[g][t]*coarse/(4*n)) // the closer it is looked at, the nearer it is
		}
	}
	for round := range maxRounds {
		left := false
		for _, g := range s.dearest() {
			if round == 0 {
				if err := s.unspared(ctx, h, g, step[g], n); err != nil {
					return nil, err
				}
			}
			next, err := s.lowerGroup(ctx, h, g, step[g], n)
			if err != nil {
				return nil, err
			}
			h = next
			left = left || slices.ContainsFunc(step[g], func(k int) bool { return k > 0 })
		}
		s.Tell("taking heads away: cost %.0f, %d replications simulated", s.Cost(h), s.plays)
		if !left || s.exhausted() {
			break
		}
	}
	return h, nil
}

// unspared drops single heads from what is to be taken away where none is nearly to spare.
func (s *Search) unspared(ctx context.Context, h Heads, g int, step []int, n int) error {
	spare, err := s.spare(ctx, h, g, n)
	if err != nil {
		return err
	}
	for t := range step {
		if step[t] == 1 && spare[t] < enoughToTry {
			step[t] = 0
		}
	}
	return nil
}

// lowerGroup takes a step away from a group in every interval, and halves the steps that broke
// something. Single heads go in passes of intervals that are not neighbors.
func (s *Search) lowerGroup(ctx context.Context, h Heads, g int, step []int, n int) (Heads, error) {
	for phase := range stride {
		if s.exhausted() {
			break
		}
		moves := make([]move, len(step))
		for t, k := range step {
			if k > 1 && phase > 0 || k == 1 && t%stride != phase {
				continue
			}
			if k == 1 && s.plainlyNeeded(h, place{g, t}) {
				step[t] = 0
				continue
			}
			if k = min(k, h[g][t]-s.Groups[g].Min); k > 0 {
				moves[t] = move{{g, t, -k}}
			} else {
				step[t] = 0
			}
		}
		next, undone, err := s.try(ctx, h, moves, n)
		if err != nil {
			return nil, err
		}
		for _, t := range undone {
			step[t] /= 2
		}
		h = next
	}
	return h, nil
}

// swap puts heads of a cheaper group into the place of a dearer one while every clause is kept: one
// for one, and two for one where that is cheaper still.
func (s *Search) swap(ctx context.Context, h Heads, n int) (Heads, error) {
	order := s.dearest()
	for i, dear := range order {
		for _, cheap := range order[i+1:] {
			if !s.together(dear, cheap) {
				continue
			}
			for _, more := range []int{1, 2} {
				if s.price(dear) <= float64(more)*s.price(cheap) {
					continue
				}
				next, err := s.swapPair(ctx, h, dear, cheap, more, n)
				if err != nil {
					return nil, err
				}
				h = next
			}
		}
	}
	return h, nil
}

// together says whether two groups help to keep some promise both.
func (s *Search) together(a, b int) bool {
	return slices.ContainsFunc(s.Clauses, func(c Clause) bool {
		return slices.Contains(c.Groups, a) && slices.Contains(c.Groups, b)
	})
}

func (s *Search) swapPair(ctx context.Context, h Heads, dear, cheap, more, n int) (Heads, error) {
	open := slices.Repeat([]bool{true}, len(s.Spans))
	for range maxRounds {
		left := false
		for phase := range stride {
			moves := make([]move, len(open))
			for t := phase; t < len(open); t += stride {
				if open[t] = open[t] && h[dear][t] > s.Groups[dear].Min && s.Groups[cheap].Within(h[cheap][t]+more) == h[cheap][t]+more; open[t] {
					moves[t], left = move{{dear, t, -1}, {cheap, t, more}}, true
				}
			}
			next, undone, err := s.try(ctx, h, moves, n)
			if err != nil {
				return nil, err
			}
			for _, t := range undone {
				open[t] = false
			}
			h = next
		}
		if !left {
			return h, nil
		}
		s.Tell("exchanging heads: cost %.0f, %d replications simulated", s.Cost(h), s.plays)
	}
	return h, nil
}

// move is a change of the heads of some groups around one interval.
type move []struct{ group, at, by int }

// try makes moves, one an interval at most, and takes back those of intervals where a clause breaks
// on n replications, until none does.
func (s *Search) try(ctx context.Context, h Heads, moves []move, n int) (after Heads, undone []int, err error) {
	made := make([]bool, len(moves))
	after = h.Clone()
	some := false
	for t, m := range moves {
		for _, x := range m {
			after[x.group][x.at] += x.by
			made[t], some = true, true
		}
	}
	for some {
		if s.exhausted() {
			return h, undone, nil
		}
		bad, plain, err := s.breaks(ctx, after, n)
		if err != nil {
			return nil, nil, err
		}
		if len(bad) == 0 {
			break
		}
		back := s.blame(bad, made)
		if len(back) == 0 { // nobody near: all of it
			for t := range made {
				if made[t] {
					back = append(back, t)
				}
			}
		}
		if len(back) == 0 {
			break // it was broken before
		}
		s.remember(after, moves, s.blame(plain, made))
		for _, t := range back {
			for _, x := range moves[t] {
				after[x.group][x.at] -= x.by
			}
			made[t] = false
		}
		undone = append(undone, back...)
		some = slices.Contains(made, true)
	}
	return after, undone, nil
}

// breaks lists the clauses that are broken on n replications, and those of them that are plainly so;
// or the latter alone, where fewer replications show some.
func (s *Search) breaks(ctx context.Context, h Heads, n int) (bad, plain []int, err error) {
	for k := min(fine, n); ; k = min(k*closer, n) {
		m, err := s.look(ctx, h, k)
		if err != nil {
			return nil, nil, err
		}
		plain = s.plainly(h, m, k)
		if k == n {
			return broken(m), plain, nil
		}
		if len(plain) > 0 {
			return plain, plain, nil
		}
	}
}

// remember notes single heads without which something is plainly broken, so that a closer look does
// not ask for them again.
func (s *Search) remember(without Heads, moves []move, back []int) {
	h := without.Clone()
	for _, t := range back {
		if m := moves[t]; len(m) == 1 && m[0].by == -1 {
			s.needed[place{m[0].group, t}] = h
		}
	}
}

// plainlyNeeded says whether something was plainly broken without a head when there were as many
// around it as now.
func (s *Search) plainlyNeeded(h Heads, x place) bool {
	without, ok := s.needed[x]
	if !ok {
		return false
	}
	for g := range h {
		for t := max(0, x.t-1); t <= min(len(s.Spans)-1, x.t+1); t++ {
			n := h[g][t]
			if g == x.g && t == x.t {
				n--
			}
			if n > without[g][t] {
				return false
			}
		}
	}
	return true
}

// blame lists the intervals whose moves are to be taken back for broken clauses: those of the window
// itself and of whoever still answers it, else the nearest before.
func (s *Search) blame(bad []int, made []bool) []int {
	found := make([]bool, len(made))
	for _, c := range bad {
		cl := &s.Clauses[c]
		own := false
		for t := cl.First; t <= min(cl.Last+cl.Reach, len(made)-1); t++ {
			if made[t] {
				found[t], own = true, true
			}
		}
		for t := cl.First - 1; t >= 0 && !own; t-- {
			if made[t] {
				found[t], own = true, true
			}
		}
	}
	var out []int
	for t, x := range found {
		if x {
			out = append(out, t)
		}
	}
	return out
}
