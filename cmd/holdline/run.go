package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/live"
	"github.com/holdline/holdline/sim/record/runlog"
)

type runFlags struct {
	scenarioFlags

	inquiries string
	metrics   string
	faults    string
	force     bool
}

func newRun(p *process) *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run FILE",
		Short: "Replay a scenario live and judge its gates",
		Long: `Run generates synthetic customers from a scenario and replays them as open-loop, multi-turn
conversations: they arrive on an absolute, seeded schedule however slow the target is, talk to the
bot turn by turn, ask for a human where the bot hands over, and leave when their patience is over.

Without targets in the scenario, an embedded sandbox plays its service. With targets, only hosts
that the scenario or --allow names are sent to; loopback is always allowed.

The report goes to stdout, talk and progress to stderr. Everything is kept in a directory (--out)
that survives ^C, kill -9 and a full disk; holdline report renders it again.

Exit codes: 0 all gates met, 1 a gate failed, 3 not trustworthy or undecided, 64 bad usage or
scenario, 70 a fault of holdline, 130 interrupted.`,
		Example: `  holdline run quickstart
  holdline run launch-surge --speedup 90 --load 1.5
  holdline run support.yaml --target bot=http://127.0.0.1:8080/chat --junit gates.xml
  holdline run support.yaml --inquiries recorded.jsonl --metrics 127.0.0.1:9090`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(cmd); err != nil {
				return err
			}
			if f.inquiries != "" {
				f.reads = append(f.reads, f.inquiries)
			}
			return p.run(cmd.Context(), args[0], &f)
		},
	}
	f.register(cmd)
	fl := cmd.Flags()
	fl.StringVar(&f.inquiries, "inquiries", "", "replay exactly these recorded inquiries (JSON lines, see docs/formats.md)")
	fl.StringVar(&f.metrics, "metrics", "", "serve Prometheus metrics on this address while running, such as 127.0.0.1:9090")
	fl.StringVar(&f.faults, "faults", "", "what the embedded sandbox does wrong: latency=200ms,http_5xx=2%,reset=1%,truncate=1%,error_in_200=1%")
	fl.BoolVar(&f.force, "force", false, "overwrite a run that --out already holds")
	return cmd
}

// run is the main job from end to end: scenario -> plan -> engine -> rows -> report.
func (p *process) run(ctx context.Context, name string, f *runFlags) error {
	sc, err := p.loadScenario(name, &f.scenarioFlags)
	if err != nil {
		return err
	}
	r := &running{process: p, flags: f, scenario: sc, file: name}
	defer r.letGo()
	if err = r.prepare(); err != nil {
		return err
	}
	if err = r.connect(ctx); err != nil {
		return err
	}
	if err = r.record(ctx); err != nil {
		return err
	}
	result, err := r.replay(ctx)
	if err != nil {
		return errors.Join(err, r.log.Finish(runlog.End{Why: err.Error()}))
	}
	return r.report(result)
}

// running is one run while it is put together.
type running struct {
	*process

	flags    *runFlags
	scenario *scenarios.Scenario
	file     string

	options  sim.Options
	plan     *sim.Plan
	manifest runlog.Manifest
	ends     ends
	acc      *reports.Accumulator
	log      *runlog.Writer
	rows     *pipeline
	progress *progress
	closers  []func()

	intent string        // of which alone --load multiplies the arrivals; "" for all
	batch  time.Duration // the load holds still: see runlog.Manifest
	again  bool          // its warnings have been said
	tap    *tap          // what else watches it; nil: nobody
}

func (r *running) letGo() {
	for _, done := range slices.Backward(r.closers) {
		done()
	}
}

func (r *running) say(format string, args ...any) {
	if !r.flags.quiet {
		_, _ = fmt.Fprintf(r.stderr, format+"\n", args...)
	}
}

// onSandbox says whether the embedded sandbox is the target.
func (r *running) onSandbox() bool { return r.scenario.Targets == nil }

