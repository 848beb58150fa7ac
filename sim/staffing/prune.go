package staffing

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"
)

// place is a group in an interval.
type place struct{ g, t int }

// pruning tries heads one at a time. What a trial told stays true while other heads only go: with
// fewer of them, a head that was needed still is.
type pruning struct {
	*Search

	states map[place]Removal
}

// apartAtLeast is how far apart single heads are that are tried in the same simulation: what one
// interval does to the next has died away by then, or comes out against the head that is tried.
const apartAtLeast = 3 * time.Hour

// spacing is that in intervals.
func (p *pruning) spacing() int {
	length := p.Spans[0].To - p.Spans[0].From
	return max(4, int((apartAtLeast+length-1)/length))
}

// forget drops what was told near intervals that were given more heads.
func (p *pruning) forget(before, after Heads) {
	for x := range p.states {
		for t := max(0, x.t-p.spacing()); t <= min(len(p.Spans)-1, x.t+p.spacing()); t++ {
			for g := range after {
				if after[g][t] > before[g][t] {
					delete(p.states, x)
				}
			}
		}
	}
}

// all lists what was told of each head that could go, and whether that is all of them.
func (p *pruning) all(h Heads) (list []Removal, complete bool) {
	complete = true
	for g := range h {
		for t, n := range h[g] {
			if n <= p.Groups[g].Min {
				continue
			}
			x, ok := p.states[place{g, t}]
			if ok {
				list = append(list, x)
			}
			complete = complete && ok && x.State != Kept
		}
	}
	return list, complete
}

// round tries each head of which nothing is known yet, dearest group first, and gives the heads
// without those that can go, of which no two are near each other.
func (p *pruning) round(ctx context.Context, h Heads, series int) (Heads, error) {
	base := &baseline{p: p, heads: h, series: series}
	next := h.Clone()
	var gone []int
	order := make([]int, len(h))
	for g := range order {
		order[g] = g
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p.Groups[b].Cost, p.Groups[a].Cost) })
	tried, spacing := 0, p.spacing()
	for _, g := range order {
		for phase := range min(spacing, len(p.Spans)) {
			var places []place
			for t := phase; t < len(p.Spans); t += spacing {
				near := slices.ContainsFunc(gone, func(u int) bool { return u-t < spacing && t-u < spacing })
				if _, known := p.states[place{g, t}]; !known && !near && h[g][t] > p.Groups[g].Min {
					places = append(places, place{g, t})
				}
			}
			if len(places) == 0 {
				continue
			}
			less := h.Clone()
			for _, x := range places {
				less[x.g][x.t]--
			}
			found, err := p.try(ctx, base, less, places)
			if err != nil {
				return next, err
			}
			for _, x := range found {
				if x.State == Kept {
					next[x.Group][x.Interval]--
					gone = append(gone, x.Interval)
				} else {
					p.states[place{x.Group, x.Interval}] = x
				}
			}
			tried += len(places)
			p.Tell("trying single heads: %d so far, %d can go", tried, len(gone))
		}
	}
	return next, nil
}

// baseline plays the heads that others are held against, as far as they are asked for.
type baseline struct {
	p      *pruning
	heads  Heads
	series int
	blocks []Evidence
}

func (b *baseline) at(ctx context.Context, n int) (Evidence, error) {
	for len(b.blocks) <= n {
		e, err := b.p.World.Play(ctx, b.heads, b.series+len(b.blocks))
		if err != nil {
			return nil, err
		}
		b.p.plays++
		b.blocks = append(b.blocks, e)
	}
	return b.blocks[n], nil
}

// try plays less than the baseline, some at each of a few places that are far apart, and tells of
// each place whether a clause near it breaks. Clauses that come out the same with less do not count.
func (p *pruning) try(ctx context.Context, base *baseline, less Heads, places []place) ([]Removal, error) {
	tallies := make([]tally, len(p.Clauses))
	differs := make([]bool, len(p.Clauses))
	done := 0
	for n := 1; ; n = min(2*n, p.Most) {
		for ; done < n; done++ {
			was, err := base.at(ctx, done)
			if err != nil {
				return nil, err
			}
			e, err := p.World.Play(ctx, less, base.series+done)
			if err != nil {
				return nil, err
			}
			p.plays++
			for c := range tallies {
				tallies[c].add(e[c])
				differs[c] = differs[c] || !slices.Equal(e[c], was[c])
			}
		}
		out, settled := p.judge(places, tallies, differs, n)
		if settled || n == p.Most {
			return out, nil
		}
	}
}

// judge tells of each place, and whether more replications would tell more.
func (p *pruning) judge(places []place, tallies []tally, differs []bool, n int) (out []Removal, settled bool) {
	open := make([]bool, len(places))
	for _, x := range places {
		out = append(out, Removal{Group: x.g, Interval: x.t, State: Kept, Clause: -1})
	}
	for c := range p.Clauses {
		if !differs[c] {
			continue
		}
		i := p.nearest(places, c)
		st := tallies[c].standing(p.levelAt(n), p.Clauses[c].Tolerance)
		switch {
		case st.State == Broken:
			out[i].State, out[i].Clause = Broken, c
		case st.State == Unclear && out[i].State != Broken:
			out[i].State, out[i].Clause = Unclear, c
			hopeless := n > 1 && st.Half*math.Sqrt(float64(n)/float64(p.Most)) > 1.25*math.Abs(st.Margin)
			open[i] = open[i] || !st.Fine && !hopeless
		}
	}
	settled = true
	for i := range out {
		settled = settled && (out[i].State != Unclear || !open[i])
	}
	return out, settled
}

// nearest is the place that a clause is told of: the last at or before its window, or one that still
// answers whom the window counts.
func (p *pruning) nearest(places []place, c int) int {
	cl := &p.Clauses[c]
	best, least := 0, math.MaxInt
	for i, x := range places {
		away := cl.First - x.t
		switch {
		case x.t >= cl.First && x.t <= cl.Last+cl.Reach:
			away = 0
		case x.t > cl.Last:
			away = 1000 + x.t - cl.Last
		}
		if away < least {
			best, least = i, away
		}
	}
	return best
}
