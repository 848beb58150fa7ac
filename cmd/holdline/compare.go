package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/render"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
)

type compareFlags struct {
	studyFlags

	mixes []string
	vary  []string
}

func newCompare(p *process) *cobra.Command {
	var f compareFlags
	cmd := &cobra.Command{
		Use:   "compare FILE",
		Short: "Simulate the mixes of a scenario side by side",
		Long: `Compare simulates the file as it is and each of its mixes, with the same customers on the same
days, and prints them side by side: containment, escalation, resolution, repeats, service level,
occupancy and cost. Below it stand the paired differences to the file as it is, with intervals over
replications; where an interval straddles zero, it cannot tell which one is better.

With --vary it compares values of one or two parameters instead, and draws each gate against them.

All mixes get as many replications as the file itself takes to reach --precision, or --replications.
A comparison promises nothing: its exit code is 0 whatever the gates say.`,
		Example: `  holdline compare ai-first-rollback
  holdline compare launch-surge --only more-in-house --replications 200 --format markdown
  holdline compare launch-surge --vary service.bot.outcome.refund-status.solved=0.5..0.8
  holdline compare launch-surge --vary 'service.groups[outsourced].shifts[0].headcount=10..30:5' --vary service.bot.concurrency=20,60`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(cmd); err != nil {
				return err
			}
			if len(f.vary) > 0 {
				return p.vary(cmd.Context(), args[0], &f)
			}
			return p.compare(cmd.Context(), args[0], &f)
		},
	}
	f.register(cmd)
	cmd.Flags().StringSliceVar(&f.mixes, "only", nil, "compare only these mixes, separated by commas")
	cmd.Flags().StringArrayVar(&f.vary, "vary", nil, "compare values of a parameter: path=from..to, path=from..to:points or path=a,b,c (repeatable, twice)")
	completeFormat(cmd, render.Comparisons().Names())
	return cmd
}

// asIs names the file without a mix.
const asIs = "as-is"

func (p *process) compare(ctx context.Context, file string, f *compareFlags) error {
	write, err := formatNamed(render.Comparisons(), f.format)
	if err != nil {
		return err
	}
	base := &study{process: p, flags: &f.studyFlags, file: file, replications: f.replications}
	if err = base.load(); err != nil {
		return err
	}
	names, err := chosen(base.scenario, f.mixes)
	if err != nil {
		return err
	}
	studies := []*study{base}
	for _, name := range names {
		s := &study{process: p, flags: &f.studyFlags, file: file, mix: name}
		if err = s.load(); err != nil {
			return err
		}
		if err = sameDays(base.scenario, s.scenario, name); err != nil {
			return err
		}
		studies = append(studies, s)
	}
	ctx, stop := p.interruptible(ctx)
	defer stop()
	c := reports.Comparison{}
	for _, s := range studies {
		if s != base {
			s.replications = base.result.N()
		}
		if err = s.run(ctx); err != nil {
			if errors.Is(err, context.Canceled) {
				return exit(exitInterrupted, errors.New("interrupted: a comparison needs all of its mixes"))
			}
			return err
		}
		name := s.mix
		if s == base {
			name = asIs
		}
		c.Add(name, s.summary(false), s.result)
	}
	if err = write(p.stdout, &c, render.Options{Color: p.color}); err != nil {
		return exit(exitUntrusted, err)
	}
	return nil
}

// sameDays refuses a mix that changes which customers come on which days, or which of them count:
// there would be nothing paired about its differences.
func sameDays(base, mix *scenarios.Scenario, name string) error {
	for _, x := range []struct {
		key  string
		same bool
	}{
		{"seed", base.Seed == mix.Seed},
		{"horizon or calendar", base.Length() == mix.Length()},
		{"warmup", base.Warmup == mix.Warmup},
	} {
		if !x.same {
			return usage(fmt.Errorf("%s: mix %s changes %s, so that other customers are counted: a comparison needs the same ones; give it to all with a flag instead", base.Name, name, x.key))
		}
	}
	return nil
}

// chosen are the mixes to compare: all, or those asked for.
func chosen(sc *scenarios.Scenario, only []string) ([]string, error) {
	all := make([]string, len(sc.Mixes))
	for i, m := range sc.Mixes {
		all[i] = m.Name
	}
	if len(all) == 0 {
		return nil, usage(fmt.Errorf("%s has no mixes to compare: describe some under mixes (see docs/formats.md)", sc.Name))
	}
	if len(only) == 0 {
		return all, nil
	}
	for _, name := range only {
		if !slices.Contains(all, name) {
			meant := ""
			if best, ok := goal.Closest(name, all); ok {
				meant = fmt.Sprintf(" (did you mean %s?)", best)
			}
			return nil, usage(fmt.Errorf("--only %s: %s has no such mix%s; it has %s", name, sc.Name, meant, strings.Join(all, ", ")))
		}
	}
	return only, nil
}
