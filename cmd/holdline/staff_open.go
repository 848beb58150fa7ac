package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/gate"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/unit"
)

// seeOut holds what was confirmed against decision 17: a report of simulate leaves a gate undecided that those
// who were still in progress at the end would turn. Where there is one it lengthens the drain until nobody is, and
// says that the search is to begin again: what is claimed is then of the very scenario that is proposed. Heads stay
// after the end for no longer than they did, so that no work is left to unpaid hours. Where that cannot be, or the
// time is over, nothing is confirmed.
func (j *staffJob) seeOut(ctx, bounded context.Context, d *reports.Staffing) (again bool, err error) {
	claim := &d.Heads
	if d.Shifts != nil {
		claim = &d.Shifts.StaffPlan
	}
	if !claim.Confirmed {
		return false, nil
	}
	const most = 320
	rests, _, err := j.inProgress(ctx, min(j.most, most))
	if err != nil {
		if ctx.Err() == nil {
			return false, err
		}
		d.Heads.Confirmed, claim.Confirmed, d.Why = false, false, "interrupted"
		return false, nil
	}
	if rests == "" {
		return false, nil
	}
	given, why := j.scenario.Drain, "no drain sees them through"
	if again, err = j.lengthen(bounded, min(j.most, comparing)); again {
		j.longer = fmt.Sprintf("Runs go on for %s after the last arrival here, where they would for %s: customers were still in progress then who could turn %s. A report of simulate leaves it undecided with a drain that is much shorter.", j.scenario.Drain, given, rests)
		return true, j.lay()
	}
	j.scenario.Drain = given
	if err != nil {
		if bounded.Err() == nil {
			return false, err
		}
		why = "no time was left to see them through: raise --budget, or drain"
	}
	d.Heads.Confirmed, claim.Confirmed = false, false
	d.Advice = fmt.Sprintf("Undecided: those who were still in progress %s after the last arrival would turn %s, and %s.", given, rests, why)
	return false, nil
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

// since names the drain of a search that had to begin again; "" of the first.
func (j *staffJob) since() string {
	if j.found == nil {
		return ""
	}
	return fmt.Sprintf(" with a drain of %s, by which customers are no longer in progress", j.scenario.Drain)
}
