package arrival

import (
	"math"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/civil"
	"github.com/holdline/holdline/sim/unit"
)

// What is expected of stretches adds up to what is expected of the run, by the calendar as well, and does
// not depend on how busy a day happens to be. Of recordings, and of files nobody opens, nothing is known.
func TestExpectation(t *testing.T) {
	days, err := civil.New("2026-03-28", "Europe/Berlin", 3, nil) // with the short Sunday
	if err != nil {
		t.Fatal(err)
	}
	perHour := func(n float64) unit.Rate { return unit.Rate(n / 3600) }
	o := Options{Horizon: days.Length(), Calendar: days}
	steps := []Step{{At: 0, Rate: perHour(6)}, {At: unit.Duration(8 * time.Hour), Rate: perHour(90)}, {At: unit.Duration(18 * time.Hour), Rate: perHour(6)}}
	for name, p := range map[string]Process{
		"poisson": {Process: "poisson", Rate: perHour(30)},
		"diurnal": {Process: "diurnal", Base: perHour(3), Peak: perHour(60)},
		"weekly":  {Process: "profile", Steps: steps, Weekly: map[string]float64{"sun": 0.2}},
	} {
		between, known := p.Expectation(o)
		s, err := New(p, o)
		if err != nil || !known {
			t.Fatalf("%s: known %v, %v", name, known, err)
		}
		sum := 0.0
		for at := time.Duration(0); at < o.Horizon; at += 7 * time.Hour {
			sum += between(at, min(at+7*time.Hour, o.Horizon))
		}
		if math.Abs(sum-s.Expected()) > 1e-6*sum || sum < 100 {
			t.Errorf("%s: %v in parts, %v in all", name, sum, s.Expected())
		}
		p.Busyness = &Busyness{CV: 0.5}
		if again, _ := p.Expectation(o); again(0, o.Horizon) != between(0, o.Horizon) {
			t.Errorf("%s: %v as the days are drawn, %v at their mean", name, again(0, o.Horizon), between(0, o.Horizon))
		}
	}
	for _, p := range []Process{{Process: "trace", File: "calls.csv"}, {Process: "profile", File: "volume.csv"}} {
		if _, known := p.Expectation(o); known {
			t.Errorf("%s of a file that is not opened is known", p.Process)
		}
	}
}
