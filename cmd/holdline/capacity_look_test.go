package main

import (
	"bytes"
	"strings"
	"testing"
)

// Where a promise allows for no exception it breaks where the exceptions are: among some hundred runs few have one,
// in the hour in which more come, and not among those who come first.
func TestNoExceptionBreaksWhereTheExceptionsAre(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer(
		"horizon: 20m", "horizon: 1h",
		"{process: poisson, rate: 3/min}", "{process: steps, steps: [{at: 0s, rate: 0.2/min}, {at: 40m, rate: 1/min}]}",
		"abandonment_rate < 5%", "service_level(60s) >= 100%",
		"headcount: 8", "headcount: 6",
	).Replace(narrow)
	var out bytes.Buffer
	p := &process{stdout: &out, stderr: &out}
	f := &capacityFlags{studyFlags: studyFlags{scenarioFlags: scenarioFlags{load: 1, speedup: 1, quiet: true}, precision: "5%"}, mixes: []string{asIs}}
	searches, err := p.loadSearches(write(t, "rising.yaml", text), f)
	if err != nil {
		t.Fatal(err)
	}
	doc, _, err := searches[0].search(t.Context(), 0.05)
	if err != nil {
		t.Fatal(err)
	}
	g := doc.Gate(doc.First)
	if g == nil || g.Unseen == 0 || g.Place == nil || g.Place.FromS < 40*60 {
		t.Errorf("%s; the gate: %+v, at %+v", doc.Sentence, g, g.Place)
	}
}
