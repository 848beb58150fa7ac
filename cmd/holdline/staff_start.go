package main

import (
	"fmt"
	"math"
	"slices"
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
	offer    [][]float64         // by demand, first contacts that the desk is offered a second, in each step
	offered  [][]float64         // by demand and interval, how many
	takes    [][]float64         // by demand: quantiles of the work, seconds, each as likely as the others
	rate     [][]float64         // by demand, arrivals a second, in the middle of each of equal steps
	step     time.Duration       // of rate
	work     []float64           // by demand, seconds
	patience []float64           // by demand, seconds
	waits    []float64           // by demand, how much longer than by themselves they wait after the bot

	needed    map[string]int         // what formulas ask for, by desk
	allocated map[string][][]float64 // who serves what, by flows
}

// newFormulas reads the offered load m(t) of each demand off its rate and its work. What the bot
// keeps is left out; who comes back is not foreseen.
func newFormulas(sc *scenarios.Scenario, o sim.Options, spans []staffing.Span, goals []goal.Gate) (*formulaStaffing, error) {
	plan, err := sim.TypicalPlan(sc, o)
	if err != nil {
		return nil, err
	}
	defer func() { _ = plan.Close() }()
	f := &formulaStaffing{scenario: sc, spans: spans, step: steps(sc.Length()), needed: map[string]int{}, allocated: map[string][][]float64{}}
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
		f.takes, f.rate = append(f.takes, quantiles), append(f.rate, f.sampled(rate))
		f.work = append(f.work, mean)
		patience := math.Inf(1)
		if x.Patience != nil {
			if m := longer * x.Patience.Mean(); m > 0 {
				patience = m
			}
		}
		f.patience, f.waits = append(f.patience, patience), append(f.waits, longer)
		f.targets = append(f.targets, targetsOf(x, goals))
		offers, err := f.offers(d)
		if err != nil {
			return nil, err
		}
		if k := sc.Calendar; k != nil && len(k.Hours[x.Channel]) > 0 {
			rate = func(t time.Duration) float64 { return offers[min(int(t/f.step), len(offers)-1)] }
		}
		f.offer, f.offered = append(f.offer, offers), append(f.offered, f.during(offers))
		f.load = append(f.load, staffing.OfferedLoad(staffing.Work{Rate: rate, Quantiles: quantiles}, spans))
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

// split says which part of a demand a group takes in an interval, and how fast it works at it.
type split func(f *formulaStaffing, groups []staffing.Group, g, q, t int) (share, speed float64)

// preferred gives each demand to the groups that prefer it most, in equal parts.
func preferred(f *formulaStaffing, _ []staffing.Group, g, q, _ int) (share, speed float64) {
	return f.part(g, &f.scenario.Demand[q])
}

// cheapest gives each demand to whoever does it for the least cost, by a linear program.
func cheapest(f *formulaStaffing, groups []staffing.Group, g, q, t int) (share, speed float64) {
	flows, which := f.flows(groups, t)
	i := slices.Index(which, q)
	if i < 0 {
		return 0, 1
	}
	key := fmt.Sprint(flows)
	shares, ok := f.allocated[key]
	if !ok {
		shares, _, _ = staffing.Allocate(groups, flows) // without an answer there are no shares
		f.allocated[key] = shares
	}
	if shares == nil {
		return preferred(f, groups, g, q, t)
	}
	n, slow := slots(&f.scenario.Service.Groups[g], f.scenario.Demand[q].Channel)
	return shares[i][g], max(flows[i].Rate[g]/float64(n)*slow, 1e-9)
}

// heads is what Erlang A would staff, or with endless patience Erlang C.
func (f *formulaStaffing) heads(groups []staffing.Group, by split, endless bool) staffing.Heads {
	out := make(staffing.Heads, len(groups))
	for g := range groups {
		out[g] = make([]int, len(f.spans))
		for t := range f.spans {
			out[g][t] = groups[g].Paid(f.required(groups, by, g, t, endless))
		}
	}
	return out
}

// ample is what each group would need to do twice all there is to do by itself.
func (f *formulaStaffing) ample(groups []staffing.Group) []int {
	peak := 0.0
	for t := range f.spans {
		sum := 0.0
		for q := range f.load {
			sum += f.load[q][t]
		}
		peak = max(peak, sum)
	}
	const some = 20
	out := make([]int, len(groups))
	for g := range out {
		out[g] = groups[g].Paid(int(2*peak) + some)
	}
	return out
}

// required is what one group needs on the floor in one interval.
func (f *formulaStaffing) required(groups []staffing.Group, by split, g, t int, endless bool) int {
	x := &f.scenario.Service.Groups[g]
	d := staffing.Desk{Slots: 1, Slowdown: 1, Patience: math.Inf(1)}
	var targets []staffing.Target
	arrivals, leaving := 0.0, 0.0
	asked := false
	for q := range f.scenario.Demand {
		part, speed := by(f, groups, g, q, t)
		const crumbs = 1e-6
		if part < crumbs || f.load[q][t] <= 0 {
			continue
		}
		load := part * f.load[q][t] / speed
		d.Load += load
		arrivals += load / (f.work[q] / speed)
		if !endless && !math.IsInf(f.patience[q], 1) {
			leaving += load / (f.work[q] / speed) / f.patience[q]
		}
		asked = asked || f.offered[q][t] > crumbs
		targets = append(targets, f.targets[q]...)
		d.Slots, d.Slowdown = slots(x, f.scenario.Demand[q].Channel)
	}
	if d.Load <= 0 || !asked { // who is still served, or waits, is nobody's promise here
		return 0
	}
	d.AHT = d.Load / arrivals
	if leaving > 0 {
		d.Patience = arrivals / leaving
	}
	key := fmt.Sprint(d, targets)
	n, ok := f.needed[key]
	if !ok {
		n = staffing.Required(d, targets)
		f.needed[key] = n
	}
	return n
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
		return 1 / float64(at), pace(s)
	}
	return 0, 1
}

// flows are the demands that are served at all, in one interval, and their places among the demands.
func (f *formulaStaffing) flows(groups []staffing.Group, t int) (out []staffing.Flow, which []int) {
	for q := range f.scenario.Demand {
		d := &f.scenario.Demand[q]
		flow := staffing.Flow{Load: f.load[q][t], Rate: make([]float64, len(groups))}
		served := false
		for g := range groups {
			x := &f.scenario.Service.Groups[g]
			if s := skillFor(x, d); s != nil {
				n, slow := slots(x, d.Channel)
				flow.Rate[g] = pace(s) * float64(n) / slow
				served = true
			}
		}
		if served && flow.Load > 0 {
			out, which = append(out, flow), append(which, q)
		}
	}
	return out, which
}

// pace is how fast a group works at something, 1 if it does not say.
func pace(s *scenarios.Skill) float64 {
	if s.Speed > 0 {
		return s.Speed
	}
	return 1
}