// prepare does all that can be done, and refused, before anything is sent or written.
func (r *running) prepare() error {
	sc := r.scenario
	if missing := scenarios.Secrets(sc, r.env); len(missing) > 0 {
		errs := make([]error, 0, len(missing))
		for _, m := range missing {
			errs = append(errs, fmt.Errorf("%s: %s refers to ${%s}, which the environment does not have: export it", r.file, m.Path, m.Name))
		}
		return usage(errors.Join(errs...))
	}
	if err := r.possible(); err != nil {
		return usage(err)
	}
	for _, w := range suspicions(sc, reports.Live, r.flags.speedup) {
		if !r.again {
			r.say("warning: %s", w)
		}
	}
	bot, desk := sim.Ends(sc)
	r.options = sim.Options{
		Seed: sc.Seed, Load: r.flags.load, Speedup: r.flags.speedup, WallReplies: !r.onSandbox(),
		Bot: bot, Desk: desk, Open: r.open,
	}
	if r.intent != "" {
		r.options.Load, r.options.IntentLoad = 1, map[string]float64{r.intent: r.flags.load}
	}
	plan, err := r.newPlan()
	if err != nil {
		return usage(err)
	}
	r.plan = plan
	return r.bounded()
}

// possible refuses what no live run can do.
func (r *running) possible() error {
	sc := r.scenario
	if !r.onSandbox() {
		if r.flags.faults != "" {
			return errors.New("--faults: only the embedded sandbox errs on demand, and this run has targets; give the flag to holdline sandbox instead")
		}
		for _, d := range sc.Demand {
			if d.Channel != "chat" {
				return fmt.Errorf("%s: %s comes by %s: voice and e-mail run live on the sandbox only; leave targets out (--target sandbox)", r.file, d.Intent, d.Channel)
			}
		}
		return nil
	}
	if sc.Service == nil {
		return fmt.Errorf("%s: it has neither targets to send to nor a service for the sandbox to play", r.file)
	}
	if law := wholeStage(sc.Service.Bot); law != "" {
		return fmt.Errorf("%s: %s gives the bot's conversations a length and no turns, which only the simulator plays: give a reply_time instead, or use holdline simulate", r.file, law)
	}
	return nil
}

// wholeStage is the path of a law for whole conversations of the bot, "" without one.
func wholeStage(b *scenarios.Bot) string {
	if b == nil {
		return ""
	}
	if b.Duration != nil {
		return "service.bot.duration"
	}
	for _, intent := range slices.Sorted(maps.Keys(b.Outcome)) {
		if b.Outcome[intent].Duration != nil {
			return "service.bot.outcome." + intent + ".duration"
		}
	}
	return ""
}

// open opens a file that the scenario names, and notes for the report where such files are.
func (r *running) open(name string) (io.ReadCloser, error) {
	folder, err := filepath.Abs(filepath.Dir(r.file))
	if err != nil {
		return nil, fmt.Errorf("finding the scenario's folder: %w", err)
	}
	r.manifest.Beside = folder
	return beside(r.file)(name)
}

func (r *running) newPlan() (*sim.Plan, error) {
	if r.flags.inquiries == "" {
		return sim.NewPlan(r.scenario, r.options)
	}
	file, err := os.Open(r.flags.inquiries)
	if err != nil {
		return nil, fmt.Errorf("--inquiries: %w", err)
	}
	r.closers = append(r.closers, func() { _ = file.Close() })
	plan, err := sim.ReplayPlan(r.scenario, file, r.options)
	if err != nil {
		return nil, fmt.Errorf("--inquiries %s: %w", r.flags.inquiries, err)
	}
	return plan, nil
}

