package arrival

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/rng"
)

// What a local day means: a rate at 09:00 is at 09:00 local on the days on which the clock changes,
// the rate of the hour that comes twice holds twice, and that of the one that is skipped not at all.
func TestRatesFollowTheClockOnTheWall(t *testing.T) {
	const h = time.Hour
	steps := []Step{{0, perMinute(1)}, {minutes(120), perMinute(2)}, {minutes(180), perMinute(3)}, {minutes(9 * 60), perMinute(9)}, {minutes(17 * 60), 0}}
	rows := []struct {
		name, start string
		p           Process
		want        map[time.Duration]float64 // arrivals a minute by run clock
		expected    float64
	}{
		{
			"spring forward", "2026-03-29",
			Process{Process: "profile", Steps: steps},
			map[time.Duration]float64{h: 1, 2*h - 1: 1, 2 * h: 3, 8*h - 1: 3, 8 * h: 9, 16 * h: 0, 22 * h: 0, 23 * h: 1, 32 * h: 9},
			60 * (2*2 + 2 + 3*(6+6) + 9*16),
		},
		{
			"fall back", "2026-10-25",
			Process{Process: "profile", Steps: steps},
			map[time.Duration]float64{h: 1, 2 * h: 2, 3 * h: 2, 4*h - 1: 2, 4 * h: 3, 10*h - 1: 3, 10 * h: 9, 25 * h: 1, 34 * h: 9},
			60 * (2*2 + 2*3 + 3*(6+6) + 9*16),
		},
		{
			"a wave", "2026-03-29",
			Process{Process: "diurnal", Base: perMinute(2), Peak: perMinute(4), PeakAt: minutes(12 * 60)},
			map[time.Duration]float64{11 * h: 4, 23*h + 0: 2, 35 * h: 4},
			math.NaN(),
		},
		{
			"a week of hours", "2026-03-29",
			Process{Process: "profile", Period: minutes(7 * 24 * 60), Steps: []Step{{minutes(24*60 + 9*60), perMinute(9)}}},
			map[time.Duration]float64{32*h - 1: 0, 32 * h: 9},
			math.NaN(),
		},
		{
			"laps of two hours know no clock", "2026-03-29",
			Process{Process: "profile", Period: minutes(120), Steps: []Step{{minutes(60), perMinute(9)}}},
			map[time.Duration]float64{h: 9, 2 * h: 0, 3 * h: 9},
			math.NaN(),
		},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			days := berlin(r.start, 2)
			s := row{p: r.p, horizon: days.Length(), days: days}.stream(t, Options{})
			for at, want := range r.want {
				if got := s.Rate(at) * 60; math.Abs(got-want) > 1e-9 {
					t.Errorf("%v a minute at %s, want %v", got, days.Clock(at), want)
				}
			}
			if math.Abs(s.Expected()-r.expected) > 1e-6 {
				t.Errorf("%v arrivals expected, want %v", s.Expected(), r.expected)
			}
		})
	}
}

func TestWeekly(t *testing.T) {
	days := berlin("2026-03-26", 7) // Thursday on; Monday is a holiday
	rates := func(w map[string]float64) (perDay []float64) {
		s := row{p: Process{Process: "poisson", Rate: 1, Weekly: w}, horizon: days.Length(), days: days}.stream(t, Options{})
		for i := range 7 {
			from, to := days.Day(i)
			if s.Rate(from) != s.Rate(to-1) {
				t.Errorf("day %d begins with %v and ends with %v", i, s.Rate(from), s.Rate(to-1))
			}
			perDay = append(perDay, s.Rate(from))
		}
		return perDay
	}
	if got, want := rates(map[string]float64{"sat": 0.5, "sun": 0, "mon": 3, "holiday": 0.1}), []float64{1, 1, 0.5, 0, 0.1, 1, 1}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got, want := rates(map[string]float64{"mon": 3}), []float64{1, 1, 1, 1, 1, 1, 1}; !slices.Equal(got, want) {
		t.Errorf("a holiday is no Monday: %v, want %v", got, want)
	}
	if _, err := New(Process{Process: "poisson", Rate: 1, Weekly: map[string]float64{"mon": 1}}, Options{Horizon: time.Hour}); err == nil || err.Error() != "weekly factors need the days of a calendar" {
		t.Errorf("%v", err)
	}
}

