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
