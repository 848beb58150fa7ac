package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim"
)

// narrow is a small desk whose limit is soon bracketed, even under the race detector.
const narrow = `version: 1
name: narrow
horizon: 20m
demand:
  - intent: refund
    arrivals: {process: poisson, rate: 3/min}
    patience: {exponential: {mean: 2m}}
    work: {exponential: {mean: 2m}}
service:
  groups: [{name: team, serves: [{intent: refund}], shifts: [{from: 0s, to: 1h, headcount: 8}]}]
gates: [abandonment_rate < 5%]
`

// ^C in the middle of a search gives the best answer so far, with its interval, and where and for want
// of what it breaks.
func TestCapacityIsInterrupted(t *testing.T) {
	t.Parallel()
	c := begin(t, "holdline", "capacity", write(t, "narrow.yaml", narrow), "--precision", "0.01%", "--most", "1000000")
	c.said(`of (\d{3,}) replications`) // those of the grid are fewer
	r := c.interrupted()
	wantCode(t, r, exitInterrupted)
	for _, want := range []string{"holds up to", " [", "first to break: abandonment_rate of refund chat at", "scarce: team", "Interrupted: this is what was known by then"} {
		if !says(r.stdout, want) {
			t.Errorf("it does not say %q:\n%s", want, r.stdout)
		}
	}
	if strings.Contains(r.stderr, "holdline:") {
		t.Errorf("it says:\n%s", r.stderr)
	}
}

// Of a recording the peak is that of its busiest interval. One inquiry every 20 seconds is none of ten a minute,
// though one falls into each of some stretches of 7 seconds.
func TestPeakOfARecording(t *testing.T) {
	t.Parallel()
	file := write(t, "recorded.yaml", strings.Replace(narrow, "process: poisson, rate: 3/min", "process: trace, file: t.csv", 1))
	var recording strings.Builder
	recording.WriteString("at\n")
	for at := 0.5; at < 20*60; at += 20 {
		fmt.Fprintf(&recording, "%.1f\n", at)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(file), "t.csv"), []byte(recording.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	sc, err := scenarios.Load(file, strings.NewReader(string(text)), scenarios.LoadOptions{Open: beside(file)})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := sim.NewPlan(sc, sim.Options{Seed: 1, Load: 1, Desk: true, Simulated: true, Open: beside(file)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = plan.Close() }()
	r := ratesOf(plan, plan.Labels(), "")
	if told := r.told(sc, plan, plan.Labels(), ""); r.peak < 10 || told < 2.9 || told > 3.3 || r.mean < 2.9 || r.mean > 3.1 {
		t.Errorf("the busiest moment has %.2f/min, the busiest interval %.2f, all of it %.2f", r.peak, told, r.mean)
	}
}
