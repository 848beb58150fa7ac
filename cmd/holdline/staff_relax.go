package main

import (
	"context"
	"errors"
	"slices"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/staffing"
)

// bounding is how many contacts the bound may simulate, in all its replications.
const bounding = 24_000_000

// How the bound was come by.
const (
	relaxed   = "what single intervals, and two in a row, need with plenty of heads everywhere else, groups that do the same as one of the ablest of them, and the customers who must be taken up in time, in a linear program; taken for granted is that more heads, or abler ones, make no window worse"
	workAlone = "the customers who must be taken up in time, by whoever costs least, without a pause"
	noBound   = "the search ended before one was simulated, and none of the promises asks for work that can be reckoned without"
	noPools   = "groups that serve the same customers take or hold them in different ways, or customers are passed on, so that none was simulated, and none of the promises asks for work that can be reckoned without"
	noNeed    = "no interval was shown to need anybody who costs anything"
)

// bound is what any staffing that keeps the promises costs at least. An interrupt leaves what was
// found out by then.
func (j *staffJob) bound(ctx context.Context, s *staffing.Search, r *staffing.Result, shifts *reports.StaffShifts) (reports.StaffBound, error) {
	plan, err := sim.TypicalPlan(j.scenario, j.options())
	if err != nil {
		return reports.StaffBound{}, err
	}
	budget := int(bounding / max(1, plan.Expected()))
	if r.Why != "" {
		budget = 0 // nobody waits for more
	}
	if err = plan.Close(); err != nil {
		return reports.StaffBound{}, err
	}
	cuts, n, err := s.Relax(ctx, r.Heads, j.pools(), budget)
	if err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		return reports.StaffBound{}, err
	}
	duties := j.duties(s)
	b := reports.StaffBound{Cost: s.AtLeast(cuts, duties), Replications: n, Method: relaxed}
	switch {
	case b.Cost <= 0 && (n > 0 || r.Cost <= 0):
		b.Method = noNeed
	case n > 0:
		b.Confidence = j.level
	case b.Cost > 0:
		b.Method = workAlone
	case r.Why == "" && ctx.Err() == nil:
		b.Method = noPools
	default:
		b.Method = noBound
	}
	if b.Cost <= 0 {
		return b, nil
	}
	b.Gap = pointer((r.Cost - b.Cost) / b.Cost)
	if shifts != nil {
		b.ShiftCost = s.AtLeastInShifts(cuts, duties, j.kinds)
		b.ShiftGap = pointer((shifts.Cost - b.ShiftCost) / b.ShiftCost)
	}
	return b, nil
}

// pools are the groups of which it is asked what they need together: those that serve the same
// demand, and those that are tied together by what they serve.
func (j *staffJob) pools() []staffing.Pool {
	var sets [][]int
	add := func(set []int) {
		slices.Sort(set)
		if set = slices.Compact(set); len(set) > 0 && !slices.ContainsFunc(sets, func(x []int) bool { return slices.Equal(x, set) }) {
			sets = append(sets, set)
		}
	}
	var tied []int
	for q := range j.scenario.Demand {
		var own []int
		for g := range j.groups {
			if skillFor(&j.scenario.Service.Groups[g], &j.scenario.Demand[q]) != nil {
				own = append(own, g)
			}
		}
		if tied == nil || slices.ContainsFunc(own, func(g int) bool { return slices.Contains(tied, g) }) {
			tied = append(tied, own...)
		}
		add(own)
	}
	add(tied)
	var out []staffing.Pool
	for _, set := range sets {
		if len(set) == 1 {
			out = append(out, staffing.Pool{Groups: set})
			continue
		}
		if p, ok := j.pooled(set); ok {
			out = append(out, p)
		}
	}
	return out
}

// pooled is a pool of several groups, in a world where heads of the first can do what any of them
// can: as fast, as well, and without breaks. Groups that differ in more than that make none.
func (j *staffJob) pooled(set []int) (p staffing.Pool, ok bool) {
	sc := *j.world.scenario
	service := *sc.Service
	service.Groups = slices.Clone(service.Groups)
	first := &service.Groups[set[0]]
	ablest := *first
	ablest.Serves, ablest.Absence, ablest.InShift, ablest.Shrinkage = nil, first.Absence, 0, 0
	for _, g := range set {
		x := &j.world.scenario.Service.Groups[g]
		if !alike(first, x) {
			return p, false
		}
		for _, s := range x.Serves {
			if !plain(&s) {
				return p, false
			}
			ablest.Serves = able(ablest.Serves, s)
		}
		ablest.Absence = min(ablest.Absence, x.Absence)
		p.Away = append(p.Away, float64(x.InShift))
		p.Groups = append(p.Groups, g)
	}
	service.Groups[set[0]] = ablest
	sc.Service = &service
	world := *j.world
	world.scenario, world.options.Shared = &sc, new(sim.Shared)
	p.World, p.Ignored = &world, make([]bool, len(j.world.margins.Criteria()))
	for c, x := range j.world.margins.Criteria() {
		of := j.promise[x.Gate].Group
		p.Ignored[c] = slices.ContainsFunc(set, func(g int) bool { return of == j.groups[g].Name })
	}
	return p, !slices.ContainsFunc(sc.Demand, func(d scenarios.Demand) bool { return d.Transfer != nil })
}

// alike says whether two groups hold conversations in the same way.
func alike(a, b *scenarios.Group) bool {
	same := len(a.Concurrency) == len(b.Concurrency)
	for channel, n := range a.Concurrency {
		same = same && b.Concurrency[channel] == n
	}
	return same && slices.Equal(a.TotalRate, b.TotalRate) && a.AtShiftEnd == b.AtShiftEnd
}

// plain says that a skill has no conditions.
func plain(s *scenarios.Skill) bool {
	return len(s.Channels) == 0 && len(s.Locales) == 0 && s.Leg < 2 && s.Reserve == 0 && s.After == 0
}

// able adds a skill to others: the faster, better and more preferred of two for the same.
func able(all []scenarios.Skill, s scenarios.Skill) []scenarios.Skill {
	i := slices.IndexFunc(all, func(x scenarios.Skill) bool { return x.Intent == s.Intent })
	if i < 0 {
		return append(all, s)
	}
	x := &all[i]
	x.Rank, x.Speed = min(x.Rank, s.Rank), max(pace(x), pace(&s))
	if x.Resolution == 0 || s.Resolution == 0 {
		x.Resolution = 0 // all of it
	} else {
		x.Resolution = max(x.Resolution, s.Resolution)
	}
	return all
}
