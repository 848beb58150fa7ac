package staffing

import (
	"context"
	"math"
	"slices"
	"time"
)

// place is a group in an interval.
type place struct{ g, t int }

// pruning tries single heads. What a trial told stays true while other heads only go: with fewer of
// them, a head that was needed still is.
type pruning struct {
	*Search

	states map[place]Removal
	tried  int
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
			complete = complete && ok
		}
	}
	return list, complete
}

// round tries each head of which nothing is known yet, dearest group first, and gives the heads
// without those that can go, of which no two are near each other.
func (p *pruning) round(ctx context.Context, base *baseline) (Heads, error) {
	h, spacing := base.heads, p.spacing()
	next := h.Clone()
	var gone []int
	for _, g := range p.dearest() {
		for phase := range min(spacing, len(p.Spans)) {
			var places []place
			for t := phase; t < len(p.Spans); t += spacing {
				if _, known := p.states[place{g, t}]; !known && h[g][t] > p.Groups[g].Min {
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
			found, err := p.without(ctx, base, less, places)
			if err != nil {
				return next, err
			}
			for _, x := range found {
				p.states[place{x.Group, x.Interval}] = x
				near := slices.ContainsFunc(gone, func(u int) bool { return u-x.Interval < spacing && x.Interval-u < spacing })
				if x.State == Kept && !near {
					next[x.Group][x.Interval]--
					gone = append(gone, x.Interval)
				}
			}
			p.tried += len(places)
			p.Tell("trying single heads: %d so far, %d can go", p.tried, len(gone))
		}
	}
	// Whoever could go alone is asked again, now that others are gone.
	for x, r := range p.states {
		if r.State == Kept && !next.Equal(h) {
			delete(p.states, x)
		}
	}
	return next, nil
}

// baseline are the heads that others are held against, with all that is known of them.
type baseline struct {
	heads  Heads
	series int
	all    Evidence
	level  float64
}

// without plays fewer heads than the baseline, on the same customers, at each of a few places that are
// far apart, and tells of each place whether a clause near it breaks. Clauses that come out the same
// do not count.
func (p *pruning) without(ctx context.Context, base *baseline, less Heads, places []place) ([]Removal, error) {
	most := max(min(coarse, base.all.size()), base.all.size()/2) // the difference varies little
	var e Evidence
	for n := min(coarse, most); ; n = min(2*n, most) {
		var err error
		if e, err = p.play(ctx, less, base.series, n, e); err != nil {
			return nil, err
		}
		out, settled := p.judge(base, e, places, n, most)
		if settled || n == most {
			return out, nil
		}
	}
}

// judge tells of each place, and whether more replications would tell more.
func (p *pruning) judge(base *baseline, e Evidence, places []place, n, most int) (out []Removal, settled bool) {
	open := make([]bool, len(places))
	for _, x := range places {
		out = append(out, Removal{Group: x.g, Interval: x.t, State: Kept, Clause: -1})
	}
	for c := range p.Clauses {
		if slices.Equal(e[c], base.all[c][:n]) {
			continue
		}
		i := p.nearest(places, c)
		st, eventual := p.paired(base, e[c], c, looking(base.level, n, most))
		switch {
		case st.State == Broken:
			out[i].State, out[i].Clause = Broken, c
		case st.State == Unclear && out[i].State != Broken:
			out[i].State, out[i].Clause = Unclear, c
			// Whether a head that cannot go is plainly needed is worth some replications, not all.
			const hopeless = 1.25
			open[i] = open[i] || !st.Fine && eventual < hopeless*math.Abs(st.Margin) && (st.Margin > 0 || n < fine)
		}
	}
	settled = true
	for i := range out {
		settled = settled && (out[i].State != Unclear || !open[i])
	}
	return out, settled
}

// paired is the standing of a clause with fewer heads: what all replications of the baseline say of
// it, and the difference that fewer heads make on the first n of them. Eventual is the half-width
// that as many of both would leave.
func (p *pruning) paired(base *baseline, less []Cell, c int, level float64) (s Standing, eventual float64) {
	n := float64(len(less))
	all := tallied(base.all[c])
	var diff, square, cross, weight float64
	for i, x := range less {
		b := base.all[c][i]
		d := x.Margin - b.Margin
		diff, square, cross, weight = diff+d, square+d*d, cross+d*b.Margin, weight+x.Weight-b.Weight
	}
	first := tallied(base.all[c][:len(less)])
	meanDiff := diff / n
	varDiff := math.Max(0, (square-n*meanDiff*meanDiff)/(n-1))
	covariance := (cross - n*meanDiff*first.margin/n) / (n - 1)
	per := all.weight/all.n + weight/n
	if heard := p.expected(c); heard*all.n >= enough && per < heard/2 {
		return Standing{Margin: -1, State: Broken, Fine: true}, 0
	}
	if per <= 0 {
		return Standing{State: Quiet, Fine: true}, 0
	}
	variance := math.Max(0, varDiff/n+(all.variance()+2*covariance)/all.n)
	z := student(level, n-1)
	eventual = student(looking(base.level, base.all.size(), base.all.size()), all.n-1) * math.Sqrt(math.Max(0, varDiff+all.variance()+2*covariance)/all.n) / per
	half := z * math.Sqrt(variance) / per
	if fewer := tallied(less); all.alike(&p.Clauses[c], level) > 0 {
		half = math.Max(half, fewer.alike(&p.Clauses[c], level))
	}
	return judged(&p.Clauses[c], (all.margin/all.n+meanDiff)/per, half), eventual
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
