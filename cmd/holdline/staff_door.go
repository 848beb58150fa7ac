package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/civil"
)

// deferred is the channel that takes what comes while it is closed, and leaves it for later.
const deferred = "email"

// offers is the rate at which a demand is offered to the desk, at each step: who comes by chat or voice
// while the channel is closed is turned away. Letters of closed hours wait; they are offered from when it
// opens on, as evenly over as long as their promise lets them wait as it stays open. They are work
// deferred, not work undone: heads by night are not what a planner would give them, though their
// promise may, if it counts by the clock on the wall.
func (f *formulaStaffing) offers(q int) ([]float64, error) {
	open, err := openings(f.scenario, f.scenario.Demand[q].Channel)
	if err != nil || open == nil {
		return f.rate[q], err
	}
	out := make([]float64, len(f.rate[q]))
	waiting, next := 0.0, 0 // letters in closed hours, and the opening that is not over yet
	for i, rate := range f.rate[q] {
		at := time.Duration(i)*f.step + f.step/2
		for next < len(open) && open[next].To <= at {
			next++
		}
		if next == len(open) || at < open[next].From {
			waiting += rate * f.step.Seconds()
			continue
		}
		out[i] += rate
		if waiting > 0 && f.scenario.Demand[q].Channel == deferred {
			f.spread(out, i, waiting, min(f.bearable(q), open[next].To-at))
		}
		waiting = 0
	}
	return out, nil
}

// spread puts so many customers evenly into the time after a step.
func (f *formulaStaffing) spread(rate []float64, from int, customers float64, over time.Duration) {
	n := max(1, min(int(over/f.step), len(rate)-from))
	for i := range n {
		rate[from+i] += customers / (time.Duration(n) * f.step).Seconds()
	}
}

// bearable is how long customers of a demand may wait by the promise that is hardest on that, an interval
// of heads at least.
func (f *formulaStaffing) bearable(q int) time.Duration {
	least := time.Duration(0)
	for _, t := range f.targets[q] {
		if w := time.Duration(t.Threshold * float64(time.Second)); w > 0 && (least == 0 || w < least) {
			least = w
		}
	}
	return max(least, f.spans[0].To-f.spans[0].From)
}

// openings are the hours of a channel, nil where it never closes.
func openings(sc *scenarios.Scenario, channel string) ([]civil.Span, error) {
	if sc.Calendar == nil || len(sc.Calendar.Hours[channel]) == 0 {
		return nil, nil
	}
	days, err := sc.Days()
	if err != nil {
		return nil, fmt.Errorf("reading the calendar: %w", err)
	}
	open, err := days.Spans(sc.Calendar.Hours[channel], sc.Length())
	if err != nil {
		return nil, fmt.Errorf("reading the hours of %s: %w", channel, err)
	}
	return slices.Concat([]civil.Span{}, open), nil // never nil: it may be closed all the time
}

// during is how many customers come in each interval at a rate by step, which belongs to the interval of
// its middle.
func (f *formulaStaffing) during(rate []float64) []float64 {
	out := make([]float64, len(f.spans))
	for i, r := range rate {
		out[spanAt(f.spans, time.Duration(i)*f.step+f.step/2)] += r * f.step.Seconds()
	}
	return out
}
