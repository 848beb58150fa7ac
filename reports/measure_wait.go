package reports

import "github.com/holdline/holdline/sim/stats"

const noSuchThreshold = "no gate of this run names this threshold, so it was not counted"

// serviceLevel is answered within the threshold / queue_offered.
func serviceLevel(v view) result {
	return v.level(func(in column) (num, den []column) { return []column{in}, []column{queueOffered} })
}

// serviceLevelShortExcluded leaves out whoever left within the threshold.
func serviceLevelShortExcluded(v view) result {
	return v.level(func(in column) (num, den []column) { return []column{in}, []column{queueOffered, ^(in + 1)} })
}

// serviceLevelAbandonsGood counts whoever left within the threshold as served in time.
func serviceLevelAbandonsGood(v view) result {
	return v.level(func(in column) (num, den []column) { return []column{in, in + 1}, []column{queueOffered} })
}

// serviceLevelAnswered looks at the answered only.
func serviceLevelAnswered(v view) result {
	return v.level(func(in column) (num, den []column) { return []column{in}, []column{queueAnswered} })
}

func (v view) level(parts func(in column) (num, den []column)) result {
	in, ok := v.thresholdColumn()
	if !ok {
		return cannotTell(0, noSuchThreshold)
	}
	r := v.share(parts(in))
	if r.empty {
		return nothing("nobody entered a human queue")
	}
	return r
}

// meanTime is a sum of times over a count, in seconds.
func meanTime(sum, n column, sq square) func(view) result {
	return func(v view) result {
		m := v.moments(sum, n, sq)
		if m.N == 0 {
			return nothing("no such inquiries")
		}
		return known(stats.RatioOr(v.seconds(sum, n), m, v.bits()))
	}
}

// seconds gives the cells of a mean time.
func (v view) seconds(sum, n column) []stats.Cell {
	cells := v.cells([]column{sum}, []column{n})
	for i := range cells {
		cells[i].Num /= 1e9
	}
	return cells
}

// moments gathers what a mean of independent values needs.
func (v view) moments(sum, n column, sq square) stats.Moments {
	m := stats.Moments{N: v.sum(n), Sum: float64(v.sum(sum)) / 1e9}
	v.eachSlot(func(slot int) {
		for queue := range v.a.layout.queues {
			if v.takes(queue) {
				m.Square += v.a.cell(queue, slot).sq[sq]
			}
		}
	})
	return m
}

// timeAverage is an area over the clock time of the view; its samples are the inquiries that
// ended within it.
func timeAverage(c column) func(view) result {
	return func(v view) result {
		v.late = false
		cells := v.perTime(func(slot int) float64 { return float64(v.slot(c, slot)) / 1e9 })
		if len(cells) == 0 {
			return nothing("no time to average over")
		}
		return known(stats.Ratio(cells, v.sum(ended), v.bits()))
	}
}

// perTime gives cells of something by the seconds of their slot.
func (v view) perTime(num func(slot int) float64) []stats.Cell {
	out := make([]stats.Cell, 0, max(0, v.to-v.from))
	for i := v.from; i < v.to; i++ {
		out = append(out, stats.Cell{Num: num(i), Den: v.a.layout.width(i).Seconds()})
	}
	return out
}
