package sim_test

import (
	"math"
	"testing"
	"time"

	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/arrival"
)

// The days of one replication may be busier than most. What is told of a scenario, such as the rate beside a
// multiplier, is the mean over all of them, whatever the seed.
func TestTypicalPlanIsTheMeanOfAllDays(t *testing.T) {
	t.Parallel()
	sc := shop(t)
	for i := range sc.Demand {
		sc.Demand[i].Arrivals.Busyness = &arrival.Busyness{CV: 0.4}
	}
	const (
		seeds    = 400
		arrivals = 35 * 30.0
		minute   = 20.0 // of refunds by chat
	)
	mean, alike := 0.0, 0
	for seed := range uint64(seeds) {
		o := sim.Options{Seed: seed}
		typical, err := sim.TypicalPlan(sc, o)
		if err != nil {
			t.Fatal(err)
		}
		if n, rate := typical.Expected(), 60*typical.Rate(0, time.Minute); math.Abs(n-arrivals) > 1e-6 || math.Abs(rate-minute) > 1e-9 {
			t.Fatalf("seed %d: %v arrivals, %v/min", seed, n, rate)
		}
		drawn := plan(t, sc, o).Expected()
		if mean += drawn / seeds; math.Abs(drawn-arrivals) < 1e-6 {
			alike++
		}
	}
	if doubt := arrivals * 0.4 / math.Sqrt(seeds); math.Abs(mean-arrivals) > 4*doubt || alike > 0 {
		t.Errorf("drawn days bring %.1f arrivals on average, want about %v; %d bring just as many", mean, arrivals, alike)
	}
	if sc.Demand[0].Arrivals.Busyness == nil {
		t.Error("the scenario has lost its busyness")
	}
}
