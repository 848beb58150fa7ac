package gate

import (
	"fmt"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/stats"
)

// shareOfDays judges the share of days on which a goal holds by its estimate. The days are the
// samples: a run of few days, such as any live one, is undecided and says so.
func shareOfDays(g goal.Gate, a reports.Evidence) Verdict {
	v := blank(g)
	v.Unit, v.Op, v.Limit, v.Needed = string(goal.Share), string(g.DaysOp), g.DaysShare, stats.Needed(0)
	m, quiet, unseen := a.ShareOfDays(g)
	v.Estimate = m.Estimate
	days := m.Estimate.N
	switch {
	case m.Absent:
		v.State, v.Reason = reports.Skipped, m.Missing
	case m.Missing != "":
		v.State, v.Reason = reports.Undecided, m.Missing
	case days < v.Needed:
		v.State = reports.Undecided
		v.Reason = fmt.Sprintf("%s could be judged; %d are needed", several(days, "day"), v.Needed)
	default:
		inner := goal.Gate{Measure: "", Op: g.DaysOp, Limit: g.DaysShare}
		w := judge(inner, m)
		v.State, v.MarginalMet, v.Margin, v.Open, v.Reason = w.State, w.MarginalMet, w.Margin, w.Open, w.Reason
	}
	if quiet > 0 {
		v.Reason = join(v.Reason, several(quiet, "day")+" without traffic skipped")
	}
	if unseen > 0 {
		v.Reason = join(v.Reason, several(unseen, "day")+" left out of whose customers nobody had come to an end")
	}
	return v
}
