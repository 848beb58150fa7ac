package staffing

import (
	"context"
	"errors"
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/convex/lp"
)

// Covering is shifts that cover a requirement.
type Covering struct {
	Shifts []Shift
	Paid   int     // intervals
	Bound  float64 // no shifts of these patterns cover it in fewer
	Over   bool    // more than most are on at some time: nothing else was found
}

// day is how many intervals are covered at once, beside those that their shifts reach into.
const day = 48

// Cover finds shifts that cover a requirement in as few paid intervals as it can, with at most so many
// on at a time (0: any number). A linear program without whole numbers gives the bound; whole numbers
// come from branching on its fractions, at most so many times, and from rounding what it gives. What is
// longer than a day is covered a day at a time, with what its shifts reach into, where they leave the next
// day the less room; its bound is that somebody must be paid for every interval.
func Cover(ctx context.Context, need []int, most int, patterns []Pattern) (*Covering, error) {
	reach := 0
	for _, p := range patterns {
		reach = max(reach, p.Length)
	}
	var room []int
	if most > 0 {
		room = slices.Repeat([]int{most}, len(need))
	}
	if len(need) <= day+reach {
		return coverAtOnce(ctx, need, room, patterns)
	}
	out := &Covering{}
	lack := slices.Clone(need)
	for _, n := range need {
		out.Bound += float64(n)
	}
	for from := 0; from < len(need); from += day {
		to := min(len(need), from+day+reach)
		part, err := coverAtOnce(ctx, lack[from:to], room[min(from, len(room)):min(to, len(room))], shifted(patterns, from, to))
		if far, ok := errors.AsType[*UncoverableError](err); ok {
			return nil, &UncoverableError{far.Interval + from}
		}
		if err != nil {
			return nil, err
		}
		for _, x := range part.Shifts {
			if x.Start >= day && to < len(need) {
				continue // the next day's to choose
			}
			x.Start += from
			out.Shifts = append(out.Shifts, x)
			out.Paid += x.Heads * patterns[x.Pattern].Paid()
			for t := x.Start; t < x.Start+patterns[x.Pattern].Length; t++ {
				if patterns[x.Pattern].Covers(x.Start, t) {
					lack[t] = max(0, lack[t]-x.Heads)
					if most > 0 {
						room[t] = max(0, room[t]-x.Heads)
					}
				}
			}
		}
		if to == len(need) {
			break
		}
	}
	out.Over = most > 0 && slices.Max(Covered(out.Shifts, patterns, len(need))) > most
	return out, nil
}

// shifted are patterns that begin within a part, counted from its own start.
func shifted(patterns []Pattern, from, to int) []Pattern {
	out := slices.Clone(patterns)
	for i := range out {
		out[i].Starts = nil
		for _, t := range patterns[i].Starts {
			if t >= from && t < to {
				out[i].Starts = append(out[i].Starts, t-from)
			}
		}
	}
	return out
}

// coverAtOnce finds shifts that cover a requirement, with room for so many in each interval; no room at
// all is any number.
func coverAtOnce(ctx context.Context, need, room []int, patterns []Pattern) (*Covering, error) {
	c := &cover{need: need, room: room, patterns: patterns}
	if err := c.list(); err != nil {
		return nil, err
	}
	out := &Covering{}
	if len(c.columns) == 0 {
		return out, nil
	}
	out.Bound = c.branch(ctx)
	if c.best == nil { // the limit leaves no room, or no time: what covers stands, and is told
		c.room = nil
		c.offer(make([]float64, len(c.columns)))
		out.Over = crowded(c.covered(c.best), room)
	}
	out.Paid = c.cost(c.best)
	for j, n := range c.best {
		if n > 0 {
			out.Shifts = append(out.Shifts, Shift{Pattern: c.columns[j].pattern, Start: c.columns[j].start, Heads: n})
		}
	}
	return out, nil
}

// cover is a covering on its way.
type cover struct {
	need     []int
	room     []int // by interval; empty: any number
	patterns []Pattern
	columns  []column
	grain    int   // every cost is a multiple of it
	best     []int // heads by column; nil: none yet
}

// column is a shift that may be worked.
type column struct {
	pattern, start int
	at             []int // intervals it covers
}

// list makes the columns.
func (c *cover) list() error {
	reached := make([]bool, len(c.need))
	for i, p := range c.patterns {
		for _, start := range p.Starts {
			if start < 0 || start+p.Length > len(c.need) {
				continue
			}
			x, useful := column{pattern: i, start: start}, false
			for t := start; t < start+p.Length; t++ {
				if p.Covers(start, t) {
					x.at = append(x.at, t)
					reached[t] = true
					useful = useful || c.need[t] > 0
				}
			}
			if useful {
				c.columns = append(c.columns, x)
				c.grain = divisor(c.grain, len(x.at))
			}
		}
	}
	slices.SortStableFunc(c.columns, func(a, b column) int { return a.start - b.start })
	for t, n := range c.need {
		if n > 0 && !reached[t] {
			return &UncoverableError{t}
		}
	}
	return nil
}

