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
launch-surge and its mixes to 2 %, and a plan of 52 weeks of 20,000 contacts over 100 years drawn.
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

func timedSearches(plan string) []timedSearch {
	return []timedSearch{
		{"capacity launch-surge to 2 %, and its mixes", []string{"capacity", "launch-surge", "--quiet"}, 10 * time.Second},
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
	all := timedSearches(plan)
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
