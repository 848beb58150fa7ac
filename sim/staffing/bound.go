package staffing

import (
	"cmp"
	"errors"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/convex/lp"
)

// Flow is work that must be done in an interval, and how fast a head of each group does it.
type Flow struct {
	Load float64   // erlangs of one agent at ordinary speed
	Rate []float64 // by group; 0: it cannot
}

var errNobody = errors.New("a flow that no group serves")

// Allocate finds who serves what at the least cost an hour, as a linear program: shares of each flow
// by group, and that cost. It leaves out chance.
func Allocate(groups []Group, flows []Flow) (shares [][]float64, cost float64, err error) {
	// Columns: heads of each group, each flow's work at each group that can do it, idle heads of each
	// group. Rows: each flow, each group.
	type pair struct{ flow, group int }
	var pairs []pair
	for f, x := range flows {
		served := false
		for g, rate := range x.Rate {
			if rate > 0 {
				pairs, served = append(pairs, pair{f, g}), true
			}
		}
		if !served {
			return nil, 0, errNobody
		}
	}
	n, m := len(groups), len(flows)
	columns := n + len(pairs) + n
	costs, right := make([]float64, columns), make([]float64, m+n)
	left := mat.NewDense(m+n, columns, nil)
	for k, x := range pairs {
		left.Set(x.flow, n+k, 1)
		left.Set(m+x.group, n+k, -1/flows[x.flow].Rate[x.group])
	}
	for f := range flows {
		right[f] = flows[f].Load
	}
	for g, x := range groups {
		present := x.present()
		costs[g] = x.Cost
		left.Set(m+g, g, present)
		left.Set(m+g, n+len(pairs)+g, -1)
	}
	const tolerance = 1e-9
	cost, x, err := lp.Simplex(costs, left, right, tolerance, nil)
	if err != nil {
		return nil, 0, err
	}
	shares = make([][]float64, m)
	for f := range shares {
		shares[f] = make([]float64, n)
	}
	for k, p := range pairs {
		if load := flows[p.flow].Load; load > 0 {
			shares[p.flow][p.group] = math.Max(0, x[n+k]) / load
		}
	}
	return shares, math.Max(0, cost), nil
}

// Duty is what one promise costs at least, by the work that it asks for on some kinds of customers.
type Duty struct {
	Kinds  []int
	Groups []int // that can do it
	Cost   float64
	Whole  float64 // that it costs by itself at least, in whole heads; 0: no more
}

// leastTogether is what several duties cost together at least, and the groups that can do them. Where
// two of them ask for the same customers, the work for one may be that for the other, so that only
// the dearer one counts.
func leastTogether(duties []Duty) (cost float64, groups []int) {
	all := slices.Clone(duties)
	slices.SortStableFunc(all, func(a, b Duty) int { return cmp.Compare(b.Cost, a.Cost) })
	taken := map[int]bool{}
	for _, d := range all {
		if slices.ContainsFunc(d.Kinds, func(k int) bool { return taken[k] }) {
			continue
		}
		for _, k := range d.Kinds {
			taken[k] = true
		}
		for _, g := range d.Groups {
			if !slices.Contains(groups, g) {
				groups = append(groups, g)
			}
		}
		cost += d.Cost
	}
	return cost, groups
}

// AtLeast puts together what is known of single pools and what the work costs that has to be done, as
// a linear program over what each group costs: no heads that keep the promises cost less.
func (s *Search) AtLeast(cuts []Cut, duties []Duty) float64 {
	return leastOf(len(s.Groups), s.facts(cuts, duties))
}

// facts lists what sets of groups cost at least.
func (s *Search) facts(cuts []Cut, duties []Duty) []row {
	var rows []row
	for _, members := range components(len(s.Groups), cuts) {
		rows = append(rows, s.rows(members, cuts)...)
	}
	for _, d := range duties {
		rows = append(rows, row{d.Groups, math.Max(d.Cost, d.Whole)})
	}
	if cost, groups := leastTogether(duties); cost > 0 {
		rows = append(rows, row{groups, cost})
	}
	return rows
}

// leastOf is the least that all groups cost when sets of them cost so much at least.
func leastOf(groups int, rows []row) float64 {
	rows = slices.DeleteFunc(rows, func(x row) bool { return x.cost <= 0 })
	best := 0.0 // any row by itself
	costs, right := slices.Repeat([]float64{1}, groups), make([]float64, len(rows))
	left := make([][]float64, len(rows))
	for r, x := range rows {
		left[r], right[r] = make([]float64, groups), x.cost
		for _, g := range x.groups {
			left[r][g] = 1
		}
		best = math.Max(best, x.cost)
	}
	return math.Max(best, cheapest(costs, left, right))
}

// cheapest is the least cost of columns, none below 0, of which each row has as much as is asked for, as
// a linear program; 0 where there is nothing to ask for, or no solution.
func cheapest(costs []float64, rows [][]float64, right []float64) float64 {
	var used []int // the solver refuses columns that no row knows
	for k := range costs {
		if slices.ContainsFunc(rows, func(row []float64) bool { return row[k] != 0 }) {
			used = append(used, k)
		}
	}
	if len(rows) == 0 || len(used) == 0 {
		return 0
	}
	left := mat.NewDense(len(rows), len(used)+len(rows), nil)
	price := make([]float64, len(used)+len(rows))
	for i, row := range rows {
		for at, k := range used {
			left.Set(i, at, row[k])
		}
		left.Set(i, len(used)+i, -1)
	}
	for at, k := range used {
		price[at] = costs[k]
	}
	const tolerance = 1e-9
	least, _, err := lp.Simplex(price, left, right, tolerance, nil)
	if err != nil {
		return 0
	}
	return least
}
