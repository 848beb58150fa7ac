package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"regexp"
	"time"

	"github.com/spf13/cobra"

	"github.com/holdline/holdline/sim/verify"
)

// verifyFlags are those of the command verify.
type verifyFlags struct {
	rows, format, print string
	quick, quiet        bool
	workers             int
}

func newVerify(p *process) *cobra.Command {
	var f verifyFlags
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Hold the simulator against queues whose exact results are known",
		Long: `Verify simulates queues of which the exact result is known - Erlang's, priorities, processor sharing,
redials, chats at several rates, a day with its hours - each written as a scenario of the public
schema, and asks whether the results differ by more than chance. Every row must come out within
4.5 standard errors, precisely enough to mean something; together the rows must scatter as chance
has it. Seeds are fixed. The whole takes about four minutes of processor time, two on two quiet
cores; --quick takes most of a minute of it, with standard errors and their limits five times as
wide.

Exit code 0: the simulator agrees; 1: it does not.`,
		Example: `  holdline verify --quick
  holdline verify --rows '^(A|COB)'       # abandonment and priorities
  holdline verify --print NMOD-5          # the scenario of a row`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := p.interruptible(cmd.Context())
			defer stop()
			return p.verify(ctx, &f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.rows, "rows", "", "regular expression: verify only the rows whose name it matches")
	flags.BoolVar(&f.quick, "quick", false, "standard errors and their limits five times as wide")
	flags.IntVar(&f.workers, "workers", 0, "processors to use; 0: all. Results do not depend on it")
	flags.StringVar(&f.format, "format", "text", "of the report on stdout: text or json")
	flags.StringVar(&f.print, "print", "", "print the scenario of this row and verify nothing")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "no progress on stderr")
	return cmd
}

func (p *process) verify(ctx context.Context, f *verifyFlags) error {
	if f.print != "" {
		return p.printRow(f)
	}
	rows, err := regexp.Compile(f.rows)
	switch {
	case err != nil:
		return usage(fmt.Errorf("--rows: %w", err))
	case f.format != "text" && f.format != "json":
		return usage(fmt.Errorf("--format is %q; want text or json", f.format))
	case f.workers < 0:
		return usage(fmt.Errorf("--workers is %d; want 0, for all processors, or more", f.workers))
	}
	began := time.Now()
	o := verify.Options{Rows: rows, Quick: f.quick, Workers: f.workers}
	if !f.quiet {
		o.Started = func(s *verify.System, i, of int) {
			_, _ = fmt.Fprintf(p.stderr, "%d/%d %s: %s of %s\n", i, of, s.ID, s.Measure, s.Model)
		}
	}
	done, err := verify.Run(ctx, o)
	switch {
	case errors.Is(err, context.Canceled):
		return exit(exitInterrupted, errors.New("interrupted: nothing is proven by some of the rows"))
	case err != nil:
		return exit(exitInternal, err)
	case len(done) == 0:
		return usage(fmt.Errorf("--rows %q matches no row", f.rows))
	}
	report := verify.Report{Schema: 1, Version: version, Quick: f.quick, Rows: done, Left: verify.LeftOut(), Verdict: verify.Judge(done)}
	if !f.quiet {
		_, _ = fmt.Fprintf(p.stderr, "%.1f million inquiries in %s\n", millions(done), time.Since(began).Round(100*time.Millisecond))
	}
	write := report.WriteText
	if f.format == "json" {
		write = report.WriteJSON
	}
	if err := write(p.stdout); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	if !report.Verdict.Pass {
		return exit(exitFailed, nil)
	}
	return nil
}

func millions(rows []verify.Row) float64 {
	n := int64(0)
	for i := range rows {
		n += rows[i].Inquiries
	}
	return math.Round(float64(n)/1e5) / 10
}

func (p *process) printRow(f *verifyFlags) error {
	for _, s := range verify.Systems() {
		if s.ID == f.print {
			_, err := fmt.Fprint(p.stdout, s.Scenario(f.quick))
			return err
		}
	}
	return usage(fmt.Errorf("--print: there is no row %q; holdline verify --quick lists them all", f.print))
}
