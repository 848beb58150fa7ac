package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/center"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/rng"
	"github.com/holdline/holdline/sim/unit"
)

func newBenchSimulator(p *process) *cobra.Command {
	var rounds int
	var month bool
	cmd := &cobra.Command{
		Use:   "simulator",
		Short: "Measure the simulator: time a contact on one core, against a FIFO recursion",
		Long: `Simulator runs queues of known shape through the whole simulator, measures and all, one replication
on one core, and tells the time a contact takes. Beside it stands a recursion over the same draws that
can do nothing but one first-come-first-served queue (Kiefer and Wolfowitz 1955): what no simulator of
a contact center can beat by much. Rounds are short and interleaved; the fastest of them, which a busy
machine disturbs least, gives the ratio, and the median stands beside it.`,
		Example: `  holdline bench simulator
  holdline bench simulator --rounds 20 --month`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if rounds < 1 {
				return usage(fmt.Errorf("--rounds %d: want 1 or more", rounds))
			}
			ctx, stop := p.interruptible(cmd.Context())
			defer stop()
			return p.benchSimulator(ctx, rounds, month)
		},
	}
	cmd.Flags().IntVar(&rounds, "rounds", 9, "interleaved rounds")
	cmd.Flags().BoolVar(&month, "month", false, "also a month of 2.3 million bot and 1.15 million human conversations")
	return cmd
}

// queueBench is a system to simulate, by what is special about it.
type queueBench struct {
	name     string
	scenario string
}

func (p *process) benchSimulator(ctx context.Context, rounds int, month bool) error {
	systems := queueBenches()
	if month {
		systems = append(systems, monthBench())
	}
	cost := make([][]float64, len(systems))
	var least []float64
	for range rounds {
		least = append(least, recursion(300_000))
		for i, q := range systems {
			took, err := simulateOnce(ctx, q)
			if err != nil {
				return err
			}
			cost[i] = append(cost[i], took)
		}
	}
	floor := slices.Min(least)
	line := func(name string, took []float64) {
		_, _ = fmt.Fprintf(p.stdout, "%-52s %8.0f %8.0f %8.2f\n", name, slices.Min(took), middle(took), slices.Min(took)/floor)
	}
	_, _ = fmt.Fprintf(p.stdout, "%-52s %8s %8s %8s\n", "one core, all measures; ns a contact", "fastest", "median", "ratio")
	line("FIFO recursion, 100 agents, load 1, abandonment", least)
	for i, q := range systems {
		line(q.name, cost[i])
	}
	return nil
}

// simulateOnce gives the nanoseconds a contact takes.
func simulateOnce(ctx context.Context, q queueBench) (float64, error) {
	sc, err := scenarios.Load(q.name, strings.NewReader(q.scenario), scenarios.LoadOptions{})
	if err != nil {
		return 0, exit(exitInternal, err)
	}
	bot, desk := sim.Ends(sc)
	o := sim.Options{Seed: sc.Seed, Load: 1, Bot: bot, Desk: desk, Simulated: true}
	plan, err := sim.NewPlan(sc, o)
	if err != nil {
		return 0, exit(exitInternal, err)
	}
	study := reports.NewStudy(sc, reports.Meta{Seed: sc.Seed, Mode: "simulated", Load: 1, Labels: plan.Labels()})
	if err = plan.Close(); err != nil {
		return 0, exit(exitInternal, err)
	}
	cfg, err := center.New(sc, o, study.Sink(0))
	if err != nil {
		return 0, exit(exitInternal, err)
	}
	start := time.Now()
	result, err := center.Run(ctx, cfg)
	if err != nil {
		return 0, exit(exitInterrupted, err)
	}
	return float64(time.Since(start).Nanoseconds()) / float64(result.Contacts), nil
}

