package arrival

import "fmt"

// ramp goes from one rate to another in a straight line. From 0 the n-th arrival comes at about
// the square root of n, exactly as the integral of the rate says.
func ramp() kind {
	return kind{
		name: "ramp", gaps: gapsPoisson, uses: []string{"from", "to", "at", "over"},
		check: func(p Process, f fault) {
			if p.From == 0 && p.To == 0 {
				f("to", "is missing or 0, and so is from; want at least one rate above 0")
			}
		},
		describe: func(p Process) string {
			over := "the rest of the run"
			if p.Over != 0 {
				over = p.Over.String()
			}
			return fmt.Sprintf("%s to %s from %s over %s", p.From, p.To, p.At, over)
		},
		curve: func(p Process, o Options) (curve, error) {
			from, to, at := p.From.PerSecond(), p.To.PerSecond(), p.At.Seconds()
			over := p.Over.Seconds()
			if over == 0 {
				over = max(o.Horizon.Seconds()-at, 0)
			}
			return newPolyline(
				0,
				segment{t: 0, r0: from, r1: from},
				segment{t: at, r0: from, r1: to},
				segment{t: at + over, r0: to, r1: to},
			), nil
		},
	}
}
