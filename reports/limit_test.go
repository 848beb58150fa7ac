package reports_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/sim/record"
)

// ramp is a load that rises from 10 to 70 fresh arrivals a minute over the hour.
func ramp(_ int, t time.Duration) float64 { return (10 + t.Minutes()) / 60 / 2 }

// climb tells the inquiries of a ramp; wait says how long each stands in the queue at a load.
func climb(gate string, rate func(int, time.Duration) float64, wait func(load float64) time.Duration) reports.Capacity {
	m := meta()
	m.Planned = rate
	sc := small(gate)
	sc.Warmup = 0
	a := reports.New(sc, m)
	due := 0.0
	for t := time.Duration(0); t < time.Hour; t += time.Second {
		load := 2 * rate(0, t)
		for due += load; due >= 1; due-- {
			tell(a, inquiry("x", t), handledAfter(wait(load*60), time.Minute, record.Yes))
		}
	}
	return a.Summary().Capacity[0]
}

func beyond(limit float64) func(float64) time.Duration {
	return func(load float64) time.Duration {
		if load > limit {
			return time.Minute
		}
		return time.Second
	}
}

func flat(int, time.Duration) float64 { return 0.25 }

func TestCapacity(t *testing.T) {
	for _, row := range []struct {
		name  string
		rate  func(int, time.Duration) float64
		wait  func(float64) time.Duration
		state reports.CapacityState
		label string
	}{
		{"the desk holds 40 a minute", ramp, beyond(40), reports.CapacityBroke, "on this ramp"},
		{"it never held", ramp, beyond(0), reports.CapacityFromStart, "broken from the start"},
		{"it held to the end", ramp, beyond(1000), reports.CapacityNotReached, "not reached up to 6"},
		{"nothing rises", flat, beyond(40), reports.CapacityNotRising, "never rises"},
		{"too few to tell", func(q int, t time.Duration) float64 { return ramp(q, t) / 60 }, beyond(0), reports.CapacityCannotTell, "cannot tell: "},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := climb("service_level(20s) >= 80%", row.rate, row.wait)
			if c.State != row.state || !strings.Contains(c.Label, row.label) {
				t.Errorf("have %s: %s; want %s: ...%s...", c.State, c.Label, row.state, row.label)
			}
		})
	}
}

// The truth lies in the bracket, which is two windows wide; both ends are fresh arrivals a minute.
func TestCapacityBracketHoldsTheTruth(t *testing.T) {
	for _, limit := range []float64{20, 35, 50, 62} {
		c := climb("service_level(20s) >= 80%", ramp, beyond(limit))
		if c.State != reports.CapacityBroke {
			t.Fatalf("limit %v: have %s (%s)", limit, c.State, c.Label)
		}
		if !(*c.Held <= limit && limit <= *c.Broke) || *c.Broke-*c.Held > 6 {
			t.Errorf("limit %v: have %v to %v", limit, *c.Held, *c.Broke)
		}
		// One fresh arrival a minute more each minute, seen at the load that broke.
		if want := 100 / *c.Broke; math.Abs(c.Ramp-want) > 0.1 {
			t.Errorf("limit %v: have a ramp of %v %%/min, want %v", limit, c.Ramp, want)
		}
	}
}

// One bad window is chance; two in a row are a limit.
func TestOneBadWindowIsNoLimit(t *testing.T) {
	wait := func(load float64) time.Duration {
		if load > 40 && load < 41 {
			return time.Minute
		}
		return time.Second
	}
	if c := climb("service_level(20s) >= 80%", ramp, wait); c.State != reports.CapacityNotReached {
		t.Errorf("have %s: %s", c.State, c.Label)
	}
}

// A quantile needs 10/(1-p) in each window, if that is more than 50.
func TestCapacityWindowsOfAQuantile(t *testing.T) {
	c := climb("p95(reply_latency) < 4s", ramp, beyond(0))
	if c.Needed != 200 || c.State != reports.CapacityCannotTell {
		t.Errorf("have %s with %d needed, want cannot_tell with 200", c.State, c.Needed)
	}
}

// A limit that shows only once the load has stopped rising is no bracket: it is told as what it is.
func TestBrokeOnAPlateau(t *testing.T) {
	plateau := func(_ int, t time.Duration) float64 { return min(10+t.Minutes(), 40) / 60 / 2 }
	came := 0
	wait := func(float64) time.Duration {
		if came++; came > 1500 { // well after the last rise
			return time.Minute
		}
		return time.Second
	}
	c := climb("service_level(20s) >= 80%", plateau, wait)
	if c.State != reports.CapacityBroke || !c.Steady || !strings.Contains(c.Label, "broke at 40.0 fresh arrivals/min while the load held steady") {
		t.Errorf("have %s, steady %v: %s", c.State, c.Steady, c.Label)
	}
}
