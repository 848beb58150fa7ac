package main

import (
	"math"
	"slices"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/stats"
)

// shaped is how long a step is, in scenario time.
type shaped struct {
	warmup, step time.Duration
	after        time.Duration // behind the last arrival, until who came last is done
}

func (l shaped) all() time.Duration { return l.warmup + l.step + l.after }

// lay says, before anything is sent, how many steps the budget has room for, what they can tell, and what
// it would take for them to tell more. Plain is the step that the gates want.
func (s *liveSearch) lay(gs []goal.Gate, l, plain shaped) {
	p := &reports.LivePlan{StepWallS: s.wall(l.all()), AfterS: l.after.Seconds(), BudgetS: s.flags.budget.Seconds(), Tells: reports.TellsPlain}
	s.doc.Plan = p
	defer p.Tell()
	short := l.step < stats.FewestBatches*batchOf(s.scenario) || l.step < plain.step
	if p.BudgetS == 0 {
		if short {
			p.Tells = reports.TellsEstimates
		}
		return
	}
	p.Steps = int(p.BudgetS / p.StepWallS)
	some := slices.ContainsFunc(gs, estimable)
	switch {
	case p.Steps == 0:
		p.Tells = reports.TellsNothing
	case short && some && p.Steps >= fewestSteps:
		p.Tells = reports.TellsEstimates
	case short:
		p.Tells = reports.TellsSides
	}
	if p.Tells == reports.TellsPlain {
		return
	}
	p.PlainBudgetS, p.PlainSpeedup = s.remedy(plain)
	if some && p.Tells != reports.TellsEstimates {
		p.EstimatesBudgetS, p.EstimatesSpeedup = s.remedy(s.shortened(gs, staysCut))
	}
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
