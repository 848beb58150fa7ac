package reports

import (
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/stats"
)

// daysOpen counts the days on which a goal held, or on which there was nothing to judge, only as long as
// those who were still in progress are left out.
type daysOpen struct {
	held, unheard float64 // those that held, and those of which nothing was heard
	who           Open    // N of all these days together
}

// hold takes in a day on which the goal held.
func (t *daysOpen) hold(o *Open, g goal.Gate) {
	if o.N > 0 && !g.Op.Holds(o.Against(g.Op), g.Limit) {
		t.held++
		t.take(o)
	}
}

// empty takes in a day on which nobody came to an end, if anybody came.
func (t *daysOpen) empty(o *Open) (came bool) {
	if o.N == 0 {
		return false
	}
	t.unheard++
	t.take(o)
	return true
}

func (t *daysOpen) take(o *Open) {
	t.who.Are, t.who.As = o.Are, o.As
	t.who.N += o.N
}

// of is the share of days on which it would still hold; cells count those on which it did.
func (t *daysOpen) of(cells []stats.Cell) Open {
	var all stats.Cell
	for _, c := range cells {
		all.Num, all.Den = all.Num+c.Num, all.Den+c.Den
	}
	if t.who.N == 0 || all.Den+t.unheard == 0 {
		return Open{}
	}
	o := t.who
	o.Least = (all.Num - t.held) / (all.Den + t.unheard)
	o.Most = (all.Num + t.unheard) / (all.Den + t.unheard)
	return o
}
