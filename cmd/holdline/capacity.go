package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/render"
	"github.com/holdline/holdline/sim/unit"
)

type capacityFlags struct {
	studyFlags

	mixes  []string
	intent string
	budget time.Duration

	live bool
	liveFlags
}

// usualMostLoad is how many replications a load gets at most.
const usualMostLoad = "5120"

func newCapacity(p *process) *cobra.Command {
	var f capacityFlags
	cmd := &cobra.Command{
		Use:   "capacity FILE",
		Short: "Search for the load at which a promise first breaks",
		Long: `Capacity multiplies fresh arrivals (returns follow by themselves) and simulates until it knows the
smallest multiplier at which a gate's expected measure crosses its limit, coming from below: for the
file as it is and for each of its mixes, which gate breaks first, in which interval and queue, what
was scarce there, and which gate is next.

A coarse grid of loads comes first. The limit is then the root over replications that meet the same
customers at every load; their number doubles until the 95 % interval is within --precision of it.
Recommended is the lower end, with the simulate command that plays it. Where that would leave a gate
undecided for who was still in progress, runs go on for longer than drain, and the answer says so.
Intervals hold the chance in the simulation, not the error of the forecast.

With --live it searches against the targets, or on the embedded sandbox where there are none. Each
step holds the mix of the busiest moment at a steady load and warms up first; loads double until one
breaks, then the bracket is halved. A step too short to see how its queues swing leans to a side and
is plain about nothing; together such steps tell of the limit by a curve through their estimates, and
the budget is used up for that. Where they are too few, a step bounds the limit by a factor of two.
What the budget has room for is said first. A step ends early when open conversations and first
replies (of a desk without a bot, waits for a human) plainly rise and rise; a late generator makes it
not trustworthy, never a limit. The gate that breaks next is read off the same steps. Each step is a
run that is kept (--out). Killed or interrupted at any moment, the same command goes on.

Exit codes: 0 answered, 1 a gate fails at every load, or at the lowest, 3 --budget or --most ended the
search before --precision was reached, or no gate could be judged (nothing to measure, or the deadline
ends who waits first), 64 bad usage or scenario, 70 a fault of holdline, 130 interrupted (what was
learned is reported).`,
		Example: `  holdline capacity launch-surge
  holdline capacity launch-surge --intent refund-status --precision 5%
  holdline capacity ai-first-rollback --only ai-first --budget 1m --format json
  holdline capacity quickstart --live --speedup 100
  holdline capacity support.yaml --live --step 2m --budget 30m --out runs/limit`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(cmd); err != nil {
				return err
			}
			if f.live {
				return p.capacityLive(cmd.Context(), args[0], &f)
			}
			return p.capacity(cmd.Context(), args[0], &f)
		},
	}
	f.register(cmd)
	fl := cmd.Flags()
	for _, unused := range []string{"junit", "strict"} {
		_ = fl.MarkHidden(unused) // fails only for a flag that does not exist
	}
	for name, text := range map[string]string{
		"load":         "the multiplier of fresh arrivals to begin with",
		"precision":    "half-width of the limit's interval to reach, as a share of the limit",
		"replications": "replicate exactly so often at each load (default: until --precision)",
		"most":         "replicate at most so often at each load in search of --precision",
	} {
		fl.Lookup(name).Usage = text
	}
	usually(cmd, "most", usualMostLoad)
	fl.StringSliceVar(&f.mixes, "only", nil, "search only these mixes, separated by commas; "+asIs+" is the file itself")
	fl.StringVar(&f.intent, "intent", "", "multiply the arrivals of this intent only")
	fl.DurationVar(&f.budget, "budget", 0, "end the search after this long, with what is known by then (default: no end; with --live 15m)")
	fl.BoolVar(&f.live, "live", false, "search against the targets, or the embedded sandbox, instead of the simulated world")
	f.registerLive(fl)
	offerFormats(cmd, render.Breakings().Names())
	return cmd
}

