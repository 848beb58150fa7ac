package staffing

import (
	"math"
	"slices"
)

// AtLeastInShifts is what heads who work on shifts of some patterns cost at least, as a linear program
// without whole numbers: people by group and shift, who put on the floor what each pool needs in each
// interval and each pair of them, and cost what AtLeast knows of sets of groups. Over more than a day, or
// where the last interval is cut short, it knows no more than AtLeast.
func (s *Search) AtLeastInShifts(cuts []Cut, duties []Duty, patterns []Pattern) float64 {
	known := s.facts(cuts, duties)
	heads := leastOf(len(s.Groups), known)
	reach := 0
	for _, p := range patterns {
		reach = max(reach, p.Length)
	}
	hours := s.Spans[0].hours()
	if len(s.Spans) > day+reach || s.Spans[len(s.Spans)-1].hours() != hours {
		return heads
	}
	var columns []staffedShift
	for g := range s.Groups {
		for _, p := range patterns {
			for _, start := range p.Starts {
				if start >= 0 && start+p.Length <= len(s.Spans) {
					columns = append(columns, staffedShift{g, p, start})
				}
			}
		}
	}
	r := rosters{columns: columns}
	for _, c := range cuts {
		r.pool(&c, len(s.Spans))
	}
	for _, x := range known {
		r.add(x.cost, func(c staffedShift) float64 {
			if !slices.Contains(x.groups, c.group) {
				return 0
			}
			return s.Groups[c.group].Cost * hours * float64(c.Paid())
		})
	}
	return math.Max(heads, r.solve(func(c staffedShift) float64 { return s.Groups[c.group].Cost * hours * float64(c.Paid()) }))
}

// staffedShift is a shift that people of a group may work.
type staffedShift struct {
	group int
	Pattern

	start int
}

// rosters is the linear program: how many work each shift.
type rosters struct {
	columns []staffedShift
	rows    [][]float64 // by column
	right   []float64
}

// add asks for at least so much of something that each shift brings some of.
func (r *rosters) add(least float64, of func(staffedShift) float64) {
	if least <= 0 {
		return
	}
	row := make([]float64, len(r.columns))
	for k, c := range r.columns {
		row[k] = of(c)
	}
	r.rows, r.right = append(r.rows, row), append(r.right, least)
}

// pool asks for what a pool needs. Of each group that breaks take away, heads on the floor may be rounded
// up in every interval.
func (r *rosters) pool(c *Cut, intervals int) {
	rounded := 0
	for i := range c.Pool.Groups {
		if c.Pool.Away != nil && c.Pool.Away[i] > 0 {
			rounded++
		}
	}
	there := func(x staffedShift, t int) float64 {
		i := slices.Index(c.Pool.Groups, x.group)
		switch {
		case i < 0 || !x.Covers(x.start, t):
			return 0
		case c.Pool.Away == nil:
			return 1
		}
		return 1 - c.Pool.Away[i]
	}
	for t := range intervals {
		r.add(float64(c.Need[t]-rounded), func(x staffedShift) float64 { return there(x, t) })
	}
	for k, n := range c.Two {
		if t := 2 * k; n > c.Need[t]+c.Need[t+1] {
			r.add(float64(n-2*rounded), func(x staffedShift) float64 { return there(x, t) + there(x, t+1) })
		}
	}
}

// solve is the least cost; 0 where the program has no solution.
func (r *rosters) solve(cost func(staffedShift) float64) float64 {
	costs := make([]float64, len(r.columns))
	for k, c := range r.columns {
		costs[k] = cost(c)
	}
	return cheapest(costs, r.rows, r.right)
}
