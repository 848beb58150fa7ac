package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/unit"
)

// moment is one that steps may hold.
type moment struct {
	at   time.Duration
	rate float64 // fresh arrivals a minute that are multiplied
	all  float64 // and of every intent
}

// busiest is the moment that steps hold: the first at which most customers come of those at which somebody
// is on shift for each queue that has customers then. At any other no load is one that the desk bears, and
// what it bears at its own times would stay unknown. Where there is none it is the busiest of all.
func (s *liveSearch) busiest(plan *sim.Plan) (moment, error) {
	labels, shifts := plan.Labels(), [][]scenarios.Shift(nil)
	if s.scenario.Service != nil {
		for _, g := range s.scenario.Service.Groups {
			own, err := s.scenario.Staffing(g, beside(s.file))
			if err != nil {
				return moment{}, usage(fmt.Errorf("%s: the staffing of %s: %w", s.file, g.Name, err))
			}
			shifts = append(shifts, own)
		}
	}
	var most, manned moment
	for i := range momentsLooked {
		m := momentOf(plan, labels, s.flags.intent, i)
		if m.rate > most.rate {
			most = m
		}
		if m.rate > manned.rate && len(unmannedAt(s.scenario, plan, shifts, m.at)) == 0 {
			manned = m
		}
	}
	if manned.rate == 0 || manned.at == most.at {
		return most, nil
	}
	s.doc.Warnings = append(s.doc.Warnings, fmt.Sprintf("At the busiest moment, %s, nobody is on shift who serves %s: steps hold the busiest one at which somebody is for all who come, %s, with %s fresh arrivals/min instead of %s.",
		clockOf(most, plan), strings.Join(unmannedAt(s.scenario, plan, shifts, most.at), ", "), clockOf(manned, plan), stepRate(manned.rate), stepRate(most.rate)))
	return manned, nil
}

// clockOf is where the stretch begins that a moment stands for, to the second.
func clockOf(m moment, plan *sim.Plan) string {
	return unit.Duration((m.at - plan.Horizon()/momentsLooked/2).Round(time.Second)).String()
}

// unmannedAt names the queues that have customers at a moment, and of the groups that serve them nobody on
// shift. Those that no group ever serves do not count: no moment is better for them.
func unmannedAt(sc *scenarios.Scenario, plan *sim.Plan, shifts [][]scenarios.Shift, at time.Duration) []string {
	if sc.Service == nil {
		return nil
	}
	var out []string
	labels := plan.Labels()
	for queue, q := range labels.Queues {
		intent, channel := labels.Intents[q.Intent], labels.Channels[q.Channel]
		served, heads := false, 0
		for i := range sc.Service.Groups {
			if reports.Serves(&sc.Service.Groups[i], goal.Gate{Measure: "service_level"}, intent, channel) {
				served = true
				heads += headsAt(shifts[i], at)
			}
		}
		if name := intent + " " + channel; served && heads == 0 && plan.Rate(queue, at) > 0 && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// momentsLooked is at how many moments of the horizon the rates are looked at.
const momentsLooked = 5000

// momentOf looks at the i-th moment of a plan.
func momentOf(plan *sim.Plan, labels record.Labels, intent string, i int) moment {
	m := moment{at: time.Duration((float64(i) + 0.5) / momentsLooked * float64(plan.Horizon()))}
	for queue, q := range labels.Queues {
		now := 60 * plan.Rate(queue, m.at)
		m.all += now
		if intent == "" || labels.Intents[q.Intent] == intent {
			m.rate += now
		}
	}
	return m
}
