package staffing

import (
	"math"
	"slices"
)

// Pool is groups of which is asked how many heads they need together in an interval, with plenty of
// everybody else. A single group needs paid heads, several need heads on the floor.
type Pool struct {
	Groups  []int
	Away    []float64 // by place in Groups: the share of paid time off the floor; nil: heads count as they are paid
	World   World     // in which heads of the first group can do what any of them can; nil: the problem's own
	Ignored []bool    // by clause: one that the pool's own world cannot tell; nil: none
}

// heads are those that heads by group put into a pool in an interval. Where a share is away, who is
// on the floor is a whole number that changes: the larger one counts.
func (p *Pool) heads(h Heads, t int) int {
	sum := 0
	for i, g := range p.Groups {
		sum += p.floor(i, h[g][t], 1)
	}
	return sum
}

// floor is the most that so many paid heads of a group put on the floor, in one interval or in several
// together.
func (p *Pool) floor(i, paid, intervals int) int {
	if p.Away == nil || p.Away[i] <= 0 || paid <= 0 {
		return max(0, paid)
	}
	const rounding = 1e-9
	n := int(math.Ceil(float64(paid)*(1-p.Away[i])-rounding)) + intervals - 1 // each may be rounded up
	return min(n, paid)
}

// paid is the fewest paid heads of a group that may be so many on the floor.
func (p *Pool) paid(i, floor, intervals int) int {
	n := max(0, floor)
	for p.floor(i, n, intervals) < floor {
		n++
	}
	return n
}

// Cut says how many heads a pool needs at least.
type Cut struct {
	Pool *Pool
	Need []int // by interval
	Two  []int // by pair of intervals, the first two being the first: in both together; nil: no more than Need says
}

// row says what some groups cost together at least.
type row struct {
	groups []int
	cost   float64
}

// components are the groups in sets that no pool reaches across.
func components(groups int, cuts []Cut) [][]int {
	set := make([]int, groups)
	for g := range set {
		set[g] = g
	}
	for _, c := range cuts {
		for _, g := range c.Pool.Groups {
			from, to := set[g], set[c.Pool.Groups[0]]
			for k := range set {
				if set[k] == from {
					set[k] = to
				}
			}
		}
	}
	var out [][]int
	for name := range groups {
		var members []int
		for g, of := range set {
			if of == name {
				members = append(members, g)
			}
		}
		if members != nil {
			out = append(out, members)
		}
	}
	return out
}

// maxCorners bounds how many ways to share the heads of an interval out are gone through.
const maxCorners = 100_000

// rows says of each set of the members what it costs at least, over all intervals. Where there are too
// many ways to share heads out, only cuts of single groups count.
func (s *Search) rows(members []int, cuts []Cut) []row {
	var own []Cut
	for _, c := range cuts {
		if slices.Contains(members, c.Pool.Groups[0]) {
			own = append(own, c)
		}
	}
	const most = 4 // 15 sets
	if len(members) <= most && s.corners(members, own) <= maxCorners {
		return s.sets(members, own)
	}
	own = slices.DeleteFunc(own, func(c Cut) bool { return len(c.Pool.Groups) > 1 })
	var out []row
	for _, g := range members {
		out = append(out, s.sets([]int{g}, own)...)
	}
	return out
}

// sets says what each set of the members costs at least, by what single intervals need and pairs of them.
func (s *Search) sets(members []int, cuts []Cut) []row {
	sums := make([]float64, 1<<len(members))
	for t := 0; t < len(s.Spans); t += 2 {
		one := s.least(members, cuts, t, 1)
		if t+1 == len(s.Spans) {
			for set := range sums {
				sums[set] += one[set] * s.Spans[t].hours()
			}
			break
		}
		other, both := s.least(members, cuts, t+1, 1), s.least(members, cuts, t, 2)
		first, second := s.Spans[t].hours(), s.Spans[t+1].hours()
		for set := range sums {
			sums[set] += math.Max(one[set]*first+other[set]*second, both[set]*math.Min(first, second))
		}
	}
	var out []row
	for set := 1; set < len(sums); set++ {
		x := row{cost: sums[set]}
		for i, g := range members {
			if set>>i&1 == 1 {
				x.groups = append(x.groups, g)
			}
		}
		out = append(out, x)
	}
	return out
}

