package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/holdline/holdline/reports/render"
)

// Help and completion offer the formats that a command's report comes in, and no others.
func TestFormatsOffered(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		make func(*process) *cobra.Command
		want []string
	}{
		{newRun, render.Summaries().Names()},
		{newReport, render.Summaries().Names()},
		{newStaff, render.Staffings().Names()},
		{newCapacity, render.Breakings().Names()},
		{newPlan, render.Outlooks().Names()},
		{newCompare, render.Comparisons().Names()},
	} {
		cmd := c.make(&process{})
		if got, want := cmd.Flags().Lookup("format").Usage, "of the report: "+strings.Join(c.want, ", "); got != want {
			t.Errorf("%s: --format %q; want %q", cmd.Name(), got, want)
		}
		offer, ok := cmd.GetFlagCompletionFunc("format")
		if !ok {
			t.Fatalf("%s: nothing offered for --format", cmd.Name())
		}
		if got, _ := offer(cmd, nil, ""); !slices.Equal(got, c.want) {
			t.Errorf("%s: completion offers %q; want %q", cmd.Name(), got, c.want)
		}
	}
}
