package main

import (
	"fmt"
	"os"
	"runtime/pprof"

	"github.com/spf13/cobra"
)

// newRoot is the command table.
func newRoot(p *process) *cobra.Command {
	root := &cobra.Command{
		Use:   "holdline",
		Short: "Can your support channel hold the line?",
		Long: `holdline replays one YAML scenario, as open-loop, multi-turn conversations of synthetic customers,
against a bot and a human desk, and tells where the promises to customers break: latency, waits,
escalations, resolution and cost, each with its interval, and an exit code for CI.

A scenario without targets runs against an embedded sandbox that plays its service: nothing to set up.`,
		Example: `  holdline run quickstart                          # a scenario of the library, on the embedded sandbox
  holdline init > support.yaml                     # a commented scenario to start from
  holdline validate support.yaml                   # every fault at once, with line and column
  holdline run support.yaml --load 3 --out runs/x3 # triple traffic
  holdline report runs/x3                          # the report again, even after a kill -9`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       version,
		Args:          cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return cmd.Help()
		},
	}
	profile(root)
	root.SetVersionTemplate("holdline {{.Version}}\n")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage(err) })
	root.AddCommand(
		newRun(p), newSimulate(p), newCompare(p), newStaff(p), newCapacity(p), newReport(p), newGenerate(p),
		newPlan(p), newValidate(p), newSchema(p), newInit(p), newLibrary(p),
		newVerify(p), newSandbox(p), newBench(p), newProbe(p),
	)
	return root
}

// profile gives every command a hidden flag that writes a CPU profile of it.
func profile(root *cobra.Command) {
	var name string
	var file *os.File
	root.PersistentFlags().StringVar(&name, "cpu-profile", "", "write a CPU profile of holdline itself to this file")
	_ = root.PersistentFlags().MarkHidden("cpu-profile") // fails only for a flag that does not exist
	root.PersistentPreRunE = func(*cobra.Command, []string) (err error) {
		if name == "" {
			return nil
		}
		if file, err = os.Create(name); err != nil { //nolint:gosec // the file is the user's choice
			return usage(fmt.Errorf("--cpu-profile: %w", err))
		}
		return pprof.StartCPUProfile(file)
	}
	cobra.OnFinalize(func() {
		if file != nil {
			pprof.StopCPUProfile()
			_ = file.Close()
		}
	})
}
