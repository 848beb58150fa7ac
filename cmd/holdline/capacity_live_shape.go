package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/capacity"
)

// shape makes of the scenario what a step plays, and chooses how far loads may go; it refuses what
// cannot be searched.
func (s *liveSearch) shape() error {
	sc := s.scenario
	var desk bool
	s.bot, desk = sim.Ends(sc)
	plan, err := sim.TypicalPlan(sc, sim.Options{Seed: sc.Seed, Load: 1, Bot: s.bot, Desk: desk, Open: beside(s.file)})
	if err != nil {
		return usage(err)
	}
	defer func() { _ = plan.Close() }()
	if err = knownIntent(s.flags.intent, sc.Name, plan.Labels()); err != nil {
		return err
	}
	wanted, err := s.flags.wanted()
	if err != nil {
		return err
	}
	risen, all := ratesOf(plan, plan.Labels(), s.flags.intent), ratesOf(plan, plan.Labels(), "")
	warmup, step := sc.Warmup.Std(), sc.Length()-sc.Warmup.Std()
	if !s.flags.whole {
		var held moment
		if held, err = s.busiest(plan); err != nil {
			return err
		}
		risen.peak, risen.busiest, all.peak = held.rate, held.at, held.all
		at := held.at.Seconds()
		s.doc.MomentS = &at
	}
	s.perSecond = s.flags.load * all.peak / 60
	s.crowd = 1
	if !s.flags.whole {
		if warmup, step, err = s.lengths(); err != nil {
			return err
		}
		s.crowd = s.crowded(warmup)
		s.emptied(warmup)
		if err = s.hold(plan, risen.busiest, warmup, step); err != nil {
			return err
		}
		risen.mean = risen.peak
	}
	s.state.Warmup, s.state.Step = warmup, step
	s.doc.SchemaVersion, s.doc.Scenario, s.doc.Seed, s.doc.Version = reports.SchemaVersion, sc.Name, sc.Seed, version
	s.doc.Command, s.doc.Mode, s.doc.Target = joined(safe(s.args)), "live", describe(sc.Targets)
	s.doc.Bot = s.bot
	s.doc.Intent, s.doc.Speedup, s.doc.Whole, s.doc.Precision = s.flags.intent, s.flags.speedup, s.flags.whole, wanted
	s.doc.MeanPerMin, s.doc.PeakPerMin = risen.mean, risen.told(sc, plan, plan.Labels(), s.flags.intent)
	s.doc.StepS, s.doc.WarmupS = step.Seconds(), warmup.Seconds()
	return s.bounds(risen.peak, all.peak-risen.peak, wanted)
}

// lengths are those of a step: as given, as they were before a kill, or as the gates and the budget
// want them. It says so where that is too short for them.
func (s *liveSearch) lengths() (warmup, step time.Duration, err error) {
	gs, err := goals(s.scenario.Gates)
	if err != nil {
		return 0, 0, err
	}
	warmup, wanted := usualStep(s.scenario, gs, s.perSecond, 0)
	plain := shaped{warmup: max(warmup, s.flags.warmup), step: wanted, after: s.after()}
	step = wanted
	switch {
	case len(s.state.Steps) > 0:
		warmup, step = s.state.Warmup, s.state.Step
	case s.flags.step > 0:
		warmup, step = usualStep(s.scenario, gs, s.perSecond, s.flags.step)
	case s.flags.budget > 0 && s.room(fewestSteps) < plain.all():
		least := s.shortened(gs, 1)
		beside := least.warmup + least.after
		step = min(step, max(s.room(stepsWanted)-beside, min(s.room(fewestSteps)-beside, staysCut*least.step), least.step).Round(time.Second))
		warmup, step = usualStep(s.scenario, gs, s.perSecond, step)
	}
	if s.flags.warmup > 0 {
		warmup = s.flags.warmup
	}
	s.lay(gs, shaped{warmup: warmup, step: step, after: s.after()}, plain)
	const short = "Each step measures %s, %s; its gates want %s%s. What is shorter leans to a side, and is plain about nothing."
	switch {
	case step >= wanted:
	case s.flags.step > 0:
		s.doc.Warnings = append(s.doc.Warnings, fmt.Sprintf(short, step, "as --step says", wanted, ""))
	default:
		s.doc.Warnings = append(s.doc.Warnings, fmt.Sprintf(short, step, "so that --budget has room for some", wanted, " (--step)"))
	}
	return warmup, step, nil
}

// room is the scenario time that each of so many steps has in the budget.
func (s *liveSearch) room(steps float64) time.Duration {
	return time.Duration(float64(s.flags.budget) * s.flags.speedup / steps)
}

// How many steps a budget should have room for: a bracket and its bisection. Where it has for the
// fewest, steps are not cut: cut ones are never plain. Cut steps rather are two stays long than many.
const (
	stepsWanted = 8
	fewestSteps = 5
	staysCut    = 2
)

// hold makes the scenario stand still at a moment.
func (s *liveSearch) hold(plan *sim.Plan, moment, warmup, step time.Duration) error {
	still, aside, err := steady(s.scenario, plan, moment, warmup, step, beside(s.file))
	if err != nil {
		return usage(fmt.Errorf("%s: %w", s.file, err))
	}
	for _, text := range aside {
		s.doc.Warnings = append(s.doc.Warnings, text+" is about a phase or about days, which a step at a steady load has not: left aside (--whole plays them).")
	}
	for _, text := range s.scenario.Gates {
		if g, err := goal.Parse(text); err == nil && g.Every > 0 && !slices.Contains(aside, text) {
			s.doc.Warnings = append(s.doc.Warnings, text+" is judged over the whole of a step: at a steady load one interval is like the next.")
		}
	}
	if len(still.Gates) == 0 {
		return usage(fmt.Errorf("%s: all its gates are about phases or days, and a step at a steady load has none: use --whole, or give another --gate", s.file))
	}
	s.scenario = still
	return nil
}

// bounds says between which loads to search: limits.rate is the user's word on how much may be sent.
func (s *liveSearch) bounds(risen, rest, precision float64) error {
	highest := min(64*s.flags.load, 1e4)
	if risen > 0 {
		allowed := (s.scenario.Limits.Rate.PerSecond()*60/s.flags.speedup/s.crowd - rest) / risen * (1 - 1e-6)
		if allowed < s.flags.load {
			return usage(fmt.Errorf("a load of x%s sends %.4g conversations/s at its peak, and limits.rate is %s: lower --load or --speedup, or raise the limit",
				reports.Multiplier(s.flags.load), (rest+s.flags.load*risen)*s.crowd*s.flags.speedup/60, s.scenario.Limits.Rate))
		}
		highest = min(highest, allowed)
	}
	s.ladder = capacity.Ladder{Start: s.flags.load, Highest: highest, Precision: precision}
	return nil
}
