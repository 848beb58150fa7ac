package render_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/render"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/stats"
)

func over(v, low, high float64, n int64) stats.Estimate {
	return stats.Estimate{Value: v, Low: low, High: high, N: n, Method: "ratio of means over 40 replications, jackknife, Student's t"}
}

// simulatedSample is the live sample as if simulated: all that only replications have shows.
func simulatedSample() *reports.Summary {
	s := sample()
	s.Run = reports.Run{
		Scenario: "launch-surge", Seed: 42, Version: "v1.2.3", Mode: reports.Simulated, Target: "simulator", Load: 1, Speedup: 1,
		ReplyClock: reports.ScenarioClock, HorizonS: 2700, ToS: 2700, Replications: 40, Precision: &reports.Precision{Wanted: 0.02, Reached: true, Looks: 5},
		Notes: []string{"intervals hold the Monte Carlo error only"},
	}
	s.ServiceLevels = []reports.Level{
		{Measure: "service_level", Threshold: "20s", Overall: over(0.62, 0.6, 0.64, 744), Daily: over(0.63, 0.61, 0.65, 40)},
		{Measure: "service_level_answered", Threshold: "20s", Overall: over(0.7, 0.68, 0.72, 700), Daily: over(0.71, 0.69, 0.73, 40)},
	}
	s.SecondLine = reports.Measures{
		{Name: "service_level", Arg: "20s", Unit: "share", Estimate: over(0.9, 0.88, 0.92, 80)},
		{Name: "abandonment_rate", Unit: "share", Estimate: over(0.034, 0.02, 0.05, 80)},
	}
	s.Funnel.NotSent, s.Funnel.Raced = 0, 0
	s.Funnel.InProgress, s.Funnel.Callbacks, s.Funnel.Silent, s.Funnel.Transfers = 4, 12, 3, 80
	s.Funnel.BlockedClosed = 5
	s.Measures = append(s.Measures, reports.Measure{Name: "closed_rate", Unit: "share", Estimate: over(0.002, 0.001, 0.003, 2434)})
	s.Health, s.Books, s.Capacity, s.Failures = nil, nil, nil, nil
	s.Warnings = []string{"refund/chat bring 2.00 erlangs more than the groups that serve them can work off"}
	return s
}

func comparison() *reports.Comparison {
	diff := func(name, unit string, a, b, low, high float64, verdict string) reports.Difference {
		return reports.Difference{Measure: name, Unit: unit, A: over(a, a, a, 40), B: over(b, b, b, 40), Diff: over(b-a, low, high, 40), Verdict: verdict}
	}
	gate := diff("service_level", "share", 0.62, 0.65, -0.01, 0.07, reports.CannotTell)
	gate.Gate = "service_level(20s) >= 80%"
	none := reports.Difference{Measure: "escalation_rate", Unit: "share", A: stats.Unknown(0), B: over(0.3, 0.3, 0.3, 40), Diff: stats.Unknown(0), Verdict: reports.CannotTell, Missing: "nothing to divide by: no such inquiries"}
	same := diff("repeat_share", "share", 0, 0, math.NaN(), math.NaN(), reports.NotSeen)
	other := simulatedSample()
	other.Warnings = nil
	return &reports.Comparison{
		Names: []string{"as-is", "bigger"}, Summaries: []*reports.Summary{simulatedSample(), other},
		Differences: [][]reports.Difference{{
			diff("containment_rate", "share", 0.678, 0.6, -0.09, -0.06, reports.Lower), none,
			diff("cost_per_solved", "money", 3.2, 3.6, 0.3, 0.5, reports.Higher), same, gate,
		}},
	}
}

// intervals are two lines: a queue in an interval nobody was answered in, and a group.
func intervals() []reports.Interval {
	return []reports.Interval{
		{
			To: 30 * time.Minute, Begins: "2026-03-02T08:00:00+01:00", Ends: "2026-03-02T08:30:00+01:00", Kind: "queue", Name: "refund/chat", Intent: "refund", Channel: "chat",
			Queue: reports.QueueInterval{Fresh: 10.5, Offered: 12, QueueOffered: 3.25, Abandoned: 3.25, ASA: math.NaN(), AHT: math.NaN()},
		},
		{
			To: 30 * time.Minute, Begins: "2026-03-02T08:00:00+01:00", Ends: "2026-03-02T08:30:00+01:00", Kind: "group", Name: "all",
			Group: reports.GroupInterval{Staffed: 2.25, Paid: 3, Occupancy: 0.5, Heads: 6},
		},
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs from its golden file; with -update it is rewritten:\n%s", name, got)
	}
}

