package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/render"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim"
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
against customers it has not seen, and each single head is taken away once to see whether it is needed.

It claims only that: that no gate is broken on fresh replications, and that no single head (or shift)
can go; what it cannot tell, it calls undecided. It does not claim that no other staffing is cheaper:
the bound beside it says how far away it could be.

From 4 hours on the heads are then covered by shifts (--shift; a full day, part time and half days by
default) at the least cost. --no-shifts stops at heads by interval.

Gates that more heads do not mend, such as those of the bot, are judged at the end and not searched for.

Exit codes: 0 found and confirmed, 1 no staffing within the limits keeps the gates, 3 not confirmed,
64 bad usage or scenario, 130 interrupted (the best so far is reported).`,
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
	for _, name := range []string{"speedup", "strict", "junit"} {
		_ = fl.MarkHidden(name) // fails only for a flag that does not exist
	}
	fl.StringVar(&f.mix, "mix", "", "staff this mix of the scenario instead of the file as it is")
	fl.StringVar(&f.every, "every", "", "hold gates that name no interval in each of these (default: --interval)")
	fl.StringVar(&f.interval, "interval", "", "heads may change so often (default: the calendar's interval, else 30m)")
	fl.StringArrayVar(&f.limits, "limit", nil, "of a group's paid heads in any interval: GROUP=MIN..MAX, GROUP=..MAX (repeatable)")
	fl.StringVar(&f.confidence, "confidence", "95%", "of the intervals by which a gate counts as kept or broken")
	fl.DurationVar(&f.budget, "budget", 10*time.Minute, "end the search after this time with the best so far")
	fl.IntVar(&f.most, "most", 320, "replicate one staffing at most so often in search of a decision")
	fl.IntVar(&f.workers, "workers", 0, "processors to use (default: all); the figures do not depend on it")
	fl.IntVar(&f.start, "start", -1, "begin the search with so many heads everywhere instead of what Erlang A would staff")
	fl.BoolVar(&f.noShifts, "no-shifts", false, "heads by interval only, no shifts")
	fl.StringArrayVar(&f.patterns, "shift", nil, "shift pattern: NAME=LENGTH[,break=LENGTH@AFTER][,from=TIME][,to=TIME] (repeatable)")
	fl.StringVar(&f.patch, "patch", "", "write the staffing to this file, as a mix and as --set lines for simulate")
	completeFormat(cmd, render.StaffingNames())
	return cmd
}

func (f *staffFlags) check(cmd *cobra.Command) error {
	if cmd.Flags().Changed("speedup") {
		return usage(errors.New("--speedup: virtual time takes no longer for a long scenario than it must; leave it out"))
	}
	if _, ok := render.NamedStaffing(f.format); !ok {
		return usage(fmt.Errorf("--format %s: a staffing can be %s", f.format, strings.Join(render.StaffingNames(), ", ")))
	}
	switch level, err := unit.ParseShare(f.confidence); {
	case err != nil || level < 0.5 || level > 0.999:
		return usage(fmt.Errorf("--confidence %s: want a share from 50%% to 99.9%%, such as 95%%", f.confidence))
	case f.most < block || f.most > 100_000:
		return usage(fmt.Errorf("--most %d: want %d to 100000", f.most, block))
	case f.workers < 0:
		return usage(fmt.Errorf("--workers %d: want 1 or more, or 0 for all processors", f.workers))
	case f.budget <= 0:
		return usage(fmt.Errorf("--budget %s: want a time above 0, such as 5m", f.budget))
	}
	if err := roomFor("--patch", f.patch); err != nil {
		return err
	}
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
	meta    reports.Meta
	floor   staffing.Heads // on the floor, before anybody is away
	told    time.Time
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

// prepare lays out intervals, promises, groups and the world.
func (j *staffJob) prepare() error {
	sc := j.scenario
	if len(sc.Service.Groups) == 0 {
		return usage(fmt.Errorf("%s: it has no groups to staff; describe them under service.groups", j.file))
	}
	if err := j.intervals(); err != nil {
		return err
	}
	if err := j.promises(); err != nil {
		return err
	}
	if err := j.limits(); err != nil {
		return err
	}
	level, _ := unit.ParseShare(j.flags.confidence) // checked
	j.level = float64(level)
	texts := make([]string, len(j.promise))
	for i := range j.promise {
		texts[i] = j.promise[i].Text
	}
	searched := *sc
	searched.Gates = texts
	o := j.options()
	plan, err := sim.NewPlan(sc, o)
	if err != nil {
		return usage(err)
	}
	labels, planned, expected := plan.Labels(), plan.Rate, plan.Expected()
	if err = plan.Close(); err != nil {
		return err
	}
	if err = j.bounded(expected * float64(j.flags.most)); err != nil {
		return err
	}
	j.meta = reports.Meta{
		Seed: sc.Seed, Version: version, Mode: "simulated", Target: "simulator", Load: j.flags.load, Speedup: 1, Labels: labels, Planned: planned,
	}
	m, err := reports.NewMargins(&searched, j.meta, j.promise)
	if err != nil {
		return usage(err)
	}
	last := j.spans[len(j.spans)-1].To
	j.world = &staffWorld{
		scenario: &searched, options: o, spans: j.spans, end: last + sc.Drain.Std(), margins: m, workers: j.flags.workers, shares: true,
	}
	if j.formula, err = newFormulas(sc, o, j.spans, j.promise); err != nil {
		return usage(err)
	}
	return nil
}

// intervals cuts the run into intervals of heads.
func (j *staffJob) intervals() error {
	sc := j.scenario
	end := sc.Length()
	step := 30 * time.Minute
	if sc.Calendar != nil && sc.Calendar.Interval > 0 {
		step = sc.Calendar.Interval.Std()
	}
	var err error
	if step, err = interval("--interval", j.flags.interval, min(step, end)); err != nil {
		return err
	}
	if j.every, err = interval("--every", j.flags.every, step); err != nil {
		return err
	}
	const most = 5000
	if end/step > most {
		return usage(fmt.Errorf("--interval %s: that makes %d intervals, and a search bears %d: choose longer ones or a shorter --horizon", short(step), end/step, most))
	}
	for t := time.Duration(0); t < end; t += step {
		j.spans = append(j.spans, staffing.Span{From: t, To: min(t+step, end)})
	}
	return nil
}

func interval(flag, text string, fallback time.Duration) (time.Duration, error) {
	if text == "" {
		return fallback, nil
	}
	d, err := unit.ParseDuration(text)
	if err != nil || d.Std() < time.Millisecond {
		return 0, usage(fmt.Errorf("%s %s: want a time such as 30m", flag, text))
	}
	return d.Std(), nil
}

// promises are the gates, each in its intervals; those that heads do not mend stand aside.
func (j *staffJob) promises() error {
	if len(j.goals) == 0 {
		return usage(fmt.Errorf("%s: it has no gates, so nothing says how many heads are enough; add some under gates, or give --gate 'service_level(20s) >= 80%%'", j.file))
	}
	for _, g := range j.goals {
		if !moved(&g) {
			j.aside = append(j.aside, g)
			continue
		}
		if g.Every == 0 {
			text := fmt.Sprintf("every %s: %s", unit.Duration(j.every), g.Text)
			each, err := goal.Parse(text)
			if err != nil {
				return usage(fmt.Errorf("gate %q: %w", text, err))
			}
			g = each
		}
		j.promise = append(j.promise, g)
	}
	if len(j.promise) == 0 {
		return usage(fmt.Errorf("%s: none of its %d gates gets better with more heads, so nothing says how many are enough; add one such as 'service_level(20s) >= 80%%' or 'abandonment_rate < 5%%'", j.file, len(j.goals)))
	}
	return nil
}

// limits are the groups with what --limit says of them.
func (j *staffJob) limits() error {
	sc := j.scenario
	names := make([]string, len(sc.Service.Groups))
	for i := range sc.Service.Groups {
		g := &sc.Service.Groups[i]
		names[i] = g.Name
		j.groups = append(j.groups, staffing.Group{
			Name: g.Name, Cost: g.Cost.PerPaidHour, Present: (1 - float64(g.Absence)) * (1 - float64(g.InShift)),
		})
	}
	for _, text := range j.flags.limits {
		name, bounds, ok := strings.Cut(text, "=")
		i := slices.Index(names, name)
		if ok && i < 0 {
			meant := ""
			if best, near := goal.Closest(name, names); near {
				meant = fmt.Sprintf(" (did you mean %s?)", best)
			}
			return usage(fmt.Errorf("--limit %s: there is no group %s%s; the scenario has %s", text, name, meant, strings.Join(names, ", ")))
		}
		low, high, ranged := strings.Cut(bounds, "..")
		if !ok || !ranged || !number(low, &j.groups[i].Min) || !number(high, &j.groups[i].Max) || j.groups[i].Max > 0 && j.groups[i].Min > j.groups[i].Max {
			return usage(fmt.Errorf("--limit %s: want GROUP=MIN..MAX, such as in-house=2..40 or in-house=..40", text))
		}
	}
	for _, g := range j.groups {
		if g.Cost <= 0 && g.Max == 0 {
			return usage(fmt.Errorf("group %s costs nothing by the hour and has no limit, so any number of its heads is as good as another: give it cost.per_paid_hour, or --limit %s=0..40", g.Name, g.Name))
		}
	}
	return nil
}

// number reads a count; nothing leaves it as it is.
func number(text string, to *int) bool {
	if text == "" {
		return true
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 1_000_000 {
		return false
	}
	*to = n
	return true
}

// tell says at most every second how far it is.
func (j *staffJob) tell(format string, args ...any) {
	if time.Since(j.told) < time.Second {
		return
	}
	j.told = time.Now()
	j.say("%s, %s: "+format, append([]any{j.name(), short(time.Since(j.began))}, args...)...)
}

// begin gives the heads that the search starts from.
func (j *staffJob) begin() staffing.Heads {
	h := j.formula.heads(j.groups, false)
	if j.flags.start >= 0 {
		for g := range h {
			for t := range h[g] {
				h[g][t] = j.flags.start
			}
		}
	}
	return h
}

// search finds heads, and shifts where they are wanted.
func (j *staffJob) search(ctx, bounded context.Context) (*render.Staffing, error) {
	j.began = time.Now()
	problem := staffing.Problem{
		Groups: j.groups, Spans: j.spans, Clauses: j.world.clauses(j.promise), World: j.world, Start: j.begin(),
		Level: j.level, Most: max(1, j.flags.most/block), Tell: j.tell,
	}
	if err := j.require(bounded, problem); err != nil {
		return nil, j.impossible(err)
	}
	for g := range j.floor {
		for t, n := range j.floor[g] {
			problem.Start[g][t] = j.groups[g].Paid(n)
		}
	}
	s := staffing.New(problem)
	r, err := s.Run(bounded)
	if err != nil {
		return nil, j.impossible(err)
	}
	if ctx.Err() != nil {
		r.Why = "interrupted"
	}
	if r.Heads == nil {
		code := exitUntrusted
		if ctx.Err() != nil {
			code = exitInterrupted
		}
		return nil, exit(code, fmt.Errorf("%s before any staffing kept all gates: nothing to report; after %d simulated days the search was still adding heads", r.Why, block*s.Plays()))
	}
	return j.document(ctx, s, r)
}

// require finds the heads that must be on the floor: as if nobody were ever away.
func (j *staffJob) require(ctx context.Context, p staffing.Problem) error {
	shrunk := slices.ContainsFunc(j.groups, func(g staffing.Group) bool { return g.Present < 1 })
	if !shrunk {
		return nil
	}
	p.Groups = slices.Clone(p.Groups)
	for g := range p.Groups {
		x := &p.Groups[g]
		x.Min, x.Max = int(float64(x.Min)*x.Present), int(float64(x.Max)*x.Present)
		x.Present = 1
	}
	if j.flags.start < 0 {
		p.Start = j.formula.heads(p.Groups, false)
	}
	j.world.shares = false
	defer func() { j.world.shares = true }()
	var err error
	if j.floor, err = staffing.New(p).Requirement(ctx); ended(ctx, err) {
		return nil // the heads that are paid are what matters: what was begun is not shown
	}
	return err
}

// ended says whether an error is the end of the time.
func ended(ctx context.Context, err error) bool { return err != nil && ctx.Err() != nil }

// impossible says in a sentence what no heads keep.
func (j *staffJob) impossible(err error) error {
	var e *staffing.ImpossibleError
	if !errors.As(err, &e) {
		return err
	}
	c := j.world.clauses(j.promise)[e.Clauses[0]]
	at := j.world.margins.Criteria()[e.Clauses[0]].Span
	var heads []string
	for g := range j.groups {
		heads = append(heads, fmt.Sprintf("%d %s", slices.Max(e.Heads[g]), j.groups[g].Name))
	}
	g := j.promise[c.Promise]
	return exit(exitFailed, fmt.Errorf("no staffing within the limits keeps %q: even with %s in every interval it misses by %s from %s to %s (%d windows in all); what is missing is not heads: look at the bot, queue limits, opening hours and skills",
		g.Text, strings.Join(heads, " and "), missing(g, e.Margins[0]), j.clock(at.From), j.clock(at.To), len(e.Clauses)))
}

// missing is a margin below zero in the words of its measure.
func missing(g goal.Gate, margin float64) string {
	if g.Unit == goal.Share {
		return fmt.Sprintf("%.1f points", -100*margin)
	}
	return fmt.Sprintf("%.3g %s", -margin, g.Unit)
}

// clock is a moment of the run as people say it.
func (j *staffJob) clock(t time.Duration) string {
	if days, err := j.scenario.Days(); err == nil && days != nil {
		return days.Clock(t)
	}
	return unit.Duration(t).String()
}
