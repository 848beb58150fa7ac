package reports_test

import (
	"math"
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/sim/record"
)

// Three are turned away by a full queue, two at the bot and five because the desk is closed: more
// agents would have helped the three. The blocked rate is of all ten.
func TestClosedIsToldApartFromFull(t *testing.T) {
	a := reports.New(small(), meta())
	turnedAway := func(stage record.Stage, closed bool) story {
		return func(r *record.Inquiry) {
			r.Outcome, r.Stage, r.Closed, r.EndedAt = record.Blocked, stage, closed, r.Arrived
		}
	}
	for i := range 40 {
		s := containedBy(record.Yes)
		switch {
		case i < 3:
			s = turnedAway(record.InQueue, false)
		case i < 5:
			s = turnedAway(record.AtBot, false)
		case i < 10:
			s = turnedAway(record.InQueue, true)
		}
		tell(a, inquiry("", 20*time.Minute), s)
	}
	s := a.Summary()
	for name, want := range map[string]float64{"blocked_rate": 10. / 40, "closed_rate": 5. / 40} {
		if have := value(t, s.Measures, name); math.Abs(have-want) > 1e-9 {
			t.Errorf("%s: have %v, want %v", name, have, want)
		}
	}
	if f := s.Funnel; f.Blocked != 10 || f.BlockedAtBot != 2 || f.BlockedClosed != 5 || len(s.Violations) > 0 {
		t.Errorf("have %d blocked, %d at the bot, %d as closed, %v; want 10, 2, 5 and books that balance", f.Blocked, f.BlockedAtBot, f.BlockedClosed, s.Violations)
	}
}
