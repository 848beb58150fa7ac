// Package gate holds a scenario's goals against what was measured.
//
// Judge gives one Verdict a goal, Overall their sum. A goal is met or failed when the whole
// interval of its measure lies on one side of the limit, marginal when it straddles it, undecided
// when too little is known, skipped when there was nothing to measure. Exit codes are chosen
// elsewhere. Start with Judge.
package gate

import (
	"fmt"
	"math"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/stats"
)

// Verdict is one gate held against a run.
type Verdict = reports.Verdict

// Result is the sum of all verdicts: what an exit code is chosen from.
type Result = reports.Overall

// Judge holds each goal against the evidence so far: a run, or the replications of a simulation.
func Judge(goals []goal.Gate, a reports.Evidence) []Verdict {
	out := make([]Verdict, 0, len(goals))
	for _, g := range goals {
		switch {
		case g.ShareOfDays:
			out = append(out, shareOfDays(g, a))
		case g.Every > 0:
			out = append(out, every(g, a))
		default:
			out = append(out, once(g, a))
		}
	}
	return out
}

// blank is a verdict before it is decided.
func blank(g goal.Gate) Verdict {
	return Verdict{
		Text: g.Text, Measure: g.Measure, Unit: string(g.Unit), Op: string(g.Op), Limit: g.Limit,
		Estimate: stats.Unknown(0), Needed: needed(g),
	}
}

// needed is the number of samples below which a goal is undecided. A count is exact at any size.
func needed(g goal.Gate) int64 {
	if m, ok := goal.Named(g.Measure); ok && m.Form == goal.FormCount {
		return 0
	}
	return stats.Needed(g.Quantile)
}

// once judges a goal over the whole run.
func once(g goal.Gate, a reports.Evidence) Verdict {
	v := blank(g)
	m := a.Value(g)
	w := judge(g, m)
	v.Estimate, v.Clock = m.Estimate, m.Clock
	v.State, v.MarginalMet, v.Margin, v.Open, v.Reason = w.State, w.MarginalMet, w.Margin, w.Open, w.Reason
	return v
}

// judge decides one estimate; the window's times are left to the caller. What would pass does not if it
// rests on leaving out those who were still in progress at the end.
func judge(g goal.Gate, m reports.Measure) reports.Window {
	w := estimated(g, m)
	if w.State != reports.Met && w.State != reports.Skipped && (w.State != reports.Marginal || !w.MarginalMet) {
		return w
	}
	if x := m.Open.Against(g.Op); m.Open.N > 0 && !g.Op.Holds(x, g.Limit) {
		w.State, w.MarginalMet, w.Open = reports.Undecided, false, &reports.Undone{Inquiries: m.Open.N, Value: x}
		w.Reason = undone(m, x)
	}
	return w
}

// estimated decides by the estimate alone.
func estimated(g goal.Gate, m reports.Measure) reports.Window {
	w := reports.Window{Estimate: m.Estimate}
	switch {
	case m.Empty:
		w.State, w.Reason = reports.Skipped, m.Missing
		return w
	case !m.Estimate.Known():
		w.State, w.Reason = reports.Undecided, m.Missing
		return w
	}
	w.Margin = margin(g, m.Estimate.Value)
	if m.Estimate.N < needed(g) {
		w.State = reports.Undecided
		w.Reason = fmt.Sprintf("%s; %d are needed", several(m.Estimate.N, "sample"), needed(g))
		return w
	}
	good, bad := reports.Sides(g, m.Estimate)
	switch {
	case good:
		w.State = reports.Met
	case bad:
		w.State = reports.Failed
	default:
		w.State = reports.Marginal
		w.MarginalMet = g.Op.Holds(m.Estimate.Value, g.Limit)
		w.Reason = "the interval straddles the limit; judged by the estimate"
		if !m.Estimate.HasInterval() {
			w.Reason = "there is no interval; judged by the estimate"
		}
	}
	return w
}

// several is a number of things: 1 sample, 2 samples.
func several(n int64, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}

// margin is how far a value lies on the good side of the limit.
func margin(g goal.Gate, value float64) float64 {
	if math.IsNaN(value) {
		return 0
	}
	if g.Op.UpperBound() {
		return g.Limit - value
	}
	return value - g.Limit
}

// Overall sums verdicts up. What is undecided outweighs a failure, as its exit code does; the counts
// let a caller choose otherwise.
func Overall(verdicts []Verdict) Result {
	var r Result
	for _, v := range verdicts {
		switch v.State {
		case reports.Met:
			r.Met++
		case reports.Failed:
			r.Failed++
		case reports.Undecided:
			r.Undecided++
		case reports.Skipped:
			r.Skipped++
		case reports.Marginal:
			if v.MarginalMet {
				r.MarginalMet++
			} else {
				r.MarginalFailed++
			}
		}
	}
	switch {
	case r.Undecided > 0:
		r.Outcome = "undecided"
	case r.Failed+r.MarginalFailed > 0:
		r.Outcome = "failed"
	default:
		r.Outcome = "met"
	}
	return r
}
