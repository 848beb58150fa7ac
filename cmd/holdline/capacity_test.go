package main

import (
	"strings"
	"testing"
)

// ^C in the middle of a search gives the best answer so far, with its interval.
func TestCapacityIsInterrupted(t *testing.T) {
	t.Parallel()
	c := begin(t, "holdline", "capacity", "launch-surge", "--only", asIs, "--precision", "0.01%", "--most", "1000000")
	c.said(`of (\d{3,}) replications`) // the grid has 20
	r := c.interrupted()
	wantCode(t, r, exitInterrupted)
	for _, want := range []string{"holds up to", " [", "first to break: abandonment_rate", "Interrupted: this is what was known by then"} {
		if !says(r.stdout, want) {
			t.Errorf("it does not say %q:\n%s", want, r.stdout)
		}
	}
	if strings.Contains(r.stderr, "holdline:") {
		t.Errorf("it says:\n%s", r.stderr)
	}
}
