package center_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// gen writes small random scenarios that between them use every feature of the simulated world.
type gen struct {
	*rand.Rand
	strings.Builder

	passes []bool // by queue: some are passed on to the second line
}

// scenario writes the scenario of a seed.
func scenario(seed uint64) string {
	g := &gen{Rand: rand.New(rand.NewPCG(seed, 3))}
	g.write()
	return g.String()
}

func (g *gen) f(format string, args ...any) { _, _ = fmt.Fprintf(g, format, args...) }

func (g *gen) maybe(format string, args ...any) {
	if g.IntN(3) == 0 {
		g.f(format, args...)
	}
}

func (g *gen) one(of ...string) string { return of[g.IntN(len(of))] }

// law is a law of time with a mean of so many seconds.
func (g *gen) law(mean int) string {
	m := 1 + g.IntN(2*mean)
	return g.one(
		fmt.Sprintf("{constant: %ds}", m), fmt.Sprintf("{exponential: {mean: %ds}}", m),
		fmt.Sprintf("{lognormal: {mean: %ds, cv: 1.3}}", m), fmt.Sprintf("{gamma: {mean: %ds, cv: 0.7}}", m),
	)
}

func (g *gen) share() string { return fmt.Sprintf("%d%%", 1+g.IntN(100)) }

func (g *gen) write() {
	queues := 1 + g.IntN(3)
	withBot := g.IntN(2) == 0
	g.f("version: 1\nname: random\nseed: %d\nhorizon: %ds\n", 1+g.IntN(1000), 120+g.IntN(900))
	g.maybe("warmup: 30s\n")
	g.maybe("drain: %ds\n", 1+g.IntN(600))
	g.maybe("deadline: %ds\n", 30+g.IntN(300))
	g.maybe("turn_timeout: %ds\n", 1+g.IntN(20))
	g.maybe("after_horizon: keep_arriving\n")
	g.maybe("customers: {locales: {en-US: 2, de-DE: 1}}\n")
	g.f("demand:\n")
	for i := range queues {
		g.demand(i, withBot)
	}
	g.f("service:\n")
	if withBot {
		g.bot(queues)
	}
	g.maybe("  queue_limit: {chat: %d}\n", g.IntN(5))
	g.maybe("  trunks: {chat: %d, voice: %d}\n", 1+g.IntN(8), 1+g.IntN(8))
	g.f("  groups:\n")
	for i := range 1 + g.IntN(2) {
		g.group(i, queues)
	}
	for i := range queues {
		second := ""
		if g.passes[i] {
			second = fmt.Sprintf(", {intent: i%d, leg: 2}", i)
		}
		g.f("    - {name: last%d, serves: [{intent: i%d}%s], shifts: [{from: 0s, to: 2h, headcount: 1}], concurrency: {chat: 1, voice: 1}}\n", i, i, second)
	}
	g.f("  routing: {policy: %s", g.one("longest_idle", "least_loaded", "skill_rank", "longest_wait"))
	g.maybe(", assignment_tick: %ds", 1+g.IntN(7))
	g.f("}\n")
}

func (g *gen) demand(i int, withBot bool) {
	g.f("  - intent: i%d\n    channel: %s\n", i, g.one("chat", "voice"))
	g.f("    arrivals: {process: %s, rate: %d/min}\n", g.one("poisson", "constant"), 1+g.IntN(12))
	g.f("    work: %s\n", g.law(60))
	g.maybe("    priority: 2\n")
	g.maybe("    patience: %s\n", g.law(40))
	g.maybe("    wrap_up: %s\n", g.law(10))
	g.maybe("    backlog: %d\n", 1+g.IntN(5))
	g.maybe("    balk: [{queue_at_least: %d, probability: %s}]\n", g.IntN(4), g.share())
	g.maybe("    retry: {probability: %s, after: %s}\n", g.share(), g.law(30))
	g.maybe("    repeat: {probability: %s, after: %s, human: %s}\n", g.share(), g.law(30), g.share())
	g.maybe("    callback: {queue_at_least: %d, accept: %s, reach: %s}\n", 1+g.IntN(3), g.share(), g.share())
	if g.IntN(3) == 0 {
		g.f("    silent_share: %s\n    detect_after: %s\n", g.share(), g.law(10))
	}
	g.passes = append(g.passes, g.IntN(3) == 0)
	if g.passes[i] {
		g.f("    transfer: {probability: %s, work: %s}\n", g.share(), g.law(40))
	}
	if withBot {
		g.f("    conversation: [{say: a, expect: {within: 3s}}, {say: b}]\n    think: %s\n", g.law(10))
		g.maybe("    bot_patience: %s\n", g.law(8))
		g.maybe("    on_bot_failure: {after: %d, ask_human: 0.5, leave: 0.2}\n", 1+g.IntN(2))
	}
}

func (g *gen) bot(queues int) {
	g.f("  bot:\n")
	if g.IntN(4) == 0 {
		g.f("    duration: %s\n", g.law(30))
	} else {
		g.f("    reply_time: %s\n", g.law(4))
	}
	g.maybe("    concurrency: %d\n", 1+g.IntN(3))
	g.maybe("    rate_limit: %d/min\n", 5+g.IntN(30))
	g.maybe("    when_full: %s\n", g.one("reject", "queue", "escalate"))
	g.f("    outcome:\n")
	for i := range queues {
		g.f("      i%d: {solved: 0.3, unsolved: 0.2, abandoned: 0.1, escalate_after: %d, escalated_work: 1.5, escalated_patience: 0.5}\n", i, 1+g.IntN(2))
	}
}

func (g *gen) group(i, queues int) {
	g.f("    - name: g%d\n      serves:\n", i)
	for q := range queues {
		g.f("        - {intent: i%d, rank: %d, speed: 1.%d, resolution: 0.%d", q, 1+g.IntN(2), g.IntN(5), 1+g.IntN(9))
		g.maybe(", locales: [en-US]")
		g.maybe(", reserve: 1")
		g.maybe(", after: %ds", 1+g.IntN(20))
		g.f("}\n")
	}
	g.f("      shifts: [{from: 0s, to: %ds, headcount: %d}, {from: %ds, to: 1h, headcount: %d}]\n", 60+g.IntN(300), 2+g.IntN(3), 20+g.IntN(100), g.IntN(4))
	g.f("      concurrency: {chat: %d, voice: 1}\n", 1+g.IntN(3))
	g.maybe("      total_rate: [1, 1.6, 2.1]\n")
	g.maybe("      absence: 0.1\n")
	g.maybe("      in_shift: 0.2\n")
	g.f("      at_shift_end: %s\n", g.one("finish", "hand_over", "preempt"))
}