// bounded refuses a plan beyond the scenario's limits before it starts.
func (r *running) bounded() error {
	l, peak := r.scenario.Limits, r.peakRate()
	if limit := l.Rate.PerSecond(); peak > limit*(1+1e-9) {
		return usage(fmt.Errorf("the plan peaks at %.4g conversations/s, and limits.rate is %s: lower --load or --speedup, or raise the limit", peak, l.Rate))
	}
	if h := r.plan.Horizon(); h > l.Duration.Std() {
		return usage(fmt.Errorf("the run would take %s of wall time, and limits.duration is %s: raise --speedup, shorten --horizon, or raise the limit", short(h), l.Duration))
	}
	const most = 50_000_000
	if n := r.plan.Expected(); n > most {
		return usage(fmt.Errorf("the scenario asks for about %.3g inquiries, and a live run bears %d at most: lower --load or --horizon", n, most))
	}
	return nil
}

// peakRate is the highest planned rate of all queues together, a second of the run clock.
func (r *running) peakRate() float64 {
	const steps = 2000
	var peak float64
	for i := range steps {
		t := time.Duration(float64(r.plan.Horizon()) * (float64(i) + 0.5) / steps)
		var sum float64
		for q := range r.plan.Specs() {
			sum += r.plan.Rate(q, t)
		}
		peak = max(peak, sum)
	}
	return peak
}

// record opens the run's directory and what eats the rows.
func (r *running) record(ctx context.Context) error {
	started := time.Now()
	dir := r.flags.out
	if dir == "" {
		dir = filepath.Join("runs", r.scenario.Name+"-"+started.UTC().Format("20060102-150405.000"))
	}
	resolved, err := printed(r.scenario)
	if err != nil {
		return exit(exitInternal, err)
	}
	r.manifest = runlog.Manifest{
		Beside: r.manifest.Beside,
		Schema: runlog.Schema, Name: r.scenario.Name, Version: version, Command: safe(r.args), Scenario: resolved,
		Seed: r.scenario.Seed, Load: r.flags.load, Intent: r.intent, Speedup: r.flags.speedup, Batch: r.batch, Mode: "live", Target: describe(r.scenario.Targets),
		Replay: r.flags.inquiries, RunTag: strconv.FormatInt(started.UnixMilli(), 36) + "-", Started: started,
		Labels: r.plan.Labels(), Clocks: clocks(r.options.WallReplies),
	}
	sinks, err := r.exporters(ctx)
	if err != nil {
		return err
	}
	if r.tap != nil {
		sinks = append(sinks, r.tap)
	}
	log, err := runlog.Create(dir, r.manifest, r.flags.force)
	switch {
	case errors.Is(err, runlog.ErrHasRun):
		return usage(fmt.Errorf("%w: choose another --out, or overwrite it with --force", err))
	case errors.Is(err, runlog.ErrInUse):
		return usage(fmt.Errorf("%w: wait for it, or choose another --out", err))
	case err != nil:
		return exit(exitUntrusted, err)
	}
	r.log = log
	planned := r.plan.Rate
	if r.flags.inquiries != "" {
		planned = nil // nobody planned what was recorded
	}
	r.acc = reports.New(r.scenario, meta(&r.manifest, r.options.WallReplies, planned))
	abort, err := r.abortWhen()
	if err != nil {
		return errors.Join(err, log.Finish(runlog.End{Why: err.Error()}))
	}
	r.rows = newPipeline(log, r.acc, abort, sinks...)
	if r.tap == nil {
		r.say("run directory: %s", dir)
	}
	return nil
}

func clocks(wallReplies bool) runlog.Clocks {
	c := runlog.Clocks{Arrivals: string(reports.ScenarioClock), Replies: string(reports.ScenarioClock), SendLag: string(reports.WallClock)}
	if wallReplies {
		c.Replies = string(reports.WallClock)
	}
	return c
}

