package gate_test

import (
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/gate"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
	"github.com/holdline/holdline/sim/unit"
)

// onTheLimit are 30 crowds, one in each two minutes of an hour; of each customer it is drawn whether
// they are answered at once, which is so for 80.1 % of them.
func onTheLimit(seed uint64, replication, size int) []crowd {
	src := rng.New(seed, replication).Source(rng.Bootstrap)
	out := make([]crowd, 30)
	for i := range out {
		out[i] = crowd{at: time.Duration(2*i+1) * time.Minute, of: size}
		for range size {
			if src.Uniform() < 0.801 {
				out[i].prompt++
			}
		}
	}
	return out
}

// A gate that truly holds fails plainly in no more than 5 % of runs, however many intervals it is
// judged in, simulated or live. Judged at 95 % each, one of 30 intervals on the limit fails in every
// second run.
func TestEveryFailsNoMoreOftenThanItSays(t *testing.T) {
	const text, seeds = "every 2m: service_level(20s) >= 80%", 40
	g, err := goal.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	failed := map[string]int{}
	for seed := range uint64(seeds) {
		sc := &scenarios.Scenario{
			Horizon: unit.Duration(time.Hour), Gates: []string{text},
			Demand:  []scenarios.Demand{{Intent: "refund", Channel: "chat"}},
			Service: &scenarios.Service{Groups: []scenarios.Group{{Name: "all"}}},
		}
		study := reports.NewStudy(sc, reports.Meta{Seed: 1, Labels: record.Labels{
			Intents: []string{"refund"}, Channels: []string{"chat"}, Queues: []record.Queue{{}}, Groups: []string{"all"},
		}})
		for r := range 20 {
			sink := study.Sink(r)
			for _, c := range onTheLimit(seed, r, 15) {
				c.arrive(sink)
			}
			if err := study.Take(r, sink); err != nil {
				t.Fatal(err)
			}
		}
		for name, v := range map[string]gate.Verdict{
			"simulated": gate.Judge([]goal.Gate{g}, study)[0],
			"live":      held(t, onTheLimit(seed, 0, 300), text)[0],
		} {
			if len(v.Windows) != 30 || v.Confidence < 0.998 || v.Confidence > 0.999 {
				t.Fatalf("%s: have %d intervals judged at %v, want 30 at 1 - 5 %% / 30", name, len(v.Windows), v.Confidence)
			}
			if v.State == reports.Failed {
				failed[name]++
			}
		}
	}
	for name, n := range failed {
		if n > seeds*5/100 {
			t.Errorf("%s: the gate holds, but failed in %d of %d runs", name, n, seeds)
		}
	}
}
