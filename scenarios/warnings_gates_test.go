package scenarios

import (
	"slices"
	"testing"
)

// A limit that lies beyond what is ever measured is no promise.
func TestWarnsOfGatesThatCannotBreak(t *testing.T) {
	const late = " holds whatever happens: no reply takes longer than the turn_timeout, 30s; want a lower limit, or a longer turn_timeout"
	const long = " holds whatever happens: no wait for a human lasts longer than the deadline, 1h; want a lower limit, or a longer deadline"
	for _, r := range []struct {
		gate string
		more string
		want string
	}{
		{"p95(reply_latency) < 1m", "", "gates[0]: p95(reply_latency) < 1m" + late},
		{"mean(first_reply_latency) <= 30s", "", "gates[0]: mean(first_reply_latency) <= 30s" + late},
		{"p90(first_reply_latency) < 30s", "", ""}, // one that times out breaks it
		{"p95(reply_latency) > 1m", "", ""},
		{"p95(reply_latency) < 1m", "turn_timeout=2m", ""},
		{"every 5m: asa < 2h", "", "gates[0]: every 5m: asa < 2h" + long},
		{"mean_wait < 59m", "", ""},
		{"asa < 2h", "demand[refund].callback={queue_at_least: 2, accept: 50%}", ""}, // who is promised a call waits
		{"service_level(2h) >= 90%", "", "gates[0]: service_level(2h) >= 90%: the deadline, 1h, ends whole conversations as failed before anybody has waited for so long; want a longer deadline"},
		{"service_level(2h) >= 90%", "deadline=3h", ""},
	} {
		set := []string{"gates=['" + r.gate + "']"}
		if r.more != "" {
			set = append(set, r.more)
		}
		var want []string
		if r.want != "" {
			want = []string{r.want}
		}
		if got := Warnings(load(t, "small", small, LoadOptions{Set: set}), 1); !slices.Equal(got, want) {
			t.Errorf("%s %s:\n got %q\nwant %q", r.gate, r.more, got, want)
		}
	}
}
