package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/live/driver"
)

func newValidate(p *process) *cobra.Command {
	var f scenarioFlags
	var printed bool
	cmd := &cobra.Command{
		Use:   "validate FILE...",
		Short: "Check scenarios: all faults at once, with line and column",
		Long: `Validate reads scenarios and tells everything that is wrong with them, each fault as
file:line:column: path: what is wrong; what is allowed. Nothing is run and nothing is sent.
What is legal but probably not meant is a warning and changes no exit code.`,
		Example: `  holdline validate support.yaml
  holdline validate --print launch-surge            # with all defaults filled in
  holdline validate support.yaml --set seed=7 --gate 'abandonment_rate < 5%'`,
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(cmd); err != nil {
				return err
			}
			var errs []error
			for _, name := range args {
				errs = append(errs, p.validate(name, &f, printed))
			}
			return errors.Join(errs...)
		},
	}
	f.register(cmd)
	cmd.Flags().BoolVar(&printed, "print", false, "print the scenario with all defaults filled in")
	return cmd
}

func (p *process) validate(name string, f *scenarioFlags, printed bool) error {
	sc, err := p.loadPaired(name, f)
	if err != nil {
		return err
	}
	bot, desk := sim.Ends(sc)
	if _, err = sim.NewPlan(sc, sim.Options{ // reads the files that the scenario names
		Seed: sc.Seed, Load: f.load, Speedup: f.speedup, Bot: bot, Desk: desk, Open: beside(name),
	}); err != nil {
		return usage(fmt.Errorf("%s: %w", name, err))
	}
	if !f.quiet {
		for _, w := range scenarios.Warnings(sc, f.speedup) {
			_, _ = fmt.Fprintf(p.stderr, "%s: warning: %s\n", name, w)
		}
	}
	if printed {
		return scenarios.Print(p.stdout, sc)
	}
	_, err = fmt.Fprintf(p.stdout, "%s: ok\n", name)
	return err
}

func newSchema(p *process) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of scenarios, for editors",
		Long: `Schema prints the JSON Schema (2020-12) of scenario files. Point an editor at it for completion and
checks while typing; in editors with the YAML language server, put this first line into a scenario:

  # yaml-language-server: $schema=scenario.schema.json`,
		Example: "  holdline schema > scenario.schema.json",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			doc, err := scenarios.Schema(driver.Names())
			if err != nil {
				return exit(exitInternal, err)
			}
			_, err = p.stdout.Write(doc)
			return err
		},
	}
}

func newInit(p *process) *cobra.Command {
	return &cobra.Command{
		Use:     "init",
		Short:   "Print a commented scenario to start from",
		Example: "  holdline init > support.yaml && holdline run support.yaml",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := p.stdout.Write(scenarios.Starter())
			return err
		},
	}
}

func newLibrary(p *process) *cobra.Command {
	return &cobra.Command{
		Use:   "library [NAME]",
		Short: "List the shipped scenarios, or print one",
		Example: `  holdline library
  holdline library launch-surge > my-launch.yaml`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeScenario,
		RunE: func(_ *cobra.Command, args []string) error {
			for _, s := range scenarios.Library() {
				switch {
				case len(args) == 0:
					if _, err := fmt.Fprintf(p.stdout, "%-20s %s\n", s.Name, s.Question); err != nil {
						return err
					}
				case args[0] == s.Name:
					_, err := p.stdout.Write(s.Text)
					return err
				}
			}
			if len(args) == 1 {
				return usage(fmt.Errorf("there is no scenario %q in the library; `holdline library` lists them", args[0]))
			}
			return nil
		},
	}
}
