package reports

import (
	"math"
	"time"
)

// alike says whether one interval of a study is like another, and which of them shows the worst figures
// is chance: customers come at rates that stay the same, to heads that stay the same, and the values of
// the intervals do not rise or fall.
func (s *Study) alike(intervals []Span, values []float64) bool {
	a := s.all
	if len(intervals) < 2 || a.sc.Calendar != nil || a.meta.Planned == nil || drifts(values) {
		return false
	}
	for i := range a.sc.Demand {
		if a.sc.Demand[i].Backlog > 0 {
			return false
		}
	}
	for _, in := range intervals {
		for queue := range a.layout.queues {
			first := a.meta.Planned(queue, intervals[0].From)
			for _, at := range []time.Duration{in.From, (in.From + in.To) / 2, in.To - 1} {
				if !nearly(a.meta.Planned(queue, at), first) {
					return false
				}
			}
		}
		for group := range a.layout.groups {
			if !nearly(a.headcount(group, in), a.headcount(group, intervals[0])) {
				return false
			}
		}
	}
	return true
}

// headcount is a group's paid heads, on average over a stretch and the replications.
func (a *Accumulator) headcount(group int, in Span) float64 {
	v := a.within(whole(""), in.From, in.To)
	heads := 0.0
	for slot := v.from; slot < v.to; slot++ {
		heads += a.areas(group, slot)[paid]
	}
	return heads / (in.To - in.From).Seconds()
}

func nearly(a, b float64) bool { return math.Abs(a-b) <= 1e-6*math.Max(math.Abs(a), math.Abs(b)) }

// drifts says whether a series plainly rises or falls: by four standard errors of the slope of a
// straight line.
func drifts(values []float64) bool {
	const plainly, fewest = 4.0, 4
	n := len(values)
	if n < fewest {
		return false
	}
	middle, mean := float64(n-1)/2, 0.0
	for _, x := range values {
		mean += x / float64(n)
	}
	slope, spread := 0.0, 0.0
	for i, x := range values {
		slope += (float64(i) - middle) * (x - mean)
		spread += (float64(i) - middle) * (float64(i) - middle)
	}
	slope /= spread
	rest := 0.0
	for i, x := range values {
		d := x - mean - slope*(float64(i)-middle)
		rest += d * d
	}
	return math.Abs(slope) > plainly*math.Sqrt(rest/float64(n-2)/spread)
}
