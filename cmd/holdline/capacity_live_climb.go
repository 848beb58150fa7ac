package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/capacity"
	"github.com/holdline/holdline/sim/unit"
)

// climb plays step after step until the ladder ends, or the budget, or the user's patience. The error
// is what ended it early.
func (s *liveSearch) climb(ctx context.Context) error {
	if s.flags.budget > 0 {
		var cancel context.CancelFunc
		s.ends = time.Now().Add(time.Duration(s.left() * float64(time.Second)))
		ctx, cancel = context.WithDeadline(ctx, s.ends)
		defer cancel()
	}
	s.began, s.before = time.Now(), s.state.Used
	if _, more := s.ladder.Next(s.rungs()); more && s.doc.Plan != nil {
		s.say("plan: %s", s.doc.Plan.Sentence)
	}
	for {
		load, more := s.ladder.Next(s.rungs())
		if !more {
			return nil
		}
		if s.doc.Why = s.noRoom(); s.doc.Why != "" {
			return s.keep()
		}
		if s.played > 0 && s.scenario.Targets != nil && !s.rested(ctx) {
			return s.cut(ctx)
		}
		s.say("step %d: x%s, %s fresh arrivals/min", len(s.state.Steps)+1, reports.Multiplier(load), stepRate(s.doc.PeakPerMin*load))
		step, err := s.play(ctx, load)
		switch {
		case errors.Is(err, errCut):
			return s.cut(ctx)
		case err != nil:
			return err
		}
		r := rung(step)
		step.Finding = string(r.Finding())
		if step.Late {
			step.Finding = reports.FindingLate
		}
		step.Tell()
		s.state.Steps = append(s.state.Steps, *step)
		if err := s.keep(); err != nil {
			return err
		}
		s.say("step %d: x%s %s: %s", step.Number, reports.Multiplier(load), flow(step), strings.TrimSuffix(step.Finding+", "+step.Why, ", "))
	}
}

// cut is a search that was ended in the middle of something: by its budget, or else by the user.
func (s *liveSearch) cut(ctx context.Context) error {
	if ctx.Err() == nil {
		return errCut
	}
	s.doc.Why = fmt.Sprintf("the budget of %s ended in the middle of a step, which does not count", unit.Duration(s.flags.budget))
	return s.keep()
}

// keep saves what the search knows, and how much of the budget it took. One in which this process played
// nothing stays as it is.
func (s *liveSearch) keep() error {
	if s.played == 0 {
		return nil
	}
	s.state.Used = s.before + time.Since(s.began).Seconds()
	return s.state.save(s.dir)
}

// flow is what a step offered and what was served of it.
func flow(s *reports.LiveStep) string {
	if !s.Measured() {
		return "ended in its warm-up"
	}
	return fmt.Sprintf("offered %s/min, served %s/min", stepRate(s.OfferedPerMin), stepRate(s.AchievedPerMin))
}

func stepRate(x float64) string { return fmt.Sprintf("%.3g", x) }

func (s *liveSearch) rungs() []capacity.Rung {
	out := make([]capacity.Rung, len(s.state.Steps))
	for i := range s.state.Steps {
		out[i] = rung(&s.state.Steps[i])
	}
	return out
}

// left is what there is of the budget, in seconds: of wall time, or, before a search begins, as the
// steps before have left it.
func (s *liveSearch) left() float64 {
	if !s.ends.IsZero() {
		return time.Until(s.ends).Seconds()
	}
	return s.flags.budget.Seconds() - max(s.state.Used, s.state.spent())
}

// noRoom says that the budget has no room for another step; "" where it has. Who waits when arrivals are
// over has a stay's time to be answered: less, and those would be left out who wait longest.
func (s *liveSearch) noRoom() string {
	if s.flags.budget <= 0 {
		return ""
	}
	step := s.wall(s.scenario.Length() + min(s.scenario.Drain.Std(), time.Duration(stayOf(s.scenario)*float64(time.Second))))
	left := s.left()
	if s.played > 0 && s.scenario.Targets != nil {
		left -= s.flags.rest.Seconds()
	}
	if step <= left {
		return ""
	}
	return fmt.Sprintf("the budget of %s ended: there is no room for another step of %s", unit.Duration(s.flags.budget), short(time.Duration(step*float64(time.Second)).Round(time.Second/10)))
}

// next is the scenario of the next step. Its customers are its own, so that what chance brought in one
// step is not in all of them, and its drain ends before the budget does.
func (s *liveSearch) next() *scenarios.Scenario {
	sc := *s.scenario
	sc.Seed += uint64(len(s.state.Steps))
	if s.flags.budget > 0 {
		left := time.Duration(s.left()*s.flags.speedup*float64(time.Second)) - sc.Length()
		sc.Drain = min(sc.Drain, unit.Duration(max(left-left/budgetMargin, time.Second)))
	}
	return &sc
}

// budgetMargin: that share of a last step's drain is left for its rows to be written in.
const budgetMargin = 10

// rested leaves the target alone for a while; false if that was cut short.
func (s *liveSearch) rested(ctx context.Context) bool {
	rest := time.NewTimer(s.flags.rest)
	defer rest.Stop()
	select {
	case <-rest.C:
		return true
	case <-s.interrupts():
	case <-ctx.Done():
	}
	return false
}
