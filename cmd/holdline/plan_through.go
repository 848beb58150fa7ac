package main

import (
	"context"
	"fmt"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/sim/unit"
	"github.com/holdline/holdline/sim/workforce"
)

// through lets the weeks of a plan go on for longer where a report of one of them would leave a gate undecided for
// those who were still in progress when the drain was over. Looked at are the first week, the first of each change
// and the last, as the first year draws them.
func (o *outlook) through(ctx context.Context) error {
	year := workforce.Draw(o.scenario.Seed, 0, o.plan)
	last := o.plan.Weeks - 1
	for w := range o.plan.Weeks {
		if w > 0 && w < last && o.states[w] == o.states[w-1] {
			continue
		}
		at := o.seenIn(year, w)
		left, err := at.unfinished(ctx)
		if err != nil {
			return err
		}
		if len(left.gates) == 0 {
			continue
		}
		where, drain := fmt.Sprintf("In week %d", w+1), at.scenario.Drain
		if drain >= at.scenario.Deadline {
			o.longer = left.ask(where, drain)
			continue
		}
		longer, err := at.longer(ctx)
		if err != nil {
			return err
		}
		o.longer = left.goesOn(where, drain, longer)
		if err := o.goOn(longer); err != nil {
			return err
		}
	}
	return nil
}

// seenIn is a week of a year as simulate would show it.
func (o *outlook) seenIn(year *workforce.Year, w int) *seen {
	s := o.states[w]
	m, opt := s.meta, o.options()
	opt.Load *= year.Volume[w]
	m.Load = opt.Load
	return &seen{scenario: o.staffed(s.scenario, year, w), goals: s.goals, meta: m, options: opt, workers: o.flags.workers}
}

// goOn gives every week a drain.
func (o *outlook) goOn(drain unit.Duration) error {
	for w, s := range o.states {
		if w > 0 && s == o.states[w-1] || s.scenario.Drain >= drain {
			continue
		}
		s.scenario.Drain = drain
		var err error
		if s.margins, err = reports.NewMargins(s.scenario, s.meta, s.goals); err != nil {
			return exit(exitInternal, err)
		}
	}
	return nil
}
