package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
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
	force bool
}

func newCompare(p *process) *cobra.Command {
	var f compareFlags
	cmd := &cobra.Command{
		Use:   "compare FILE",
		Short: "Simulate the mixes of a scenario side by side",
		Long: `Compare simulates the file as it is and each of its mixes, with the same customers on the same
days, and prints them side by side: containment, escalation, resolution, repeats, service level,
occupancy and cost, each with half of its interval. Below it stand the paired differences to the file
as it is, with intervals over replications; where an interval straddles zero, it cannot tell which one
is better.

With --vary it compares values of one or two parameters instead, and draws each gate against them.

With --out, each mix has a directory of its own below: its report over all replications as
report.json, and the rows of the first replication, which holdline report reads.

All mixes get as many replications as the file itself takes to reach --precision, or --replications.
A comparison promises nothing: its exit code is 0 whatever the gates say, or 130 when ^C ended it,
with what was compared by then.`,
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
				if f.out != "" {
					return usage(errors.New("--out keeps the report of each mix, and --vary has none: redirect the output, with --format json"))
				}
				if len(f.mixes) > 0 {
					return usage(errors.New("--only chooses among mixes, and --vary compares values of the file as it is: leave one of them out"))
				}
				return p.vary(cmd.Context(), args[0], &f)
			}
			return p.compare(cmd.Context(), args[0], &f)
		},
	}
	f.register(cmd)
	without(cmd, nothingSent, "target", "allow")
	without(cmd, nothingJudged, "strict", "junit")
	cmd.Flags().StringSliceVar(&f.mixes, "only", nil, "compare only these mixes, separated by commas")
	cmd.Flags().StringArrayVar(&f.vary, "vary", nil, "compare values of a parameter: path=from..to, path=from..to:points or path=a,b,c (repeatable, twice)")
	cmd.Flags().BoolVar(&f.force, "force", false, "overwrite runs that --out already holds")
	offerFormats(cmd, render.Comparisons().Names())
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
	base.ruled()
	studies := []*study{base}
	for _, name := range names {
		s := &study{process: p, flags: &f.studyFlags, file: file, mix: name}
		if err = s.load(); err != nil {
			return err
		}
		if err = sameDays(base.scenario, s.scenario, "mix "+name); err != nil {
			return err
		}
		studies = append(studies, s)
	}
	warn(studies)
	ctx, stop := p.interruptible(ctx)
	defer stop()
	c, err := compareAll(ctx, studies, f)
	if err != nil && len(c.Names) == 0 {
		return err
	}
	if failed := write(p.stdout, c, render.Options{Color: p.color}); failed != nil {
		return exit(worst(exitUntrusted, codeOf(err)), failed)
	}
	return err
}

// warn says what is suspicious about the file, and what a mix adds to that.
func warn(studies []*study) {
	var told []string
	for _, s := range studies {
		for _, w := range scenarios.Warnings(s.scenario, 1) {
			if slices.Contains(told, w) {
				continue
			}
			told = append(told, w)
			if s.mix != "" {
				w = "mix " + s.mix + ": " + w
			}
			s.say("warning: %s", w)
		}
	}
}

// compareAll plays one study after the other, each as often as the first. What --out asks for is opened
// before any of them, so that a directory that cannot be had costs no waiting.
func compareAll(ctx context.Context, studies []*study, f *compareFlags) (c *reports.Comparison, err error) {
	c = new(reports.Comparison)
	var open []*study
	defer func() {
		for _, s := range open { // on the way out of a failure
			err = errors.Join(err, s.finish(&reports.Summary{Run: reports.Run{Why: "the comparison did not get to it", Interrupted: true}}))
		}
	}()
	for _, s := range studies {
		if f.out == "" {
			break
		}
		if err = s.keep(filepath.Join(f.out, s.mixName()), f.force); err != nil {
			return c, err
		}
		open = append(open, s)
	}
	for i, s := range studies {
		if i > 0 {
			s.replications = studies[0].result.N()
		}
		ended := s.run(ctx)
		if ended != nil && !errors.Is(ended, context.Canceled) {
			return c, ended
		}
		if ended != nil {
			c.Interrupted, c.Why = true, cutShort(studies, i)
			ended = exit(exitInterrupted, errors.New(c.Why))
		}
		if ended == nil || s.done() >= fewest {
			doc := s.summary(ended != nil)
			if len(open) > 0 {
				open = open[1:]
				if err = s.leave(filepath.Join(f.out, s.mixName()), doc); err != nil {
					return c, err
				}
			}
			c.Add(s.mixName(), doc, s.result)
		}
		if ended != nil {
			return c, ended
		}
	}
	return c, nil
}

// fewest is how many replications of a mix are shown if it had to end early: one has no interval.
const fewest = 2

// done is how many replications there are.
func (s *study) done() int {
	if s.result == nil {
		return 0
	}
	return s.result.N()
}

// cutShort says what a comparison lacks that ended while study at was played.
func cutShort(studies []*study, at int) string {
	text, left := "interrupted", studies[at:]
	if n := left[0].done(); n >= fewest {
		text += fmt.Sprintf(" after %d replications of %s", n, left[0].mixName())
		if at > 0 {
			text += fmt.Sprintf(" (the others have %d)", studies[0].done())
		}
		left = left[1:]
	}
	names := make([]string, len(left))
	for i, s := range left {
		names[i] = s.mixName()
	}
	if len(names) > 0 {
		text += "; not there: " + strings.Join(names, ", ")
	}
	return text
}

// mixName is the name of what is played, of the file without a mix, too.
func (s *study) mixName() string {
	if s.mix == "" {
		return asIs
	}
	return s.mix
}

// leave ends a mix's directory with its report.
func (s *study) leave(dir string, doc *reports.Summary) error {
	write, _ := render.Summaries().Named("json")
	return errors.Join(s.finish(doc), writeFile("--out", filepath.Join(dir, "report.json"), func(w *os.File) error {
		return write(w, doc, render.Options{})
	}))
}

// sameDays refuses a mix that changes which customers come on which days, or which of them count:
// there would be nothing paired about its differences.
func sameDays(base, mix *scenarios.Scenario, given string) error {
	if key := scenarios.Unpaired(base, mix); key != "" {
		return usage(fmt.Errorf("%s: %s changes %s, so that other customers are counted: a comparison needs the same ones; give it to all with a flag instead", base.Name, given, key))
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
