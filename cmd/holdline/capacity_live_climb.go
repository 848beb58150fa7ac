package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/sim/capacity"
)

// climb plays step after step until the ladder ends, or the budget, or the user's patience. The error
// is what ended it early.
func (s *liveSearch) climb(ctx context.Context) error {
	if s.flags.budget > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.flags.budget-time.Duration(s.state.spent()*float64(time.Second)))
		defer cancel()
	}
	for {
		load, more := s.ladder.Next(s.rungs())
		if !more {
			return nil
		}
		if why := s.noRoom(); why != "" {
			s.doc.Why = why
			return nil
		}
		if s.played > 0 && s.scenario.Targets != nil && !s.rested(ctx) {
			return errCut
		}
		s.say("step %d: x%s, %s fresh arrivals/min", len(s.state.Steps)+1, reports.Multiplier(load), stepRate(s.doc.PeakPerMin*load))
		step, err := s.play(ctx, load)
		switch {
		case errors.Is(err, errCut) && ctx.Err() != nil:
			s.doc.Why = fmt.Sprintf("the budget of %s ended in the middle of a step, which does not count", short(s.flags.budget))
			return nil
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
		if err := s.state.save(s.dir); err != nil {
			return err
		}
		s.say("step %d: x%s offered %s/min, served %s/min: %s", step.Number, reports.Multiplier(load),
			stepRate(step.OfferedPerMin), stepRate(step.AchievedPerMin), strings.TrimSuffix(step.Finding+", "+step.Why, ", "))
	}
}

func stepRate(x float64) string { return fmt.Sprintf("%.3g", x) }

func (s *liveSearch) rungs() []capacity.Rung {
	out := make([]capacity.Rung, len(s.state.Steps))
	for i := range s.state.Steps {
		out[i] = rung(&s.state.Steps[i])
	}
	return out
}

// noRoom says that the budget has no room for another step; "" where it has.
func (s *liveSearch) noRoom() string {
	if s.flags.budget <= 0 {
		return ""
	}
	step := s.scenario.Length().Seconds() / s.flags.speedup
	left := s.flags.budget.Seconds() - s.state.spent()
	if step <= left {
		if s.played == 0 && left < 5*step {
			s.say("warning: a step takes %s and more of wall time, and the budget has room for %d of them: raise --budget, or shorten steps with --step or --speedup",
				short(time.Duration(step*float64(time.Second))), int(left/step))
		}
		return ""
	}
	return fmt.Sprintf("the budget of %s ended: there is no room for another step of %s", short(s.flags.budget), short(time.Duration(step*float64(time.Second))))
}

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
