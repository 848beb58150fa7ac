package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/render"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/capacity"
	"github.com/holdline/holdline/sim/stats"
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

// liveSearch searches for the load that live targets bear, step by step.
type liveSearch struct {
	*process

	flags    *capacityFlags
	file     string
	dir      string
	scenario *scenarios.Scenario // that a step plays
	bot      bool                // customers meet it first
	ladder   capacity.Ladder

	perSecond float64 // fresh arrivals at the first load
	state     *searchState
	stale     *searchState // that --force forgets
	doc       reports.LiveBreaking
	played    int // steps by this process
	codes     []int
}

func (p *process) capacityLive(ctx context.Context, file string, f *capacityFlags) error {
	s := &liveSearch{process: p, flags: f, file: file, codes: []int{exitMet}}
	for _, do := range []func() error{s.load, s.recall, s.shape, s.begin} {
		if err := do(); err != nil {
			return err
		}
	}
	return s.answer(s.climb(ctx))
}

func (s *liveSearch) say(format string, args ...any) {
	if !s.flags.quiet {
		_, _ = fmt.Fprintf(s.stderr, format+"\n", args...)
	}
}

// load reads the scenario.
func (s *liveSearch) load() error {
	mix := ""
	if len(s.flags.mixes) == 1 && s.flags.mixes[0] != asIs {
		mix = s.flags.mixes[0]
	}
	sc, err := s.loadMix(s.file, mix, &s.flags.scenarioFlags)
	if err != nil {
		return err
	}
	if len(sc.Gates) == 0 {
		return usage(fmt.Errorf("%s has no gates: without a promise no load can break it; write some under gates, or give one with --gate 'service_level(20s) >= 80%%'", sc.Name))
	}
	s.scenario = sc
	return nil
}

// recall finds the search's directory and what is in it already.
func (s *liveSearch) recall() error {
	resolved, err := printed(s.scenario)
	if err != nil {
		return exit(exitInternal, err)
	}
	s.state = &searchState{Schema: reports.SchemaVersion, Scenario: s.scenario.Name, searched: searched{
		Digest: digest(resolved), Seed: s.scenario.Seed, Load: s.flags.load, Speedup: s.flags.speedup,
		Intent: s.flags.intent, Given: fmt.Sprintf("%s after %s", s.flags.step, s.flags.warmup), Whole: s.flags.whole, Faults: s.flags.faults,
	}}
	if s.dir = s.flags.out; s.dir == "" {
		s.dir = filepath.Join("runs", s.scenario.Name+"-capacity-"+s.state.name())
	}
	s.stale, err = s.state.resume(s.dir, s.flags.force)
	return err
}

// shape makes of the scenario what a step plays, and chooses how far loads may go; it refuses what
// cannot be searched.
func (s *liveSearch) shape() error {
	sc := s.scenario
	var desk bool
	s.bot, desk = sim.Ends(sc)
	plan, err := sim.NewPlan(sc, sim.Options{Seed: sc.Seed, Load: 1, Bot: s.bot, Desk: desk, Open: beside(s.file)})
	if err != nil {
		return usage(err)
	}
	defer func() { _ = plan.Close() }()
	if err = knownIntent(s.flags.intent, sc.Name, plan.Labels()); err != nil {
		return err
	}
	wanted, err := s.flags.wanted()
	if err != nil {
		return err
	}
	risen, all := ratesOf(plan, plan.Labels(), s.flags.intent), ratesOf(plan, plan.Labels(), "")
	warmup, step := sc.Warmup.Std(), sc.Length()-sc.Warmup.Std()
	s.perSecond = s.flags.load * all.peak / 60
	if !s.flags.whole {
		if warmup, step, err = s.lengths(); err != nil {
			return err
		}
		if err = s.hold(plan, risen.busiest, warmup, step); err != nil {
			return err
		}
		risen.mean = risen.peak
	}
	s.state.Warmup, s.state.Step = warmup, step
	s.doc.SchemaVersion, s.doc.Scenario, s.doc.Seed, s.doc.Version = reports.SchemaVersion, sc.Name, sc.Seed, version
	s.doc.Command, s.doc.Mode, s.doc.Target = joined(safe(s.args)), "live", describe(sc.Targets)
	s.doc.Intent, s.doc.Speedup, s.doc.Whole, s.doc.Precision = s.flags.intent, s.flags.speedup, s.flags.whole, wanted
	s.doc.MeanPerMin, s.doc.PeakPerMin = risen.mean, risen.peak
	s.doc.StepS, s.doc.WarmupS = step.Seconds(), warmup.Seconds()
	return s.bounds(risen.peak, all.peak-risen.peak, wanted)
}

