package main

import (
	"math"

	"github.com/holdline/holdline/sim/capacity"
)

// A single short step may lean to the wrong side of a gate's limit, and the further from it, the more seldom:
// of desks of 5 to 100 heads, at half of the limit and at twice of it no more than one step in twenty does, if
// it measured a mean stay, and enough inquiries for some on either side of the limit. So it tells a bound, where
// steps are too few for a curve through their estimates.
const (
	sidesWithin   = 2.0 // times the load of a step, up or down: as far as it may be wrong
	sidesOf       = 10  // inquiries, at least
	sidesExpected = 2.0 // of them, at the limit of a share, on its rarer side
)

// sides gives the load below which a gate hardly breaks, and that above which it hardly holds, by the steps
// that lean, where neither plain steps nor their estimates together tell; nil: no step does.
func (s *liveSearch) sides(gate int, c *capacity.Crossing) (atLeast, atMost *float64) {
	if c.Curve != nil {
		return nil, nil
	}
	low, high := 0.0, math.Inf(1)
	for i := range s.state.Steps {
		x := &s.state.Steps[i]
		if x.Late || x.Stopped != "" || x.Swamped != "" || x.Refused != "" || !x.Short || gate >= len(x.Gates) || x.Minutes*60 < stayOf(s.scenario)*(1-1e-6) {
			continue
		}
		v := &x.Gates[gate]
		l, n := look(v, x.Trials), float64(v.Estimate.N)
		switch {
		case math.IsNaN(l.Share) || n < sidesOf:
		case !meanWaits(v.Measure) && n*min(l.Limit, 1-l.Limit) < sidesExpected:
		case (l.Share < l.Limit) != l.Rises:
			high = min(high, x.Load*sidesWithin)
		default:
			low = max(low, x.Load/sidesWithin)
		}
	}
	if low >= high {
		return nil, nil
	}
	if c.Low == 0 {
		atLeast = positive(low)
	}
	if math.IsInf(c.High, 1) {
		atMost = positive(high)
	}
	return atLeast, atMost
}
