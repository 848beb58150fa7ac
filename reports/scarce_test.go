package reports

import (
	"slices"
	"testing"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
)

// Who is scarce serves the line that a gate is about: the first one, unless it says leg=2. Of a gate that knows
// no lines both are.
func TestServesTheLineOfAGate(t *testing.T) {
	t.Parallel()
	first := &scenarios.Group{Name: "first", Serves: []scenarios.Skill{{Intent: "bill"}}}
	second := &scenarios.Group{Name: "second", Serves: []scenarios.Skill{{Intent: "bill", Leg: 2}}}
	for text, want := range map[string][2]bool{
		"service_level(60s) >= 80%":        {true, false},
		"service_level(60s, leg=2) >= 80%": {false, true},
		"asa < 20s":                        {true, false},
		"resolution_rate >= 80%":           {true, true},
	} {
		g, err := goal.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if have := [2]bool{Serves(first, g, "bill", "voice"), Serves(second, g, "bill", "voice")}; have != want {
			t.Errorf("%s: the first and the second line serve it: %v, want %v", text, have, want)
		}
		if Serves(first, g, "login", "voice") {
			t.Errorf("%s: it serves who it has no skill for", text)
		}
	}
}

// Nobody is turned away because an agent is busy: full trunks come first, which a few are now and then, though
// half of them be free on average; many that are half free are not.
func TestTrunksTurnAway(t *testing.T) {
	t.Parallel()
	for _, r := range []struct {
		trunks scenarios.Count
		use    float64
		first  string
	}{{28, 0.81, trunksOf + "voice"}, {4, 0.45, trunksOf + "voice"}, {90, 0.6, "lines"}, {28, 0.4, "lines"}} {
		sc := &scenarios.Scenario{Service: &scenarios.Service{Trunks: map[string]scenarios.Count{"voice": r.trunks}}}
		s := &Study{all: &Accumulator{sc: sc}}
		out := []Scarcity{{ScarceGroup, "lines", 0.97}, {ScarceGroup, "more", 0.9}, {ScarceTrunks, trunksOf + "voice", r.use}}
		if s.turnedAway(out); out[0].Name != r.first || len(out) != 3 || !slices.ContainsFunc(out, func(x Scarcity) bool { return x.Name == "more" }) {
			t.Errorf("%d trunks, %.0f%% in use: %+v, want %s first", r.trunks, 100*r.use, out, r.first)
		}
	}
}

// Who is not there at all comes before what is used most.
func TestScarcer(t *testing.T) {
	t.Parallel()
	out := []Scarcity{{ScarceGroup, "a", 0.5}, {ScarceConcurrency, "bot concurrency", 0.9}, {ScarceShift, "night", 0}}
	slices.SortStableFunc(out, scarcer)
	if out[0].Name != "night" || out[1].Name != "bot concurrency" {
		t.Errorf("%+v", out)
	}
}

// More heads keep nobody from coming: nothing is scarce where a gate counts customers, or their work.
func TestNothingIsScarceForWhoComes(t *testing.T) {
	t.Parallel()
	s := &Study{all: &Accumulator{sc: &scenarios.Scenario{Service: &scenarios.Service{}}}}
	for _, text := range []string{"fresh < 500", "offered < 500", "queue_offered < 10", "offered_load < 12"} {
		g, err := goal.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if out := s.Scarce(g, Place{}); out != nil {
			t.Errorf("%s: %+v", text, out)
		}
	}
}
