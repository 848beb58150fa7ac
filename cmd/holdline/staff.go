package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/render"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/staffing"
	"github.com/holdline/holdline/sim/unit"
)

type staffFlags struct {
	scenarioFlags

	mix        string
	every      string
	interval   string
	limits     []string
	confidence string
	budget     time.Duration
	most       int
	workers    int
	start      int
	noShifts   bool
	patterns   []string
	patch      string
}

func newStaff(p *process) *cobra.Command {
	var f staffFlags
	cmd := &cobra.Command{
		Use:   "staff FILE",
		Short: "Find the least costly heads, and shifts, that keep the promises in every interval",
		Long: `Staff searches for the paid heads, by group and interval, that keep the scenario's gates in each
interval at the least cost, by simulation: from what Erlang A would staff it adds heads where a gate
breaks and takes away where none does, with the same customers each time. What it finds is then held
against customers it has not seen. A window that these leave undecided gets a head more, which the
report names, and others are asked. Single heads are taken away, hours apart, to see whether each is
needed.

It claims only that: each gate is plainly kept on fresh replications, and no single head, or shift, can go
and the gates still be confirmed on as many. Each window is judged by itself, with intervals that hold
over all looks at it. It does not claim that no other staffing is cheaper: the bound beside it says how
far away it could be. That is simulated too: what intervals need at least with plenty of heads
everywhere else. Where customers may wait for longer than an interval it is reckoned from how many
of them a head takes up at most.

From 4 hours on the heads are then covered by shifts (--shift, each of 4 to 9 hours; a full day, part time
and half days by default) at the least cost. --no-shifts stops at heads by interval.

Gates that more heads do not mend, such as those of the bot, and shares of days are judged at the end and
not searched for; where one does not hold, nothing is confirmed.

Exit codes: 0 found and confirmed, 1 no staffing within the limits keeps the gates, 3 a window or a gate
broken or undecided, or the search not done, 64 bad usage or scenario, 130 interrupted (the best so far is
reported).`,
		Example: `  holdline staff payday-peak
  holdline staff payday-peak --interval 1h --no-shifts --patch heads.yaml
  holdline staff support.yaml --limit in-house=4..30 --shift full=8h30m,break=30m@4h --shift half=4h`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(cmd); err != nil {
				return err
			}
			return p.staff(cmd.Context(), args[0], &f)
		},
	}
	f.register(cmd)
	fl := cmd.Flags()
	without(cmd, nothingSent, "target", "allow")
	without(cmd, nothingJudged, "strict", "junit")
	without(cmd, "a staffing has one report, on standard output, and --patch writes it as a mix", "out")
	_ = fl.MarkHidden("speedup") // fails only for a flag that does not exist
	fl.StringVar(&f.mix, "mix", "", "staff this mix of the scenario instead of the file as it is")
	fl.StringVar(&f.every, "every", "", "hold gates that name no interval in each of these (default: --interval)")
	fl.StringVar(&f.interval, "interval", "", "heads may change so often (default: the calendar's interval, else 30m)")
	fl.StringArrayVar(&f.limits, "limit", nil, "of a group's paid heads in any interval: GROUP=MIN..MAX, GROUP=..MAX (repeatable)")
	fl.StringVar(&f.confidence, "confidence", "95%", "of the intervals by which a gate counts as kept or broken")
	fl.DurationVar(&f.budget, "budget", 10*time.Minute, "end the search after this time with the best so far")
	fl.IntVar(&f.most, "most", 0, "replicate one staffing so often in search of a decision (default: 320, the more the fewer contacts there are, up to 10240)")
	fl.IntVar(&f.workers, "workers", 0, "processors to use (default: all); the figures do not depend on it")
	fl.IntVar(&f.start, "start", -1, "begin the search with so many heads everywhere instead of what Erlang A would staff")
	fl.BoolVar(&f.noShifts, "no-shifts", false, "heads by interval only, no shifts")
	fl.StringArrayVar(&f.patterns, "shift", nil, "shift pattern: NAME=LENGTH[,break=LENGTH@AFTER][,from=TIME][,to=TIME] (repeatable)")
	fl.StringVar(&f.patch, "patch", "", "write the staffing to this file, as a mix for simulate")
	offerFormats(cmd, render.Staffings().Names())
	return cmd
}

func (f *staffFlags) check(cmd *cobra.Command) error {
	if cmd.Flags().Changed("speedup") {
		return usage(errors.New("--speedup: virtual time takes no longer for a long scenario than it must; leave it out"))
	}
	if _, err := formatNamed(render.Staffings(), f.format); err != nil {
		return err
	}
	switch level, err := unit.ParseShare(f.confidence); {
	case err != nil || level < 0.5 || level > 0.9991:
		return usage(fmt.Errorf("--confidence %s: want a share from 50%% to 99.9%%, such as 95%%", f.confidence))
	case cmd.Flags().Changed("most") && (f.most < 20 || f.most > 100_000):
		return usage(fmt.Errorf("--most %d: want 20 to 100000", f.most))
	case cmd.Flags().Changed("start") && (f.start < 0 || f.start > 1_000_000):
		return usage(fmt.Errorf("--start %d: want 0 to 1000000 heads", f.start))
	case f.workers < 0:
		return usage(fmt.Errorf("--workers %d: want 1 or more, or 0 for all processors", f.workers))
	case f.budget <= 0:
		return usage(fmt.Errorf("--budget %s: want a time above 0, such as 5m", f.budget))
	}
	if err := errors.Join(roomFor("--patch", f.patch), ofKind("--patch", f.patch, "# Found by holdline")); err != nil {
		return err
	}
	f.writes = append(f.writes, written{"--patch", f.patch})
	return f.scenarioFlags.check(cmd)
}

// staffJob is one staffing on its way.
type staffJob struct {
	*study

	flags   *staffFlags
	promise []goal.Gate // searched for, each with its interval
	aside   []goal.Gate // judged at the end
	spans   []staffing.Span
	every   time.Duration
	groups  []staffing.Group
	world   *staffWorld
	formula *formulaStaffing
	level   float64
	most    int // replications of one staffing
	meta    reports.Meta
	after   time.Duration // those on at the end of the run stay for so long
	longer  string        // that runs go on for longer than the scenario says; "": they do not
	before  *cutOff       // what a search found whose runs ended too early: the next begins there
	kinds   []staffing.Pattern
	told    time.Time

	proposed []scenarios.Group // with the shifts to be simulated
}

func (p *process) staff(ctx context.Context, file string, f *staffFlags) error {
	j := &staffJob{flags: f, study: &study{process: p, flags: &studyFlags{scenarioFlags: f.scenarioFlags, workers: f.workers}, file: file, mix: f.mix}}
	if err := j.load(); err != nil {
		return err
	}
	if err := j.prepare(); err != nil {
		return err
	}
	ctx, stop := p.interruptible(ctx)
	defer stop()
	bounded, cancel := context.WithTimeout(ctx, f.budget)
	defer cancel()
	doc, err := j.search(ctx, bounded)
	if err != nil {
		return err
	}
	return j.present(doc)
}
