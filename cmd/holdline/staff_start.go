package main

import (
	"math"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/staffing"
)

// formulaStaffing is what formulas alone would staff: heads on the floor, by group and interval.
type formulaStaffing struct {
	scenario *scenarios.Scenario
	spans    []staffing.Span
	targets  [][]staffing.Target // by demand
	load     [][]float64         // by demand and interval, erlangs of first contacts
	work     []float64           // by demand, seconds
	patience []float64           // by demand, seconds
}

// newFormulas reads the offered load m(t) of each demand off its rate and its work. What the bot
// keeps is left out; who comes back is not foreseen.
func newFormulas(sc *scenarios.Scenario, o sim.Options, spans []staffing.Span, goals []goal.Gate) (*formulaStaffing, error) {
	plan, err := sim.NewPlan(sc, o)
	if err != nil {
		return nil, err
	}
	defer func() { _ = plan.Close() }()
	f := &formulaStaffing{scenario: sc, spans: spans}
	for d := range sc.Demand {
		x := &sc.Demand[d]
		reach, factor, longer := escalated(sc, x)
		law := x.Work.Sampler()
		const points = 64
		quantiles := make([]float64, points)
		wrap := 0.0
		if x.WrapUp != nil {
			wrap = x.WrapUp.Mean()
		}
		mean := 0.0
		for i := range quantiles {
			quantiles[i] = factor*law.Quantile((float64(i)+0.5)/points) + wrap
			mean += quantiles[i] / points
		}
		if exact := factor*x.Work.Mean() + wrap; exact > 0 && !math.IsInf(exact, 1) { // the tail beyond the last point
			for i := range quantiles {
				quantiles[i] *= exact / mean
			}
			mean = exact
		}
		rate := func(t time.Duration) float64 { return reach * plan.Rate(d, t) }
		f.load = append(f.load, staffing.OfferedLoad(staffing.Work{Rate: rate, Quantiles: quantiles}, spans))
		f.work = append(f.work, mean)
		patience := math.Inf(1)
		if x.Patience != nil {
			if m := longer * x.Patience.Mean(); m > 0 {
				patience = m
			}
		}
		f.patience = append(f.patience, patience)
		f.targets = append(f.targets, targetsOf(x, goals))
	}
	return f, nil
}

// escalated is the share of a demand that reaches humans, and what that does to work and patience.
func escalated(sc *scenarios.Scenario, d *scenarios.Demand) (share, work, patience float64) {
	share, work, patience = 1, 1, 1
	if b := sc.Service.Bot; b != nil {
		if o, ok := b.Outcome[d.Intent]; ok {
			share = max(0, 1-float64(o.Solved)-float64(o.Unsolved)-float64(o.Abandoned))
			if o.EscalatedWork > 0 {
				work = o.EscalatedWork
			}
			if o.EscalatedPatience > 0 {
				patience = o.EscalatedPatience
			}
		}
	}
	return share, work, patience
}

// targetsOf are the promises about a demand that formulas know.
func targetsOf(d *scenarios.Demand, goals []goal.Gate) []staffing.Target {
	var out []staffing.Target
	for i := range goals {
		g := &goals[i]
		if g.Labels.Intent != "" && g.Labels.Intent != d.Intent || g.Labels.Channel != "" && g.Labels.Channel != d.Channel {
			continue
		}
		t := staffing.Target{Measure: g.Measure, Threshold: g.Threshold.Seconds(), Limit: g.Limit, Upper: g.Op.UpperBound()}
		if t.Formulas() {
			out = append(out, t)
		}
	}
	return out
}

// heads is what Erlang A would staff, or with endless patience Erlang C: each demand goes to the
// groups that prefer it most, in equal parts.
func (f *formulaStaffing) heads(groups []staffing.Group, endless bool) staffing.Heads {
	out := make(staffing.Heads, len(groups))
	for g := range groups {
		out[g] = make([]int, len(f.spans))
		for t := range f.spans {
			out[g][t] = groups[g].Paid(f.required(g, t, endless))
		}
	}
	return out
}

// required is what one group needs on the floor in one interval.
func (f *formulaStaffing) required(g, t int, endless bool) int {
	x := &f.scenario.Service.Groups[g]
	d := staffing.Desk{Slots: 1, Slowdown: 1, Patience: math.Inf(1)}
	var targets []staffing.Target
	arrivals, leaving := 0.0, 0.0
	for q := range f.scenario.Demand {
		demand := &f.scenario.Demand[q]
		part, speed := f.part(g, demand)
		if part == 0 || f.load[q][t] <= 0 {
			continue
		}
		load := part * f.load[q][t] / speed
		d.Load += load
		arrivals += load / (f.work[q] / speed)
		if !endless && !math.IsInf(f.patience[q], 1) {
			leaving += load / (f.work[q] / speed) / f.patience[q]
		}
		targets = append(targets, f.targets[q]...)
		d.Slots, d.Slowdown = slots(x, demand.Channel)
	}
	if d.Load <= 0 {
		return 0
	}
	d.AHT = d.Load / arrivals
	if leaving > 0 {
		d.Patience = arrivals / leaving
	}
	return staffing.Required(d, targets)
}

// slots is how many conversations of a channel an agent holds, and how much longer each then takes.
func slots(g *scenarios.Group, channel string) (n int, slowdown float64) {
	k, ok := g.Concurrency[channel]
	switch {
	case !ok || k == 0:
		return 1, 1
	case k < 0:
		k = 100 // unlimited: far beyond what is used
	}
	n = int(k)
	if len(g.TotalRate) > 0 {
		return n, float64(n) / g.TotalRate[min(n, len(g.TotalRate))-1]
	}
	return n, 1
}

// part is the share of a demand that a group is to take, and its speed at it.
func (f *formulaStaffing) part(g int, d *scenarios.Demand) (share, speed float64) {
	best, at := math.MaxInt, 0
	speed = 1
	groups := f.scenario.Service.Groups
	for i := range groups {
		s := skillFor(&groups[i], d)
		if s == nil || s.Leg == 2 {
			continue
		}
		switch {
		case s.Rank < best:
			best, at = s.Rank, 1
		case s.Rank == best:
			at++
		}
	}
	if s := skillFor(&groups[g], d); s != nil && s.Leg != 2 && s.Rank == best {
		if s.Speed > 0 {
			speed = s.Speed
		}
		return 1 / float64(at), speed
	}
	return 0, speed
}

// bound is the cost of one pool for everything: Erlang A of all that arrives, served at the highest
// speed by the cheapest heads.
func (f *formulaStaffing) bound(groups []staffing.Group) float64 {
	return 0
}
