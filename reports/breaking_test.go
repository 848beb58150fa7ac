package reports

import (
	"testing"

	"github.com/holdline/holdline/sim/stats"
)

// A limit has as many digits as its interval is worth, and three at least.
func TestPrecisely(t *testing.T) {
	for _, r := range []struct {
		e    stats.Estimate
		want string
	}{
		{stats.Estimate{Value: 1.0447, Low: 1.0395, High: 1.0499}, "1.045 [1.04, 1.05]"},
		{stats.Estimate{Value: 1.0447, Low: 1.0243, High: 1.0651}, "1.04 [1.02, 1.07]"},
		{stats.Estimate{Value: 104.47, Low: 104.05, High: 104.89}, "104.5 [104, 104.9]"},
		{stats.Estimate{Value: 1234.4, Low: 1200, High: 1268}, "1234 [1200, 1268]"},
	} {
		if got := Precisely(r.e.Value, r.e) + between(r.e); got != r.want {
			t.Errorf("have %s, want %s", got, r.want)
		}
	}
}

// Of a gate that allows for no exception it is told in how many runs none was seen, and no interval that
// would look like one of confidence.
func TestBreakingTellsOfNoException(t *testing.T) {
	t.Parallel()
	e := stats.Estimate{Value: 2, Low: 2, High: 2.04, N: 320}
	m := MixBreaking{First: "service_level(20s) >= 100%", PeakPerMin: 10, MeanPerMin: 10, Gates: []GateBreaking{{
		Gate: "service_level(20s) >= 100%", State: LoadBroke, Refined: true, Load: e, Mean: e.Scale(10), Peak: e.Scale(10), Unseen: 320, Runs: 0.00932,
	}}}
	m.Tell("")
	if want := "no exception in 320 runs up to 20 conversations/min (x2), some at x2.04; first to break: service_level(20s)"; m.Sentence != want {
		t.Errorf("it says %q, want %q", m.Sentence, want)
	}
	if want := "fewer than 0.93% of runs have an exception there (95 % confidence)"; m.Gates[0].Exceptions() != want {
		t.Errorf("it says %q, want %q", m.Gates[0].Exceptions(), want)
	}
}

// The recommendation keeps the gate that breaks next, too, where its interval reaches lower; one read off the
// grid is not asked.
func TestRecommendedKeepsTheNextGate(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		next    stats.Estimate
		refined bool
		want    float64
	}{{stats.Estimate{Value: 1.55, Low: 1.5, High: 1.6}, true, 1.5}, {stats.Estimate{Value: 2, Low: 1.8, High: 2.2}, true, 1.51}, {stats.Estimate{Value: 1.6, Low: 1.41, High: 2}, false, 1.51}} {
		m := MixBreaking{First: "a", Next: "b", Gates: []GateBreaking{
			{Gate: "a", Refined: true, Load: stats.Estimate{Value: 1.53, Low: 1.51, High: 1.54}}, {Gate: "b", Refined: row.refined, Load: row.next},
		}}
		if m.Recommend(); m.Recommended == nil || *m.Recommended != row.want {
			t.Errorf("%+v: recommended is %v, want %v", row.next, m.Recommended, row.want)
		}
	}
}
