package main

import (
	"context"
	"fmt"
	"testing"

	"github.com/holdline/holdline/sim/staffing"
)

const (
	voiceDesk = `version: 1
name: voice
seed: 7
horizon: 3h
warmup: 30m
demand:
  - {intent: ask, channel: voice, arrivals: {process: poisson, rate: 40/h}, conversation: [{say: hello}], patience: %s, work: {exponential: {mean: 6m}}}
service:
  groups:
    - {name: desk, serves: [{intent: ask}], shifts: [{from: 0s, to: 3h, headcount: 9}], cost: {per_paid_hour: 30}}
gates: [%s]
after_horizon: keep_arriving
`
	chatDesks = `version: 1
name: chats
seed: 3
horizon: 3h
demand:
  - {intent: a, channel: chat, arrivals: {process: poisson, rate: 30/h}, conversation: [{say: hello}], patience: {exponential: {mean: 3m}}, work: {exponential: {mean: 6m}}}
  - {intent: b, channel: chat, arrivals: {process: poisson, rate: 30/h}, conversation: [{say: hello}], patience: {exponential: {mean: 3m}}, work: {exponential: {mean: 6m}}}
service:
  groups:
    - {name: x, serves: [{intent: a, rank: 1}, {intent: b, rank: 2}], shifts: [{from: 0s, to: 3h, headcount: 3}], concurrency: {chat: 3}, total_rate: [1, 1.8, 2.4], cost: {per_paid_hour: 20}}
    - {name: y, serves: [{intent: a, rank: 2}, {intent: b, rank: 1}], shifts: [{from: 0s, to: 3h, headcount: 3}], concurrency: {chat: 3}, total_rate: [1, 1.8, 2.4], cost: {per_paid_hour: 20}}
gates: [service_level(60s) >= 80%, abandonment_rate < 8%]
`
	mailDesk = `version: 1
name: mail
seed: 3
horizon: 24h
demand:
  - {intent: a, channel: email, arrivals: {process: poisson, rate: 20/h}, conversation: [{say: hello}], patience: never, work: {exponential: {mean: 6m}}}
service:
  groups:
    - {name: x, serves: [{intent: a}], shifts: [{from: 8h, to: 18h, headcount: 5}], cost: {per_paid_hour: 20}}
gates: [service_level(8h) >= 90%]
`
)

// No staffing that was found costs less than the bound: with a warm-up that no gate judges, several
// chats at once, customers who leave, and work that can wait.
func TestBoundIsBelowWhatWasFound(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"warm-up":       fmt.Sprintf(voiceDesk, "never", "service_level(20s) >= 80%"),
		"impatient":     fmt.Sprintf(voiceDesk, "{exponential: {mean: 2m}}", "abandonment_rate < 20%"),
		"several chats": chatDesks,
		"mail":          mailDesk,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := jobOf(t, text, staffFlags{most: 80})
			r, err := staffing.New(j.problem()).Run(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			b := j.bound(r)
			t.Logf("cost %.1f, bound %.1f", r.Cost, b.Cost)
			if b.Cost <= 0 || b.Cost > r.Cost {
				t.Errorf("the bound is %.1f, and heads of %.1f keep the gates", b.Cost, r.Cost)
			}
		})
	}
}

// The heads that Erlang says are exactly enough cost no less than the bound.
func TestBoundIsBelowErlang(t *testing.T) {
	t.Parallel()
	for i, s := range grid() {
		if i%5 != 0 {
			continue
		}
		j := jobOf(t, s.scenario(), staffFlags{most: 80})
		hours := j.scenario.Length().Hours()
		enough := float64(s.fewest()) * hours
		b := j.bound(&staffing.Result{Cost: enough})
		if b.Cost <= 0 || b.Cost > enough {
			t.Errorf("%v: the bound is %.1f, and %d heads are enough, %.1f", s, b.Cost, s.fewest(), enough)
		}
	}
}

// What is promised only of work that may go elsewhere gives no bound, and says so.
func TestNoBoundWhereWorkEscapes(t *testing.T) {
	t.Parallel()
	text := fmt.Sprintf(voiceDesk, "never, callback: {announced_at_least: 1m, accept: 50%}", "service_level(20s) >= 80%")
	b := jobOf(t, text, staffFlags{most: 80}).bound(&staffing.Result{Cost: 1})
	if b.Cost != 0 || b.Method != noBound {
		t.Errorf("%+v, with callbacks", b)
	}
}
