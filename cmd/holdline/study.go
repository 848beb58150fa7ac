package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/gate"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/center"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/record/runlog"
	"github.com/holdline/holdline/sim/unit"
)

// studyFlags are the flags of commands that simulate.
type studyFlags struct {
	scenarioFlags

	precision    string
	replications int
	most         int
	workers      int

	exact bool // --precision was given beside --replications, which rules
}

func (f *studyFlags) register(cmd *cobra.Command) {
	f.scenarioFlags.register(cmd)
	fl := cmd.Flags()
	_ = fl.MarkHidden("speedup") // fails only for a flag that does not exist
	fl.StringVar(&f.precision, "precision", "2%", "replicate until each gated measure is known to this share of its value, or decided")
	fl.IntVarP(&f.replications, "replications", "n", 0, "replicate exactly so often (default: until --precision)")
	fl.IntVar(&f.most, "most", 320, "replicate at most so often in search of --precision")
	fl.IntVar(&f.workers, "workers", 0, "processors to use (default: all); the figures do not depend on it")
}

// usually gives a flag that several commands share another default for one of them.
func usually(cmd *cobra.Command, name, value string) {
	flag := cmd.Flags().Lookup(name)
	flag.DefValue = value
	_ = flag.Value.Set(value) // fails only for a value that is none, which --help would show
}

func (f *studyFlags) check(cmd *cobra.Command) error {
	if cmd.Flags().Changed("speedup") {
		return usage(errors.New("--speedup: virtual time takes no longer for a long scenario than it must; leave it out"))
	}
	switch {
	case f.replications < 0 || f.replications > 1_000_000:
		return usage(fmt.Errorf("--replications %d: want 1 to 1000000, or 0 for as many as --precision takes", f.replications))
	case f.most < 1 || f.most > 1_000_000:
		return usage(fmt.Errorf("--most %d: want 1 to 1000000", f.most))
	case f.workers < 0:
		return usage(fmt.Errorf("--workers %d: want 1 or more, or 0 for all processors", f.workers))
	}
	if _, err := f.wanted(); err != nil {
		return err
	}
	f.exact = f.replications > 0 && cmd.Flags().Changed("precision")
	return f.scenarioFlags.check(cmd)
}

// wanted is --precision as a number.
func (f *studyFlags) wanted() (float64, error) {
	share, err := unit.ParseShare(f.precision)
	if err != nil || share <= 0 {
		return 0, usage(fmt.Errorf("--precision %s: want a share of the measure, above 0 and at most 100%%, such as 2%%", f.precision))
	}
	return float64(share), nil
}

// looks is at how many numbers of replications a study may end; all mixes of a comparison end where the
// first of them does.
func (f *studyFlags) looks() int {
	if f.replications > 0 {
		return 1
	}
	return reports.Looks(f.most)
}

// study is one scenario, or one mix of it, simulated over and over.
type study struct {
	*process

	flags        *studyFlags
	file         string
	mix          string
	intent       string // of which alone the load multiplies the arrivals; "" for all
	replications int    // exactly; 0 for as many as it takes
	intervals    bool

	scenario *scenarios.Scenario
	goals    []goal.Gate
	result   *reports.Study
	rows     *runlog.Writer // of the first replication, where they are kept
	began    time.Time
	fault    error
}

// load reads the scenario with its mix, as the simulator sees it: without targets.
func (s *study) load() error {
	var err error
	if s.scenario, err = s.loadMix(s.file, s.mix, &s.flags.scenarioFlags); err != nil {
		return err
	}
	s.scenario.Targets = nil
	if s.scenario.Service == nil {
		return usage(fmt.Errorf("%s: it has no service to simulate; describe the bot and the desk behind its targets under service", s.file))
	}
	s.goals, err = goals(s.scenario.Gates)
	return err
}

func (s *study) options() sim.Options {
	return s.loaded(s.flags.load)
}

// loaded are the options of a load.
func (s *study) loaded(load float64) sim.Options {
	bot, desk := sim.Ends(s.scenario)
	o := sim.Options{Seed: s.scenario.Seed, Load: load, Bot: bot, Desk: desk, Simulated: true, Open: beside(s.file)}
	if s.intent != "" {
		o.Load, o.IntentLoad = 1, map[string]float64{s.intent: load}
	}
	return o
}

// ruled tells of two flags that ask for different things.
func (s *study) ruled() {
	if s.flags.exact {
		s.say("note: --replications %d says exactly how often: --precision %s is not looked at", s.flags.replications, s.flags.precision)
	}
}

// run replicates until it is enough. What was done before an interrupt stays.
func (s *study) run(ctx context.Context) error {
	o := s.options()
	plan, err := sim.TypicalPlan(s.scenario, o)
	if err != nil {
		return usage(err)
	}
	labels, planned := plan.Labels(), plan.Rate
	defer func() { _ = plan.Close() }()
	if err = knownIntent(s.intent, s.scenario.Name, labels); err != nil {
		return err
	}
	if err = s.bounded(plan.Expected()); err != nil {
		return err
	}
	s.result = reports.NewStudy(s.scenario, reports.Meta{
		Seed: s.scenario.Seed, Version: version, Command: joined(safe(s.args)), Mode: "simulated", Target: "simulator",
		Load: s.flags.load, Intent: s.intent, Speedup: 1, Labels: labels, Planned: planned, Looks: s.flags.looks(),
	})
	if s.intervals && !s.result.TellsIntervals() {
		return usage(fmt.Errorf("--csv: %s has more intervals than are kept apart: lengthen calendar.interval, or shorten calendar.days", s.file))
	}
	s.began = time.Now()
	_, err = center.Replicate(ctx, s.scenario, o, center.Study{
		Replications: s.replications, Most: s.flags.most, Workers: s.flags.workers, Named: s.named(), Progress: s.progress(),
	}, s)
	if s.fault != nil {
		return exit(exitInternal, s.fault)
	}
	return err
}

