package arrival

import (
	"fmt"

	"github.com/holdline/holdline/sim/unit"
)

// steps jumps from rate to rate.
func steps() kind {
	return kind{
		name: "steps", gaps: gapsPoisson, needs: []string{"steps"},
		check: func(p Process, f fault) { checkSteps(p.Steps, f) },
		describe: func(p Process) string {
			low, high := bounds(p.Steps)
			return fmt.Sprintf("%d steps between %s and %s", len(p.Steps), low, high)
		},
		curve: func(p Process, _ Options) (curve, error) { return stairs(0, p.Steps), nil },
	}
}

func checkSteps(steps []Step, f fault) {
	for i, s := range steps {
		if i > 0 && s.At <= steps[i-1].At {
			f(fmt.Sprintf("steps[%d].at", i), "%s is not after %s; want steps in order of time", s.At, steps[i-1].At)
		}
	}
	if _, high := bounds(steps); len(steps) > 0 && high == 0 {
		f("steps", "all have rate 0; want at least one above 0")
	}
}

func bounds(steps []Step) (low, high unit.Rate) {
	for i, s := range steps {
		if i == 0 || s.Rate < low {
			low = s.Rate
		}
		high = max(high, s.Rate)
	}
	return low, high
}

// stairs is the curve of steps; before the first one the rate is 0.
func stairs(period float64, steps []Step) *polyline {
	segments := make([]segment, 1, len(steps)+1)
	for _, s := range steps {
		r := s.Rate.PerSecond()
		segments = append(segments, segment{t: s.At.Seconds(), r0: r, r1: r})
	}
	return newPolyline(period, segments...)
}
