package arrival

import (
	"fmt"
	"math"
	"time"

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
	k.daily = func(p Process) time.Duration {
		period, _ := waveTimes(p)
		return period.Std()
	}
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
	chords                   *polyline // through points of the wave: where Newton's method starts
	step                     float64   // between these points
}

func newWave(p Process) *wave {
	const points = 256
	period, peakAt := waveTimes(p)
	w := &wave{
		mid:    (p.Base + p.Peak).PerSecond() / 2,
		swing:  (p.Peak - p.Base).PerSecond() / 2,
		period: period.Seconds(),
		step:   period.Seconds() / points,
		peak:   math.Mod(peakAt.Seconds(), period.Seconds()),
	}
	w.start = math.Sin(-2 * math.Pi * w.peak / w.period)
	segments := make([]segment, points)
	for i := range segments {
		t := float64(i) * w.step
		segments[i] = segment{t: t, r0: w.rate(t), r1: w.rate(t + w.step)}
	}
	w.chords = newPolyline(w.period, segments...)
	for i := range w.chords.segments {
		s := &w.chords.segments[i]
		s.x = w.integral(s.t)
	}
	w.chords.total = w.mid * w.period
	return w
}

func (w *wave) angle(t float64) float64 {
	return 2 * math.Pi * (math.Mod(t, w.period) - w.peak) / w.period
}

func (w *wave) rate(t float64) float64 { return max(w.mid+w.swing*math.Cos(w.angle(t)), 0) }

func (w *wave) integral(t float64) float64 {
	return w.mid*t + w.swing*w.period/(2*math.Pi)*(math.Sin(w.angle(t))-w.start)
}

// when starts on the chords and goes on by Newton's method, whose convergence is quadratic: after
// a move of a ten-thousandth of a step the next one is below the nanosecond.
func (w *wave) when(x float64, c *cursor) float64 {
	t := w.chords.when(x, c)
	if math.IsInf(t, 1) {
		return t
	}
	for range 30 {
		sin, cos := math.Sincos(w.angle(t))
		miss := w.mid*t + w.swing*w.period/(2*math.Pi)*(sin-w.start) - x
		rate := max(w.mid+w.swing*cos, math.SmallestNonzeroFloat64)
		move := min(max(miss/rate, -w.step), w.step)
		t -= move
		if math.Abs(move) < 1e-4*w.step {
			break
		}
	}
	return max(t, 0)
}
