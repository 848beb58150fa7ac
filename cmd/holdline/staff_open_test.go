package main

import (
	"context"
	"strings"
	"testing"
)

// Talks outlast the drain, and the time is over before the search with a longer one has begun: what was found by
// then is told, confirmed of nothing, with the drain that would decide it.
func TestStaffTellsWhatItFoundBeforeTheLongerDrain(t *testing.T) {
	t.Parallel()
	j := jobOf(t, `version: 1
name: cut
seed: 21
horizon: 2h
drain: 5m
demand:
  - {intent: refund, arrivals: {process: poisson, rate: 20/h}, patience: {exponential: {mean: 20m}}, work: {exponential: {mean: 15m}}}
service:
  groups: [{name: desk, serves: [{intent: refund}], shifts: [{from: 0s, to: 2h, headcount: 8}], cost: {per_paid_hour: 20}}]
gates: [resolution_rate >= 85%]
`, staffFlags{interval: "1h", start: -1, most: 640, noShifts: true})
	ctx := context.Background()
	if d, err := j.search(ctx, ctx); err != nil || !d.Heads.Confirmed || j.before == nil {
		t.Fatalf("with time, it is confirmed with a longer drain: %+v, %v", d, err)
	}
	over, end := context.WithCancel(ctx)
	end()
	d, err := j.search(ctx, over)
	if err != nil {
		t.Fatal(err)
	}
	if d.Heads.Confirmed || d.Outcome == "confirmed" || d.Why == "" || d.Heads.PaidHours <= 0 || len(d.Patch) == 0 {
		t.Errorf("it is %s, confirmed %t, since %q: %.1f hours, %v", d.Outcome, d.Heads.Confirmed, d.Why, d.Heads.PaidHours, d.Patch)
	}
	if !strings.Contains(d.Advice, "give --set drain=1h") || strings.Contains(strings.Join(d.Patch, " "), "drain") || j.longer != "" {
		t.Errorf("it advises %q, and proposes %v; %s", d.Advice, d.Patch, j.longer)
	}
}
