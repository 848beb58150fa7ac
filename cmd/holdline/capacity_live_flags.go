package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// liveFlags are the flags of a search against live targets, beside those of every run.
type liveFlags struct {
	step   time.Duration
	warmup time.Duration
	rest   time.Duration
	whole  bool
	faults string
	force  bool
}

const (
	usualBudget        = 15 * time.Minute
	usualRest          = 5 * time.Second
	usualLivePrecision = "5%"
)

func (f *liveFlags) registerLive(fl *pflag.FlagSet) {
	fl.DurationVar(&f.step, "step", 0, "with --live: measure each step for so long, in scenario time (default: as long as its gates need)")
	fl.DurationVar(&f.warmup, "warmup", 0, "with --live: let each step warm up for so long before (default: until the channel is full)")
	fl.DurationVar(&f.rest, "rest", usualRest, "with --live: leave real targets alone for so long between steps, in wall time")
	fl.BoolVar(&f.whole, "whole", false, "with --live: play the whole scenario in each step, instead of holding its busiest moment")
	fl.StringVar(&f.faults, "faults", "", "with --live: what the embedded sandbox does wrong, as in holdline run")
	fl.BoolVar(&f.force, "force", false, "with --live: start over in a directory that holds a search")
}

// unused refuses what only --live knows.
func (f *liveFlags) unused(cmd *cobra.Command) error {
	for _, name := range []string{"step", "warmup", "rest", "whole", "faults", "force", "out", "target", "allow"} {
		if cmd.Flags().Changed(name) {
			return usage(fmt.Errorf("--%s: the search simulates service unless --live is given", name))
		}
	}
	return nil
}

// checkLive holds the flags of a search against live targets against what is possible.
func (f *capacityFlags) checkLive(cmd *cobra.Command) error {
	for _, name := range []string{"replications", "most", "workers"} {
		if cmd.Flags().Changed(name) {
			return usage(fmt.Errorf("--%s: a live step cannot be replicated; leave it out, or leave --live out", name))
		}
	}
	if !cmd.Flags().Changed("precision") {
		f.precision = usualLivePrecision
	}
	if !cmd.Flags().Changed("budget") {
		f.budget = usualBudget
	}
	if _, err := f.wanted(); err != nil {
		return err
	}
	switch {
	case len(f.mixes) > 1:
		return usage(errors.New("--only: one live search can be about one mix; name one"))
	case f.step < 0 || f.warmup < 0 || f.rest < 0:
		return usage(errors.New("--step, --warmup and --rest want times above 0, such as 2m"))
	case f.whole && (f.step > 0 || f.warmup > 0):
		return usage(errors.New("--whole: a step is then as long as the scenario; set its horizon and warmup instead of --step and --warmup"))
	}
	return f.scenarioFlags.check(cmd)
}
