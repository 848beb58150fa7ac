package render_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/render"
	"github.com/holdline/holdline/sim/stats"
)

func climbed() *reports.LiveBreaking {
	reply := 1.2
	b := &reports.LiveBreaking{
		Scenario: "desk", Seed: 3, Version: "v1", Mode: "live", Target: "bot 127.0.0.1:8080", Speedup: 10, PeakPerMin: 40, MeanPerMin: 40,
		StepS: 120, WarmupS: 30, State: reports.LoadNever, Recommended: new(1.0), Load: stats.Unknown(0), Peak: stats.Unknown(0), Held: &reply, Why: "interrupted",
		Collapse: &reports.LiveCollapse{BestLoad: 1, BestPerMin: 38, Load: 2, OfferedPerMin: 80, AchievedPerMin: 8},
		Warnings: []string{"a|b"},
		Plan:     &reports.LivePlan{Tells: reports.TellsEstimates, Sentence: "2 steps"},
		Steps: []reports.LiveStep{
			{Number: 1, Load: 1, Finding: "holds", Offered: 80, Served: 76, Minutes: 2, OpenMean: 12, ReplyP95S: &reply},
			{Number: 2, Load: 2, Finding: "breaks", Offered: 160, Served: 16, Minutes: 2, OpenMean: 90, Why: "asa"},
			{Number: 3, Load: 1.5, Finding: "late", Late: true, Why: "the generator was late"},
		},
	}
	for i := range b.Steps {
		why := b.Steps[i].Why
		b.Steps[i].Tell()
		b.Steps[i].Why = why
	}
	b.Tell()
	return b
}

// Offered stands beside served in every step, the word collapse where that fell, and of a late step
// that it is not to be trusted.
func TestLiveBreakingFormats(t *testing.T) {
	for _, r := range []struct {
		format string
		want   []string
	}{
		{"text", []string{
			"recommended: at most x1", "10 times as fast as the scenario says; figures are in its time, and the target gets 10 times the rate",
			"1 x1 40.0 38.0 12.0 1.20 s holds", "2 x2 80.0 8.00 collapse 90.0 - breaks asa", "3 x1.5 - - 0.00 - not trustworthy the generator was late",
			"plan: 2 steps", "ended early: interrupted", "each step holds the load for 2m00s after a warm-up of 30.0 s",
		}},
		{"markdown", []string{
			"| 2 | x2 | 80.0 | 8.00 collapse | 90.0 | - | breaks | asa |", "Plan: 2 steps.", "- warning", "ended early: interrupted",
			"10 times as fast as the scenario says; figures are in its time, and the target gets 10 times the rate.", "Recommended: at most x1.", "each step holds the load for 2m00s after a warm-up of 30.0 s; ",
		}},
	} {
		var out strings.Builder
		write, ok := render.LiveBreakings().Named(r.format)
		if !ok {
			t.Fatalf("there is no format %s", r.format)
		}
		if err := write(&out, climbed(), render.Options{}); err != nil {
			t.Fatal(err)
		}
		flat := strings.Join(strings.Fields(out.String()), " ")
		for _, want := range r.want {
			if want == "- warning" {
				want = `- a\|b`
			}
			if !strings.Contains(flat, want) {
				t.Errorf("%s does not say %q:\n%s", r.format, want, out.String())
			}
		}
	}
	for _, name := range render.Breakings().Names() {
		if _, ok := render.LiveBreakings().Named(name); !ok {
			t.Errorf("a live answer cannot be %s", name)
		}
	}
	// Of a desk without a bot the waits stand where replies would, of both each has a column.
	desk := climbed()
	desk.Steps[0].MeanWaitS = new(24.0)
	for bot, want := range map[bool]string{false: "1 x1 40.0 38.0 12.0 24.0 s holds", true: "1 x1 40.0 38.0 12.0 1.20 s 24.0 s holds"} {
		var out strings.Builder
		desk.Bot = bot
		write, _ := render.LiveBreakings().Named("text")
		if err := write(&out, desk, render.Options{}); err != nil || !strings.Contains(strings.Join(strings.Fields(out.String()), " "), want) {
			t.Errorf("bot %v: it does not say %q (%v):\n%s", bot, want, err, out.String())
		}
	}
	var out strings.Builder
	write, _ := render.LiveBreakings().Named("json")
	if err := write(&out, climbed(), render.Options{}); err != nil || !json.Valid([]byte(out.String())) || !strings.Contains(out.String(), `"value": null`) {
		t.Errorf("%v\n%s", err, out.String())
	}
}
