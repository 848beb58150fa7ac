package scenarios

import (
	"slices"
	"testing"
)

// What is said about nobody is legal and hardly meant.
func TestWarnsOfWhatIsAboutNobody(t *testing.T) {
	sc := load(t, "small", small, LoadOptions{Set: []string{
		"horizon=null", "calendar={start: 2026-03-02, days: 2, holidays: [2026-03-01, 2026-03-03, 2026-03-04]}",
		"service.queue_limit={chat: 5, voice: 3}", "service.trunks={email: 9}", "service.groups[agents].total_rate=[1, 1.5, 1.2]",
		"service.groups[agents].shifts=[{from: 0s, to: 2d, headcount: 4}]",
	}})
	got := Warnings(sc, 1)
	for _, want := range []string{
		"service.queue_limit.voice: nobody comes on this channel",
		"service.trunks.email: nobody comes on this channel",
		"service.groups[agents].total_rate: falls, so that an agent gets less done with more conversations",
		"calendar.holidays[0]: 2026-03-01 is no day of the calendar",
		"calendar.holidays[2]: 2026-03-04 is no day of the calendar",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
	if len(got) != 5 {
		t.Errorf("%q", got)
	}
}