// lengths are those of a step: as given, as they were before a kill, or as the gates and the budget
// want them.
func (s *liveSearch) lengths() (warmup, step time.Duration, err error) {
	if len(s.state.Steps) > 0 {
		return s.state.Warmup, s.state.Step, nil
	}
	gs, err := goals(s.scenario.Gates)
	if err != nil {
		return 0, 0, err
	}
	warmup, step = usualStep(s.scenario, gs, s.perSecond, s.flags.step)
	if s.flags.warmup > 0 {
		warmup = s.flags.warmup
	}
	if s.flags.step > 0 || s.flags.budget <= 0 {
		return warmup, step, nil
	}
	each := time.Duration(float64(s.flags.budget) * s.flags.speedup / stepsWanted)
	if least := time.Duration(stayOf(s.scenario) * float64(time.Second)); each < warmup+step {
		short := max(each-warmup, least, time.Second).Round(time.Second)
		if short < step {
			s.doc.Warnings = append(s.doc.Warnings, fmt.Sprintf("Each step measures %s, so that --budget has room for some; its gates want %s (--step).", short, step))
			step = short
		}
	}
	return warmup, step, nil
}

// stepsWanted is how many steps a budget should have room for: a bracket and its bisection.
const stepsWanted = 8

// hold makes the scenario stand still at a moment.
func (s *liveSearch) hold(plan *sim.Plan, moment, warmup, step time.Duration) error {
	still, aside, err := steady(s.scenario, plan, moment, warmup, step, beside(s.file))
	if err != nil {
		return usage(fmt.Errorf("%s: %w", s.file, err))
	}
	for _, text := range aside {
		s.doc.Warnings = append(s.doc.Warnings, text+" is about a phase or about days, which a step at a steady load has not: left aside (--whole plays them).")
	}
	if len(still.Gates) == 0 {
		return usage(fmt.Errorf("%s: all its gates are about phases or days, and a step at a steady load has none: use --whole, or give another --gate", s.file))
	}
	s.scenario = still
	return nil
}

// bounds says between which loads to search: limits.rate is the user's word on how much may be sent.
func (s *liveSearch) bounds(risen, rest, precision float64) error {
	highest := min(64*s.flags.load, 1e4)
	if risen > 0 {
		allowed := (s.scenario.Limits.Rate.PerSecond()*60/s.flags.speedup - rest) / risen * (1 - 1e-6)
		if allowed < s.flags.load {
			return usage(fmt.Errorf("a load of x%s sends %.4g conversations/s at its peak, and limits.rate is %s: lower --load or --speedup, or raise the limit",
				reports.Multiplier(s.flags.load), (rest+s.flags.load*risen)*s.flags.speedup/60, s.scenario.Limits.Rate))
		}
		highest = min(highest, allowed)
	}
	s.ladder = capacity.Ladder{Start: s.flags.load, Highest: highest, Precision: precision}
	return nil
}

// begin opens the search's directory, and says that it goes on with what is in it.
func (s *liveSearch) begin() error {
	if err := os.MkdirAll(s.dir, 0o750); err != nil {
		return exit(exitUntrusted, fmt.Errorf("creating the search's directory: %w", err))
	}
	if s.stale != nil {
		if err := s.stale.forget(s.dir); err != nil {
			return err
		}
	}
	s.say("search directory: %s", s.dir)
	if n := len(s.state.Steps); n > 0 {
		s.say("going on behind step %d: the same command, interrupted at any moment, goes on", n)
		s.doc.Warnings = append(s.doc.Warnings, fmt.Sprintf("Steps 1 to %d were played before, the first on %s.", n, s.state.Steps[0].Started.UTC().Format("2006-01-02 15:04 UTC")))
	}
	return nil
}

