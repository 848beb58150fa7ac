package reports

import "slices"

const noSuchThreshold = "no gate of this run names this threshold, so it was not counted"

// The four ways to count a service level. In and out are those answered, and those who left, within
// the threshold.

func serviceLevel() definition {
	return level(func(p *part, in, _ int64) (num, den int64) { return in, p.n(queueOffered) })
}

func serviceLevelShortExcluded() definition {
	return level(func(p *part, in, out int64) (num, den int64) { return in, p.n(queueOffered) - out })
}

func serviceLevelAbandonsGood() definition {
	return level(func(p *part, in, out int64) (num, den int64) { return in + out, p.n(queueOffered) })
}

func serviceLevelAnswered() definition {
	return level(func(p *part, in, _ int64) (num, den int64) { return in, p.n(queueAnswered) })
}

func level(of func(p *part, in, out int64) (num, den int64)) definition {
	return definition{
		form: shareOf, square: numSquares, empty: says("nobody entered a human queue"),
		sums: func(p *part) sums {
			c, _ := p.thresholdColumn(&p.a.layout)
			num, den := of(p, p.n(c), p.n(c+abandonedWithin))
			return sums{num: float64(num), den: float64(den), n: den}
		},
		refuse: func(v view) (result, bool) {
			_, kept := v.thresholdColumn(&v.a.layout)
			return cannotTell(0, noSuchThreshold), !kept
		},
	}
}

// thresholdColumn is the column of inquiries answered within the query's threshold.
func (q *query) thresholdColumn(l *layout) (column, bool) {
	i := l.headline
	if q.threshold > 0 {
		i = slices.Index(l.thresholds, q.threshold)
	}
	switch {
	case i < 0:
		return 0, false
	case q.leg == secondLine && l.second:
		return l.secondThreshold(i), true
	}
	return l.thresholdColumn(i), true
}

// meanTime is a sum of times over a count, in seconds.
func meanTime(sum, n column, sq square) definition {
	return definition{form: meanOf, square: sq, sums: func(p *part) sums {
		k := p.n(n)
		return sums{num: float64(p.n(sum)) / 1e9, den: float64(k), n: k}
	}, empty: says("no such inquiries")}
}

// timeAverage is an area over the clock time of the view; its samples are the inquiries that
// ended within it.
func timeAverage(c column) definition {
	return definition{form: meanOf, square: numSquares, timed: true, sums: func(p *part) sums {
		return sums{num: float64(p.n(c)) / 1e9, den: p.length.Seconds(), n: p.n(ended)}
	}, empty: says("no time to average over")}
}
