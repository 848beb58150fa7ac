package reports_test

import (
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/sim/record"
)

// A run that was killed has rows that nobody closed. What became of these customers is not known, so that they
// may all count against a gate; a run that came to its end has told of everybody.
func TestOpenRowsOfAKilledRunAreLeftOut(t *testing.T) {
	const unclosed = record.NumOutcomes
	for _, row := range []struct {
		name string
		mode string
		last record.Outcome // of six of 40 customers
		want int64
	}{
		{"killed", "live", unclosed, 6},
		{"cut off at the end", "live", record.InProgress, 6},
		{"not sent", "live", record.NotSent, 0},
		{"failed", "live", record.Failed, 0},
		{"a simulation is never killed in between", reports.Simulated, unclosed, 0},
	} {
		m := meta()
		m.Mode = row.mode
		a := reports.New(small("failure_rate < 5%"), m)
		for i := range 40 {
			r := inquiry("", 15*time.Minute+time.Duration(i)*time.Second)
			a.Open(r)
			r.Outcome, r.EndedAt = record.Handled, r.Arrived+time.Minute
			if i >= 34 {
				r.Outcome = row.last
			}
			if r.Outcome != unclosed {
				a.Close(r)
			}
		}
		have := a.Value(gateOf(t, "failure_rate < 5%")).Open
		if have.N != row.want || row.want > 0 && (have.Least != 0 || have.Most != 6.0/40) {
			t.Errorf("%s: left out are %+v, want %d", row.name, have, row.want)
		}
	}
}

// A day on which customers came and nobody was seen through is not one without traffic.
func TestDaysOfWhichNobodyWasSeenThrough(t *testing.T) {
	g := gateOf(t, "share_of_days(service_level(20s) >= 80%) >= 50%")
	a := reports.New(small(g.Text), meta())
	if _, quiet, unseen := a.ShareOfDays(g); quiet != 1 || unseen != 0 {
		t.Errorf("nobody came: %d quiet days and %d unseen, want 1 and 0", quiet, unseen)
	}
	r := inquiry("", 30*time.Minute)
	a.Open(r)
	r.Outcome, r.Stage, r.QueuedAt = record.InProgress, record.InQueue, r.Arrived
	a.Close(r)
	if _, quiet, unseen := a.ShareOfDays(g); quiet != 0 || unseen != 1 {
		t.Errorf("one waits: %d quiet days and %d unseen, want 0 and 1", quiet, unseen)
	}
}
