//go:build unix

package main

import (
	"strings"
	"testing"
)

// ^C in the middle of a search gives the best heads so far, with the interval of what they keep, says
// on what that rests, and does not call it confirmed.
func TestStaffIsInterrupted(t *testing.T) {
	t.Parallel()
	c := begin(t, "holdline", "staff", write(t, "narrow.yaml", narrow), "--set", "service.groups[team].cost.per_paid_hour=30", "--interval", "5m", "--confidence", "99.9%", "--most", "100000")
	c.said(`(replications|heads)`)
	r := c.interrupted()
	wantCode(t, r, exitInterrupted)
	for _, want := range []string{"paid hours by interval, cost", "The search did not come to its end: interrupted", "tightest", "replications of the search itself"} {
		if !says(r.stdout, want) {
			t.Errorf("it does not say %q:\n%s", want, r.stdout)
		}
	}
	if says(r.stdout, "windows kept") == strings.HasPrefix(r.stdout, "CONFIRMED") || strings.Contains(r.stderr, "holdline:") {
		t.Errorf("it says:\n%s%s", r.stdout, r.stderr)
	}
}