// Counts of intervals against theory: variance m + cv^2 m^2, and the covariance of neighbors that a
// normal copula gives two gamma factors, here by summing over a grid. A day begins anew.
func TestIntervalsAreCorrelated(t *testing.T) {
	const days, perDay, cv, rho = 3000, 4, 0.5, 0.7
	const mean = 120.0 // an interval
	day := minutes(20 * perDay)
	p := Process{Process: "poisson", Rate: perMinute(mean / 20), Busyness: &Busyness{Day: day, Within: &Within{CV: cv, Interval: minutes(20), Correlation: rho}}}
	intervals := func(key rng.Key, load float64) []float64 {
		s, err := New(p, Options{Key: key, Days: rng.New(5, 0).Name("days"), Horizon: days * day.Std(), Load: load})
		if err != nil {
			t.Fatal(err)
		}
		counts := make([]float64, days*perDay)
		for _, c := range all(t, s) {
			counts[c.At/(20*time.Minute)]++
		}
		return counts
	}
	counts := intervals(rng.New(5, 0).Name("refund"), 1)
	m, v := spread(counts)
	if math.Abs(m/mean-1) > 0.03 {
		t.Errorf("%v arrivals an interval, want %v", m, mean)
	}
	if want := mean + cv*cv*mean*mean; math.Abs(v/want-1) > 0.08 {
		t.Errorf("variance %v, want %v", v, want)
	}
	for lag := 1; lag < perDay; lag++ {
		var sum, n float64
		for i := range counts {
			if i%perDay+lag < perDay {
				sum += (counts[i] - mean) * (counts[i+lag] - mean)
				n++
			}
		}
		if got, want := sum/n, mean*mean*covariance(cv, math.Pow(rho, float64(lag))); math.Abs(got/want-1) > 0.12 {
			t.Errorf("covariance of counts %d apart is %.0f, want %.0f", lag, got, want)
		}
	}
	var over float64
	for i := perDay - 1; i+1 < len(counts); i += perDay {
		over += (counts[i] - mean) * (counts[i+1] - mean) / days
	}
	if math.Abs(over) > 4.5*v/math.Sqrt(days) {
		t.Errorf("covariance over midnight is %.0f, want about 0", over)
	}
	other := intervals(rng.New(5, 0).Name("order"), 1) // another intent has the same busy intervals
	var shared float64
	for i := range counts {
		shared += (counts[i] - mean) * (other[i] - mean) / float64(len(counts))
	}
	if want := cv * cv * mean * mean; math.Abs(shared/want-1) > 0.1 {
		t.Errorf("covariance of two intents is %.0f, want %.0f", shared, want)
	}
}

// covariance of two gamma factors of mean 1 whose normal scores correlate by rho.
func covariance(cv, rho float64) float64 {
	const n = 400
	law := meanOne(cv, nil)
	sum := 0.0
	for i := range n {
		z := normal((float64(i) + 0.5) / n)
		inner := 0.0
		for j := range n {
			inner += law.Quantile(share(rho*z + math.Sqrt(1-rho*rho)*normal((float64(j)+0.5)/n)))
		}
		sum += law.Quantile(share(z)) * inner / n
	}
	return sum/n - 1
}

// Scores can be asked for in any order.
func TestFactorsHaveNoMemory(t *testing.T) {
	b := newBusyness(Busyness{CV: 0.2, Within: &Within{CV: 0.4, Correlation: 0.9}}, Options{Days: 7})
	var series scores
	for i := range 96 {
		at := time.Duration(i) * 30 * time.Minute
		want, until := b.at(at, nil, &series)
		if got, _ := b.at(at+time.Minute, nil, &scores{}); got != want || until != at+30*time.Minute {
			t.Fatalf("interval %d has factor %v until %v, and asked for alone %v", i, want, until, got)
		}
	}
}

// With Beyond the same customers come before the horizon, and others after it at the rate that the
// process has reached.
func TestBeyondTheHorizon(t *testing.T) {
	each(t, func(t *testing.T, r row) {
		before := all(t, r.stream(t, Options{Load: 1.5}))
		s := r.stream(t, Options{Load: 1.5, Beyond: r.horizon / 2})
		after := all(t, s)
		if want := r.stream(t, Options{Load: 1.5}).Expected(); s.Expected() != want {
			t.Errorf("%v arrivals expected, want %v as without", s.Expected(), want)
		}
		if !slices.Equal(after[:len(before)], before) {
			t.Error("other customers come before the horizon")
		}
		late := after[len(before):]
		if len(late) > 0 && (late[0].At < r.horizon || late[len(late)-1].At >= r.horizon*3/2) {
			t.Errorf("late customers come from %v to %v", late[0].At, late[len(late)-1].At)
		}
		if !math.IsNaN(r.cv) {
			check(t, "beyond", len(late), integrate(s, r.horizon, r.horizon*3/2), r)
		}
	})
	for _, r := range []struct {
		p    Process
		want float64 // a minute, an hour after the horizon of an hour
	}{
		{Process{Process: "poisson", Rate: perMinute(7)}, 7},
		{Process{Process: "ramp", To: perMinute(12)}, 12},
		{Process{Process: "spike", Base: perMinute(3), Peak: perMinute(9), At: minutes(50), Hold: minutes(30)}, 3},
		{Process{Process: "steps", Steps: []Step{{0, perMinute(2)}, {minutes(55), perMinute(5)}}}, 5},
		{Process{Process: "profile", Period: minutes(90), Steps: []Step{{0, perMinute(2)}, {minutes(60), perMinute(5)}}}, 2},
	} {
		s := row{p: r.p, horizon: time.Hour}.stream(t, Options{Beyond: 2 * time.Hour})
		if got := s.Rate(2*time.Hour) * 60; math.Abs(got-r.want) > 1e-9 {
			t.Errorf("%s: %v a minute, want %v", r.p.Describe(), got, r.want)
		}
	}
}

// The short way is the long way.
func TestPlainStreamsAreStreams(t *testing.T) {
	for _, speedup := range []float64{1, 60} {
		o := Options{Key: rng.New(8, 3), Load: 1, Horizon: 10 * time.Hour, Speedup: speedup}
		plain, err := New(Process{Process: "poisson", Rate: 3}, o)
		if err != nil || plain.plain == nil {
			t.Fatal("not plain", err)
		}
		layered := *plain
		layered.plain, layered.layers = nil, newLayers(plain.curve, newGaps(gapsPoisson, 0, nil), o)
		if a, b := all(t, plain), all(t, &layered); !slices.Equal(a, b) {
			t.Errorf("speed-up %v: %d customers became %d others", speedup, len(b), len(a))
		}
		if c, again := plain.Next(); again {
			t.Error(fmt.Sprint("after the end comes ", c))
		}
	}
}
