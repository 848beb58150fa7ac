package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/holdline/holdline/sim"
)

func newGenerate(p *process) *cobra.Command {
	var f scenarioFlags
	cmd := &cobra.Command{
		Use:   "generate FILE",
		Short: "Write the synthetic inquiries of a scenario as JSON lines",
		Long: `Generate writes who would contact us, when, about what, in which words and how patient: one inquiry
a line, in order of time, the same bytes for the same seed. run --inquiries replays such a file, or
one of your own recordings in the same format (docs/formats.md). The people cannot exist: names from
tables, e-mail under reserved domains, telephone and card numbers from ranges kept for examples.`,
		Example: `  holdline generate launch-surge -o inquiries.jsonl
  holdline run launch-surge --inquiries inquiries.jsonl`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(cmd); err != nil {
				return err
			}
			if f.out != "-" {
				if err := ofKind("--out", f.out, "{"); err != nil {
					return err
				}
			}
			return p.generate(args[0], &f)
		},
	}
	f.register(cmd)
	without(cmd, notReported, "gate", "strict", "junit", "format")
	without(cmd, "inquiries are written, and sent to nobody", "target", "allow", "speedup")
	return cmd
}

func (p *process) generate(name string, f *scenarioFlags) (err error) {
	sc, err := p.loadScenario(name, f)
	if err != nil {
		return err
	}
	bot, desk := sim.Ends(sc)
	plan, err := sim.NewPlan(sc, sim.Options{Seed: sc.Seed, Load: f.load, Bot: bot, Desk: desk, Open: beside(name)})
	if err != nil {
		return usage(err)
	}
	defer func() { err = errors.Join(err, plan.Close()) }()
	w := p.stdout
	if f.out != "" && f.out != "-" {
		file, err := os.Create(f.out)
		if err != nil {
			return usage(fmt.Errorf("--out: %w", err))
		}
		defer func() { err = errors.Join(err, file.Close()) }()
		w = file
	}
	counted := &lines{w: w}
	buffered := bufio.NewWriterSize(counted, 64<<10)
	if err := errors.Join(sim.WriteInquiries(buffered, plan), buffered.Flush()); err != nil {
		return fmt.Errorf("writing inquiries: %w", err)
	}
	if !f.quiet {
		_, _ = fmt.Fprintf(p.stderr, "%d inquiries\n", counted.n)
	}
	return nil
}

// lines counts the lines that pass.
type lines struct {
	w io.Writer
	n int
}

func (l *lines) Write(b []byte) (int, error) {
	for _, c := range b {
		if c == '\n' {
			l.n++
		}
	}
	return l.w.Write(b)
}
