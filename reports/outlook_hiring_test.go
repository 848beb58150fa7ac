package reports

import (
	"strings"
	"testing"

	"github.com/holdline/holdline/sim/stats"
)

// Hiring that was enough for the years of the search and not for fresh ones is not called enough.
func TestHiringIsHeldAgainstFreshYears(t *testing.T) {
	for _, row := range []struct {
		held       bool
		want, none string
	}{
		{true, "keeps the promise from week 5 on", "not enough"},
		{false, "is not enough: it kept the promise from week 5 on in the years of the search, but on fresh years", "keeps the promise"},
	} {
		a := HiringAdvice{Kind: OneClass, Group: "office", Found: true, Size: 3, Decided: 1, Ready: 4, From: 5, Breaks: 5, Week: 6, Holds: stats.Wilson(7, 10), Held: row.held}
		a.Tell(0.8, 52)
		if !strings.Contains(a.Sentence, row.want) || strings.Contains(a.Sentence, row.none) {
			t.Errorf("held on fresh years: %t: %s", row.held, a.Sentence)
		}
	}
}
