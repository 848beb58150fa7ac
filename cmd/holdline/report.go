package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/render"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/live/driver"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/record/runlog"
)

type reportFlags struct {
	format   string
	junit    string
	gates    []string
	strict   bool
	fromRows bool
}

// renumbered is where report puts a copy of the turn log whose sequence has no gaps.
const renumbered = "turns.renumbered.ndjson"

func newReport(p *process) *cobra.Command {
	var f reportFlags
	cmd := &cobra.Command{
		Use:   "report DIR",
		Short: "Render the report of a run again, whatever ended it",
		Long: `Report reads a run's directory: the last snapshot of the measures and the rows behind it, or all
rows with --from-rows. After a kill -9 all but the last second is there; the turn log then has gaps
where turns were in flight, and a copy without gaps is written beside it for vegeta's tools.
The exit code is that of the run; a run that was killed never passes (3), since nothing is known of
the generator's health.`,
		Example: `  holdline report runs/launch-surge-20260302-090000.000
  holdline report --format markdown out/demo > comment.md
  holdline report --gate 'service_level(60s) >= 90%' out/demo   # what if the promise were another`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return p.report(args[0], &f)
		},
	}
	fl := cmd.Flags()
	fl.StringVar(&f.format, "format", "text", "of the report: "+strings.Join(render.Names(), ", "))
	fl.StringVar(&f.junit, "junit", "", "also write the gates as JUnit XML to this file")
	fl.StringArrayVar(&f.gates, "gate", nil, "promise to judge instead of the run's (repeatable)")
	fl.BoolVar(&f.strict, "strict", false, "a marginal gate counts as undecided (exit code 3)")
	fl.BoolVar(&f.fromRows, "from-rows", false, "compute the measures anew from all rows")
	complete(cmd, "format", render.Names())
	return cmd
}

func (p *process) report(dir string, f *reportFlags) error {
	if _, ok := render.Named(f.format); !ok {
		return usage(fmt.Errorf("--format %s: allowed are %s", f.format, strings.Join(render.Names(), ", ")))
	}
	run, err := runlog.Open(dir)
	if err != nil {
		return usage(err)
	}
	sc, err := scenarios.Load(run.Path(runlog.ManifestFile), strings.NewReader(run.Scenario),
		scenarios.LoadOptions{Protocols: driver.Names(), Gates: f.gates})
	if err != nil {
		return usage(fmt.Errorf("the run's own scenario: %w", err))
	}
	acc, notes, err := replayed(run, sc, f.fromRows || len(f.gates) > 0)
	if err != nil {
		return exit(exitUntrusted, err)
	}
	if run.End == nil {
		gaps, err := renumber(run)
		if err != nil {
			return exit(exitUntrusted, err)
		}
		if gaps > 0 {
			notes = append(notes, fmt.Sprintf("%d turns were in flight when it ended; %s has the others without gaps", gaps, renumbered))
		}
	}
	return present(p, &presentation{
		scenario: sc, acc: acc, end: run.End, notes: notes, format: f.format, junit: f.junit, strict: f.strict,
	})
}

// replayed gives the measures of a run: its last snapshot and the rows behind it, or all rows.
// Rows are read anew as well where other gates are asked for, since the accumulator keeps what its
// own gates need.
func replayed(run *runlog.Run, sc *scenarios.Scenario, fromRows bool) (*reports.Accumulator, []string, error) {
	bot, desk := sim.Ends(sc)
	wall := sc.Targets != nil
	plan, err := sim.NewPlan(sc, sim.Options{
		Seed: run.Seed, Load: run.Load, Speedup: run.Speedup, WallReplies: wall, Bot: bot, Desk: desk,
		Open: beside(run.Path(runlog.ManifestFile)),
	})
	m := meta(&run.Manifest, wall, nil)
	var notes []string
	switch {
	case err != nil: // a profile that is not beside the run: the report goes without the planned rate
		notes = append(notes, "the planned rate is not known: "+err.Error())
	case run.Replay == "":
		m.Planned = plan.Rate
	}
	acc := reports.New(sc, m)
	var from runlog.Offsets
	if !fromRows {
		state, covered, err := run.Summary()
		if err != nil {
			return nil, nil, err
		}
		if state != nil {
			if err := acc.UnmarshalBinary(state); err != nil {
				return nil, nil, fmt.Errorf("%s: %w; read the rows instead (--from-rows)", run.Path(runlog.SummaryFile), err)
			}
			from = covered
		}
	}
	torn, err := run.Rows(from, acc)
	if err != nil {
		return nil, nil, err
	}
	if torn.Lines > 0 {
		notes = append(notes, fmt.Sprintf("%d last lines were torn when it ended, and are left out", torn.Lines))
	}
	return acc, notes, nil
}

// renumber writes a copy of the turn log in order of sequence, without the gaps that turns in
// flight at a kill leave, and gives their number. Without gaps it writes nothing.
func renumber(run *runlog.Run) (int, error) {
	var all turns
	if _, err := run.Rows(runlog.Offsets{}, &all); err != nil {
		return 0, err
	}
	if len(all) == 0 {
		return 0, nil
	}
	slices.SortFunc(all, func(a, b record.Turn) int { return cmp.Compare(a.Seq, b.Seq) })
	gaps := int(all[len(all)-1].Seq) + 1 - len(all)
	if gaps <= 0 {
		return 0, nil
	}
	f, err := os.Create(run.Path(renumbered))
	if err != nil {
		return 0, fmt.Errorf("writing %s: %w", renumbered, err)
	}
	w := bufio.NewWriter(f)
	var line []byte
	for i := range all {
		all[i].Seq = uint64(i)
		line = run.Codec().AppendTurn(line[:0], &all[i])
		if _, err := w.Write(line); err != nil {
			return 0, errors.Join(fmt.Errorf("writing %s: %w", renumbered, err), f.Close())
		}
	}
	return gaps, errors.Join(w.Flush(), f.Close())
}

// turns is a sink that keeps turns only.
type turns []record.Turn

func (t *turns) Open(*record.Inquiry)      {}
func (t *turns) Close(*record.Inquiry)     {}
func (t *turns) Turn(v *record.Turn)       { *t = append(*t, *v) }
func (t *turns) Interval(*record.Interval) {}
func (t *turns) Err() error                { return nil }

var _ record.Sink = (*turns)(nil)
