package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/gate"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/staffing"
	"github.com/holdline/holdline/sim/unit"
)

// seeOut holds what was confirmed against decision 17: a report of simulate leaves a gate undecided that those
// who were still in progress at the end would turn. Where there is one it lengthens the drain until nobody is, and
// names the gate, for the search to begin again: what is claimed is then of the very scenario that is proposed. Heads
// stay after the end for no longer than they did, so that no work is left to unpaid hours. Where that cannot be, or
// the time is over, nothing is confirmed.
func (j *staffJob) seeOut(ctx, bounded context.Context, d *reports.Staffing) (turned string, err error) {
	if d.Shifts != nil && !d.Shifts.Confirmed || d.Shifts == nil && !d.Heads.Confirmed {
		return "", nil
	}
	const most = 320
	rests, _, err := j.inProgress(ctx, min(j.most, most))
	if err != nil {
		if ctx.Err() == nil {
			return "", err
		}
		unconfirmed(d)
		d.Why = interrupted
		return "", nil
	}
	if rests == "" {
		return "", nil
	}
	given, why := j.scenario.Drain, "no drain sees them through"
	again, err := j.lengthen(bounded, min(j.most, comparing))
	if again {
		j.longer = fmt.Sprintf("Runs go on for %s after the last arrival here, where they would for %s: customers were still in progress then who could turn %s. A report of simulate leaves it undecided with a drain that is much shorter.", j.scenario.Drain, given, rests)
		return rests, j.lay()
	}
	j.scenario.Drain = given
	if err != nil {
		if bounded.Err() == nil {
			return "", err
		}
		why = "no time was left to see them through: raise --budget, or drain"
	}
	unconfirmed(d)
	d.Advice = fmt.Sprintf("Undecided: those who were still in progress %s after the last arrival would turn %s, and %s.", given, rests, why)
	return "", nil
}

// cutOff is what was found in a search whose runs ended too early for it.
type cutOff struct {
	doc    *reports.Staffing
	search *staffing.Search
	result *staffing.Result
	drain  unit.Duration
	longer string
	turned string // the gate that those could turn whom the end cut off
}

// goBack tells, unconfirmed, what the search before found, where the one that sees everybody out had no time to find
// anything.
func (j *staffJob) goBack(ctx context.Context, why string) (*reports.Staffing, error) {
	c, needed := j.before, j.scenario.Drain
	j.scenario.Drain, j.longer = c.drain, c.longer
	if err := j.lay(); err != nil {
		return nil, err
	}
	unconfirmed(c.doc)
	c.doc.Why = why
	c.doc.Advice = fmt.Sprintf("Undecided: those who were still in progress %s after the last arrival could turn %s. The search with a drain of %s, which sees them through, had no time: raise --budget, or give --set drain=%s.",
		c.drain, c.turned, needed, needed)
	return j.document(ctx, c.doc, c.search, c.result)
}

// unconfirmed takes back what was claimed.
func unconfirmed(d *reports.Staffing) {
	d.Heads.Confirmed = false
	if d.Shifts != nil {
		d.Shifts.Confirmed = false
	}
}

// lengthen doubles the drain until nobody whom a gate could mind is in progress any more, at most to the deadline
// of conversations, which ends them all. False: it is no longer than it was, or they are still there.
func (j *staffJob) lengthen(ctx context.Context, n int) (bool, error) {
	given, deadline := j.scenario.Drain, j.scenario.Deadline
	for drain := given; drain < deadline; {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		drain = min(max(2*drain, unit.Duration(time.Minute)), deadline)
		j.scenario.Drain = drain
		if rests, some, err := j.inProgress(ctx, n); err != nil || !some || rests == "" && drain == deadline {
			return err == nil, err
		}
	}
	return false, nil
}

// inProgress plays what is proposed on customers of its own. It names the first gate that those still in progress
// at the end would turn, "" if none, and says whether anybody was whom a gate leaves out.
func (j *staffJob) inProgress(ctx context.Context, n int) (rests string, some bool, err error) {
	const series = -3 // customers whom nothing else sees
	sc, goals := *j.scenario, slices.Concat(j.promise, j.aside)
	sc.Gates = j.gates()
	study, err := j.judged(ctx, &sc, j.proposed, series, n)
	if err != nil {
		return "", false, err
	}
	for i, v := range gate.Judge(goals, study) {
		turned := v.Open != nil || slices.ContainsFunc(v.Windows, func(w reports.Window) bool { return w.Open != nil })
		if turned && rests == "" {
			rests = v.Text
		}
		some = some || turned || leftOut(goals[i], study)
	}
	return rests, some, nil
}

// leftOut says whether anybody was in progress whom a gate leaves out.
func leftOut(g goal.Gate, study *reports.Study) bool {
	if g.ShareOfDays {
		m, _, _ := study.ShareOfDays(g)
		return m.Open.N > 0
	}
	return study.Value(g).Open.N > 0
}
