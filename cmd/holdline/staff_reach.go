package main

import (
	"errors"
	"fmt"
	"math"

	"github.com/holdline/holdline/scenarios/goal"
)

// reach is the least and the most by which a measure can lie on the good side of its limit: a share
// of customers lies between 0 and 1, and nothing that has a highest value allowed goes below 0. Both
// are 0 where nobody knows.
func reach(g *goal.Gate) (worst, best float64) {
	m, _ := goal.Named(g.Measure)
	share := m.Form == goal.FormShare
	switch {
	case share && g.Op.UpperBound():
		return g.Limit - 1, g.Limit
	case share:
		return -g.Limit, 1 - g.Limit
	case g.Op.UpperBound():
		return math.Inf(-1), g.Limit
	}
	return 0, 0
}

// never is the error of promises that ask for more than there is.
func never(promises []goal.Gate) error {
	var all []error
	for i := range promises {
		g := &promises[i]
		worst, best := reach(g)
		strict := g.Op == goal.Less || g.Op == goal.Greater
		if worst == 0 && best == 0 || best > 0 || best == 0 && !strict {
			continue
		}
		most := "no share lies above 100%"
		if g.Op.UpperBound() {
			most = "nothing lies below 0"
		}
		all = append(all, fmt.Errorf("no staffing keeps %s: %s", g.Text, most))
	}
	return errors.Join(all...)
}
