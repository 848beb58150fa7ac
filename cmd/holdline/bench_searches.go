package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
)

func newBenchSearches(p *process) *cobra.Command {
	b := &bench{process: p}
	cmd := &cobra.Command{
		Use:   "searches",
		Short: "Measure how long the searches over the simulated world take",
		Long: `Searches times the real commands, each as a child process on all processors: the limit of
launch-surge and its mixes to 2 %, heads and shifts of three groups for a day of 48 half hours, and a
plan of 52 weeks of 20,000 contacts over 100 years drawn.
Shown are the wall time, the processor time of all threads, and the bound on the wall time. Rounds are
interleaved; the fastest counts.`,
		Example: "  holdline bench searches --rounds 3",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if b.rounds < 1 {
				return usage(fmt.Errorf("--rounds %d: want 1 or more", b.rounds))
			}
			return b.searches(cmd.Context())
		},
	}
	cmd.Flags().IntVar(&b.rounds, "rounds", 1, "interleaved rounds; the fastest is shown")
	return cmd
}

// timedSearch is a command whose answer somebody waits for.
type timedSearch struct {
	name  string
	args  []string
	bound time.Duration
}

func timedSearches(plan, day string) []timedSearch {
	return []timedSearch{
		{"capacity launch-surge to 2 %, and its mixes", []string{"capacity", "launch-surge", "--quiet"}, 10 * time.Second},
		{"staff 3 groups x 48 intervals, 7,600 contacts", []string{"staff", day, "--quiet"}, time.Minute},
		{"plan of 52 weeks x 20,000 contacts, 100 years", []string{"plan", plan, "--quiet", "--horizon", "52w", "--replications", "100"}, time.Minute},
	}
}

// plannedWeek is a scenario of 20,000 contacts whose heads wear out and are hired.
const plannedWeek = `version: 1
name: planned-week
seed: 5
horizon: 40h
demand:
  - intent: question
    arrivals: {process: poisson, rate: 500/h}
    patience: {exponential: {mean: 3m}}
    work: {lognormal: {mean: 5m, cv: 0.8}}
service:
  groups: [{name: team, serves: [{intent: question}], shifts: [{from: 0s, to: 40h, headcount: 52}]}]
workforce:
  growth: 0.005
  groups:
    - name: team
      heads: 130
      attrition: [{from: 0, a_year: 0.30}]
      training: {weeks: 4, cost: 2500, wash_out: 10%}
      hiring: [{size: 8, every: 8, lead: 4}]
gates: [service_level(20s) >= 80%, abandonment_rate < 5%]
`

// staffedDay is a scenario of three groups whose skills overlap, and 48 intervals.
const staffedDay = `version: 1
name: staffed-day
seed: 7
calendar: {start: 2026-03-02, zone: Europe/Berlin, days: 1, interval: 30m}
demand:
  - intent: refund
    channel: chat
    arrivals: {process: profile, steps: [{at: 0s, rate: 0.5/min}, {at: 7h, rate: 3/min}, {at: 9h, rate: 8/min}, {at: 12h, rate: 6/min}, {at: 15h, rate: 7/min}, {at: 18h, rate: 4/min}, {at: 21h, rate: 1/min}]}
    conversation: [{say: "Where is my refund?"}]
    patience: {lognormal: {mean: 4m, cv: 1}}
    work: {lognormal: {mean: 6m, cv: 0.8}}
    wrap_up: 30s
    repeat: {probability: 50%, after: {exponential: {mean: 2h}}, channel: same}
  - intent: order
    channel: voice
    arrivals: {process: profile, steps: [{at: 0s, rate: 0.2/min}, {at: 7h, rate: 1/min}, {at: 9h, rate: 3/min}, {at: 18h, rate: 1.5/min}, {at: 21h, rate: 0.3/min}]}
    conversation: [{say: "I want to order."}]
    patience: {exponential: {mean: 2m}}
    work: {lognormal: {mean: 5m, cv: 0.6}}
service:
  bot:
    reply_time: {constant: 2s}
    outcome: {refund: {solved: 40%, unsolved: 10%, abandoned: 0, escalate_after: 1}}
    cost: {per_conversation: 0.1}
  groups:
    - name: in-house
      serves: [{intent: refund, rank: 1, resolution: 92%}, {intent: order, rank: 2}]
      shifts: [{from: 0s, to: 24h, headcount: 20}]
      cost: {per_paid_hour: 31}
    - name: outsourced
      serves: [{intent: refund, rank: 2, resolution: 80%}]
      shifts: [{from: 0s, to: 24h, headcount: 10}]
      cost: {per_paid_hour: 18}
      absence: 5%
      in_shift: 15%
    - name: phones
      serves: [{intent: order, rank: 1}]
      shifts: [{from: 0s, to: 24h, headcount: 15}]
      cost: {per_paid_hour: 26}
      in_shift: 10%
  routing: {policy: longest_idle}
gates:
  - service_level(60s, intent=refund) >= 80%
  - service_level(20s, intent=order) >= 80%
  - abandonment_rate < 8%
  - escalation_rate < 65%
`

// searches times each of them, round by round.
func (b *bench) searches(ctx context.Context) error {
	ctx, cancel := b.interruptible(ctx)
	defer cancel()
	var err error
	if b.self, err = os.Executable(); err != nil {
		return exit(exitInternal, err)
	}
	if b.dir, err = os.MkdirTemp("", "holdline-bench-"); err != nil {
		return exit(exitUntrusted, err)
	}
	defer func() { _ = os.RemoveAll(b.dir) }()
	plan := filepath.Join(b.dir, "week.yaml")
	if err = os.WriteFile(plan, []byte(plannedWeek), 0o600); err != nil {
		return exit(exitUntrusted, err)
	}
	day := filepath.Join(b.dir, "day.yaml")
	if err = os.WriteFile(day, []byte(staffedDay), 0o600); err != nil {
		return exit(exitUntrusted, err)
	}
	all := timedSearches(plan, day)
	wall, cpu := make([]time.Duration, len(all)), make([]time.Duration, len(all))
	for round := range b.rounds {
		for i, s := range all {
			w, c, err := b.timed(ctx, s.args)
			if err != nil {
				return b.ended(ctx, fmt.Errorf("%s: %w", s.name, err))
			}
			if round == 0 || w < wall[i] {
				wall[i], cpu[i] = w, c
			}
		}
	}
	_, _ = fmt.Fprintf(b.stdout, "%-50s %8s %8s %8s\n", "on all processors", "wall", "cpu", "bound")
	for i, s := range all {
		_, _ = fmt.Fprintf(b.stdout, "%-50s %8s %8s %8s\n", s.name, short(wall[i]), short(cpu[i]), short(s.bound))
	}
	return nil
}

// timed runs a command to its answer; that a promise breaks is one.
func (b *bench) timed(ctx context.Context, args []string) (wall, cpu time.Duration, err error) {
	start := time.Now()
	cmd := exec.CommandContext(ctx, b.self, args...) //nolint:gosec // it is this very program
	out, err := cmd.Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) && len(out) > 0 && (failed.ExitCode() == exitFailed || failed.ExitCode() == exitUntrusted) {
		err = nil
	}
	if err != nil {
		return 0, 0, err
	}
	return time.Since(start), cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), nil
}
