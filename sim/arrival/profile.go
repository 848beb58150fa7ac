package arrival

import (
	"errors"
	"fmt"
	"time"

	"github.com/holdline/holdline/sim/unit"
)

// profile is a day's rates, interval by interval, repeated every day; or, from a file with dates, those
// of a run.
func profile() kind {
	return kind{
		name: "profile", gaps: gapsPoisson, uses: []string{"steps", "file", "period"},
		check: func(p Process, f fault) {
			switch {
			case p.File == "" && len(p.Steps) == 0:
				f("steps", "is missing, and so is file; want one of them")
			case p.File != "" && len(p.Steps) > 0:
				f("steps", "want either steps or a file, and not both")
			}
			checkSteps(p.Steps, f)
			if n := len(p.Steps); n > 0 && p.Steps[n-1].At >= p.day() {
				f(fmt.Sprintf("steps[%d].at", n-1), "%s is not within the period of %s", p.Steps[n-1].At, p.day())
			}
		},
		describe: func(p Process) string {
			if p.File != "" {
				return fmt.Sprintf("%s, times of day repeated every %s", p.File, p.day())
			}
			low, high := bounds(p.Steps)
			return fmt.Sprintf("%d steps between %s and %s, repeated every %s", len(p.Steps), low, high, p.day())
		},
		curve: func(p Process, o Options) (curve, error) {
			if p.File == "" {
				return stairs(p.day().Seconds(), p.Steps), nil
			}
			v, faults := p.volumes(o)
			if len(faults) > 0 {
				return nil, errors.Join(faults...)
			}
			if v.once {
				return stairs(0, v.steps), nil
			}
			return stairs(p.day().Seconds(), v.steps), nil
		},
		daily: func(p Process) time.Duration { return p.day().Std() },
	}
}

// day is the period of a profile.
func (p Process) day() unit.Duration {
	if p.Period == 0 {
		return unit.Duration(unit.Day)
	}
	return p.Period
}
