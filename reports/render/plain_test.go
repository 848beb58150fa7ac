package render_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/render"
	"github.com/holdline/holdline/sim/stats"
)

// A value that cannot be another stands as a plain number, with the reason where its interval would be.
func TestWhatCannotOccurHasNoInterval(t *testing.T) {
	s := &reports.Summary{Run: reports.Run{Scenario: "x", Replications: 20}, Measures: reports.Measures{{
		Name: "blocked_rate", Unit: "share", Estimate: stats.Exact(0, 400), Fixed: "the scenario has no limits",
	}}}
	for name, want := range map[string]string{
		"text":     "blocked_rate  0  (the scenario has no limits)",
		"markdown": "| `blocked_rate` | 0 | the scenario has no limits | 400 |",
		"json":     `"fixed": "the scenario has no limits"`,
	} {
		write, _ := render.Summaries().Named(name)
		var b bytes.Buffer
		if err := write(&b, s, render.Options{}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s: want %q in\n%s", name, want, b.String())
		}
	}
}
