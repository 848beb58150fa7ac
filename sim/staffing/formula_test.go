package staffing

import (
	"math"
	"testing"
)

// Erlang C knows no abandonment, and no queue with fewer heads than there is load: whatever is promised,
// it asks for one more than that. Erlang A may do with fewer.
func TestRequiredBearsTheLoad(t *testing.T) {
	t.Parallel()
	abandonment := Target{Measure: "abandonment_rate", Limit: 0.05, Upper: true}
	for _, r := range []struct {
		name    string
		desk    Desk
		targets []Target
		want    int
	}{
		{"nobody gives up, so no rate of it says anything", Desk{Load: 5, AHT: 3000, Patience: math.Inf(1)}, []Target{abandonment}, 6},
		{"nothing is promised that formulas know", Desk{Load: 5.5, AHT: 3000, Patience: math.Inf(1)}, nil, 6},
		{"two at once, each half as fast", Desk{Load: 5, AHT: 300, Patience: math.Inf(1), Slots: 2, Slowdown: 2}, nil, 6},
		{"80 % in 20 s of 100 calls of 3 minutes in half an hour", Desk{Load: 10, AHT: 180, Patience: math.Inf(1)}, []Target{{Measure: "service_level", Threshold: 20, Limit: 0.8}}, 14},
		{"who gives up leaves the load to fewer", Desk{Load: 5, AHT: 3000, Patience: 60}, []Target{{Measure: "abandonment_rate", Limit: 0.5, Upper: true}}, 4},
	} {
		if have := Required(r.desk, r.targets); have != r.want {
			t.Errorf("%s: %d heads, want %d", r.name, have, r.want)
		}
	}
}
