package main

import (
	"math"
	"slices"
	"strings"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
)

// endsFirst says whether the deadline ends who waits for a human before a gate could count them as late: no load
// breaks such a gate, however few are served.
func endsFirst(sc *scenarios.Scenario, g *goal.Gate) bool {
	if sc.Deadline <= 0 {
		return false
	}
	switch g.Measure {
	case "asa", "mean_wait":
		called := slices.ContainsFunc(sc.Demand, func(d scenarios.Demand) bool { return d.Callback != nil })
		return !called && g.Op.UpperBound() && g.Limit >= sc.Deadline.Seconds()
	}
	return g.Threshold > sc.Deadline.Std()
}

// mayStrand says whether somebody never gives up of those whom a gate is about.
func (s *limitSearch) mayStrand(of goal.Labels) bool {
	return slices.ContainsFunc(s.scenario.Demand, func(d scenarios.Demand) bool {
		return (of.Intent == "" || of.Intent == d.Intent) && (of.Channel == "" || of.Channel == d.Channel) &&
			(d.Patience == nil || math.IsInf(d.Patience.Mean(), 1))
	})
}

// stranded tells how a search counts those who never give up and are never answered, where there may be
// some: a report has them in progress, and leaves undecided what rests on that.
func (s *limitSearch) stranded() []string {
	var kinds []string
	gates := map[string][]string{}
	for i := range s.goals {
		as, ok := reports.CountsWaiting(s.goals[i].Measure)
		if !ok || !s.mayStrand(s.goals[i].Labels) {
			continue
		}
		if gates[as] == nil {
			kinds = append(kinds, as)
		}
		gates[as] = append(gates[as], s.goals[i].Text)
	}
	if len(kinds) == 0 {
		return nil
	}
	for i, as := range kinds {
		kinds[i] = as + " for " + strings.Join(gates[as], ", ")
	}
	return []string{"Who still waits when the run is over counts here as " + strings.Join(kinds, "; and as ") + ". A report of simulate has them in progress, and calls a gate undecided that would not hold with them."}
}