// named is how many replications' rows are kept.
func (s *study) named() int {
	if s.rows == nil {
		return 0
	}
	return 1
}

// bounded refuses what would not end today.
func (s *study) bounded(expected float64) error {
	const most = 1e9
	if n := expected * float64(max(1, s.replications)); n > most {
		return usage(fmt.Errorf("%s: it asks for about %.3g inquiries in all, and a simulation bears %.0g: lower --load, --horizon or --replications", s.file, n, most))
	}
	return nil
}

// Sink implements center.Judge.
func (s *study) Sink(replication int) record.Sink {
	sink := s.result.Sink(replication)
	if replication == 0 && s.rows != nil {
		return besides{Tee: record.Tee{s.rows, sink}, measures: sink}
	}
	return sink
}

// besides is a sink beside which the rows are kept.
type besides struct {
	record.Tee

	measures record.Sink
}

// Take implements center.Judge.
func (s *study) Take(replication int, sink record.Sink, _ center.Result) error {
	if k, ok := sink.(besides); ok {
		sink = k.measures
	}
	return s.result.Take(replication, sink)
}

// Enough implements center.Judge.
func (s *study) Enough(n int) bool {
	wanted, err := s.flags.wanted()
	return err == nil && s.result.Enough(n, wanted, s.goals)
}

// progress tells at most every second how far it is.
func (s *study) progress() func(int) {
	if s.flags.quiet {
		return nil
	}
	last := s.began
	return func(done int) {
		if time.Since(last) < time.Second {
			return
		}
		last = time.Now()
		s.say("%s %d replications, %s", s.name(), done, short(time.Since(s.began)))
	}
}

func (s *study) name() string {
	if s.mix == "" {
		return s.scenario.Name
	}
	return s.scenario.Name + " " + s.mix
}

func (s *study) say(format string, args ...any) {
	if !s.flags.quiet {
		_, _ = fmt.Fprintf(s.stderr, format+"\n", args...)
	}
}

// summary is the report's document, gates judged.
func (s *study) summary(interrupted bool) *reports.Summary {
	doc := s.result.Summary()
	doc.Warnings = append(scenarios.Warnings(s.scenario, 1), doc.Warnings...)
	doc.Gates = gate.Judge(s.goals, s.result)
	overall := gate.Overall(doc.Gates)
	doc.Verdict = &overall
	doc.Run.Notes = append(doc.Run.Notes, scaling(s.scenario, doc.Run.Load)...)
	if interrupted {
		doc.Run.Interrupted, doc.Run.Why = true, "interrupted"
	}
	return doc
}

// keep opens a run directory for the rows of the first replication.
func (s *study) keep(dir string, force bool) error {
	resolved, err := printed(s.scenario)
	if err != nil {
		return exit(exitInternal, err)
	}
	folder, err := filepath.Abs(filepath.Dir(s.file))
	if err != nil {
		return fmt.Errorf("finding the scenario's folder: %w", err)
	}
	plan, err := sim.TypicalPlan(s.scenario, s.options())
	if err != nil {
		return usage(err)
	}
	labels := plan.Labels()
	if err = errors.Join(knownIntent(s.intent, s.scenario.Name, labels), plan.Close()); err != nil {
		return err
	}
	s.rows, err = runlog.Create(dir, runlog.Manifest{
		Beside: folder, Schema: runlog.Schema, Name: s.scenario.Name, Version: version, Command: safe(s.args), Scenario: resolved,
		Seed: s.scenario.Seed, Load: s.flags.load, Intent: s.intent, Speedup: 1, Mode: "simulated", Target: "simulator, replication 0",
		Started: time.Unix(0, 0).UTC(), Labels: labels, Clocks: clocks(false),
	}, force)
	switch {
	case errors.Is(err, runlog.ErrHasRun):
		return usage(fmt.Errorf("%w: choose another --out, or overwrite it with --force", err))
	case errors.Is(err, runlog.ErrInUse):
		return usage(fmt.Errorf("%w: wait for it, or choose another --out", err))
	case err != nil:
		return exit(exitUntrusted, err)
	}
	return nil
}

// finish closes that directory and puts the summary of all replications beside the rows of one.
func (s *study) finish(doc *reports.Summary) error {
	if s.rows == nil {
		return nil
	}
	if err := s.rows.Finish(runlog.End{Why: doc.Run.Why, Interrupted: doc.Run.Interrupted}); err != nil {
		return exit(exitUntrusted, fmt.Errorf("the run's directory is incomplete: %w", err))
	}
	return nil
}

// writeFile writes one file of a report.
func writeFile(flag, name string, write func(*os.File) error) error {
	f, err := os.Create(name) //nolint:gosec // the file is the user's choice
	if err != nil {
		return fmt.Errorf("%s: %w", flag, err)
	}
	return errors.Join(write(f), f.Close())
}
