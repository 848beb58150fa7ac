package main

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/stats"
	"github.com/holdline/holdline/sim/unit"
)

// shaped is how long a step is, in scenario time.
type shaped struct {
	warmup, step time.Duration
	after        time.Duration // behind the last arrival, until who came last is done
}

func (l shaped) all() time.Duration { return l.warmup + l.step + l.after }

// lay says, before anything is sent, how many steps the budget has room for, what they can tell, and what
// it would take for them to tell more. Plain is the step that the gates want. Of a search that goes on it
// says what is there and what is left.
func (s *liveSearch) lay(gs []goal.Gate, l, plain shaped) {
	p := &reports.LivePlan{
		Played: len(s.state.Steps), StepWallS: s.wall(l.all()), AfterS: l.after.Seconds(), BudgetS: s.flags.budget.Seconds(),
		Tells: reports.TellsPlain, Crowd: s.crowded(l.warmup),
	}
	s.doc.Plan = p
	defer p.Tell()
	short := l.step < stats.FewestBatches*batchOf(s.scenario) || l.step < plain.step
	if p.BudgetS == 0 {
		if short {
			p.Tells = reports.TellsEstimates
		}
		return
	}
	p.LeftS = s.left()
	p.Steps = int(max(p.LeftS, 0) / p.StepWallS)
	some := slices.ContainsFunc(gs, estimable)
	switch {
	case p.Played+p.Steps == 0:
		p.Tells = reports.TellsNothing
	case short && some && p.Played+p.Steps >= fewestSteps:
		p.Tells = reports.TellsEstimates
	case short:
		p.Tells = reports.TellsSides
	}
	if p.Tells == reports.TellsPlain {
		return
	}
	p.PlainBudgetS, p.PlainSpeedup = s.remedy(plain)
	if s.flags.step > 0 && s.flags.step != plain.step {
		p.PlainStepS = plain.step.Seconds()
	}
	switch {
	case p.Tells == reports.TellsEstimates:
		if filled := s.fillingAt(0); p.Crowd > 1 && s.wall(filled+l.step+l.after)*fewestSteps <= p.BudgetS {
			p.FillS = filled.Seconds()
		}
	case some && p.Played > 0 && p.Tells == reports.TellsSides: // more of the same steps
		p.EstimatesBudgetS = math.Ceil((p.BudgetS-p.LeftS+float64(fewestSteps-p.Played)*p.StepWallS)/10) * 10
	case some && s.flags.step > 0: // as short as they are
		p.EstimatesBudgetS, p.EstimatesSpeedup = s.remedy(l)
	case some:
		p.EstimatesBudgetS, p.EstimatesSpeedup = s.remedy(s.shortened(gs, staysCut))
	}
}

// crowded is by how much more customers come in a warm-up at most, to fill the desk.
func (s *liveSearch) crowded(warmup time.Duration) float64 {
	crowd := 1.0
	for i := range s.scenario.Demand {
		crowd = max(crowd, crowding(s.scenario, i, warmup))
	}
	return crowd
}

// fillingAt is the least warm-up, in steps of a quarter of a stay, by whose end a desk is as full as in the
// long run when no more come than at a load of the step, or with a crowd at most. 0: the same.
func (s *liveSearch) fillingAt(crowd float64) time.Duration {
	quarter := time.Duration(stayOf(s.scenario) / 4 * float64(time.Second))
	warmup := quarter
	for range 400 { // a hundred stays, far more than any law of work needs
		full := true
		for i := range s.scenario.Demand {
			full = full && filledBy(s.scenario, i, warmup)*max(crowd, 1) > 1/leastCrowding
		}
		if full {
			break
		}
		warmup += quarter
	}
	return warmup.Round(time.Second)
}

// emptied warns of a warm-up by whose end a desk cannot be as full as it would be after a long time, though
// the warm-up brings as many more customers as it may: steps then find it emptier than their load makes it,
// and hold where a day would break.
func (s *liveSearch) emptied(warmup time.Duration) {
	least := 1.0
	for i := range s.scenario.Demand {
		least = min(least, filledBy(s.scenario, i, warmup)*mostCrowding)
	}
	if least >= 1/leastCrowding {
		return
	}
	s.doc.Warnings = append(s.doc.Warnings, fmt.Sprintf("A warm-up of %s fills the desk to %.0f%% of what it holds after a long time, though it brings twice the customers: limits come out too high. --warmup %s fills it.",
		unit.Duration(warmup), 100*least, unit.Duration(max(s.fillingAt(mostCrowding), time.Duration(stayOf(s.scenario)*float64(time.Second))).Round(time.Second))))
}

// remedy is the budget that has room for the fewest steps of a length, and the speed-up at which the
// budget that there is has. Speed helps on the sandbox alone: who works for a real target works no faster.
func (s *liveSearch) remedy(l shaped) (budget, speedup float64) {
	budget = math.Ceil(fewestSteps*s.wall(l.all())/10) * 10
	if s.scenario.Targets == nil {
		speedup = math.Ceil(s.flags.speedup * budget / s.flags.budget.Seconds())
	}
	return budget, speedup
}

// shortened is a step that measures so many mean stays.
func (s *liveSearch) shortened(gs []goal.Gate, stays float64) shaped {
	warmup, step := usualStep(s.scenario, gs, s.perSecond, max(time.Duration(stays*stayOf(s.scenario)*float64(time.Second)), time.Second))
	return shaped{warmup: max(warmup, s.flags.warmup), step: step, after: s.after()}
}

// wall is how long scenario time takes.
func (s *liveSearch) wall(d time.Duration) float64 { return d.Seconds() / s.flags.speedup }

// after is the scenario time for which a step goes on behind its last arrival, until who came last is
// done, and for which a real target is left alone. The last of many at a desk takes three stays, if drain
// has as many.
func (s *liveSearch) after() time.Duration {
	stays := 1.0
	if _, desk := sim.Ends(s.scenario); desk {
		stays = staysOfTheLast
	}
	last := min(s.scenario.Drain.Std(), time.Duration(stays*stayOf(s.scenario)*float64(time.Second)))
	if s.scenario.Targets != nil {
		last += time.Duration(float64(s.flags.rest) * s.flags.speedup)
	}
	return last
}

const staysOfTheLast = 3
