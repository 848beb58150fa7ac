package arrival

import (
	"math"
	"slices"
	"sync"
	"testing"
	"time"

	vegeta "github.com/tsenart/vegeta/v12/lib"
	"pgregory.net/rapid"

	"github.com/holdline/holdline/sim/rng"
)

// vegeta's pacers are rate curves as they are.
var (
	_ Curve = vegeta.ConstantPacer{}
	_ Curve = vegeta.LinearPacer{}
	_ Curve = vegeta.SinePacer{}
	_ Curve = (*Stream)(nil)
)

// The inverse of the integral is its inverse, from any cursor that has not gone past.
func TestWhenInvertsTheIntegral(t *testing.T) {
	each(t, func(t *testing.T, r row) {
		if math.IsNaN(r.cv) {
			t.Skip("a recording is not drawn from its rate")
		}
		s := r.stream(t, Options{})
		rapid.Check(t, func(t *rapid.T) {
			xs := rapid.SliceOfN(rapid.Float64Range(0, s.Expected()*0.999), 1, 20).Draw(t, "x")
			slices.Sort(xs)
			var c cursor
			for _, x := range xs {
				at := s.curve.when(x, &c)
				if back := s.curve.integral(at); math.Abs(back-x) > 1e-6+1e-9*x {
					t.Fatalf("the integral up to %v is %v, want %v", at, back, x)
				}
			}
		})
	})
}

// What the processes mean, moment by moment, in arrivals a minute.
func TestRates(t *testing.T) {
	rows := []struct {
		p    Process
		want map[time.Duration]float64
	}{
		{
			Process{Process: "spike", Base: perMinute(40), Peak: perMinute(120), At: minutes(10), Rise: minutes(15), Hold: minutes(5), Fall: minutes(5)},
			map[time.Duration]float64{0: 40, 10 * time.Minute: 40, 175 * time.Minute / 10: 80, 25 * time.Minute: 120, 29 * time.Minute: 120, 325 * time.Minute / 10: 80, 36 * time.Minute: 40},
		},
		{
			Process{Process: "ramp", To: perMinute(100)},
			map[time.Duration]float64{0: 0, 15 * time.Minute: 25, 30 * time.Minute: 50},
		},
		{
			Process{Process: "ramp", From: perMinute(60), To: perMinute(20), At: minutes(10), Over: minutes(20)},
			map[time.Duration]float64{0: 60, 10 * time.Minute: 60, 20 * time.Minute: 40, 40 * time.Minute: 20},
		},
		{
			Process{Process: "steps", Steps: []Step{{minutes(1), perMinute(5)}, {minutes(2), perMinute(7)}}},
			map[time.Duration]float64{0: 0, time.Minute: 5, 119 * time.Second: 5, 2 * time.Minute: 7, time.Hour - 1: 7},
		},
		{
			Process{Process: "sine", Base: perMinute(20), Peak: perMinute(60), Period: minutes(20)},
			map[time.Duration]float64{0: 40, 5 * time.Minute: 60, 15 * time.Minute: 20, 25 * time.Minute: 60},
		},
		{
			Process{Process: "sine", Base: perMinute(20), Peak: perMinute(60), Period: minutes(20), PeakAt: minutes(21)},
			map[time.Duration]float64{time.Minute: 60, 11 * time.Minute: 20},
		},
		{
			Process{Process: "profile", Period: minutes(20), Steps: []Step{{0, perMinute(5)}, {minutes(10), perMinute(9)}}},
			map[time.Duration]float64{0: 5, 15 * time.Minute: 9, 25 * time.Minute: 5, 35 * time.Minute: 9},
		},
		{
			Process{Process: "profile", Period: minutes(120), File: "day.csv"},
			map[time.Duration]float64{0: 40, 44 * time.Minute: 600. / 45},
		},
	}
	for _, r := range rows {
		s := row{p: r.p, horizon: time.Hour}.stream(t, Options{Load: 2})
		for at, want := range r.want {
			if got := s.Rate(at) * 60 / 2; math.Abs(got-want) > 1e-9*(want+1) {
				t.Errorf("%s: %v a minute at %v, want %v", r.p.Describe(), got, at, want)
			}
		}
		if s.Rate(-1) != 0 || s.Rate(time.Hour) != 0 {
			t.Errorf("%s: there are arrivals outside the horizon", r.p.Describe())
		}
	}
}

func TestCurvesOfOthers(t *testing.T) {
	pacer := vegeta.LinearPacer{StartAt: vegeta.Rate{Freq: 1, Per: time.Second}, Slope: 0.01}
	s := FromCurve(pacer, Options{Key: 7, Load: 2, Horizon: time.Hour, Speedup: 4})
	want := 2 * (3600 + 0.005*3600*3600)
	if math.Abs(s.Expected()/want-1) > 1e-9 {
		t.Errorf("expected %v arrivals, want %v", s.Expected(), want)
	}
	if got := s.Rate(10 * time.Minute); math.Abs(got-8*pacer.Rate(40*time.Minute)) > 1e-6 {
		t.Errorf("the rate is %v, want 8 times the pacer's", got)
	}
	if got := float64(len(all(t, s))); math.Abs(got-want) > 4.5*math.Sqrt(want) {
		t.Errorf("%v arrivals, want about %v", got, want)
	}
	bad := FromCurve(pacer, Options{Load: math.NaN(), Horizon: time.Hour})
	if _, ok := bad.Next(); ok || bad.Expected() != 0 {
		t.Error("a load that is no number gives arrivals")
	}
}

