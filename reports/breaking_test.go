package reports

import (
	"strings"
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
	if want := "has no exception in 320 runs up to 20 conversations/min (x2), some at x2.04"; m.Gates[0].Sentence != want {
		t.Errorf("of the gate it says %q, want %q", m.Gates[0].Sentence, want)
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

// What a search had found that was ended early is all that it claims: not that no load breaks it, nor that none
// is held.
func TestAnswersOfASearchThatEndedEarly(t *testing.T) {
	t.Parallel()
	for _, r := range []struct {
		state, want, gate string
		to                float64
	}{
		{LoadNever, "nothing broke it as far as the search came: every gate held from x0.25 to x1", "held up to x1, the highest load tried", 1},
		{LoadAlways, "so far there is no load it holds at: asa fails already at the lowest load tried, x0.25", "fails at every load that the search came to, from x0.25 to x1", 1},
		{LoadReversed, "so far no limit coming from below: asa fails at the lowest loads, from x0.25, and holds above, up to x1, the highest load tried", "fails at the lowest loads and holds above: it has no limit coming from below up to x1, the highest load tried", 1},
		{LoadNothing, "so far no gate found anything to measure at loads from x0.25 to x1", "nothing to measure from x0.25 to x1", 1},
		{LoadNothing, "nothing is known yet", "not looked at: the search ended before", 0},
	} {
		g := GateBreaking{Gate: "asa < 20s", State: r.state, Load: stats.Unknown(0), From: 0.25, To: r.to, Still: true}
		m := MixBreaking{Gates: []GateBreaking{g}, Early: true}
		if m.Tell(""); m.Sentence != r.want || m.Gates[0].Sentence != r.gate {
			t.Errorf("%s: it says %q and %q, want %q and %q", r.state, m.Sentence, m.Gates[0].Sentence, r.want, r.gate)
		}
	}
}

// Without a limit the answer says which gates fail, where and for want of what, or that all hold of which there is
// something to measure; one that was only read off two loads says so.
func TestAnswersWithoutALimit(t *testing.T) {
	t.Parallel()
	gate := func(text, state string) GateBreaking {
		return GateBreaking{Gate: text, State: state, Load: stats.Unknown(0), From: 0.25, To: 64}
	}
	hopeless := gate("asa < 20s", LoadAlways)
	hopeless.Place = &Place{Begins: "17h", Intent: "refund", Channel: "chat"}
	hopeless.Scarce = []Scarcity{{ScarceShift, "a", 0}, {ScarceShift, "b", 0}, {ScarceShift, "c", 0}}
	cheaper := gate("cost_per_solved <= 2", LoadReversed)
	cheaper.Holds = new(0.5)
	e := stats.Estimate{Value: 2, Low: 1.4, High: 2.8}
	rough := GateBreaking{Gate: "asa < 20s", State: LoadBroke, Load: e, Mean: e.Scale(10), Peak: e.Scale(10)}
	back := GateBreaking{Gate: "cost_per_solved < 2", State: LoadBroke, Load: e.Scale(2), From: 0.25, Fails: new(0.25), Holds: new(0.5)}
	dip := GateBreaking{Gate: "b < 1", State: LoadBroke, Load: e.Scale(2), From: 0.25, Fails: new(1.0), Holds: new(2.0)}
	bare := gate("escalation_rate < 20%", LoadNothing)
	bare.Missing = "the scenario has no bot"
	for _, r := range []struct {
		name  string
		gates []GateBreaking
		want  string
	}{
		{"nobody to serve", []GateBreaking{gate("a < 1", LoadNever), hopeless}, "there is no load it holds at: asa of refund chat at 17h fails already at the lowest load tried, x0.25; scarce: nobody of a, b and c is on shift"},
		{
			"many gates",
			[]GateBreaking{gate("a < 1", LoadAlways), gate("b < 1", LoadAlways), gate("c < 1", LoadAlways), gate("d < 1", LoadAlways), gate("e < 1", LoadAlways)},
			"there is no load it holds at: a, b, c and 2 more fail already at the lowest load tried, x0.25",
		},
		{"from above", []GateBreaking{gate("occupancy > 50%", LoadReversed)}, "no limit coming from below: occupancy fails at the lowest loads, from x0.25, and holds above"},
		{"cheaper with more", []GateBreaking{cheaper}, "no limit coming from below: cost_per_solved fails at the lowest loads, from x0.25, and holds above"},
		{"nothing breaks", []GateBreaking{gate("a < 1", LoadNever)}, "no load breaks it: every gate holds from x0.25 to x64, the highest load tried"},
		{"some are empty", []GateBreaking{gate("a < 1", LoadNever), gate("b < 1", LoadNothing)}, "every gate of which there is something to measure (1 of 2) holds from"},
		{"cut off", []GateBreaking{rough}, "holds up to 20 conversations/min [14, 28] (x2); read off a coarse grid; first to break: asa"},
		{"too dear with few", []GateBreaking{rough, dip, back}, "first to break: asa; not counting cost_per_solved, which already fails at the lowest load"},
		{"without a bot", []GateBreaking{bare, bare}, "no gate found anything to measure at loads from x0.25 to x64: the scenario has no bot"},
	} {
		m := MixBreaking{Gates: r.gates, MeanPerMin: 10, PeakPerMin: 10}
		if r.gates[0].State == LoadBroke {
			m.First = r.gates[0].Gate
		}
		if m.Tell(""); !strings.Contains(m.Sentence, r.want) {
			t.Errorf("%s: it says %q, want %q", r.name, m.Sentence, r.want)
		}
		if s := m.Gates[0].Sentence; r.gates[0].Holds != nil && s != "fails at the lowest loads and holds above, plainly at x0.5: it has no limit coming from below up to x64, the highest load tried" {
			t.Errorf("%s: of the gate it says %q", r.name, s)
		}
	}
}
