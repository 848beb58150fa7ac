package main

import (
	"math"
	"strings"
	"testing"

	"github.com/holdline/holdline/sim/capacity"
	"github.com/holdline/holdline/sim/stats"
)

// What is advised of an interval that is too wide would make it narrower: another --most that --most takes, and a
// --precision that there is already.
func TestAdviceOnAWideIntervalHelps(t *testing.T) {
	t.Parallel()
	limit := func(half float64) *capacity.Limit {
		return &capacity.Limit{Refined: true, Load: stats.Estimate{Value: 2, Low: 2 - 2*half, High: 2 + 2*half}}
	}
	none := &capacity.Limit{Refined: true, Load: stats.Estimate{Value: 2, Low: math.NaN(), High: math.NaN()}}
	for _, row := range []struct {
		name         string
		limit        *capacity.Limit
		replications int
		want, not    string
	}{
		{"twice as wide wants four times as many", limit(0.04), 1200, "±4%. --most 5300 would do, or --precision 5%.", ""},
		{"more than there are", limit(0.04), 500_000, "more than --most takes; --most 1000000 reaches about --precision 2.9%.", "would do"},
		{"wider than anything", limit(3), 30, "±300%. --most 750000 would do.", "or --precision"},
		{"one replication", none, 1, "1 replication a load: that tells no interval", "still wider"},
		{"a step of the grid", &capacity.Limit{Load: stats.Estimate{Value: 2, Low: 1, High: 3}}, 20, "would not change that", "--most 2"},
	} {
		got := tooWide(row.limit, row.replications, "2%", 0.02)
		if !strings.Contains(got, row.want) || row.not != "" && strings.Contains(got, row.not) {
			t.Errorf("%s: it says %q, want %q and not %q", row.name, got, row.want, row.not)
		}
	}
}