// need is what a cut says of an interval, or of it and the next.
func (c *Cut) need(t, intervals int) int {
	switch {
	case intervals == 1:
		return c.Need[t]
	case t/2 < len(c.Two):
		return c.Two[t/2]
	}
	return 0
}

// corners is how many ways there are at most to share out the heads of two intervals.
func (s *Search) corners(members []int, cuts []Cut) int {
	worst := 0
	for t := range s.Spans {
		n := 1
		for _, g := range members[:len(members)-1] {
			n = min(n*(alone(g, cuts, t, 2)+1), maxCorners+1)
		}
		worst = max(worst, n)
	}
	return worst
}

// alone is how many heads of a group keep all cuts that it is in, whoever else is there.
func alone(g int, cuts []Cut, t, intervals int) int {
	n := 0
	for _, c := range cuts {
		if i := slices.Index(c.Pool.Groups, g); i >= 0 {
			n = max(n, c.Pool.paid(i, c.need(t, intervals), intervals))
		}
	}
	return n
}

// least gives for each set of the members what its heads cost an hour at least in an interval, or in it
// and the next together, were those of the others free.
func (s *Search) least(members []int, cuts []Cut, t, intervals int) []float64 {
	c := corner{groups: s.Groups, members: members, cuts: cuts, t: t, intervals: intervals, heads: make([]int, len(s.Groups)), best: make([]float64, 1<<len(members))}
	for set := 1; set < len(c.best); set++ {
		c.best[set] = math.Inf(1)
	}
	c.try(0)
	if !math.IsInf(c.best[len(c.best)-1], 1) {
		return c.best
	}
	c.unlimited = true // the limits leave no heads that keep all cuts
	c.try(0)
	return c.best
}

// corner is the least cost of heads that no cut forbids.
type corner struct {
	groups       []Group
	members      []int
	cuts         []Cut
	t, intervals int
	heads        []int     // by group
	best         []float64 // an hour, by set of the members, whose bits are their places
	unlimited    bool      // the groups' limits do not count
}

// most is how many heads of a group the interval, or both, may have, of so many that would do.
func (c *corner) most(g, enough int) int {
	if x := c.groups[g]; x.Limited() && !c.unlimited {
		return min(enough, x.Max*c.intervals)
	}
	return enough
}

// try goes through the heads of the members from one on; the last gets as few as keep the cuts.
func (c *corner) try(i int) {
	g := c.members[i]
	low := c.groups[g].Min * c.intervals
	high := max(low, alone(g, c.cuts, c.t, c.intervals))
	if i < len(c.members)-1 {
		for n := low; n <= c.most(g, high); n++ {
			c.heads[g] = n
			c.try(i + 1)
		}
		return
	}
	c.heads[g] = low
	for _, x := range c.cuts {
		at := slices.Index(x.Pool.Groups, g)
		lack := x.need(c.t, c.intervals)
		for k, o := range x.Pool.Groups {
			if k != at {
				lack -= x.Pool.floor(k, c.heads[o], c.intervals)
			}
		}
		switch {
		case at >= 0:
			c.heads[g] = max(c.heads[g], x.Pool.paid(at, lack, c.intervals))
		case lack > 0:
			return
		}
	}
	if c.most(g, c.heads[g]) < c.heads[g] {
		return
	}
	for set := 1; set < len(c.best); set++ {
		cost := 0.0
		for k, o := range c.members {
			if set>>k&1 == 1 {
				cost += float64(c.heads[o]) * c.groups[o].Cost
			}
		}
		c.best[set] = math.Min(c.best[set], cost)
	}
}
