package staffing

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/crillab/gophersat/solver"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/convex/lp"
)

// Pattern is a kind of shift, in intervals of heads.
type Pattern struct {
	Name    string
	Length  int
	Break   int   // unpaid, nobody there
	BreakAt int   // after so many intervals
	Starts  []int // intervals in which it may begin
}

// hours is how many intervals it covers, which are the paid ones.
func (p Pattern) hours() int { return p.Length - p.Break }

// Shift is a number of people on the same shift.
type Shift struct {
	Pattern, Start int
	Heads          int
}

// Covers says whether somebody on a shift is there in an interval.
func (p Pattern) Covers(start, t int) bool {
	at := t - start
	return at >= 0 && at < p.Length && (at < p.BreakAt || at >= p.BreakAt+p.Break)
}

// Covered are the heads that shifts put into each interval.
func Covered(shifts []Shift, patterns []Pattern, intervals int) []int {
	out := make([]int, intervals)
	for _, s := range shifts {
		p := patterns[s.Pattern]
		for t := s.Start; t < min(intervals, s.Start+p.Length); t++ {
			if p.Covers(s.Start, t) {
				out[t] += s.Heads
			}
		}
	}
	return out
}

// Cover finds shifts that cover a requirement in as few paid intervals as it can, and a bound below
// which no shifts of these patterns can cover it. A linear program without whole numbers gives the
// bound and the start; from there a pseudo-boolean solver finds the best whole numbers for a few
// shifts at a time, until no neighborhood gets better.
func Cover(ctx context.Context, need []int, patterns []Pattern) (shifts []Shift, paid int, bound float64, err error) {
	c := &cover{need: need, patterns: patterns}
	if err := c.list(); err != nil {
		return nil, 0, 0, err
	}
	c.relaxed, bound = c.relax()
	c.round(c.relaxed)
	c.trim()
	for c.improve(ctx) {
		c.trim()
	}
	for j, n := range c.heads {
		if n > 0 {
			shifts = append(shifts, Shift{Pattern: c.columns[j].pattern, Start: c.columns[j].start, Heads: n})
		}
	}
	return shifts, c.cost(), bound, nil
}

// cover is a covering on its way.
type cover struct {
	need     []int
	patterns []Pattern
	columns  []column
	relaxed  []float64 // by column: without whole numbers
	heads    []int     // by column
}

// column is a shift that may be worked.
type column struct {
	pattern, start int
	at             []int // intervals it covers
}

// UncoverableError is told of an interval that no pattern covers.
type UncoverableError struct{ Interval int }

func (e *UncoverableError) Error() string {
	return fmt.Sprintf("no shift pattern covers interval %d", e.Interval)
}

// list makes the columns.
func (c *cover) list() error {
	reached := make([]bool, len(c.need))
	for i, p := range c.patterns {
		for _, start := range p.Starts {
			if start < 0 || start+p.Length > len(c.need) {
				continue
			}
			x := column{pattern: i, start: start}
			useful := false
			for t := start; t < start+p.Length; t++ {
				if p.Covers(start, t) {
					x.at = append(x.at, t)
					reached[t] = true
					useful = useful || c.need[t] > 0
				}
			}
			if useful {
				c.columns = append(c.columns, x)
			}
		}
	}
	slices.SortStableFunc(c.columns, func(a, b column) int { return a.start - b.start })
	for t, n := range c.need {
		if n > 0 && !reached[t] {
			return &UncoverableError{t}
		}
	}
	c.heads = make([]int, len(c.columns))
	return nil
}

func (c *cover) cost() int {
	sum := 0
	for j, n := range c.heads {
		sum += n * len(c.columns[j].at)
	}
	return sum
}

// relax solves the program without whole numbers. Where the solver cannot, each interval needs
// its heads at least, and the start is nothing.
func (c *cover) relax() (x []float64, bound float64) {
	var rows []int // intervals with a need
	for t, n := range c.need {
		if n > 0 {
			rows = append(rows, t)
			bound += float64(n)
		}
	}
	n := len(c.columns)
	if len(rows) == 0 {
		return make([]float64, n), 0
	}
	costs, right := make([]float64, n+len(rows)), make([]float64, len(rows))
	left := mat.NewDense(len(rows), n+len(rows), nil)
	for j, x := range c.columns {
		costs[j] = float64(len(x.at))
		for _, t := range x.at {
			if i, ok := slices.BinarySearch(rows, t); ok {
				left.Set(i, j, 1)
			}
		}
	}
	for i, t := range rows {
		left.Set(i, n+i, -1)
		right[i] = float64(c.need[t])
	}
	const tolerance = 1e-9
	best, x, err := lp.Simplex(costs, left, right, tolerance, nil)
	if err != nil {
		return make([]float64, n), bound
	}
	return x[:n], max(best, bound)
}

