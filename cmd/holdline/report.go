package main

import (
	"bufio"
	"cmp"
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
	fl.StringVar(&f.format, "format", "text", "")
	fl.StringVar(&f.junit, "junit", "", "also write the gates as JUnit XML to this file")
	fl.StringArrayVar(&f.gates, "gate", nil, "promise to judge instead of the run's (repeatable)")
	fl.BoolVar(&f.strict, "strict", false, "a marginal gate counts as undecided (exit code 3)")
	fl.BoolVar(&f.fromRows, "from-rows", false, "compute the measures anew from all rows")
	offerFormats(cmd, render.Summaries().Names())
	return cmd
}

func (p *process) report(dir string, f *reportFlags) error {
	if _, err := formatNamed(render.Summaries(), f.format); err != nil {
		return err
	}
	if err := ofKind("--junit", f.junit, "<?xml"); err != nil {
		return err
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
	switch {
	case run.Running:
		notes = append(notes, "the run is still going on: this is what it has written so far")
	case run.End == nil:
		notes = append(notes, "the run was killed: this is all but its last second, and the generator's health is not known")
		notes = append(notes, renumber(run)...)
	}
	return present(p, &presentation{
		scenario: sc, acc: acc, end: run.End, running: run.Running, notes: notes, format: f.format, junit: f.junit, strict: f.strict,
	})
}

// replayed gives the measures of a run: its last snapshot and the rows behind it, or all rows.
// Rows are read anew as well where other gates are asked for, since the accumulator keeps what its
// own gates need.
func replayed(run *runlog.Run, sc *scenarios.Scenario, fromRows bool) (*reports.Accumulator, []string, error) {
	bot, desk := sim.Ends(sc)
	wall := sc.Targets != nil
	o := sim.Options{
		Seed: run.Seed, Load: run.Load, Speedup: run.Speedup, WallReplies: wall, Bot: bot, Desk: desk,
		Open: beside(filepath.Join(cmp.Or(run.Beside, run.Path(".")), runlog.ManifestFile)),
	}
	if run.Intent != "" {
		o.Load, o.IntentLoad = 1, map[string]float64{run.Intent: run.Load}
	}
	plan, err := sim.NewPlan(sc, o)
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
		state, covered, broken := run.Summary()
		if broken != nil {
			return nil, nil, broken
		}
		if state != nil {
			if err = acc.UnmarshalBinary(state); err != nil {
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

// renumber writes a copy of the turn log without the gaps in its sequence that turns in flight at a
// kill leave, and gives what there is to say about that. Without gaps it writes nothing. A copy that
// cannot be written is no reason to withhold the report.
func renumber(run *runlog.Run) (notes []string) {
	var seen sequence
	if _, err := run.Rows(runlog.Offsets{}, &seen); err != nil || len(seen.all) == 0 {
		return nil // the report has told why
	}
	slices.Sort(seen.all)
	gaps := int(seen.all[len(seen.all)-1]) + 1 - len(seen.all)
	if gaps <= 0 {
		return nil
	}
	if err := copyTurns(run, seen.all); err != nil {
		return []string{fmt.Sprintf("%d turns were in flight when it ended, and a copy of the others without gaps was not written: %v", gaps, err)}
	}
	return []string{fmt.Sprintf("%d turns were in flight when it ended; %s has the others without gaps", gaps, renumbered)}
}

// copyTurns writes all turns anew, each numbered by its place among the sequence numbers given.
func copyTurns(run *runlog.Run, numbers []uint64) error {
	f, err := os.Create(run.Path(renumbered))
	if err != nil {
		return fmt.Errorf("creating the copy: %w", err)
	}
	w := bufio.NewWriter(f)
	_, err = run.Rows(runlog.Offsets{}, &copier{w: w, codec: run.Codec(), numbers: numbers})
	return errors.Join(err, w.Flush(), f.Close())
}

// sequence is a sink that keeps the turns' numbers only: the log may be long.
type sequence struct {
	rowless

	all []uint64
}

func (s *sequence) Turn(v *record.Turn) { s.all = append(s.all, v.Seq) }

// copier is a sink that writes turns under new numbers. The writer keeps its first error.
type copier struct {
	rowless

	w       *bufio.Writer
	codec   *record.Codec
	numbers []uint64
	line    []byte
}

func (c *copier) Turn(v *record.Turn) {
	t := *v
	i, _ := slices.BinarySearch(c.numbers, v.Seq)
	t.Seq = uint64(i)
	c.line = c.codec.AppendTurn(c.line[:0], &t)
	_, _ = c.w.Write(c.line)
}

// rowless is a sink that takes no notice of anything.
type rowless struct{}

func (rowless) Open(*record.Inquiry)      {}
func (rowless) Close(*record.Inquiry)     {}
func (rowless) Turn(*record.Turn)         {}
func (rowless) Interval(*record.Interval) {}
func (rowless) Err() error                { return nil }

var (
	_ record.Sink = (*sequence)(nil)
	_ record.Sink = (*copier)(nil)
)
