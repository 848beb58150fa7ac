package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/record/runlog"
	"github.com/holdline/holdline/sim/rng"
)

func newBenchReport(p *process) *cobra.Command {
	b := &bench{process: p}
	var turns int
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Measure how long the report of a large run takes",
		Long: `Report writes the directory of a made-up run with that many turns (about half a kilobyte each, in
the folder for temporary files) and times holdline report on it: from summary.bin, and from all rows.`,
		Example: "  holdline bench report --turns 1000000",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return b.report(cmd.Context(), turns) },
	}
	cmd.Flags().IntVar(&turns, "turns", 1_000_000, "turns of the run")
	return cmd
}

func (b *bench) report(ctx context.Context, turns int) error {
	ctx, cancel := b.interruptible(ctx)
	defer cancel()
	done, err := b.setUp(ctx)
	if err != nil {
		return err
	}
	defer done()
	dir := filepath.Join(b.dir, "large")
	accumulating, err := b.fabricate(dir, turns)
	if err != nil {
		return exit(exitUntrusted, err)
	}
	_, _ = fmt.Fprintf(b.stdout, "%d turns: accumulated and written in %s (%s a turn)\n", turns, short(accumulating), span(accumulating.Seconds()/float64(turns)))
	for _, way := range [][]string{{"report", dir}, {"report", "--from-rows", dir}} {
		start := time.Now()
		cmd := exec.CommandContext(ctx, b.self, way...) //nolint:gosec // it is this very program
		out, err := cmd.Output()
		if err != nil && len(out) == 0 {
			return b.ended(ctx, err)
		}
		_, _ = fmt.Fprintf(b.stdout, "%d turns: holdline %s in %s\n", turns, strings.Join(way[:len(way)-1], " "), span(time.Since(start).Seconds()))
	}
	return nil
}

// fabricate writes a finished run whose turns look like those of a real one: four a conversation,
// exponential response times around a second.
func (b *bench) fabricate(dir string, turns int) (time.Duration, error) {
	const each, rate = 4, 2000.0
	lasts := time.Duration(float64(turns) / rate * float64(time.Second))
	name, err := b.benchScenario(int(rate)/each, lasts+time.Second, "1s")
	if err != nil {
		return 0, err
	}
	sc, err := b.loadScenario(name, &scenarioFlags{load: 1, speedup: 1})
	if err != nil {
		return 0, err
	}
	plan, err := sim.NewPlan(sc, sim.Options{Seed: sc.Seed, Bot: true, WallReplies: true})
	if err != nil {
		return 0, err
	}
	resolved, err := printed(sc)
	if err != nil {
		return 0, err
	}
	m := runlog.Manifest{
		Schema: runlog.Schema, Name: sc.Name, Version: version, Scenario: resolved, Seed: sc.Seed, Load: 1, Speedup: 1,
		Mode: "live", Target: describe(sc.Targets), Started: time.Now(), Labels: plan.Labels(), Clocks: clocks(true),
	}
	w, err := runlog.Create(dir, m, true)
	if err != nil {
		return 0, err
	}
	start := time.Now()
	acc := reports.New(sc, meta(&m, true, plan.Rate))
	fabricated(record.Tee{w, acc}, turns, each, lasts)
	state, err := acc.MarshalBinary()
	if err != nil {
		return 0, err
	}
	if err := w.Snapshot(state); err != nil {
		return 0, err
	}
	took := time.Since(start)
	return took, w.Finish(runlog.End{Elapsed: lasts})
}

func fabricated(to record.Sink, turns, each int, lasts time.Duration) {
	law := rng.New(1, 0).Source(rng.Order)
	for i := range turns / each {
		at := time.Duration(float64(lasts) * float64(i*each) / float64(turns))
		q := record.Inquiry{
			ID: fmt.Sprintf("refund-status-0-%d", i), Key: uint64(i), Attempt: 1, Arrived: at, BotAt: at, QueuedAt: record.Never,
			JoinedAt: record.Never, EndedAt: record.Never, ReturnAt: record.Never, Group: record.None, Agent: record.None,
		}
		to.Open(&q)
		for k := range each {
			took := time.Duration((0.2 + law.Uniform()*law.Uniform()) * float64(time.Second))
			to.Turn(&record.Turn{
				Seq: uint64(i*each + k), Stamp: at, Inquiry: q.ID, Turn: k + 1, Intended: at, Sent: at + 40*time.Microsecond,
				FirstByte: at + took, Complete: at + took, Known: at + took, Status: 200, Messages: 1, BytesOut: 120, BytesIn: 90,
				Method: "POST", URL: "http://127.0.0.1:8080/bot",
			})
			at += took
		}
		q.EndedAt, q.Outcome, q.Stage, q.Solved, q.Turns = at, record.Contained, record.AtBot, record.Yes, int32(each)
		to.Close(&q)
	}
}
