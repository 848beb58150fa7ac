package reports_test

import (
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/sim/record"
)

// Those who leave a queue because the day is over are told of where they are most of those who leave.
func TestWarnsOfQueuesLeftAfterTheHorizon(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name        string
		early, late int
		warns       string
	}{
		{"few", 0, 4, ""},
		{"most", 4, 5, "5 of the 9 who left the queue entered it after the horizon"},
		{"all", 0, 6, "All 6 who left the queue entered it after the horizon"},
		{"half", 5, 5, ""},
	} {
		m := meta()
		m.Mode = reports.Simulated
		s := reports.NewStudy(small(), m)
		sink := s.Sink(0)
		for i := range c.early + c.late {
			at := latest
			if i < c.early {
				at -= 20 * time.Minute
			}
			walksOut(sink, at)
		}
		if err := s.Take(0, sink); err != nil {
			t.Fatal(err)
		}
		got := strings.Join(s.Summary().Warnings, " ")
		if strings.Contains(got, "after the horizon:") != (c.warns != "") || !strings.Contains(got, c.warns) {
			t.Errorf("%s: warnings %q", c.name, got)
		}
	}
}

// latest is when somebody comes who enters the queue after the horizon of an hour, on the way through the bot.
const latest = 59*time.Minute + 50*time.Second

// walksOut is a customer who asks a human 20 s after they came to the bot, and gives up a minute later.
func walksOut(sink record.Sink, at time.Duration) {
	row := inquiry("", at)
	sink.Open(row)
	row.BotAt, row.Escalated, row.QueuedAt = row.Arrived, true, row.Arrived+20*time.Second
	row.Outcome, row.Stage, row.EndedAt = record.Abandoned, record.InQueue, row.QueuedAt+time.Minute
	sink.Close(row)
}
