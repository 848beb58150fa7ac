package reports

import (
	"math"

	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/stats"
)

// firstLook is the number of replications at which a study is looked at first; it doubles from look
// to look.
const firstLook = 20

// pointTwo is the half-width at which a share is precise enough whatever its value: 0.2 points.
const pointTwo = 0.002

// unvaried is from how many replications on a share that was 0, or 1, in all of them passes for
// precise: the bound on what may still happen falls as one over their number, and its interval tells.
const unvaried = 80

// headline are the measures that must be precise where there are no gates.
func headline() []string {
	return []string{"service_level", "abandonment_rate", "containment_rate", "resolution_rate", "occupancy", "cost_per_contact"}
}

// Looks is after how many numbers of replications a study of at most so many may end by what it has
// seen: 20, 40, 80 and so on, and the most.
func Looks(most int) int {
	looks := 1
	for n := firstLook; n < most; n *= 2 {
		looks++
	}
	return looks
}

// shared is the confidence at which an interval of a study stands so that it holds at a level whichever
// look the study ends at. Who may stop when an interval is narrow, or lies on one side, stops a little
// more often where it is wrong; so each look has an equal part of the chance of error (Bonferroni), and
// all that stopping early can do is choose among looks of which each holds. A study whose number of
// replications was fixed has one look.
func (s *Study) shared(level float64) float64 {
	return 1 - (1-level)/float64(max(1, s.all.meta.Looks))
}

// level is the confidence of the intervals that a report shows.
func (s *Study) level() float64 { return s.shared(stats.Level) }

// Enough says whether n replications suffice: each gate's half-width is at most precision x |value|
// (0.2 points of a share), or its verdict is decided. Without gates the headline measures count.
//
// Looking often would find a difference by chance sooner or later. So the chance of a wrong verdict,
// 5 % in all, is spent over looks, as that of every interval is, and over judgements: it is divided by
// their number, of which an `every` gate is one an interval.
func (s *Study) Enough(n int, precision float64, goals []goal.Gate) bool {
	s.precision = precision
	s.lacking = []string{"a single replication"}
	if n > 1 {
		s.lacking = s.lacks(precision, goals)
	}
	return len(s.lacking) == 0
}

// lacks lists the gates, or headline measures, that need more replications.
func (s *Study) lacks(precision float64, goals []goal.Gate) []string {
	var out []string
	if len(goals) == 0 {
		for _, name := range headline() {
			m := s.all.measure(whole(name), s.all.compute(s.all.over(whole(name))))
			if !s.precise(m, precision) {
				out = append(out, name)
			}
		}
		return out
	}
	level := s.spent(goals)
	for _, g := range goals {
		if !s.settled(g, precision, level) {
			out = append(out, g.Text)
		}
	}
	return out
}

// spent is the confidence of each judgement, before it is shared over looks.
func (s *Study) spent(goals []goal.Gate) float64 {
	judgements := 0
	for _, g := range goals {
		windows := 1
		if g.Every > 0 && !g.ShareOfDays {
			spans, _ := s.Windows(g.Every)
			windows = max(1, len(spans))
		}
		judgements += windows
	}
	return 1 - (1-stats.Level)/float64(judgements)
}

// settled says whether one gate is precise or decided.
func (s *Study) settled(g goal.Gate, precision, level float64) bool {
	switch {
	case g.ShareOfDays:
		m, _, _ := s.ShareOfDays(g)
		strict, _, _ := s.shareOfDays(g, level)
		outer := goal.Gate{Op: g.DaysOp, Limit: g.DaysShare}
		return s.precise(m, precision) || decided(outer, strict)
	case g.Every > 0:
		spans, ok := s.Windows(g.Every)
		if !ok {
			return true // no number of replications will tell
		}
		all := true
		for _, in := range spans {
			strict := s.ValueIn(g, in, level)
			if _, bad := Sides(g, strict.Estimate); bad && strict.Estimate.N >= needed(g) {
				return true // one that fails fails the gate
			}
			all = all && (s.precise(s.ValueIn(g, in, stats.Level), precision) || decided(g, strict))
		}
		return all
	}
	strict := s.all.answer(g, func(q query) result { v := s.all.over(q); v.level = level; return s.all.compute(v) })
	m := s.Value(g)
	if m.Estimate.Known() && m.Estimate.N < needed(g) {
		return false
	}
	return s.precise(m, precision) || decided(g, strict)
}

// decided says whether the whole interval lies on one side of the limit.
func decided(g goal.Gate, m Measure) bool {
	good, bad := Sides(g, m.Estimate)
	return good || bad
}

// precise says whether a measure is known well enough. One without a value will not get one by more
// replications.
func (s *Study) precise(m Measure, precision float64) bool {
	e := m.Estimate
	switch {
	case !e.Known():
		return true
	case m.Unit == string(goal.Share) && (e.Value == 0 || e.Value == 1) && s.N() >= unvaried:
		return true
	case !e.HasInterval():
		return false
	}
	bound := precision * math.Abs(e.Value)
	if m.Unit == string(goal.Share) {
		bound = math.Max(bound, pointTwo)
	}
	return (e.High-e.Low)/2 <= bound
}
