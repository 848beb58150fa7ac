package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/holdline/holdline/reports"
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
deadline: 1000h
demand:
  - {intent: a, channel: email, arrivals: {process: poisson, rate: 20/h}, conversation: [{say: hello}], patience: never, work: {exponential: {mean: 6m}}}
service:
  groups:
    - {name: x, serves: [{intent: a}], shifts: [{from: 8h, to: 18h, headcount: 5}], cost: {per_paid_hour: 20}}
gates: [service_level(8h) >= 90%]
`
)

// byWork is the bound by the work alone.
func byWork(j *staffJob) float64 {
	s := staffing.New(j.problem())
	return s.AtLeast(nil, j.duties(s))
}

// No staffing that was found costs less than the bound: with a warm-up that no gate judges, several
// chats at once, customers who leave, and work that can wait.
func TestBoundIsBelowWhatWasFound(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("numbers alone: nothing to race")
	}
	for name, text := range map[string]string{
		"warm-up":       fmt.Sprintf(voiceDesk, "never", "service_level(20s) >= 80%"),
		"impatient":     fmt.Sprintf(voiceDesk, "{exponential: {mean: 2m}}", "abandonment_rate < 20%"),
		"several chats": chatDesks,
		"mail":          mailDesk,
		"hurried mail":  strings.Replace(mailDesk, "deadline: 1000h", "deadline: 1h", 1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := jobOf(t, text, staffFlags{most: 80})
			r, err := staffing.New(j.problem()).Run(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			b := byWork(j)
			t.Logf("cost %.1f, bound %.1f", r.Cost, b)
			if b <= 0 && name != "hurried mail" || b > r.Cost {
				t.Errorf("the bound is %.1f, and heads of %.1f keep the gates", b, r.Cost)
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
		if b := byWork(j); b <= 0 || b > enough {
			t.Errorf("%v: the bound is %.1f, and %d heads are enough, %.1f", s, b, s.fewest(), enough)
		}
	}
}

// What is promised only of work that may go elsewhere gives no bound by work.
func TestNoBoundWhereWorkEscapes(t *testing.T) {
	t.Parallel()
	text := fmt.Sprintf(voiceDesk, "never, callback: {announced_at_least: 1m, accept: 50%}", "service_level(20s) >= 80%")
	if b := byWork(jobOf(t, text, staffFlags{most: 80})); b != 0 {
		t.Errorf("%v, with callbacks", b)
	}
}

// bounded is the bound of what is needed, going down from some heads in every interval.
func bounded(t *testing.T, j *staffJob, heads int) (b reports.StaffBound, cuts []staffing.Cut) {
	t.Helper()
	s := staffing.New(j.problem())
	if _, err := s.Requirement(context.Background()); err != nil {
		t.Fatal(err)
	}
	r := &staffing.Result{}
	for range j.groups {
		r.Heads = append(r.Heads, slices.Repeat([]int{heads}, len(j.spans)))
	}
	r.Cost = s.Cost(r.Heads)
	b, err := j.bound(context.Background(), s, r, nil)
	if err != nil {
		t.Fatal(err)
	}
	const enough = 4000
	if cuts, _, err = s.Relax(context.Background(), r.Heads, j.pools(), enough); err != nil {
		t.Fatal(err)
	}
	return b, cuts
}

// On a desk in the long run the bound by simulation never asks for more than Erlang's fewest agents, and
// for no more than two fewer, from however many it goes down.
func TestBoundByRelaxationIsNearErlang(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("numbers alone: nothing to race")
	}
	for i, s := range grid() {
		if !*wholeGrid && i%47 != 5 {
			continue
		}
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			j := jobOf(t, s.scenario(), staffFlags{interval: "10000h", start: s.fewest() + i%7, most: 80, workers: 1})
			b, cuts := bounded(t, j, s.fewest()+i%7)
			if n := cuts[0].Need[0]; n > s.fewest() || n < s.fewest()-2 {
				t.Errorf("%d agents are needed at least, and Erlang's fewest are %d", n, s.fewest())
			}
			if most := float64(s.fewest()) * j.scenario.Length().Hours(); b.Cost > most+1e-6 || b.Confidence != 0.95 || b.Replications == 0 {
				t.Errorf("%+v, and %d agents are enough, %.1f", b, s.fewest(), most)
			}
		})
	}
}

// There is a bound by simulation whatever the desk does: with a bot, a queue limit, trunks, balking,
// callbacks and customers who come back, and with groups whose skills overlap.
func TestBoundByRelaxationWhereWorkEscapes(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("numbers alone: nothing to race")
	}
	for name, text := range map[string]string{
		"callbacks": fmt.Sprintf(voiceDesk, "never, callback: {announced_at_least: 1m, accept: 50%}", "service_level(20s) >= 80%"),
		"two desks": chatDesks,
		"all else": `version: 1
name: escapes
seed: 3
horizon: 2h
demand:
  - {intent: a, channel: voice, arrivals: {process: poisson, rate: 60/h}, conversation: [{say: hello}], patience: {exponential: {mean: 3m}}, work: {exponential: {mean: 6m}}, balk: [{queue_at_least: 5, probability: 50%}], retry: {on: [abandoned, blocked], probability: 50%, after: 5m, max_attempts: 3}}
service:
  bot: {reply_time: 1s, outcome: {a: {solved: 20%, unsolved: 10%, abandoned: 0, escalate_after: 1}}}
  queue_limit: {voice: 8}
  trunks: {voice: 20}
  groups:
    - {name: x, serves: [{intent: a}], shifts: [{from: 0s, to: 2h, headcount: 8}], cost: {per_paid_hour: 20}}
gates: [service_level(20s) >= 80%]
`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := jobOf(t, text, staffFlags{most: 80, start: -1, workers: 1})
			s := staffing.New(j.problem())
			r, err := s.Run(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			b, err := j.bound(context.Background(), s, r, nil)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("cost %.1f, bound %.1f, by work %.1f, %d replications", r.Cost, b.Cost, byWork(j), b.Replications)
			if b.Cost > r.Cost || b.Cost < byWork(j) || b.Cost < 0.5*r.Cost {
				t.Errorf("the bound is %.1f, and heads of %.1f were found", b.Cost, r.Cost)
			}
			// Going down from more than was found it may come to rest above it, and must not.
			more := r.Heads.Clone()
			for g := range more {
				for i := range more[g] {
					more[g][i] += 4
				}
			}
			const enough = 3000
			cuts, _, err := s.Relax(context.Background(), more, j.pools(), enough)
			if above := s.AtLeast(cuts, j.duties(s)); err != nil || above > r.Cost {
				t.Errorf("from four heads more the bound is %.1f, and heads of %.1f were found (%v)", above, r.Cost, err)
			}
		})
	}
}
