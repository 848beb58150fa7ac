package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/holdline/holdline/reports/render"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/live/driver"
)

// scenarioFlags are the flags of every command that takes a scenario.
type scenarioFlags struct {
	load    float64
	speedup float64
	set     []string
	varied  []string // as set, at one point of a sweep
	seed    uint64
	horizon string
	gates   []string
	targets []string
	allow   []string
	format  string
	junit   string
	out     string
	quiet   bool
	strict  bool

	seeded bool      // --seed was given
	reads  []string  // files besides the scenario
	writes []written // files besides --junit and --out
}

func (f *scenarioFlags) register(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.Float64Var(&f.load, "load", 1, "multiply fresh arrivals by this")
	fl.Float64Var(&f.speedup, "speedup", 1, "run this many times as fast as the scenario says")
	fl.StringArrayVar(&f.set, "set", nil, "change the scenario: path=value, such as service.bot.concurrency=80 (repeatable)")
	fl.Uint64Var(&f.seed, "seed", 0, "seed of every draw (default: the scenario's)")
	fl.StringVar(&f.horizon, "horizon", "", "arrivals come in [0, horizon), such as 10m (default: the scenario's)")
	fl.StringArrayVar(&f.gates, "gate", nil, "promise to judge instead of the scenario's and of --set gates, such as 'escalation_rate < 35%' (repeatable)")
	fl.StringArrayVar(&f.targets, "target", nil, "where to send: bot=URL, desk=URL, or sandbox (repeatable)")
	fl.StringArrayVar(&f.allow, "allow", nil, "further host that may be sent to; ask its owner first (repeatable)")
	fl.StringVar(&f.format, "format", "text", "")
	fl.StringVar(&f.junit, "junit", "", "also write the gates as JUnit XML to this file")
	fl.StringVarP(&f.out, "out", "o", "", "directory or file to write to")
	fl.BoolVarP(&f.quiet, "quiet", "q", false, "no progress and no talk, only the report and errors")
	fl.BoolVar(&f.strict, "strict", false, "a marginal gate counts as undecided (exit code 3)")
	offerFormats(cmd, render.Summaries().Names())
}

// offerFormats says in --help and shell completion which formats a report comes in; the last word counts.
func offerFormats(cmd *cobra.Command, names []string) {
	const offered = "formats"
	flag := cmd.Flags().Lookup("format")
	flag.Usage = "of the report: " + strings.Join(names, ", ")
	first := flag.Annotations == nil
	flag.Annotations = map[string][]string{offered: names}
	if !first {
		return // completion reads the annotation
	}
	_ = cmd.RegisterFlagCompletionFunc("format", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return flag.Annotations[offered], cobra.ShellCompDirectiveNoFileComp
	}) // fails only for a flag that does not exist, which a test would show
}

// formatNamed finds the format that --format asks for.
func formatNamed[Document any](all render.Formats[Document], name string) (render.Format[Document], error) {
	format, ok := all.Named(name)
	if !ok {
		return nil, usage(fmt.Errorf("--format %s: this report can be %s", name, strings.Join(all.Names(), ", ")))
	}
	return format, nil
}

// completeScenario offers the library's names beside files.
func completeScenario(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	library := scenarios.Library()
	names := make([]string, len(library))
	for i, s := range library {
		names[i] = s.Name + "\t" + s.Question
	}
	return names, cobra.ShellCompDirectiveDefault
}

// check holds the flags against what is possible, and notes which were given.
func (f *scenarioFlags) check(cmd *cobra.Command) error {
	f.seeded = cmd.Flags().Changed("seed")
	if err := refused(cmd); err != nil {
		return err
	}
	switch {
	case !(f.load > 0) || f.load > 1e4: // the most that arrivals are layered for
		return usage(fmt.Errorf("--load %g: want a number above 0 and at most 10000, such as 1.5", f.load))
	case !(f.speedup >= 1e-3) || f.speedup > 1e6:
		return usage(fmt.Errorf("--speedup %g: want a number from 0.001 to 1000000, such as 60", f.speedup))
	}
	if _, err := formatNamed(render.Summaries(), f.format); err != nil {
		return err
	}
	return errors.Join(roomFor("--junit", f.junit), ofKind("--junit", f.junit, "<?xml"))
}

