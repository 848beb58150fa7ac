//go:build unix

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/holdline/holdline/reports"
)

// ^C in the middle of a comparison gives the mixes that were done, the one under way as far as it came,
// and the names of those that are missing.
func TestCompareIsInterrupted(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("12,000 replications of the file come before the mix that is interrupted, too many under the race detector; it sees ^C in the test of capacity")
	}
	file := write(t, "narrow.yaml", narrow+`mixes:
  more: {'service.groups[team].shifts[0].headcount': 9}
  most: {'service.groups[team].shifts[0].headcount': 10}
`)
	dir := filepath.Join(t.TempDir(), "mixes")
	// The file itself is soon known well enough; the mixes take as many, each a second apart in its progress.
	c := begin(t, "holdline", "compare", file, "-n", "12000", "--format", "json", "--out", dir)
	c.said(`narrow more (\d+) replications`)
	r := c.interrupted()
	wantCode(t, r, exitInterrupted)
	var doc reports.Comparison
	if err := json.Unmarshal([]byte(r.stdout), &doc); err != nil {
		t.Fatalf("%v: %s", err, r.stdout)
	}
	if len(doc.Names) < 2 || doc.Names[0] != asIs || doc.Names[1] != "more" || len(doc.Differences) != len(doc.Names)-1 {
		t.Fatalf("it compares %v, with %d tables of differences", doc.Names, len(doc.Differences))
	}
	if n := doc.Summaries[0].Run.Replications; n != 12000 || doc.Summaries[0].Run.Interrupted {
		t.Errorf("of the file %d replications, interrupted: %v", n, doc.Summaries[0].Run.Interrupted)
	}
	last := doc.Summaries[len(doc.Summaries)-1].Run
	if !doc.Interrupted || !last.Interrupted || last.Replications >= 12000 || !strings.Contains(doc.Why, "the others have 12000") {
		t.Errorf("it says %q, and that the last has %d replications, interrupted: %v", doc.Why, last.Replications, last.Interrupted)
	}
	if len(doc.Names) == 2 && !strings.Contains(doc.Why, "not there: most") {
		t.Errorf("it says %q of a mix that is missing", doc.Why)
	}
	if !strings.Contains(r.stderr, doc.Why) {
		t.Errorf("on stderr it says:\n%s", r.stderr)
	}
	for _, name := range []string{asIs, "more"} {
		if _, err := os.Stat(filepath.Join(dir, name, "report.json")); err != nil {
			t.Errorf("the report of %s was lost: %v", name, err)
		}
	}
}
