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
		if have := written(t, name, s); !strings.Contains(have, want) {
			t.Errorf("%s: want %q in\n%s", name, want, have)
		}
	}
}

// The failures of a simulation are those of one replication, as everything around them is, and who was
// turned away is not among the failed.
func TestFailuresAreOfOneReplication(t *testing.T) {
	s := &reports.Summary{Run: reports.Run{Scenario: "x", Replications: 20}, Failures: []reports.Count{
		{Label: "quota", Turns: 60_898}, {Label: "timeout_conversation", Inquiries: 1},
	}}
	for name, want := range map[string][]string{
		"text":     {"Failures a replication (", "quota                                3,045                      0  turned away: blocked, not failed", "timeout_conversation                     0                   0.05\n"},
		"markdown": {"| quota | 3,045 | 0 | turned away: blocked, not failed |", "| timeout_conversation | 0 | 0.05 |"},
	} {
		for _, line := range want {
			if have := written(t, name, s); !strings.Contains(have, line) {
				t.Errorf("%s: want %q in\n%s", name, line, have)
			}
		}
	}
}

// A difference of what can be nothing else in either mix has a reason, and is no matter of how many
// replications there are.
func TestDifferencesOfWhatCannotOccur(t *testing.T) {
	s := &reports.Summary{Run: reports.Run{Scenario: "x", Replications: 20}}
	c := &reports.Comparison{Names: []string{"as-is", "other"}, Summaries: []*reports.Summary{s, s}, Differences: [][]reports.Difference{{{
		Measure: "repeat_share", Unit: "share", A: stats.Exact(0, 9), B: stats.Exact(0, 9), Diff: stats.Point(0, 20, "x"),
		Verdict: reports.NotSeen, Missing: "in neither: nobody may come back",
	}}}}
	write, _ := render.Comparisons().Named("text")
	var b bytes.Buffer
	if err := write(&b, c, render.Options{}); err != nil {
		t.Fatal(err)
	}
	if have := b.String(); !strings.Contains(have, "in neither: nobody may come back") || strings.Contains(have, "more seldom") {
		t.Errorf("have\n%s", have)
	}
}

// Inquiries have separators between thousands, whether their number is a mean or whole.
func TestThousandsOfInquiries(t *testing.T) {
	e := stats.Estimate{Value: 18985.6, Low: 18506.8, High: 19464.4, N: 4, Method: "x"}
	s := &reports.Summary{Run: reports.Run{Scenario: "x", Replications: 20}, Measures: reports.Measures{{Name: "offered", Unit: "inquiries", Estimate: e}}}
	if have, want := written(t, "text", s), "offered  18,986  [18,507, 19,464]"; !strings.Contains(have, want) {
		t.Errorf("want %q in\n%s", want, have)
	}
}

// A mean that was 0 in every replication stands without an interval, and says why.
func TestAlwaysZero(t *testing.T) {
	s := &reports.Summary{Run: reports.Run{Scenario: "x", Replications: 20}, Measures: reports.Measures{{Name: "asa", Unit: "s", Estimate: stats.Estimate{N: 9, Method: "x"}}}}
	for name, want := range map[string]string{
		"text": "asa  0 s  (in all replications)", "markdown": "| `asa` | 0 s | (in all replications) | 9 |",
	} {
		if have := written(t, name, s); !strings.Contains(have, want) {
			t.Errorf("%s: want %q in\n%s", name, want, have)
		}
	}
}

// Side by side with others it stands alike: of a sweep as of a comparison.
func TestWhatCannotOccurInColumns(t *testing.T) {
	s := &reports.Summary{Run: reports.Run{Scenario: "x", Replications: 20}, Measures: reports.Measures{{
		Name: "repeat_share", Unit: "share", Estimate: stats.Exact(0, 400), Fixed: "nobody may come back",
	}}}
	var swept, compared bytes.Buffer
	sweep, _ := render.Sweeps().Named("text")
	compare, _ := render.Comparisons().Named("text")
	if err := sweep(&swept, &reports.Sweep{Parameters: []string{"a"}, Points: []reports.Point{{Values: []string{"1"}, Summary: s}}}, render.Options{}); err != nil {
		t.Fatal(err)
	}
	if err := compare(&compared, &reports.Comparison{Names: []string{"as-is"}, Summaries: []*reports.Summary{s}}, render.Options{}); err != nil {
		t.Fatal(err)
	}
	for _, have := range []string{swept.String(), compared.String()} {
		if strings.Contains(have, "0.0%") || !strings.Contains(have, " 0\n") && !strings.Contains(have, " 0 ") {
			t.Errorf("have\n%s", have)
		}
	}
}

// An interval says how sure it is, wherever the reader looks first.
func TestIntervalsSayTheirConfidence(t *testing.T) {
	for reps, want := range map[int]string{0: "Gates (95 % intervals; ", 1: "Gates (one replication tells no interval; ", 20: "Gates (95 % intervals over 20 replications; "} {
		s := &reports.Summary{Run: reports.Run{Scenario: "x", Replications: reps}, Gates: []reports.Verdict{{Text: "asa < 1s", State: reports.Met}}}
		if have := written(t, "text", s); !strings.Contains(have, want) {
			t.Errorf("want %q in\n%s", want, have)
		}
		if have := written(t, "markdown", s); !strings.Contains(have, "| 95 % interval |") {
			t.Errorf("have\n%s", have)
		}
	}
}

func written(t *testing.T, format string, s *reports.Summary) string {
	t.Helper()
	write, _ := render.Summaries().Named(format)
	var b bytes.Buffer
	if err := write(&b, s, render.Options{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