// A ramp from zero at slope a: its first arrival comes after t with probability exp(-a t^2/2), and
// the integral at it is exponential (Kolmogorov-Smirnov over 4,000 seeds).
func TestRampIsExactFromZero(t *testing.T) {
	const seeds = 4000
	const a = 2.0 / 3600 // 120 a minute after an hour
	us := make([]float64, seeds)
	for i := range us {
		o := Options{Key: rng.New(uint64(i), 0), Horizon: time.Hour}
		s, err := New(Process{Process: "ramp", To: perMinute(120)}, o)
		if err != nil {
			t.Fatal(err)
		}
		c, _ := s.Next()
		at := c.At.Seconds()
		us[i] = 1 - math.Exp(-a*at*at/2)
	}
	slices.Sort(us)
	worst := 0.0
	for i, u := range us {
		worst = max(worst, math.Abs(u-(float64(i)+0.5)/seeds))
	}
	if limit := 1.95 / math.Sqrt(seeds); worst > limit { // 1 in 1,000
		t.Errorf("first arrivals are off the law by %.4f, want at most %.4f", worst, limit)
	}
}

// Gamma gaps are stationary: as many arrivals are expected just after the start as later.
func TestBurstsStartAsTheyGoOn(t *testing.T) {
	const seeds = 3000
	counts := make([]float64, seeds)
	for i := range counts {
		o := Options{Key: rng.New(uint64(i), 0), Horizon: 5 * time.Second}
		counts[i] = float64(len(all(t, newStream(newPolyline(0, segment{r0: 1, r1: 1}), bursts(), o.mustFill(t)))))
	}
	mean, variance := spread(counts)
	if off := 4.5 * math.Sqrt(variance/seeds); math.Abs(mean-5) > off {
		t.Errorf("%.3f arrivals in the first 5 s, want 5 within %.3f", mean, off)
	}
}

// bursts are gamma gaps of cv 2, tabulated once.
var bursts = sync.OnceValue(func() gaps { return newGaps(gapsGamma, 2, nil) })

func (o Options) mustFill(t *testing.T) Options {
	t.Helper()
	o, err := o.filled()
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// Counts of a day vary by m + cv^2 m^2, and a busy day is busy for all demand.
func TestBusyness(t *testing.T) {
	const days = 2000
	p := Process{Process: "poisson", Rate: perMinute(4), Busyness: &Busyness{CV: 0.4, Day: minutes(30)}}
	o := Options{Key: rng.New(3, 0).Name("refund"), Days: rng.New(3, 0).Name("days"), Horizon: days * 30 * time.Minute}
	daily := func(o Options) []float64 {
		s, err := New(p, o)
		if err != nil {
			t.Fatal(err)
		}
		counts := make([]float64, days)
		for _, c := range all(t, s) {
			counts[c.At/(30*time.Minute)]++
		}
		return counts
	}
	refund := daily(o)
	o.Key = rng.New(3, 0).Name("delivery")
	delivery := daily(o)
	mean, variance := spread(refund)
	if want := mean + 0.16*mean*mean; math.Abs(variance/want-1) > 0.1 {
		t.Errorf("counts of mean %.1f have variance %.0f, want about %.0f", mean, variance, want)
	}
	sums := make([]float64, days)
	for i := range sums {
		sums[i] = refund[i] + delivery[i]
	}
	_, other := spread(delivery)
	_, both := spread(sums)
	if r := (both - variance - other) / 2 / math.Sqrt(variance*other); r < 0.9 {
		t.Errorf("days of two intents correlate by %.2f, want over 0.9", r)
	}
}

// A scenario that asks for a billion arrivals says so before it draws any.
func TestAbsurdTotalsAreTold(t *testing.T) {
	s := row{p: Process{Process: "poisson", Rate: 1e6}, horizon: 1000 * time.Second}.stream(t, Options{})
	if got := s.Expected(); math.Abs(got-1e9) > 1 {
		t.Errorf("expected %v arrivals, want a billion", got)
	}
}

func TestOptionsOutOfBounds(t *testing.T) {
	for _, o := range []Options{{Load: -1}, {Load: math.NaN()}, {Load: 1e9}, {Speedup: -1}, {Speedup: math.Inf(1)}} {
		if _, err := New(Process{Process: "poisson", Rate: 1}, o); err == nil {
			t.Errorf("load %v at speed-up %v is taken", o.Load, o.Speedup)
		}
	}
}
