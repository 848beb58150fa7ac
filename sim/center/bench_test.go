package center_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/center"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
	"github.com/holdline/holdline/sim/unit"
)

// A world is a scenario whose horizon is still open, and how many contacts it has a second.
type world struct {
	name string
	rate float64 // contacts a second, those of the bot included
	text string
}

// worlds are the four of the speed budget.
func worlds() []world {
	single := func(name, law string) world {
		return world{name, 100.0 / 300, `version: 1
name: bench
seed: 7
horizon: HORIZON
demand:
  - {intent: help, arrivals: {process: poisson, rate: 20/min}, work: {` + law + `}, patience: {` + law + `}}
service:
  groups:
    - {name: agents, serves: [{intent: help}], shifts: [{from: 0s, to: HORIZON, headcount: 100}]}
`}
	}
	return []world{
		single("exponential", "exponential: {mean: 5m}"),
		single("lognormal", "lognormal: {mean: 5m, cv: 1.2}"),
		{"8x8", 200.0 / 300, eightByEight()},
		{"chat", 125.0 / 300, `version: 1
name: bench
seed: 7
horizon: HORIZON
demand:
  - {intent: help, arrivals: {process: poisson, rate: 25/min}, work: {exponential: {mean: 5m}}, patience: {exponential: {mean: 5m}}}
service:
  groups:
    - name: agents
      serves: [{intent: help}]
      shifts: [{from: 0s, to: HORIZON, headcount: 50}]
      concurrency: {chat: 3}
      total_rate: [1, 1.7, 2.5]
  routing: {policy: least_loaded}
`},
		{"month", 1.5 * 2.3e6 / (30 * 86400), month()},
	}
}

func eightByEight() string {
	var b strings.Builder
	b.WriteString("version: 1\nname: bench\nseed: 7\nhorizon: HORIZON\ndemand:\n")
	for i := range 8 {
		fmt.Fprintf(&b, "  - {intent: i%d, arrivals: {process: poisson, rate: 5/min}, work: {exponential: {mean: 5m}}, patience: {exponential: {mean: 5m}}}\n", i)
	}
	b.WriteString("service:\n  groups:\n")
	for i := range 8 {
		fmt.Fprintf(&b, "    - {name: g%d, serves: [{intent: i%d}, {intent: i%d, rank: 2}], shifts: [{from: 0s, to: HORIZON, headcount: 25}]}\n", i, i, (i+1)%8)
	}
	return b.String()
}

// month is the issue's: conversations of four turns with the bot, half as many with humans.
func month() string {
	return `version: 1
name: bench
seed: 7
horizon: HORIZON
demand:
  - intent: bot
    arrivals: {process: poisson, rate: 3194.444/h}
    conversation: [{say: one}, {say: two}, {say: three}, {say: four}]
    think: {exponential: {mean: 8s}}
    bot_patience: {exponential: {mean: 60s}}
    work: {exponential: {mean: 5m}}
  - {intent: human, channel: voice, conversation: [{say: hello}], arrivals: {process: poisson, rate: 1597.222/h}, work: {exponential: {mean: 5m}}, patience: {exponential: {mean: 5m}}}
service:
  bot:
    concurrency: 60
    reply_time: {lognormal: {mean: 1.2s, cv: 0.6}}
    outcome: {bot: {solved: 0.8, unsolved: 0.2, abandoned: 0}}
  groups:
    - {name: agents, serves: [{intent: human, channels: [voice]}], shifts: [{from: 0s, to: HORIZON, headcount: 140}]}
`
}

// play builds a world that is about n contacts long.
func (w world) play(tb testing.TB, n int, sink func(*scenarios.Scenario) record.Sink) center.Config {
	tb.Helper()
	horizon := fmt.Sprintf("%ds", int64(math.Ceil(float64(n)/w.rate)))
	sc, err := scenarios.Load("bench.yaml", strings.NewReader(strings.ReplaceAll(w.text, "HORIZON", horizon)), scenarios.LoadOptions{})
	if err != nil {
		tb.Fatal(err)
	}
	c, err := center.New(sc, sim.Options{Seed: sc.Seed}, sink(sc))
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// counter is a sink that only counts.
type counter struct {
	opened, turns, intervals int
	outcomes                 [record.NumOutcomes]int
}

func (c *counter) Open(*record.Inquiry)      { c.opened++ }
func (c *counter) Close(r *record.Inquiry)   { c.outcomes[r.Outcome]++ }
func (c *counter) Turn(*record.Turn)         { c.turns++ }
func (c *counter) Interval(*record.Interval) { c.intervals++ }
func (c *counter) Err() error                { return nil }

func counting(*scenarios.Scenario) record.Sink { return &counter{} }

func reporting(sc *scenarios.Scenario) record.Sink {
	labels := record.Labels{}
	if p, err := sim.NewPlan(sc, sim.Options{Seed: 1, Simulated: true}); err == nil {
		labels = p.Labels()
	}
	return reports.NewStudy(sc, reports.Meta{Mode: "simulated", Labels: labels}).Sink(0)
}

// BenchmarkCenter measures a contact from its arrival to the books, by ns/op: with a sink that only
// counts rows, and with all statistics of a replication.
func BenchmarkCenter(b *testing.B) {
	for _, w := range worlds() {
		for name, sink := range map[string]func(*scenarios.Scenario) record.Sink{"counted": counting, "reported": reporting} {
			b.Run(w.name+"/"+name, func(b *testing.B) {
				c := w.play(b, b.N, sink)
				b.ReportAllocs()
				b.ResetTimer()
				r, err := center.Run(b.Context(), c)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(r.Contacts), "ns/contact")
			})
		}
	}
}

// BenchmarkKieferWolfowitz is the peer that the single queue is held against: a first-come queue of
// 100 servers as a recursion over who is free when (Kiefer and Wolfowitz 1955), with customers who
// leave (who would wait longer than their patience takes no server) and the very same keyed draws.
// It can do nothing else.
func BenchmarkKieferWolfowitz(b *testing.B) {
	for _, law := range []struct {
		name string
		law  dist.Law
	}{
		{"exponential", dist.Law{Exponential: &dist.Exponential{Mean: unit.Duration(5 * time.Minute)}}},
		{"lognormal", dist.Law{Lognormal: &dist.MeanCV{Mean: unit.Duration(5 * time.Minute), CV: 1.2}}},
	} {
		b.Run(law.name, func(b *testing.B) {
			s, key := law.law.Sampler(), rng.New(7, 0).Name("help").Num(0)
			free := make([]float64, 100) // a heap
			var now, waited float64
			b.ReportAllocs()
			for n := range b.N {
				k := key.Num(uint64(n))
				now -= 3e9 * math.Log(k.Uniform(rng.Gap, 0))
				wait := max(free[0]-now, 0)
				if wait > 0 && float64(s.Sample(k.Uniform(rng.Patience, 0))) < wait {
					continue
				}
				waited += wait
				sink(free, now+wait+float64(s.Sample(k.Uniform(rng.Work, 0))))
			}
			b.ReportMetric(waited/1e9/float64(b.N), "s-waited")
		})
	}
}

// sink replaces the top of a heap.
func sink(h []float64, v float64) {
	i := 0
	for {
		c := 2*i + 1
		if c >= len(h) {
			break
		}
		if c+1 < len(h) && h[c+1] < h[c] {
			c++
		}
		if v <= h[c] {
			break
		}
		h[i] = h[c]
		i = c
	}
	h[i] = v
}
