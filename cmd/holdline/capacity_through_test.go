package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/holdline/holdline/reports"
)

// A search that ended early says whom a report of what it recommends could not see through, and nothing where it can.
func TestEarlyEndTellsOfThoseInProgress(t *testing.T) {
	t.Parallel()
	short := strings.Replace(narrow, "horizon: 20m", "horizon: 20m\ndrain: 10s", 1)
	for text, want := range map[string]int{strings.Replace(short, "abandonment_rate < 5%", "resolution_rate >= 90%", 1): 1, short: 0} {
		f := &capacityFlags{studyFlags: studyFlags{scenarioFlags: scenarioFlags{load: 1, speedup: 1, quiet: true}, precision: "2%"}, mixes: []string{asIs}}
		searches, err := (&process{stdout: &bytes.Buffer{}, stderr: &bytes.Buffer{}}).loadSearches(write(t, "narrow.yaml", text), f)
		if err != nil {
			t.Fatal(err)
		}
		load := 0.8
		doc := &reports.MixBreaking{Recommended: &load}
		searches[0].warnThrough(t.Context(), doc)
		if len(doc.Warnings) != want || want > 0 && !strings.Contains(doc.Warnings[0], "still in progress 10s after the last arrival") || !strings.Contains(doc.Check, "--load 0.8") {
			t.Errorf("%d warnings, want %d: %v; check: %s", len(doc.Warnings), want, doc.Warnings, doc.Check)
		}
	}
}

// The command that plays a load does not play more than was recommended, and a shell takes it as it is printed.
func TestCheckPlaysWhatIsRecommended(t *testing.T) {
	t.Parallel()
	for load, want := range map[float64]string{1.19996: "1.199", 0.74: "0.74", 0.0572949: "0.05729", 2: "2", 1234.9: "1234"} {
		if got := atMost(load); got != want {
			t.Errorf("x%v: --load %s, want %s", load, got, want)
		}
	}
	for arg, want := range map[string]string{"drain=1h": "drain=1h", "asa < 20s": "'asa < 20s'", "it's": `'it'\''s'`, "": "''"} {
		if got := quoted(arg); got != want {
			t.Errorf("%s: %s, want %s", arg, got, want)
		}
	}
}
