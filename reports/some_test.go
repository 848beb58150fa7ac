package reports

import (
	"testing"

	"github.com/holdline/holdline/sim/stats"
)

// One of a thing is not told as one things, nor a plan of one week as all of them.
func TestOneOfAThing(t *testing.T) {
	for n, want := range map[int64]string{0: "0 loads", 1: "1 load", 2: "2 loads", 1760: "1,760 loads"} {
		if got := Some(n, "load"); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
	o := Outlook{Weeks: []OutlookWeek{{Week: 1, Holds: stats.Wilson(10, 10)}}}
	if o.Tell(); o.Sentence != "the promise holds in the week of every year drawn: its chance is 100% [72.2%, 100%]" {
		t.Error(o.Sentence)
	}
}
