package gate

import (
	"fmt"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/stats"
	"github.com/holdline/holdline/sim/unit"
)

// shareOfDays judges the share of days on which a goal holds by its estimate. The days are the
// samples: a run of few days, such as any live one, is undecided and says so.
func shareOfDays(g goal.Gate, a *reports.Accumulator) Verdict {
	v := blank(g)
	v.Unit, v.Op, v.Limit, v.Needed = string(goal.Share), string(g.DaysOp), g.DaysShare, stats.Needed(0)
	spans, ok := a.Windows(unit.Day)
	if !ok {
		v.State, v.Reason = reports.Undecided, "more days than are kept apart"
		return v
	}
	var held, days int64
	for _, s := range spans {
		m := a.ValueIn(g, s)
		w := judge(g, m)
		if !m.Estimate.Known() || w.State == reports.Undecided {
			continue
		}
		days++
		if g.Op.Holds(m.Estimate.Value, g.Limit) {
			held++
		}
	}
	v.Estimate = stats.Wilson(held, days)
	if days < v.Needed {
		v.State = reports.Undecided
		v.Reason = fmt.Sprintf("%d days could be judged; %d are needed", days, v.Needed)
		return v
	}
	inner := goal.Gate{Measure: "", Op: g.DaysOp, Limit: g.DaysShare}
	w := judge(inner, reports.Measure{Estimate: v.Estimate})
	v.State, v.MarginalMet, v.Margin, v.Reason = w.State, w.MarginalMet, w.Margin, w.Reason
	return v
}