// climb plays step after step until the ladder ends, or the budget, or the user's patience. The error
// is what ended it early.
func (s *liveSearch) climb(ctx context.Context) error {
	if s.flags.budget > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.flags.budget-time.Duration(s.state.spent()*float64(time.Second)))
		defer cancel()
	}
	for {
		load, more := s.ladder.Next(s.rungs())
		if !more {
			return nil
		}
		if why := s.noRoom(); why != "" {
			s.doc.Why = why
			return nil
		}
		if s.played > 0 && s.scenario.Targets != nil && !s.rested(ctx) {
			return errCut
		}
		s.say("step %d: x%s, %s fresh arrivals/min", len(s.state.Steps)+1, reports.Multiplier(load), stepRate(s.doc.PeakPerMin*load))
		step, err := s.play(ctx, load)
		switch {
		case errors.Is(err, errCut) && ctx.Err() != nil:
			s.doc.Why = fmt.Sprintf("the budget of %s ended in the middle of a step, which does not count", short(s.flags.budget))
			return nil
		case err != nil:
			return err
		}
		r := rung(step)
		step.Finding = string(r.Finding())
		if step.Late {
			step.Finding = reports.FindingLate
		}
		step.Tell()
		s.state.Steps = append(s.state.Steps, *step)
		if err := s.state.save(s.dir); err != nil {
			return err
		}
		s.say("step %d: x%s offered %s/min, served %s/min: %s", step.Number, reports.Multiplier(load),
			stepRate(step.OfferedPerMin), stepRate(step.AchievedPerMin), strings.TrimSuffix(step.Finding+", "+step.Why, ", "))
	}
}

func stepRate(x float64) string { return fmt.Sprintf("%.3g", x) }

func (s *liveSearch) rungs() []capacity.Rung {
	out := make([]capacity.Rung, len(s.state.Steps))
	for i := range s.state.Steps {
		out[i] = rung(&s.state.Steps[i])
	}
	return out
}

// noRoom says that the budget has no room for another step; "" where it has.
func (s *liveSearch) noRoom() string {
	if s.flags.budget <= 0 {
		return ""
	}
	step := s.scenario.Length().Seconds() / s.flags.speedup
	left := s.flags.budget.Seconds() - s.state.spent()
	if step <= left {
		if s.played == 0 && left < 5*step {
			s.say("warning: a step takes %s and more of wall time, and the budget has room for %d of them: raise --budget, or shorten steps with --step or --speedup",
				short(time.Duration(step*float64(time.Second))), int(left/step))
		}
		return ""
	}
	return fmt.Sprintf("the budget of %s ended: there is no room for another step of %s", short(s.flags.budget), short(time.Duration(step*float64(time.Second))))
}

// rested leaves the target alone for a while; false if that was cut short.
func (s *liveSearch) rested(ctx context.Context) bool {
	rest := time.NewTimer(s.flags.rest)
	defer rest.Stop()
	select {
	case <-rest.C:
		return true
	case <-s.interrupts():
	case <-ctx.Done():
	}
	return false
}

// answer puts what was found into words, and chooses the exit code.
func (s *liveSearch) answer(cut error) error {
	switch {
	case cut == nil:
	case errors.Is(cut, errCut):
		s.doc.Interrupted, s.doc.Why = true, "interrupted"
		s.codes = append(s.codes, exitInterrupted)
	case len(s.state.Steps) == 0:
		return cut
	default:
		s.doc.Why = fmt.Sprintf("step %d could not be played: %v", len(s.state.Steps)+1, cut)
		s.codes = append(s.codes, max(codeOf(cut), exitUntrusted))
	}
	s.conclude()
	write, _ := render.LiveBreakings().Named(s.flags.format)
	if err := write(s.stdout, &s.doc, render.Options{Color: s.color}); err != nil {
		return exit(exitUntrusted, err)
	}
	return ended(s.codes...)
}

