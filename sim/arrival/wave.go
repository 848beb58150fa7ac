package arrival

import (
	"fmt"
	"math"

	"github.com/holdline/holdline/sim/unit"
)

// sine goes up and down between base and peak.
func sine() kind {
	return kind{
		name: "sine", gaps: gapsPoisson,
		needs: []string{"peak", "period"}, uses: []string{"base", "peak_at"},
		check:    checkWave,
		describe: describeWave,
		curve: func(p Process, _ Options) (curve, error) {
			return newWave(p), nil
		},
	}
}

// diurnal is a sine whose period is a day and whose peak is in the early afternoon.
func diurnal() kind {
	k := sine()
	k.name, k.needs = "diurnal", []string{"peak"}
	k.uses = append(k.uses, "period")
	return k
}

func checkWave(p Process, f fault) {
	if p.Base > p.Peak {
		f("base", "%s is above peak, %s; want the lowest rate here", p.Base, p.Peak)
	}
}

// waveTimes fills in the defaults of a wave.
func waveTimes(p Process) (period, peakAt unit.Duration) {
	period, peakAt = p.Period, p.PeakAt
	if p.Process == "diurnal" {
		if period == 0 {
			period = unit.Duration(unit.Day)
		}
		if peakAt == 0 {
			peakAt = period / 24 * 14
		}
	}
	if peakAt == 0 {
		peakAt = period / 4
	}
	return period, peakAt
}

func describeWave(p Process) string {
	period, peakAt := waveTimes(p)
	return fmt.Sprintf("%s to %s every %s, highest at %s", p.Base, p.Peak, period, peakAt)
}

// wave is mid + swing cos(2 pi (t-peak)/period).
type wave struct {
	mid, swing, peak, period float64
	start                    float64   // of the sine in the integral, at 0
	knots                    []float64 // integral at even steps of one period: where Newton's method starts
}

func newWave(p Process) *wave {
	period, peakAt := waveTimes(p)
	w := &wave{
		mid:    (p.Base + p.Peak).PerSecond() / 2,
		swing:  (p.Peak - p.Base).PerSecond() / 2,
		period: period.Seconds(),
		peak:   math.Mod(peakAt.Seconds(), period.Seconds()),
		knots:  make([]float64, 257),
	}
	w.start = math.Sin(-2 * math.Pi * w.peak / w.period)
	for i := range w.knots {
		w.knots[i] = w.integral(w.period * float64(i) / float64(len(w.knots)-1))
	}
	return w
}

func (w *wave) angle(t float64) float64 {
	return 2 * math.Pi * (math.Mod(t, w.period) - w.peak) / w.period
}

func (w *wave) rate(t float64) float64 { return max(w.mid+w.swing*math.Cos(w.angle(t)), 0) }

func (w *wave) integral(t float64) float64 {
	return w.mid*t + w.swing*w.period/(2*math.Pi)*(math.Sin(w.angle(t))-w.start)
}

func (w *wave) when(x float64, c *cursor) float64 {
	total := w.mid * w.period
	if total == 0 {
		return math.Inf(1)
	}
	laps := math.Floor(x / total)
	if laps != c.lap {
		c.lap, c.i = laps, 0
	}
	x -= laps * total
	for c.i+2 < len(w.knots) && x >= w.knots[c.i+1] {
		c.i++
	}
	return laps*w.period + w.solve(x, c.i)
}

// solve finds the time within cell i at which the integral is x: Newton's method, held inside.
func (w *wave) solve(x float64, i int) float64 {
	step := w.period / float64(len(w.knots)-1)
	lo := float64(i) * step
	hi := lo + step
	t := lo + step*(x-w.knots[i])/(w.knots[i+1]-w.knots[i])
	for range 30 {
		sin, cos := math.Sincos(2 * math.Pi * (t - w.peak) / w.period)
		miss := w.mid*t + w.swing*w.period/(2*math.Pi)*(sin-w.start) - x
		next := min(max(t-miss/max(w.mid+w.swing*cos, math.SmallestNonzeroFloat64), lo), hi)
		moved := math.Abs(next - t)
		t = next
		if moved < 1e-6*step { // convergence is quadratic: the next move would be invisible
			break
		}
	}
	return t
}
