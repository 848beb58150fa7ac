package staffing

import (
	"errors"
	"math"

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
// by group, and that cost, with so many heads on the floor at least. It leaves out chance but for what
// pooled stands for, so that an actual staffing costs more.
func Allocate(groups []Group, flows []Flow, pooled int) (shares [][]float64, cost float64, err error) {
	// Columns: heads of each group, each flow's work at each group that can do it, idle heads of each
	// group, and heads beyond the pool. Rows: each flow, each group, the pool.
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
	columns := n + len(pairs) + n + 1
	costs, right := make([]float64, columns), make([]float64, m+n+1)
	left := mat.NewDense(m+n+1, columns, nil)
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
		left.Set(m+n, g, present)
	}
	left.Set(m+n, columns-1, -1)
	right[m+n] = float64(pooled)
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
