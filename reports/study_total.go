package reports

import (
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/stats"
)

// Total estimates what a ratio has above its line, in one run on average: the solved inquiries of
// resolution_rate, the money of cost_per_contact. Its interval is Student's over replications. It is
// unknown where the ratio is.
func (s *Study) Total(g goal.Gate) stats.Estimate {
	if m := s.Value(g); m.Missing != "" {
		return stats.Unknown(0)
	}
	q, err := compile(g, s.all.sc, s.all.meta.Labels)
	d, ok := defined(q.measure)
	if err != nil || !ok || d.sums == nil {
		return stats.Unknown(0)
	}
	each, ok := s.cells(s.all.over(q), &d)
	if !ok {
		return stats.Unknown(0)
	}
	cells := make([]stats.Cell, len(each))
	for i, x := range each {
		cells[i] = stats.Cell{Num: x.num, Den: 1}
	}
	return stats.RatioOfMeans(cells, int64(len(cells)), s.level())
}