// recursion is a queue with 100 agents, load 1 and abandonment as a recursion over its customers:
// each waits for the agent who is free first (Kiefer and Wolfowitz 1955), or leaves. It gives
// the nanoseconds a customer takes.
func recursion(customers int) float64 {
	const agents, mean = 100, 300.0
	law := func(seconds float64) dist.Sampler {
		return dist.Law{Exponential: &dist.Exponential{Mean: unit.Duration(seconds * 1e9)}}.Sampler()
	}
	gap, work, patience := law(mean/agents), law(mean), law(mean)
	free := make([]time.Duration, agents) // a heap
	base := rng.New(1, 0).Name("recursion")
	var now, waited time.Duration
	lost := 0
	start := time.Now()
	for i := range customers {
		key := base.Num(uint64(i))
		now += gap.Sample(key.Uniform(rng.Gap, 0))
		wait := max(0, free[0]-now)
		if wait > patience.Sample(key.Uniform(rng.Patience, 0)) {
			lost++
			continue
		}
		waited += wait
		replaceFirst(free, now+wait+work.Sample(key.Uniform(rng.Work, 0)))
	}
	took := time.Since(start)
	if waited <= 0 || lost == 0 {
		return math.NaN() // the figures are used, so that the work is done
	}
	return float64(took.Nanoseconds()) / float64(customers)
}

// replaceFirst puts x in the place of the least of a heap.
func replaceFirst(heap []time.Duration, x time.Duration) {
	i := 0
	for {
		child := 2*i + 1
		if child >= len(heap) {
			break
		}
		if child+1 < len(heap) && heap[child+1] < heap[child] {
			child++
		}
		if x <= heap[child] {
			break
		}
		heap[i] = heap[child]
		i = child
	}
	heap[i] = x
}

// queueBenches are the systems of the speed budget.
func queueBenches() []queueBench {
	single := func(work string) string {
		return fmt.Sprintf(`version: 1
name: bench
horizon: 11d
deadline: 70d
demand:
  - {intent: help, arrivals: {process: poisson, rate: 20/min}, patience: {exponential: {mean: 5m}}, work: %s}
service:
  groups: [{name: agents, serves: [{intent: help}], shifts: [{from: 0s, to: 80d, headcount: 100}]}]
`, work)
	}
	var demand, groups strings.Builder
	for i := range 8 {
		fmt.Fprintf(&demand, "  - {intent: i%d, arrivals: {process: poisson, rate: 5/min}, patience: {exponential: {mean: 5m}}, work: {exponential: {mean: 5m}}}\n", i)
		fmt.Fprintf(&groups, "    - {name: g%d, serves: [{intent: i%d}, {intent: i%d, rank: 2}], shifts: [{from: 0s, to: 40d, headcount: 25}]}\n", i, i, (i+1)%8)
	}
	return []queueBench{
		{"100 agents, load 1, exponential work", single("{exponential: {mean: 5m}}")},
		{"100 agents, load 1, lognormal work", single("{lognormal: {mean: 5m, cv: 1}}")},
		{"8 intents x 8 groups, two skills each, 200 agents", "version: 1\nname: bench\nhorizon: 5d\ndeadline: 35d\ndemand:\n" + demand.String() + "service:\n  groups:\n" + groups.String()},
		{"chat of 3 with slow-down, 50 agents", `version: 1
name: bench
horizon: 8d
deadline: 56d
demand:
  - {intent: help, arrivals: {process: poisson, rate: 25/min}, patience: {exponential: {mean: 5m}}, work: {exponential: {mean: 5m}}}
service:
  groups: [{name: agents, serves: [{intent: help}], concurrency: {chat: 3}, total_rate: [1, 1.7, 2.5], shifts: [{from: 0s, to: 60d, headcount: 50}]}]
  routing: {policy: least_loaded}
`},
	}
}

// monthBench is the month of the case study: two thirds of all chats stay with the bot.
func monthBench() queueBench {
	return queueBench{"a month: 2.3 M with the bot, 1.15 M with humans", `version: 1
name: bench-month
horizon: 30d
demand:
  - intent: help
    arrivals: {process: poisson, rate: 115000/d}
    conversation: [{say: one}, {say: two}, {say: three}, {say: four}]
    think: {exponential: {mean: 10s}}
    patience: {exponential: {mean: 5m}}
    work: {exponential: {mean: 11m}}
service:
  bot:
    reply_time: {exponential: {mean: 2s}}
    outcome: {help: {solved: 56%, unsolved: 10.6667%, abandoned: 0, escalate_after: 4}}
  groups: [{name: agents, serves: [{intent: help}], shifts: [{from: 0s, to: 31d, headcount: 310}]}]
`}
}

// middle is the median.
func middle(x []float64) float64 {
	s := slices.Sorted(slices.Values(x))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}
