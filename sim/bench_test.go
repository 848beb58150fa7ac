package sim_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/arrival"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/rng"
	"github.com/holdline/holdline/sim/unit"
)

// busy is a scenario of many intents, each with a million inquiries an hour.
func busy(intents int) *scenarios.Scenario {
	sc := &scenarios.Scenario{Horizon: unit.Duration(100_000 * time.Hour)}
	for i := range intents {
		sc.Demand = append(sc.Demand, scenarios.Demand{
			Intent: fmt.Sprintf("intent%d", i), Arrivals: arrival.Process{Process: "poisson", Rate: 1e6 / 3600},
		})
	}
	return sc
}

// One inquiry more; the plan's memory does not depend on how long it runs. Names are what costs
// most, which is why the simulator goes without.
func BenchmarkPlanNext(b *testing.B) {
	for _, r := range []struct {
		intents   int
		simulated bool
	}{{1, false}, {1, true}, {8, true}, {40, true}} {
		b.Run(fmt.Sprintf("intents=%d/named=%v", r.intents, !r.simulated), func(b *testing.B) {
			p, err := sim.NewPlan(busy(r.intents), sim.Options{Simulated: r.simulated})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, ok := p.Next(); !ok {
					b.Fatal("ended")
				}
			}
		})
	}
}

func TestPlanOfTheSimulatorAllocatesNothing(t *testing.T) {
	p := plan(t, busy(8), sim.Options{Simulated: true})
	if n := testing.AllocsPerRun(1000, func() { p.Next() }); n != 0 {
		t.Errorf("%v allocations an inquiry", n)
	}
}

// What a contact costs, by the laws of its work and wrap-up.
func BenchmarkContact(b *testing.B) {
	mean := unit.Duration(100 * time.Second)
	constant, wrap := &dist.Law{Constant: &mean}, &dist.Law{Exponential: &dist.Exponential{Mean: mean}}
	for _, r := range []struct {
		name   string
		work   dist.Law
		wrapUp *dist.Law
	}{
		{"constant", *constant, nil},
		{"exponential", *wrap, nil},
		{"exponential, constant wrap-up", *wrap, constant},
		{"exponential, exponential wrap-up", *wrap, wrap},
		{"lognormal", dist.Law{Lognormal: &dist.MeanCV{Mean: mean, CV: 1}}, nil},
	} {
		b.Run(r.name, func(b *testing.B) {
			sc := busy(1)
			sc.Demand[0].Work, sc.Demand[0].WrapUp = r.work, r.wrapUp
			w, err := sim.NewWork(sc, sim.Options{})
			if err != nil {
				b.Fatal(err)
			}
			key := rng.New(1, 0)
			b.ReportAllocs()
			for b.Loop() {
				key++
				w.Contact(0, 0, key, false)
			}
		})
	}
}
