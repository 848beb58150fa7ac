package main

import (
	"context"
	"fmt"
	"testing"

	"github.com/holdline/holdline/sim/staffing"
)

// letters are some hours of e-mail whose answers may take two of them.
const letters = `version: 1
name: letters
seed: 9
horizon: 4h
drain: %s
deadline: 1000h
demand:
  - {intent: letter, channel: email, arrivals: {process: poisson, rate: %s}, patience: %s, work: %s%s}
service:
  groups:
    - {name: desk, serves: [{intent: letter}], shifts: [{from: 0s, to: 4h, headcount: 1}], concurrency: {email: 1}, at_shift_end: %s, cost: {per_paid_hour: 1}}
gates: [service_level(%s) >= %s]
`

// Where every way to spread a few heads over four hours can be tried, the bound on promises that let
// customers wait is never above the least that keep them, and not far below.
func TestDeferredBoundIsBelowAllThatKeep(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("numbers alone: nothing to race")
	}
	for _, row := range []struct {
		name, drain, rate, patience, work, more, end, within, share string
		apart                                                       int // so many more are enough
	}{
		{"memoryless", "1m", "9/h", "never", "{exponential: {mean: 6m}}", "", "finish", "2h", "80%", 0},
		{"all alike", "1m", "9/h", "never", "12m", "", "finish", "2h", "90%", 1},
		{"with wrap-up, preempted", "1m", "9/h", "never", "{exponential: {mean: 6m}}", ", wrap_up: 3m", "preempt", "2h", "80%", 2},
		{"served after the end", "3h", "9/h", "never", "{exponential: {mean: 12m}}", "", "finish", "2h", "90%", 2},
		{"a heap to begin with", "1m", "6/h", "never", "{lognormal: {mean: 9m, cv: 1}}", ", backlog: 12", "finish", "1h", "80%", 1},
		{"impatient", "1m", "12/h", "{exponential: {mean: 2h}}", "{exponential: {mean: 9m}}", "", "finish", "2h", "80%", 2},
		{"those who come again", "1m", "9/h", "never", "{exponential: {mean: 9m}}", ", repeat: {probability: 50%, after: {exponential: {mean: 30m}}, channel: same}", "finish", "2h", "80%", 2},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			text := fmt.Sprintf(letters, row.drain, row.rate, row.patience, row.work, row.more, row.end, row.within, row.share)
			j := jobOf(t, text, staffFlags{interval: "1h", start: -1, most: 80, workers: 1})
			s := staffing.New(j.problem())
			bound := int(s.AtLeast(nil, j.duties(s)) + 0.5) // an hour of a head costs 1
			for _, h := range spreads(bound-1, 4, bound) {
				if keeps(t, j, h) {
					t.Errorf("%v keeps the promise, and the bound is %d", h, bound)
				}
			}
			for _, h := range spreads(bound+row.apart, 4, bound+row.apart) {
				if keeps(t, j, h) {
					t.Logf("%v keeps it, the bound is %d", h, bound)
					return
				}
			}
			t.Errorf("no %d heads keep the promise, and the bound is %d", bound+row.apart, bound)
		})
	}
}

// spreads are all ways to spread heads over some intervals, so many in each at most.
func spreads(heads, intervals, most int) [][]int {
	if intervals == 1 {
		if heads > most {
			return nil
		}
		return [][]int{{heads}}
	}
	var out [][]int
	for n := range min(heads, most) + 1 {
		for _, rest := range spreads(heads-n, intervals-1, most) {
			out = append(out, append([]int{n}, rest...))
		}
	}
	return out
}

// keeps says whether heads of the first group keep all windows on average.
func keeps(t *testing.T, j *staffJob, h []int) bool {
	t.Helper()
	for _, look := range []struct {
		replications int
		slack        float64 // of the share
	}{{20, 0.3}, {400, 0}} {
		e, err := j.world.Play(context.Background(), staffing.Heads{h}, 1, 0, look.replications)
		if err != nil {
			t.Fatal(err)
		}
		for c := range e {
			sum, of := 0.0, 0.0
			for _, x := range e[c] {
				sum, of = sum+x.Margin, of+x.Weight
			}
			if sum < -look.slack*of {
				return false
			}
		}
	}
	return true
}

// A day of e-mail that may take four hours is bounded by what was found, and no more than a quarter
// above it, with a bot in front and hours on the door, too.
func TestDeferredBoundIsNear(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("numbers alone: nothing to race")
	}
	for name, text := range map[string]string{
		"all day": `version: 1
name: mail
seed: 3
horizon: 24h
drain: 8h
deadline: 1000h
demand:
  - {intent: a, channel: email, arrivals: {process: poisson, rate: 20/h}, patience: never, work: {exponential: {mean: 6m}}}
service:
  groups:
    - {name: desk, serves: [{intent: a}], shifts: [{from: 0s, to: 24h, headcount: 5}], concurrency: {email: 1}, cost: {per_paid_hour: 20}}
gates: [service_level(4h) >= 90%]
`,
		"behind a door": `version: 1
name: mail
seed: 3
calendar: {start: 2026-03-02, zone: Europe/Berlin, days: 1, interval: 1h, hours: {email: {mon: "08:00-18:00"}}}
drain: 8h
deadline: 1000h
demand:
  - {intent: a, channel: email, arrivals: {process: profile, steps: [{at: 0s, rate: 2/h}, {at: 8h, rate: 30/h}, {at: 18h, rate: 5/h}]}, conversation: [{say: Hello}], patience: never, work: {lognormal: {mean: 6m, cv: 0.7}}}
service:
  bot: {reply_time: {lognormal: {mean: 2s, cv: 1}}, outcome: {a: {solved: 30%, unsolved: 5%, abandoned: 0, escalate_after: 1}}}
  groups:
    - {name: desk, serves: [{intent: a}], shifts: [{from: 8h, to: 18h, headcount: 5}], concurrency: {email: 1}, cost: {per_paid_hour: 20}}
gates: [service_level(4h) >= 90%]
`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := jobOf(t, text, staffFlags{start: -1, most: 320, workers: 1})
			s := staffing.New(j.problem())
			r, err := s.Run(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			bound := s.AtLeast(nil, j.duties(s))
			t.Logf("cost %v, bound %v: %.1f %% above", r.Cost, bound, 100*(r.Cost/bound-1))
			if bound > r.Cost || r.Cost > 1.4*bound {
				t.Errorf("the bound is %v, and heads of %v were found", bound, r.Cost)
			}
		})
	}
}