// divisor is the greatest common one.
func divisor(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func (c *cover) cost(heads []int) int {
	sum := 0
	for j, n := range heads {
		sum += n * len(c.columns[j].at)
	}
	return sum
}

// covered are the heads in each interval.
func (c *cover) covered(heads []int) []int {
	out := make([]int, len(c.need))
	for j, n := range heads {
		for _, t := range c.columns[j].at {
			out[t] += n
		}
	}
	return out
}

// crowded says whether there are more than there is room for at some time.
func crowded(heads, room []int) bool {
	for t := range room {
		if heads[t] > room[t] {
			return true
		}
	}
	return false
}

// node is a part of what is possible: at least so many heads on each column, on some at most so many.
type node struct {
	least []int
	upper map[int]int
	x     []float64 // the best without whole numbers
	cost  float64   // of that: nothing in this part costs less
}

// branchings is how many programs are solved at most: so many for a day of half hours, each of which
// takes some hundredths of a second, and fewer of longer ones, whose time goes with the third power.
func (c *cover) branchings() int {
	const most = 120
	longer := math.Max(1, float64(len(c.need))/day)
	return max(1, int(most/(longer*longer*longer)))
}

// branch searches for the best whole numbers, and gives the bound: from part to part down to one that
// is whole or cannot be better, then on from the most promising.
func (c *cover) branch(ctx context.Context) (bound float64) {
	for _, n := range c.need {
		bound += float64(n) // somebody must be paid for each
	}
	root := &node{least: make([]int, len(c.columns)), upper: map[int]int{}}
	if !c.solve(root) {
		return bound
	}
	bound = math.Max(bound, root.cost)
	open, deeper := []*node{root}, true
	for solved := 1; len(open) > 0 && solved < c.branchings() && ctx.Err() == nil; {
		i := len(open) - 1
		for k := range open {
			if !deeper && open[k].cost < open[i].cost {
				i = k
			}
		}
		n := open[i]
		open = slices.Delete(open, i, i+1)
		deeper = false
		j := split(n.x)
		if j < 0 || c.hopeless(n.cost) {
			continue
		}
		for _, part := range n.parts(j) {
			if c.hopeless(n.cost) {
				break
			}
			if solved++; c.solve(part) && !c.hopeless(part.cost) {
				open, deeper = append(open, part), true
			}
		}
	}
	return bound
}

// hopeless says whether nothing of that cost can be better than the best.
func (c *cover) hopeless(cost float64) bool {
	const slack = 1e-6
	grains := math.Ceil(cost/float64(c.grain) - slack)
	return c.best != nil && grains*float64(c.grain) >= float64(c.cost(c.best))
}

// split is the column whose number of heads is farthest from a whole one; -1: all are whole.
func split(x []float64) int {
	best, most := -1, 1e-6
	for j, v := range x {
		if off := math.Abs(v - math.Round(v)); off > most {
			best, most = j, off
		}
	}
	return best
}

// parts are the two parts on either side of a fraction, the one with more heads last.
func (n *node) parts(j int) []*node {
	up := &node{least: slices.Clone(n.least), upper: n.upper}
	up.least[j] = int(math.Ceil(n.x[j]))
	down := &node{least: n.least, upper: maps.Clone(n.upper)}
	down.upper[j] = int(math.Floor(n.x[j]))
	return []*node{down, up}
}

// solve solves a part without whole numbers, offers what rounding makes of it, and says whether there
// is a solution.
func (c *cover) solve(n *node) bool {
	lack, room := slices.Clone(c.need), slices.Clone(c.room)
	given := 0
	for j, k := range n.least {
		given += k * len(c.columns[j].at)
		for _, t := range c.columns[j].at {
			lack[t] -= k
			if len(room) > 0 {
				room[t] -= k
			}
		}
	}
	p := &program{columns: len(c.columns)}
	for t := range lack {
		if lack[t] > 0 {
			p.row(float64(lack[t]), -1)
		}
		if len(room) > 0 {
			p.row(float64(room[t]), 1)
		}
	}
	limits := make([]int, 0, len(n.upper))
	for j := range n.upper {
		limits = append(limits, j)
	}
	slices.Sort(limits)
	for _, j := range limits {
		p.row(float64(n.upper[j]-n.least[j]), 1)
	}
	if slices.ContainsFunc(p.right, func(x float64) bool { return x < 0 }) {
		return false
	}
	x, cost, ok := c.run(p, lack, limits)
	if !ok {
		return false
	}
	n.x, n.cost = x, cost+float64(given)
	for j, k := range n.least {
		n.x[j] += float64(k)
	}
	c.offer(n.x)
	return true
}

// program is the linear program of a part: a slack a row.
type program struct {
	columns int
	right   []float64
	slack   []float64 // sign of each row's
}

func (p *program) row(right, slack float64) {
	p.right, p.slack = append(p.right, right), append(p.slack, slack)
}

// run fills the matrix in and has it solved.
func (c *cover) run(p *program, lack, limits []int) (x []float64, cost float64, ok bool) {
	if len(p.right) == 0 {
		return make([]float64, p.columns), 0, true
	}
	wide := p.columns + len(p.right)
	// A column that no row knows is at 0: the solver refuses it.
	left := mat.NewDense(len(p.right), wide, nil)
	needed := make([]int, len(lack)) // row by interval
	roomy := make([]int, len(lack))
	r := 0
	for t := range lack {
		needed[t], roomy[t] = -1, -1
		if lack[t] > 0 {
			needed[t] = r
			r++
		}
		if len(c.room) > 0 {
			roomy[t] = r
			r++
		}
	}
	known := make([]int, 0, p.columns)
	for j, col := range c.columns {
		k, used := len(known), false
		for _, t := range col.at {
			for _, row := range []int{needed[t], roomy[t]} {
				if row >= 0 {
					left.Set(row, k, 1)
					used = used || row == needed[t]
				}
			}
		}
		if at, limited := slices.BinarySearch(limits, j); used && limited {
			left.Set(r+at, k, 1)
		}
		if !used { // it would only cost
			for row := range r {
				left.Set(row, k, 0)
			}
			continue
		}
		known = append(known, j)
	}
	return c.simplex(p, left, known)
}

func (c *cover) simplex(p *program, left *mat.Dense, known []int) (x []float64, cost float64, ok bool) {
	x = make([]float64, p.columns)
	rows, costs := len(p.right), make([]float64, len(known)+len(p.right))
	matrix := mat.NewDense(rows, len(costs), nil)
	for r := range rows {
		for k := range known {
			matrix.Set(r, k, left.At(r, k))
		}
		matrix.Set(r, len(known)+r, p.slack[r])
	}
	for k, j := range known {
		costs[k] = float64(len(c.columns[j].at))
	}
	const tolerance = 1e-9
	cost, found, err := lp.Simplex(costs, matrix, p.right, tolerance, nil)
	if err != nil {
		return nil, 0, false
	}
	for k, j := range known {
		x[j] = found[k]
	}
	return x, cost, true
}

// offer rounds down, adds the shift that mends most for its cost until all is covered, takes away whom
// nobody needs, and keeps the outcome if it is the best so far.
func (c *cover) offer(x []float64) {
	heads := make([]int, len(c.columns))
	lack := slices.Clone(c.need)
	give := func(j, n int) {
		heads[j] += n
		for _, t := range c.columns[j].at {
			lack[t] -= n
		}
	}
	const slack = 1e-6
	for j, v := range x {
		give(j, int(math.Floor(v+slack)))
	}
	for j := c.mends(lack, x); j >= 0; j = c.mends(lack, x) {
		give(j, 1)
	}
	c.trim(heads, lack)
	if crowded(c.covered(heads), c.room) {
		return
	}
	if c.best == nil || c.cost(heads) < c.cost(c.best) {
		c.best = heads
	}
}

// mends is the shift that covers most of what lacks for its cost, of those alike the one of which a
// larger fraction was cut off; -1: nothing lacks.
func (c *cover) mends(lack []int, x []float64) int {
	best, most := -1, 0.0
	for j, col := range c.columns {
		worth := 0.0
		for _, t := range col.at {
			if lack[t] > 0 {
				worth++
			}
		}
		if worth == 0 {
			continue
		}
		const little = 0.2
		worth = worth/float64(len(col.at)) + little*(x[j]-math.Floor(x[j]))
		if worth > most {
			best, most = j, worth
		}
	}
	return best
}

// trim takes away whom nobody needs, dearest shifts first. Lack is below zero where there are more
// than needed.
func (c *cover) trim(heads, lack []int) {
	order := make([]int, len(c.columns))
	for j := range order {
		order[j] = j
	}
	slices.SortStableFunc(order, func(a, b int) int { return len(c.columns[b].at) - len(c.columns[a].at) })
	for _, j := range order {
		for heads[j] > 0 && !slices.ContainsFunc(c.columns[j].at, func(t int) bool { return lack[t] >= 0 }) {
			heads[j]--
			for _, t := range c.columns[j].at {
				lack[t]++
			}
		}
	}
}
