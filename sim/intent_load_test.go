package sim_test

import (
	"testing"

	"github.com/holdline/holdline/sim"
)

// The arrivals of one intent alone can be multiplied: the others meet the same customers as before, and
// those of a lower load come again at a higher one.
func TestIntentLoad(t *testing.T) {
	sc := shop(t)
	intent := sc.Demand[0].Intent
	count := func(o sim.Options) map[string]map[uint64]bool {
		p := plan(t, sc, o)
		out := map[string]map[uint64]bool{}
		for in, ok := p.Next(); ok; in, ok = p.Next() {
			name := sc.Demand[in.Queue].Intent
			if out[name] == nil {
				out[name] = map[uint64]bool{}
			}
			out[name][uint64(in.Key)] = true
		}
		return out
	}
	base := count(sim.Options{Seed: 3})
	more := count(sim.Options{Seed: 3, IntentLoad: map[string]float64{intent: 1.5}})
	for name, keys := range base {
		for key := range keys {
			if !more[name][key] {
				t.Fatalf("%s: a customer of load 1 is missing at 1.5", name)
			}
		}
		if grown := len(more[name]) > len(keys)*5/4; grown != (name == intent) {
			t.Errorf("%s: %d customers, with 1.5 times of %s %d", name, len(keys), intent, len(more[name]))
		}
	}
}
