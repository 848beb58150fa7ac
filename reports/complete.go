package reports

import (
	"fmt"
	"strings"

	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/stats"
)

// complete tells what only a study can: how many replications, both averages of the service level,
// and what to mind. A capacity limit along a planned rise is left to `holdline capacity`, which
// searches for it load by load: one simulated rise would have to be read off windows of all
// replications, and would still depend on how steep it is.
func (s *Study) complete(to *Summary) {
	to.Run.Replications = s.N()
	if s.precision > 0 {
		to.Run.Precision = &Precision{Wanted: s.precision, Reached: len(s.lacking) == 0, Lacking: s.lacking, Looks: max(1, s.all.meta.Looks)}
	}
	if looks := s.all.meta.Looks; looks > 1 {
		to.Run.Notes = append(to.Run.Notes, fmt.Sprintf(
			"Intervals hold at 95 %% wherever such a study ends: it may at %d numbers of replications, so that each is made at %s %%. With --replications there is one number, and they are narrower.",
			looks, number(100*s.level())))
	}
	to.Run.Notes = append(to.Run.Notes,
		"Intervals hold the Monte Carlo error only, the chance within the model, not the error of the forecast: see holdline capacity for where the promises break.")
	to.ServiceLevels = s.serviceLevels()
	s.warn(to)
}

// serviceLevels tells every definition by the ratio of means and by the mean of daily ratios.
func (s *Study) serviceLevels() []Level {
	var out []Level
	for i, name := range serviceLevels() {
		m := s.all.measure(whole(name), s.all.compute(s.all.over(whole(name))))
		if !m.Estimate.Known() {
			continue
		}
		cells, days := make([]stats.Cell, len(s.kept)), int64(0)
		for r := range s.kept {
			cells[r] = s.kept[r].daily[i]
			days += int64(cells[r].Den)
		}
		daily := stats.ShareOfMeans(cells, days, s.level())
		out = append(out, Level{Measure: name, Threshold: m.Arg, Overall: m.Estimate, Daily: daily})
	}
	return out
}

// groupCost is what a group costs over all replications: minimum payments are by day and
// replication, so they cannot be told from the sum.
func (s *Study) groupCost(group int) float64 {
	sum := 0.0
	for i := range s.kept {
		for _, stretch := range []int{measuredStretch, lateStretch} {
			p := part{a: s.all, query: whole(""), numbers: s.kept[i].numbers(s.all, stretch, span{})}
			sum += p.groupCost(group)
		}
	}
	return sum
}

// warn tells what looks wrong.
func (s *Study) warn(to *Summary) {
	say := func(format string, args ...any) { to.Warnings = append(to.Warnings, fmt.Sprintf(format, args...)) }
	switch {
	case s.N() == 1:
		say("One replication tells no interval: ask for 20 or more.")
	case s.precision > 0 && len(s.lacking) > 0:
		say("%d replications do not reach a precision of %s %%: %s would need more.", s.N(), number(100*s.precision), strings.Join(s.lacking, "; "))
	case s.N() < firstLook:
		say("%d replications are few: intervals rest on their spread, which so few tell badly; 20 or more are usual.", s.N())
	}
	s.overload(say)
	s.handedOver(say)
	s.leftLate(say)
	f := &to.Funnel
	if open := share64(f.InProgress, f.Offered); open > tooMuchOpen {
		say("%.1f %% of the inquiries were still in progress at the end and are in no rate: lengthen drain, or the queues never empty.", 100*open)
	}
	if over := share64(s.all.store.inquiries[record.TimeoutConversation], f.Offered); over > tooMuchOpen {
		say("%.1f %% of the inquiries were cut off by the deadline of a conversation and count as failed, not as abandoned, and waits end with them: lengthen deadline.", 100*over)
	}
	if out := share64(f.ReturnsBeyond, f.IntendedReturns); f.IntendedReturns >= enough && out > tooManyBeyond {
		say("%.0f %% of the intended returns fall due after the horizon: they are in repeat_share and in nobody's load; lengthen the horizon, or read the load as that of a first day.", 100*out)
	}
}

// Shares from which on a warning is due.
const (
	tooMuchOpen   = 0.01
	tooManyBeyond = 0.1
)

func share64(part, of int64) float64 {
	if of == 0 {
		return 0
	}
	return float64(part) / float64(of)
}