// conclude reads the bracket off the steps.
func (s *liveSearch) conclude() {
	d, steps := &s.doc, s.state.Steps
	b := s.ladder.Bracket(s.rungs())
	gs := s.scenario.Gates
	d.Steps, d.SpentS = steps, s.state.spent()
	d.State, d.Reached = string(b.State), b.Reached
	d.Load, d.Peak = stats.Unknown(int64(len(steps))), stats.Unknown(int64(len(steps)))
	d.Held, d.Broke, d.Late = positive(b.Held), positive(b.Broke), positive(b.Ceiling)
	if b.First != capacity.None {
		d.First = gs[b.First]
	}
	for _, g := range b.Mute {
		d.Mute = append(d.Mute, gs[g])
		d.Warnings = append(d.Warnings, gs[g]+" does not count: no step could tell anything of it.")
	}
	for _, g := range b.Straddled {
		d.Straddled = append(d.Straddled, gs[g])
		d.Warnings = append(d.Warnings, gs[g]+" counts as held: its interval straddles the limit in some steps, its estimate never lies beyond.")
	}
	if b.Comeback != nil {
		d.Fails, d.Holds = &b.Comeback.Fails, &b.Comeback.Holds
		d.Warnings = append(d.Warnings, fmt.Sprintf("Not monotone: it broke plainly at x%s and held plainly at x%s. The limit is the first, coming from below.",
			reports.Multiplier(b.Comeback.Fails), reports.Multiplier(b.Comeback.Holds)))
	}
	if b.State == capacity.Broke {
		d.Load = stats.Estimate{Value: b.Value, Low: orUnknown(positive(b.Low)), High: orUnknown(positive(b.High)), N: int64(len(steps)), Method: "bracket of steps"}
		d.Recommended = positive(b.Low)
		if d.PeakPerMin > 0 {
			d.Peak = d.Load.Scale(d.PeakPerMin)
		}
	}
	s.collapse()
	s.judge(b)
	if d.Warnings == nil {
		d.Warnings = []string{}
	}
	d.Tell()
}

// judge chooses the code of what was found, and adds what there is to warn of.
func (s *liveSearch) judge(b capacity.Bracket) {
	d := &s.doc
	switch {
	case b.State == capacity.Always && b.Reached && d.Why == "":
		s.codes = append(s.codes, exitFailed)
	case b.State == capacity.Never && b.Ceiling == 0 && d.Why == "" && !slices.ContainsFunc(d.Steps, func(x reports.LiveStep) bool { return x.Load == b.Held && x.Short }):
	case b.State == capacity.Broke && b.Reached:
	default:
		s.codes = append(s.codes, exitUntrusted)
	}
	if b.State == capacity.Broke && !b.Reached && d.Why == "" {
		d.Warnings = append(d.Warnings, fmt.Sprintf("The bracket is wider than --precision %s: steps near the limit leaned to one side and were not plain. Longer steps (--step) tell more.", s.flags.precision))
	}
	if slices.ContainsFunc(d.Steps, func(x reports.LiveStep) bool { return x.Late }) {
		d.Warnings = append(d.Warnings, "In some steps the generator was late (not trustworthy): they say nothing of the target.")
	}
	if b.State == capacity.Never && b.Held >= s.ladder.Highest {
		d.Warnings = append(d.Warnings, fmt.Sprintf("No load above x%s is tried: raise limits.rate (%s) if the target's owner allows for it, or begin at a higher --load.",
			reports.Multiplier(s.ladder.Highest), s.scenario.Limits.Rate))
	}
}

// collapse looks for throughput that fell past the knee.
func (s *liveSearch) collapse() {
	var steps []capacity.Throughput
	for i := range s.state.Steps {
		if x := &s.state.Steps[i]; !x.Late {
			steps = append(steps, capacity.Throughput{Load: x.Load, Offered: x.OfferedPerMin, Served: x.Served, Minutes: x.Minutes})
		}
	}
	if best, fallen, found := capacity.Collapse(steps); found {
		s.doc.Collapse = &reports.LiveCollapse{
			BestLoad: best.Load, BestPerMin: best.Achieved(),
			Load: fallen.Load, OfferedPerMin: fallen.Offered, AchievedPerMin: fallen.Achieved(),
		}
	}
}

// positive gives a finite number above 0, or nil.
func positive(x float64) *float64 {
	if !(x > 0) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

func orUnknown(x *float64) float64 {
	if x == nil {
		return math.NaN()
	}
	return *x
}
