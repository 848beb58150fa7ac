package main

import (
	"strings"
	"testing"

	"github.com/holdline/holdline/sim/staffing"
)

// Three groups whose skills overlap, for three hours on few replications: what these cannot tell is given
// heads that are told of as such, until every window is kept on fresh ones, and none is left that could go.
func TestStaffNamesDoubtfulHeads(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("numbers alone: nothing to race")
	}
	text := strings.NewReplacer(
		"calendar: {start: 2026-03-02, zone: Europe/Berlin, days: 1, interval: 30m}", "horizon: 3h",
		"{at: 7h", "{at: 1h", "{at: 9h", "{at: 2h",
		", {at: 12h, rate: 6/min}, {at: 15h, rate: 7/min}, {at: 18h, rate: 4/min}, {at: 21h, rate: 1/min}", "",
		", {at: 18h, rate: 1.5/min}, {at: 21h, rate: 0.3/min}", "",
	).Replace(staffedDay)
	r := found(t, text, staffFlags{start: -1, most: 40, workers: 1})
	if !r.Confirmed || !r.Tried || r.Count(staffing.Kept) > 0 {
		t.Errorf("confirmed %t, each head tried %t, %d could go", r.Confirmed, r.Tried, r.Count(staffing.Kept))
	}
	doubtful := 0
	for _, x := range r.Removals {
		if x.Doubtful() {
			doubtful++
			if x.On < 40 || x.Clause < 0 {
				t.Errorf("a doubt that rests on nothing: %+v", x)
			}
		}
	}
	if doubtful == 0 {
		t.Error("no head is a matter of doubt on so few replications")
	}
}
