package reports_test

import (
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/sim/record"
)

// ledger is a run of five: two contained, one handled, one who left the queue and one who was cut
// off at the end of the run; and what a target counts that saw the same.
func ledger() (*reports.Accumulator, reports.Counted) {
	a := reports.New(small(), meta())
	for i, s := range []story{
		containedBy(record.Yes), containedBy(record.Yes), handledAfter(time.Second, time.Minute, record.Yes),
		leftAfter(time.Minute, record.Fresh), endsAs(record.InProgress, record.AtBot, record.NoFailure),
	} {
		at := time.Duration(i) * time.Minute // in the warm-up: the target counts it all the same
		tell(a, inquiry("x", at), s)
		a.Turn(turn(0, 1, at, time.Second))
	}
	return a, reports.Counted{
		Name: "sandbox", Asks: 5, MetBot: 5, Escalated: 2, Offered: 2, Joined: 1, Ended: 1, LeftQueue: 1,
	}
}

// Both sides count the same, or differ by what only one of them can have seen, or else there is a
// warning that names the row.
func TestBooks(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name         string
		change       func(a *reports.Accumulator, c *reports.Counted)
		agree, sound bool
		warns        string
	}{
		{"the same", func(*reports.Accumulator, *reports.Counted) {}, true, true, ""},
		{"a reply was on its way when the run ended", func(_ *reports.Accumulator, c *reports.Counted) { c.Escalated = 3 }, false, true, ""},
		{"a customer hung up before the message came", func(a *reports.Accumulator, _ *reports.Counted) {
			cut := turn(0, 1, time.Minute, time.Second)
			cut.Open = true
			a.Turn(cut)
		}, false, true, ""},
		{"leaving crossed with joining", func(a *reports.Accumulator, c *reports.Counted) {
			tell(a, inquiry("y", time.Minute), func(r *record.Inquiry) {
				leftAfter(time.Minute, record.Fresh)(r)
				r.Raced, r.BotAt, r.Escalated = true, record.Never, false
			})
			c.Offered++
		}, false, true, ""},
		{"somebody else wrote to the bot", func(_ *reports.Accumulator, c *reports.Counted) { c.MetBot = 6 }, false, false, "met_bot: it counted 6, the run 5"},
		{"the desk lost two", func(_ *reports.Accumulator, c *reports.Counted) { c.Offered = 0 }, false, false, "asked_for_human: it counted 0, the run 2"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			a, c := ledger()
			row.change(a, &c)
			s := a.Summary()
			a.Reconcile(s, c)
			if s.Books.Agree != row.agree || s.Books.Sound != row.sound {
				t.Errorf("have agree %v, sound %v: %+v", s.Books.Agree, s.Books.Sound, s.Books.Rows)
			}
			if said := strings.Join(s.Warnings, "\n"); (said == "") != (row.warns == "") || !strings.Contains(said, row.warns) {
				t.Errorf("have warnings %q, want %q", said, row.warns)
			}
		})
	}
}