func TestSimulatedGolden(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"text", "markdown", "junit"} {
		f, _ := render.Summaries().Named(name)
		var b bytes.Buffer
		if err := f(&b, simulatedSample(), render.Options{}); err != nil {
			t.Fatal(err)
		}
		golden(t, "simulated."+name, b.Bytes())
	}
	for _, name := range render.Comparisons().Names() {
		f, _ := render.Comparisons().Named(name)
		var b bytes.Buffer
		if err := f(&b, comparison(), render.Options{}); err != nil {
			t.Fatal(err)
		}
		golden(t, "comparison."+name, b.Bytes())
		if name == "json" && !json.Valid(b.Bytes()) {
			t.Error("the comparison is no JSON")
		}
	}
	var b bytes.Buffer
	if err := render.Intervals(&b, intervals()); err != nil {
		t.Fatal(err)
	}
	golden(t, "intervals.csv", b.Bytes())
}

// What one run writes can be another's staffing; every line has as many cells as the header.
func TestIntervalsAreStaffing(t *testing.T) {
	t.Parallel()
	rows := intervals()
	for i := range rows {
		rows[i].Begins, rows[i].Ends = "0s", "30m"
	}
	var b bytes.Buffer
	if err := render.Intervals(&b, rows); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil || len(lines) != 3 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	shifts, faults := scenarios.ReadStaffing(&b, "all", nil, time.Hour)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if len(shifts) != 1 || shifts[0].Headcount != 6 || shifts[0].To.Std() != 30*time.Minute {
		t.Errorf("read back %+v", shifts)
	}
}

func TestComparisonNames(t *testing.T) {
	t.Parallel()
	if _, ok := render.Comparisons().Named("junit"); ok {
		t.Error("a comparison promises nothing: it is no test suite")
	}
	if have := strings.Join(render.Comparisons().Names(), " "); have != "text json markdown" {
		t.Errorf("have %s", have)
	}
}

// An agent who may hold three chats is occupied by one of them: the group with the least room left is
// told by its slots, and by the time in which anybody was held only where there are no slots to count.
func TestBusiestGroupIsToldBySlots(t *testing.T) {
	t.Parallel()
	chats := reports.Group{Name: "chats", Occupancy: over(0.99, 0.99, 0.99, 40), SlotOccupancy: over(0.4, 0.4, 0.4, 40)}
	calls := reports.Group{Name: "calls", Occupancy: over(0.8, 0.8, 0.8, 40), SlotOccupancy: over(0.8, 0.8, 0.8, 40)}
	mail := reports.Group{Name: "mail", Occupancy: over(0.9, 0.9, 0.9, 40), SlotOccupancy: stats.Unknown(0)}
	for _, row := range []struct {
		name   string
		groups []reports.Group
		want   []string // group, slot occupancy, occupancy
	}{
		{"by slots", []reports.Group{chats, calls}, []string{"calls", "80.0%", "80.0%"}},
		{"any number at once", []reports.Group{chats, mail}, []string{"mail", "-", "90.0%"}},
		{"no desk", nil, []string{"-", "-", "-"}},
	} {
		c := comparison()
		c.Names, c.Differences = c.Names[:1], nil
		c.Summaries = c.Summaries[:1]
		c.Summaries[0].Groups = row.groups
		var b bytes.Buffer
		write, _ := render.Comparisons().Named("markdown")
		if err := write(&b, c, render.Options{}); err != nil {
			t.Fatal(err)
		}
		for i, name := range []string{"busiest group", "its slot occupancy", "its occupancy"} {
			if line := "| " + name + " | " + row.want[i] + " |"; !strings.Contains(b.String(), line) {
				t.Errorf("%s: want the line %s in\n%s", row.name, line, b.String())
			}
		}
	}
}