// round takes the whole parts, then adds the shift that mends most for its cost until all is covered.
func (c *cover) round(relaxed []float64) {
	lack := slices.Clone(c.need)
	give := func(j, n int) {
		c.heads[j] += n
		for _, t := range c.columns[j].at {
			lack[t] -= n
		}
	}
	const slack = 1e-6
	for j, x := range relaxed {
		give(j, int(math.Floor(x+slack)))
	}
	for {
		best, most := -1, 0.0
		for j, x := range c.columns {
			mends := 0.0
			for _, t := range x.at {
				if lack[t] > 0 {
					mends++
				}
			}
			if mends /= float64(len(x.at)); mends > most {
				best, most = j, mends
			}
		}
		if best < 0 {
			return
		}
		give(best, 1)
	}
}

// trim takes away whom nobody needs, dearest shifts first.
func (c *cover) trim() {
	over := c.surplus()
	order := make([]int, len(c.columns))
	for j := range order {
		order[j] = j
	}
	slices.SortStableFunc(order, func(a, b int) int { return len(c.columns[b].at) - len(c.columns[a].at) })
	for _, j := range order {
		for c.heads[j] > 0 && !slices.ContainsFunc(c.columns[j].at, func(t int) bool { return over[t] <= 0 }) {
			c.heads[j]--
			for _, t := range c.columns[j].at {
				over[t]--
			}
		}
	}
}

// surplus are the heads beyond the need.
func (c *cover) surplus() []int {
	over := make([]int, len(c.need))
	for t, n := range c.need {
		over[t] = -n
	}
	for j, n := range c.heads {
		for _, t := range c.columns[j].at {
			over[t] += n
		}
	}
	return over
}

// neighborhood is how many shifts are chosen anew at once: few enough for the solver, which cannot
// be interrupted, to end soon.
const neighborhood = 10

// improve chooses neighborhoods of shifts anew, one after another, and says whether that saved
// anything: shifts that begin near each other, and of those in use ones farther and farther apart.
func (c *cover) improve(ctx context.Context) bool {
	before := c.cost()
	for _, stride := range []int{1, 2, 3, 5, 8} {
		for _, active := range []bool{true, false} {
			list := c.candidates(active)
			for from := 0; from < len(list); from += neighborhood / 2 {
				if ctx.Err() != nil {
					return false
				}
				var free []int
				for i := from; i < len(list) && len(free) < neighborhood; i += stride {
					free = append(free, list[i])
				}
				c.choose(free)
			}
		}
	}
	return c.cost() < before
}

// candidates lists the columns in use, with or without those that are not.
func (c *cover) candidates(active bool) []int {
	var out []int
	for j := range c.columns {
		if !active || c.heads[j] > 0 || c.relaxed[j] > 0 {
			out = append(out, j)
		}
	}
	return out
}

// choose finds the best whole numbers for some columns, each from one below to two above what it is,
// the others as they are.
func (c *cover) choose(free []int) {
	const bits = 2
	base := make([]int, len(free))
	lack := c.surplus()
	for i, j := range free {
		base[i] = max(0, c.heads[j]-1)
		for _, t := range c.columns[j].at {
			lack[t] -= c.heads[j] - base[i]
		}
	}
	var rules []solver.PBConstr
	for t, over := range lack {
		if over >= 0 {
			continue
		}
		var literals, weights []int
		for i, j := range free {
			if !slices.Contains(c.columns[j].at, t) {
				continue
			}
			for k := range bits {
				literals, weights = append(literals, i*bits+k+1), append(weights, 1<<k)
			}
		}
		rules = append(rules, solver.GtEq(literals, weights, -over))
	}
	if len(rules) == 0 {
		for i, j := range free {
			c.heads[j] = base[i]
		}
		return
	}
	problem := solver.ParsePBConstrs(rules)
	var literals []solver.Lit
	var weights []int
	for i, j := range free {
		for k := range bits {
			if i*bits+k < problem.NbVars {
				literals = append(literals, solver.IntToLit(int32(i*bits+k+1)))
				weights = append(weights, len(c.columns[j].at)<<k)
			}
		}
	}
	problem.SetCostFunc(literals, weights)
	s := solver.New(problem)
	if s.Minimize() < 0 {
		return // cannot be: what is there now is a solution
	}
	model := s.Model()
	old := slices.Clone(c.heads)
	for i, j := range free {
		c.heads[j] = base[i]
		for k := range bits {
			if v := i*bits + k; v < len(model) && model[v] {
				c.heads[j] += 1 << k
			}
		}
	}
	if slices.ContainsFunc(c.surplus(), func(n int) bool { return n < 0 }) {
		c.heads = old // the solver is trusted only as far as its answer covers
	}
}
