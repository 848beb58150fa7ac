package gate

import (
	"fmt"
	"math"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/stats"
)

// every judges a goal in each of its intervals. One that fails fails the goal, so that the chance of a
// wrong verdict is shared among them: each is judged at 95 %, the rest divided by their number
// (Bonferroni). Judged at 95 % each, 48 that lie on the limit would fail in 7 runs of 10. Intervals too
// quiet to judge do not decide, as long as all of them together are too quiet to judge; else the
// goal is undecided, unless another interval failed. The worst is the one with the least margin.
func every(g goal.Gate, a reports.Evidence) Verdict {
	v := blank(g)
	spans, ok := a.Windows(g.Every)
	if !ok {
		v.State = reports.Undecided
		v.Reason = "more intervals than are kept apart; choose longer ones, or hand the gate to the run itself"
		return v
	}
	v.Confidence = 1 - (1-stats.Level)/float64(max(1, len(spans)))
	for _, s := range spans {
		m := a.ValueIn(g, s, v.Confidence)
		w := judge(g, m)
		w.FromS, w.ToS = s.From.Seconds(), s.To.Seconds()
		v.Windows = append(v.Windows, w)
		v.Clock = m.Clock
	}
	settle(&v)
	if v.State == reports.Skipped { // nothing in any interval: the whole run says whether that means anything
		if w := judge(g, a.Value(g)); w.State == reports.Undecided {
			v.State, v.Reason = w.State, w.Reason
		}
	}
	return v
}

// tally is what the intervals of a goal come to.
type tally struct {
	met, failed, marginal, marginalFailed, quiet, unknown, empty, open int
	quietSamples                                                       int64
}

func tallyOf(windows []reports.Window) tally {
	var t tally
	for _, w := range windows {
		switch w.State {
		case reports.Met:
			t.met++
		case reports.Failed:
			t.failed++
		case reports.Marginal:
			t.marginal++
			if !w.MarginalMet {
				t.marginalFailed++
			}
		case reports.Skipped:
			t.empty++
		case reports.Undecided:
			switch {
			case w.Open != nil:
				t.open++
			case w.Estimate.Known():
				t.quiet++
				t.quietSamples += w.Estimate.N
			default:
				t.unknown++
			}
		}
	}
	return t
}

// settle decides a goal from its intervals.
func settle(v *Verdict) {
	t := tallyOf(v.Windows)
	decided := t.met + t.failed + t.marginal
	v.Worst = worst(v.Windows)
	if v.Worst != nil {
		v.Estimate, v.Margin = v.Worst.Estimate, v.Worst.Margin
	}
	switch {
	case t.failed > 0:
		v.State = reports.Failed
		v.Reason = fmt.Sprintf("failed in %d of %d intervals%s", t.failed, len(v.Windows), each(v))
	case decided+t.quiet+t.unknown+t.open == 0:
		v.State, v.Reason = reports.Skipped, "nothing to measure in any interval"
		return
	case t.open > 0:
		v.State = reports.Undecided
		v.Reason = fmt.Sprintf("would not hold in %d of %d intervals if those still in progress at the end counted against it", t.open, len(v.Windows))
		if v.Worst != nil && v.Worst.Open != nil {
			v.Open, v.Reason = v.Worst.Open, join(v.Reason, "in the worst, "+v.Worst.Reason)
		}
	case decided == 0 || t.unknown > 0 || t.quietSamples >= v.Needed && t.quiet > 0:
		v.State = reports.Undecided
		v.Reason = fmt.Sprintf("%d of %d intervals cannot be judged", t.quiet+t.unknown, len(v.Windows))
	case t.marginal > 0:
		v.State, v.MarginalMet = reports.Marginal, t.marginalFailed == 0
		v.Reason = fmt.Sprintf("straddles the limit in %d of %d intervals%s; judged by the estimate", t.marginal, len(v.Windows), each(v))
	default:
		v.State = reports.Met
	}
	if t.quiet > 0 {
		v.Reason = join(v.Reason, fmt.Sprintf("%d with under %d samples (%d together)", t.quiet, v.Needed, t.quietSamples))
	}
}

// each says at which confidence the intervals were judged, where there are several: to two digits of
// what is left to chance.
func each(v *Verdict) string {
	if len(v.Windows) < 2 {
		return ""
	}
	rest := 100 * (1 - v.Confidence)
	return fmt.Sprintf(", each judged at %.*f %%", max(0, 1-int(math.Floor(math.Log10(rest)))), 100-rest)
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}

// worst is the interval with the least margin among those judged, or else among those with a value.
func worst(windows []reports.Window) *reports.Window {
	var found *reports.Window
	for i := range windows {
		w := &windows[i]
		if (w.Estimate.Known() || w.Open != nil) && (found == nil || weight(w) < weight(found) ||
			weight(w) == weight(found) && w.Margin < found.Margin) {
			found = w
		}
	}
	if found == nil {
		return nil
	}
	c := *found
	return &c
}

// weight puts failed intervals first, then those that rest on who was in progress, the judged, the quiet.
func weight(w *reports.Window) int {
	switch w.State {
	case reports.Failed:
		return 0
	case reports.Marginal:
		return 2
	case reports.Met:
		return 3
	case reports.Undecided, reports.Skipped:
		if w.Open != nil {
			return 1
		}
	}
	return 4
}
