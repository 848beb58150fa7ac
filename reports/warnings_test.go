package reports_test

import (
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/sim/record"
)

// A bot that answers without ever saying a word contains everybody; the report says that it looks
// dead. One word is enough to call it alive.
func TestWordlessBot(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		words int
		warns bool
	}{{"not a word", 0, true}, {"one word", 1, false}} {
		acc := reports.New(small(), meta())
		for i := range 30 {
			at := time.Duration(i) * time.Second
			turn := record.Turn{Turn: 1, Intended: at, Sent: at, FirstByte: at, Complete: at + time.Second, Known: at + time.Second}
			if i == 0 {
				turn.Messages = c.words
			}
			acc.Turn(&turn)
		}
		if got := strings.Join(acc.Summary().Warnings, " "); strings.Contains(got, "held a word") != c.warns {
			t.Errorf("%s: warnings %q", c.name, got)
		}
	}
}

// A full bot that hands over replies at once. From 1 % of such replies on a simulation says what that does
// to its latencies; a bot that could not be full has none.
func TestWarnsOfRepliesOfAFullBot(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		whenFull string
		full     int // of 300 replies
		warns    string
	}{
		{"one in a hundred", "escalate", 3, ""},
		{"one in fifty", "escalate", 6, "2.0 % of the bot's replies were hand-overs because it was full"},
		{"of a bot that queues", "queue", 6, ""},
	} {
		sc := small()
		sc.Service.Bot.Concurrency, sc.Service.Bot.WhenFull = 5, c.whenFull
		m := meta()
		m.Mode = reports.Simulated
		s := reports.NewStudy(sc, m)
		sink := s.Sink(0)
		for i := range 300 {
			took := time.Second
			if i < c.full {
				took = 0
			}
			row := turn(0, 1, 20*time.Minute, took)
			row.FirstByte = row.Complete
			sink.Turn(row)
		}
		if err := s.Take(0, sink); err != nil {
			t.Fatal(err)
		}
		got := strings.Join(s.Summary().Warnings, " ")
		if strings.Contains(got, "because it was full") != (c.warns != "") || !strings.Contains(got, c.warns) {
			t.Errorf("%s: warnings %q", c.name, got)
		}
	}
}
