package main

import (
	"strings"
	"testing"
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
