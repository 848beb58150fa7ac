package main

import (
	"fmt"
	"math"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/sim/capacity"
)

// tooWide says of a limit that is less precise than asked for, after so many replications a load, what would help:
// an interval narrows with the root of their number.
func tooWide(l *capacity.Limit, replications int, asked string, precision float64) string {
	if !l.Refined {
		return "The limit stands between two loads of a coarse grid: the search for a closer one did not settle at any load, and more replications (--most) would not change that. Look at the loads around it with simulate --load."
	}
	const bears = 1_000_000 // the most that --most takes
	half := (l.Load.High - l.Load.Value) / l.Load.Value
	if !l.Load.HasInterval() || !(half > 0) {
		return reports.Some(int64(replications), "replication") + " a load: that tells no interval. Raise --most."
	}
	text := fmt.Sprintf("After %s a load the interval is still wider than --precision %s: ±%.3g%%", reports.Some(int64(replications), "replication"), asked, 100*half)
	wanted := withSpare(float64(replications) * (half / precision) * (half / precision))
	if wanted > bears {
		best := math.Ceil(1000*half*math.Sqrt(float64(replications)/bears)) / 10
		return text + fmt.Sprintf(". It would take about %.2g replications a load, more than --most takes; --most %d reaches about --precision %g%%.", wanted, bears, best)
	}
	text += fmt.Sprintf(". --most %.0f would do", wanted)
	if now := math.Ceil(110 * half); now < 100 {
		text += fmt.Sprintf(", or --precision %g%%", now)
	}
	return text + "."
}

// withSpare is a number rounded up to two digits, with a tenth to spare.
func withSpare(x float64) float64 {
	const spare = 1.1
	unit := math.Pow10(max(0, int(math.Log10(x))-1))
	return math.Ceil(spare*x/unit) * unit
}
