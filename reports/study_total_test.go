package reports_test

import (
	"math"
	"testing"
	"time"
)

// What a ratio has above its line is a number a run with an interval that holds the truth as often as
// it says: of 120 studies all but a few (95 %, less three binomial standard errors). What is not
// measured is unknown.
func TestStudyTotals(t *testing.T) {
	t.Parallel()
	const studies = 120
	w := toy{wait: 20 * time.Second, offered: 300}
	// 200 and up to 199 more come, evenly, and those solved are those who wait less than a minute.
	truth := (200 + 199./2) * (1 - math.Exp(-3))
	resolved, contained := gateOf(t, "resolution_rate >= 80%"), gateOf(t, "containment_rate >= 3%")
	held := 0
	for i := range uint64(studies) {
		s := simulated(small("resolution_rate >= 80%"), w, 5000+i, 20)
		e := s.Total(resolved)
		if !e.HasInterval() || e.N != 20 {
			t.Fatalf("%+v", e)
		}
		if e.Low <= truth && truth <= e.High {
			held++
		}
		if i == 0 && s.Total(contained).Known() {
			t.Errorf("without a bot so many are contained: %+v", s.Total(contained))
		}
	}
	if held < 107 {
		t.Errorf("%d of %d intervals hold the truth, %.1f solved a run", held, studies, truth)
	}
}
