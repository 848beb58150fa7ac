package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/gate"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/center"
	"github.com/holdline/holdline/sim/unit"
)

// unfinished is who is in progress when a run ends, and the gates that a report leaves undecided for them.
type unfinished struct {
	gates []string
	share float64 // of all inquiries
}

// seen is a scenario as a report of simulate would show it.
type seen struct {
	scenario *scenarios.Scenario
	goals    []goal.Gate
	meta     reports.Meta
	options  sim.Options
	workers  int
}

// unfinished simulates it, for as often as a limit is looked at.
func (s *seen) unfinished(ctx context.Context) (unfinished, error) {
	study := reports.NewStudy(s.scenario, s.meta)
	if _, err := center.Replicate(ctx, s.scenario, s.options, center.Study{Replications: looks, Workers: s.workers}, watched{study}); err != nil {
		return unfinished{}, err
	}
	var out unfinished
	for _, v := range gate.Judge(s.goals, study) {
		if v.State == reports.Undecided && v.Open != nil {
			out.gates = append(out.gates, v.Text)
		}
	}
	if f := study.Summary().Funnel; f.Offered > 0 {
		out.share = float64(f.InProgress) / float64(f.Offered)
	}
	return out, nil
}

// longer is the shortest of some longer drains with which the report decides those gates: at the deadline every
// conversation has ended, one way or the other. It is the scenario's that is tried with.
func (s *seen) longer(ctx context.Context) (unit.Duration, error) {
	sc := *s.scenario
	at := *s
	at.scenario = &sc
	for sc.Drain = max(sc.Drain, unit.Duration(shortDrain)); ; {
		if sc.Drain = min(2*sc.Drain, sc.Deadline); sc.Drain == sc.Deadline {
			return sc.Drain, nil
		}
		if left, err := at.unfinished(ctx); err != nil || len(left.gates) == 0 {
			return sc.Drain, err
		}
	}
}

const shortDrain = 30e9 // half of the first that is tried

// ask says who is in progress at a load or in a week, and what that leaves undecided.
func (u *unfinished) ask(where string, drain unit.Duration) string {
	const most = 3
	names := u.gates
	if more := len(names) - most; more > 1 {
		names = append(names[:most:most], fmt.Sprintf("%d more", more))
	}
	return fmt.Sprintf("%s %.2g%% of inquiries are still in progress %s after the last arrival, and a report of simulate leaves undecided for them: %s.",
		where, 100*u.share, drain, strings.Join(names, "; "))
}

// goesOn says that runs are longer than the scenario's, for whom, and how a report comes to the same.
func (u *unfinished) goesOn(where string, given, now unit.Duration) string {
	return u.ask(where, given) + fmt.Sprintf(" So runs go on for %s here, and so they do in simulate with --set drain=%s.", now, now)
}
