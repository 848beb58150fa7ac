package arrival

import "fmt"

// spike rises from a base to a peak, holds it and falls back.
func spike() kind {
	return kind{
		name: "spike", gaps: gapsPoisson,
		needs: []string{"peak"}, uses: []string{"base", "at", "rise", "hold", "fall"},
		check: func(p Process, f fault) {
			if p.Rise+p.Hold+p.Fall == 0 {
				f("hold", "is missing, and so are rise and fall; want a spike that lasts")
			}
		},
		describe: func(p Process) string {
			return fmt.Sprintf("%s to %s, from %s rising for %s, held for %s, falling for %s",
				p.Base, p.Peak, p.At, p.Rise, p.Hold, p.Fall)
		},
		curve: func(p Process, _ Options) (curve, error) {
			base, peak := p.Base.PerSecond(), p.Peak.PerSecond()
			top := p.At.Seconds() + p.Rise.Seconds()
			fall := top + p.Hold.Seconds()
			return newPolyline(
				0,
				segment{t: 0, r0: base, r1: base},
				segment{t: p.At.Seconds(), r0: base, r1: peak},
				segment{t: top, r0: peak, r1: peak},
				segment{t: fall, r0: peak, r1: base},
				segment{t: fall + p.Fall.Seconds(), r0: base, r1: base},
			), nil
		},
	}
}
