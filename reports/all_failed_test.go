package reports_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/unit"
)

// A queue of which everybody failed is named in the first lines of a report, with the deadline where that
// alone ended them: rates over all queues rest on the others.
func TestQueuesOfWhichAllFailedAreNoted(t *testing.T) {
	const rest = ". What is told of handling and satisfaction rests on others, if on anybody."
	for _, row := range []struct {
		name    string
		failure record.Failure
		saved   int // of the queue's, so many were handled all the same
		want    string
	}{
		{"at the deadline", record.TimeoutConversation, 0, "login/chat: all 40 failed, ended by the deadline of 5m" + rest},
		{"by what the bot sent", record.HTTP5xx, 0, "login/chat: all 40 failed" + rest},
		{"but one", record.TimeoutConversation, 1, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			sc := small()
			sc.Deadline = unit.Duration(5 * time.Minute)
			a := reports.New(sc, meta())
			for i := range 80 {
				tell(a, inquiry("", 20*time.Minute), direct(answeredAfter(0, time.Minute), func(r *record.Inquiry) {
					if r.Queue = i % 2; r.Queue == 1 && i/2 >= row.saved {
						r.Outcome, r.Failure = record.Failed, row.failure
					}
				}))
			}
			notes := a.Summary().Run.Notes
			if row.want != "" && notes[0] != row.want {
				t.Errorf("have %q, want %q first", notes, row.want)
			}
			if row.want == "" && slices.ContainsFunc(notes, func(n string) bool { return strings.Contains(n, "failed") }) {
				t.Errorf("have %q", notes)
			}
		})
	}
}