func (f *capacityFlags) check(cmd *cobra.Command) error {
	shared := f.studyFlags.check
	if f.live {
		shared = f.checkLive
	} else if err := f.unused(cmd); err != nil {
		return err
	}
	if err := shared(cmd); err != nil {
		return err
	}
	switch {
	case f.budget < 0:
		return usage(fmt.Errorf("--budget %s: want a time above 0, such as 1m", f.budget))
	case f.replications == 1:
		return usage(errors.New("--replications 1: one replication tells no interval; want 2 or more"))
	}
	_, err := formatNamed(render.Breakings(), f.format)
	return err
}

func (p *process) capacity(ctx context.Context, file string, f *capacityFlags) error {
	searches, err := p.loadSearches(file, f)
	if err != nil {
		return err
	}
	write, _ := render.Breakings().Named(f.format)
	wanted, err := f.wanted()
	if err != nil {
		return err
	}
	ctx, stop := p.interruptible(ctx)
	defer stop()
	if f.budget > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, f.budget)
		defer cancel()
	}
	first := searches[0].scenario
	doc := reports.Breaking{
		SchemaVersion: reports.SchemaVersion, Scenario: first.Name, Seed: first.Seed, Version: version,
		Command: joined(safe(p.args)), Intent: f.intent, Precision: wanted,
	}
	codes := []int{exitMet}
	for i, s := range searches {
		var mix *reports.MixBreaking
		var code int
		mix, code, err = s.through(ctx, wanted)
		codes = append(codes, code)
		switch {
		case errors.Is(err, context.Canceled):
			doc.Interrupted, doc.Why = true, "interrupted"
		case errors.Is(err, context.DeadlineExceeded):
			doc.Why = fmt.Sprintf("the budget of %s ended", unit.Duration(f.budget))
		case err != nil:
			return err
		}
		doc.Mixes = append(doc.Mixes, *mix)
		if doc.Why != "" {
			doc.Why += unseen(searches[i+1:])
			break
		}
	}
	if err = write(p.stdout, &doc, render.Options{Color: p.color}); err != nil {
		return exit(exitUntrusted, err)
	}
	if doc.Interrupted {
		codes = append(codes, exitInterrupted)
	}
	return ended(codes...)
}

// unseen names the mixes that a search which ended early never came to.
func unseen(searches []*limitSearch) string {
	if len(searches) == 0 {
		return ""
	}
	names := make([]string, len(searches))
	for i, s := range searches {
		names[i] = cmp.Or(s.mix, asIs)
	}
	return "; not looked at: " + strings.Join(names, ", ")
}

// loadSearches reads the file as it is and its mixes, or those asked for, and refuses what cannot be
// searched.
func (p *process) loadSearches(file string, f *capacityFlags) ([]*limitSearch, error) {
	base := &limitSearch{study: study{process: p, flags: &f.studyFlags, file: file, intent: f.intent}}
	if err := base.load(); err != nil {
		return nil, err
	}
	names := make([]string, 0, 1+len(base.scenario.Mixes))
	if len(f.mixes) == 0 {
		names = append(names, asIs)
		for _, m := range base.scenario.Mixes {
			names = append(names, m.Name)
		}
	} else {
		others := slices.DeleteFunc(slices.Clone(f.mixes), func(name string) bool { return name == asIs })
		if len(others) > 0 {
			if _, err := chosen(base.scenario, others); err != nil {
				return nil, err
			}
		}
		names = f.mixes
	}
	out := make([]*limitSearch, 0, len(names))
	for _, name := range names {
		s := base
		if name != asIs {
			s = &limitSearch{study: study{process: p, flags: &f.studyFlags, file: file, mix: name, intent: f.intent}}
			if err := s.load(); err != nil {
				return nil, err
			}
		}
		out = append(out, s)
	}
	for _, s := range out {
		if err := s.prepare(); err != nil {
			return nil, err
		}
	}
	return out, nil
}