// roomFor refuses, before a run instead of after it, a file that cannot be written where it should be.
func roomFor(flag, file string) error {
	if file == "" {
		return nil
	}
	if at, err := os.Stat(file); err == nil && at.IsDir() {
		return usage(fmt.Errorf("%s %s: is a directory; want a file", flag, file))
	}
	if at, err := os.Stat(filepath.Dir(file)); err != nil || !at.IsDir() {
		return usage(fmt.Errorf("%s %s: there is no directory %s: create it first", flag, file, filepath.Dir(file)))
	}
	return nil
}

// options are the flags as the loader takes them.
func (f *scenarioFlags) options() scenarios.LoadOptions {
	o := scenarios.LoadOptions{Protocols: driver.Names(), Set: f.set, Vary: f.varied, Horizon: f.horizon, Gates: f.gates, Targets: f.targets, Allow: f.allow}
	if f.seeded {
		o.Seed = &f.seed
	}
	return o
}

// loadScenario reads a file, a scenario of the library by its name, or standard input ("-").
func (p *process) loadScenario(name string, f *scenarioFlags) (*scenarios.Scenario, error) {
	return p.loadMix(name, "", f)
}

// loadMix reads a scenario with one of its mixes; "" is the file as it is.
func (p *process) loadMix(name, mix string, f *scenarioFlags) (*scenarios.Scenario, error) {
	o := f.options()
	o.Mix = mix
	sc, err := p.loadWith(name, o)
	if err != nil {
		return nil, err
	}
	return sc, f.spare(name, sc)
}

// loadPaired reads a scenario whose mixes could all be compared.
func (p *process) loadPaired(name string, f *scenarioFlags) (*scenarios.Scenario, error) {
	o := f.options()
	o.Paired = true
	return p.loadWith(name, o)
}

func (p *process) loadWith(name string, o scenarios.LoadOptions) (*scenarios.Scenario, error) {
	r, err := p.openScenario(name)
	if err != nil {
		return nil, usage(err)
	}
	defer func() { _ = r.Close() }()
	o.Open = beside(name)
	return loaded(name, r, o)
}

// loaded reads a scenario; of several faults it says how many there are.
func loaded(name string, r io.Reader, o scenarios.LoadOptions) (*scenarios.Scenario, error) {
	sc, err := scenarios.Load(name, r, o)
	if err != nil {
		return nil, faulty(name, err)
	}
	return sc, nil
}

// faulty is the error of a scenario that was refused.
func faulty(name string, err error) error {
	var faults *scenarios.Faults
	if errors.As(err, &faults) && len(faults.List) > 1 {
		err = fmt.Errorf("%d faults in %s:\n%w", len(faults.List), name, err)
	}
	return usage(err)
}

func (p *process) openScenario(name string) (io.ReadCloser, error) {
	if name == "-" {
		if p.piped == nil {
			text, err := io.ReadAll(p.stdin)
			if err != nil {
				return nil, fmt.Errorf("reading the scenario from standard input: %w", err)
			}
			p.piped = text
		}
		return io.NopCloser(bytes.NewReader(p.piped)), nil
	}
	file, err := os.Open(name) //nolint:gosec // the file is the user's choice
	if err == nil {
		return file, nil
	}
	if r, ok := scenarios.Open(name); ok {
		return r, nil
	}
	if errors.Is(err, os.ErrNotExist) && !strings.ContainsAny(name, "./\\") {
		library := scenarios.Library()
		names := make([]string, len(library))
		for i, s := range library {
			names[i] = s.Name
		}
		return nil, fmt.Errorf("there is no file %s, and no such scenario in the library: %s", name, strings.Join(names, ", "))
	}
	return nil, fmt.Errorf("opening the scenario: %w", err)
}

// beside opens files that a scenario names, relative to the scenario's own folder.
func beside(scenario string) func(string) (io.ReadCloser, error) {
	return func(name string) (io.ReadCloser, error) {
		if !filepath.IsAbs(name) {
			name = filepath.Join(filepath.Dir(scenario), name)
		}
		return os.Open(name) //nolint:gosec // the scenario is the user's choice
	}
}

// goals compiles gates that the loader has checked already.
func goals(texts []string) ([]goal.Gate, error) {
	gs := make([]goal.Gate, len(texts))
	for i, text := range texts {
		g, err := goal.Parse(text)
		if err != nil {
			return nil, usage(fmt.Errorf("gate %q: %w", text, err))
		}
		gs[i] = g
	}
	return gs, nil
}
