package main

import (
	"testing"

	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/staffing"
)

// A margin is a sum of rounded numbers: where nobody is served in time, the share is 0 and no hair below.
func TestMeasuredSharesAreShares(t *testing.T) {
	t.Parallel()
	for _, r := range []struct {
		gate         string
		margin, want float64
	}{
		{"service_level(20s) >= 80%", -0.8 - 1e-16, 0},
		{"service_level(20s) >= 80%", 0.05, 0.8500000000000001},
		{"abandonment_rate < 5%", 0.05 + 1e-17, 0},
		{"asa < 20s", -100, 120},
	} {
		g, err := goal.Parse(r.gate)
		if err != nil {
			t.Fatal(err)
		}
		if v := measured(g, staffing.Standing{Margin: r.margin}); v != r.want {
			t.Errorf("%s, %v from it: %v, want %v", r.gate, r.margin, v, r.want)
		}
	}
}
