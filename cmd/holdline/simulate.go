package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/render"
	"github.com/holdline/holdline/scenarios"
)

type simulateFlags struct {
	studyFlags

	mix    string
	intent string
	csv    string
	force  bool
}

func newSimulate(p *process) *cobra.Command {
	var f simulateFlags
	cmd := &cobra.Command{
		Use:   "simulate FILE",
		Short: "Simulate a scenario's service in virtual time and judge its gates",
		Long: `Simulate plays the same customers against the bot and the desk under service, in virtual time: the
same draws, the same state machines and the same report as run, without an endpoint and thousands of
times as fast. It replicates the scenario with independent days until each gated measure is known to
--precision or its gate is decided; intervals are over replications, and hold at 95 % wherever it
ends, for which they are wider than those of --replications. They hold the chance in the simulation,
not the error of the forecast.

With --out, the rows of the first replication are kept in a directory that holdline report reads.
With --csv, a line for each interval and queue or group goes to a file, for workforce tools.

Exit codes: 0 all gates met, 1 a gate failed, 3 undecided, 64 bad usage or scenario, 70 a fault of
holdline, 130 interrupted (what was done is reported).`,
		Example: `  holdline simulate launch-surge
  holdline simulate launch-surge --load 0.4 --precision 1%
  holdline simulate ai-first-rollback --mix ai-first --replications 100 --format json
  holdline simulate payday-peak --csv intervals.csv`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(cmd); err != nil {
				return err
			}
			if err := roomFor("--csv", f.csv); err != nil {
				return err
			}
			if !f.force {
				if err := ofKind("--csv", f.csv, "from,to,kind,"); err != nil {
					return err
				}
			}
			f.writes = append(f.writes, written{"--csv", f.csv})
			return p.simulate(cmd.Context(), args[0], &f)
		},
	}
	f.register(cmd)
	without(cmd, nothingSent, "target", "allow")
	fl := cmd.Flags()
	fl.StringVar(&f.mix, "mix", "", "simulate this mix of the scenario instead of the file as it is")
	fl.StringVar(&f.intent, "intent", "", "let --load multiply the arrivals of this intent only")
	fl.StringVar(&f.csv, "csv", "", "also write a line for each interval and queue or group to this file")
	fl.BoolVar(&f.force, "force", false, "overwrite a run that --out already holds, or another file at --csv")
	return cmd
}

func (p *process) simulate(ctx context.Context, file string, f *simulateFlags) error {
	s := &study{process: p, flags: &f.studyFlags, file: file, mix: f.mix, intent: f.intent, replications: f.replications, intervals: f.csv != ""}
	if err := s.load(); err != nil {
		return err
	}
	s.ruled()
	for _, w := range scenarios.Warnings(s.scenario, 1) {
		s.say("warning: %s", w)
	}
	if f.out != "" {
		if err := s.keep(f.out, f.force); err != nil {
			return err
		}
	}
	ctx, stop := p.interruptible(ctx)
	defer stop()
	err := s.run(ctx)
	interrupted := errors.Is(err, context.Canceled)
	if err != nil && !interrupted {
		return errors.Join(err, s.finish(&reports.Summary{Run: reports.Run{Why: err.Error()}}))
	}
	if s.result.N() == 0 {
		return errors.Join(exit(exitInterrupted, errors.New("interrupted before the first replication was done: nothing to report")),
			s.finish(&reports.Summary{Run: reports.Run{Why: "interrupted", Interrupted: true}}))
	}
	doc := s.summary(interrupted)
	return s.present(doc, f)
}

// present writes what was asked for, the report last, and gives the exit code as an error.
func (s *study) present(doc *reports.Summary, f *simulateFlags) error {
	var more []int
	if doc.Run.Interrupted {
		more = append(more, exitInterrupted)
	}
	verdict := decided(doc, f.strict, more...)
	lost := s.finish(doc)
	if f.csv != "" {
		lost = errors.Join(lost, writeFile("--csv", f.csv, func(w *os.File) error { return render.Intervals(w, s.result.Intervals()) }))
	}
	if f.junit != "" {
		lost = errors.Join(lost, writeJUnit(f.junit, doc))
	}
	format, _ := render.Summaries().Named(f.format)
	lost = errors.Join(lost, format(s.stdout, doc, render.Options{Color: s.color}))
	if lost != nil {
		return exit(worst(exitUntrusted, codeOf(verdict), codeOf(lost)), fmt.Errorf("writing the results: %w", lost))
	}
	return verdict
}