// meta is what a report must know besides the rows, from a manifest.
func meta(m *runlog.Manifest, wallReplies bool, planned func(int, time.Duration) float64) reports.Meta {
	return reports.Meta{
		Seed: m.Seed, Version: m.Version, Command: joined(m.Command), Mode: m.Mode, Target: m.Target,
		Load: m.Load, Intent: m.Intent, Speedup: m.Speedup, Batch: m.Batch, WallReplies: wallReplies, Labels: m.Labels, Planned: planned,
	}
}

// replay drives the engine until the run is over, however it ends.
func (r *running) replay(ctx context.Context) (*live.Result, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	hard := make(chan struct{})
	over := make(chan struct{})
	defer close(over)
	signals := r.interrupts()
	go func() {
		for _, act := range []func(){cancel, func() { close(hard) }} {
			select {
			case <-signals:
				act()
			case <-over:
				return
			}
		}
	}()
	sc := r.scenario
	r.progress = &progress{w: r.stderr, tty: r.isTTY, width: r.width, quiet: r.flags.quiet, speedup: r.flags.speedup, wall: r.options.WallReplies}
	r.rows.start()
	start := r.ends.start()
	result, err := live.Run(ctx, live.Config{
		Plan: r.plan, Bot: r.ends.bot, Desk: r.ends.desk, Sink: r.rows, RunTag: r.manifest.RunTag,
		Start: start, Horizon: r.plan.Horizon(), Drain: r.scaled(sc.Drain.Std()),
		Limits:  live.Limits{Rate: sc.Limits.Rate.PerSecond(), Duration: sc.Limits.Duration.Std(), Open: sc.Limits.Open},
		Trust:   r.trust(),
		Persona: r.persona(),
		Stop:    r.stopping, Observe: r.observe, Hard: hard,
	})
	r.progress.clear()
	r.ends.stop()
	r.rows.finish()
	if err != nil {
		return nil, exit(exitInternal, err)
	}
	if e := r.plan.Err(); e != nil {
		return nil, usage(fmt.Errorf("--inquiries %s: %w", r.flags.inquiries, e))
	}
	return result, nil
}

// stopping is the engine's question, once a second, whether to abort.
func (r *running) stopping(now time.Duration) (why string, stop bool) {
	if r.tap != nil {
		if why, stop = r.tap.stopping(now); stop {
			return why, stop
		}
	}
	return r.rows.stopping(now)
}

// observe is told four times a second how it goes.
func (r *running) observe(s live.Snapshot) {
	r.progress.show(s)
	if r.tap != nil {
		r.tap.observe(s)
	}
}

// scaled is a span of scenario time on the run clock.
func (r *running) scaled(d time.Duration) time.Duration {
	return time.Duration(float64(d) / r.flags.speedup)
}

// report says how the run ended, in the directory and to the reader, and chooses the exit code.
func (r *running) report(result *live.Result) error {
	lost := r.log.Err()
	if lost == nil {
		lost = result.SinkErr
	}
	end, err := r.end(result, lost)
	if err != nil {
		return exit(exitInternal, err)
	}
	finished := r.log.Finish(end)
	verdict := present(r.process, &presentation{
		scenario: r.scenario, acc: r.acc, end: &end,
		format: r.flags.format, junit: r.flags.junit, strict: r.flags.strict,
	})
	switch {
	case finished != nil:
		return exit(worst(exitUntrusted, codeOf(verdict)), fmt.Errorf("the run's directory is incomplete: %w", finished))
	case lost != nil:
		return exit(worst(exitUntrusted, codeOf(verdict)), fmt.Errorf("rows are missing: %w", lost))
	}
	return verdict
}

func printed(sc *scenarios.Scenario) (string, error) {
	var b stringWriter
	if err := scenarios.Print(&b, sc); err != nil {
		return "", fmt.Errorf("printing the scenario: %w", err)
	}
	return string(b), nil
}

type stringWriter []byte

func (b *stringWriter) Write(p []byte) (int, error) { *b = append(*b, p...); return len(p), nil }

var _ io.Writer = (*stringWriter)(nil)
