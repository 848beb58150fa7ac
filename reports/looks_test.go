package reports_test

import (
	"flag"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
)

var coverage = flag.Int("coverage", 0, "studies a row whose intervals are held against the truth; 2000 for the figures of decision 17")

// untilEnough plays a toy as simulate plays a scenario: looked at after 20, 40, 80 ... replications, until
// they are enough, or there are 320.
func untilEnough(sc *scenarios.Scenario, w toy, seed uint64, precision float64, goals []goal.Gate) *reports.Study {
	const most = 320
	m := meta()
	m.Mode, m.Looks = reports.Simulated, reports.Looks(most)
	s := reports.NewStudy(sc, m)
	for look := 20; ; look *= 2 {
		for r := s.N(); r < look; r++ {
			sink := s.Sink(r)
			w.replication(sink, seed, r)
			if err := s.Take(r, sink); err != nil {
				panic(err)
			}
		}
		if s.Enough(look, precision, goals) || look == most {
			return s
		}
	}
}

// The interval of a study that ended when it was narrow, or lay on one side of a gate's limit, holds the
// truth as often as it says: in 95 % of studies, less two binomial standard errors. Plain intervals of 95 %
// held it in 90 to 93 %, the least with the limit a point away: then a study ends where it is wrong.
func TestIntervalsHoldWhereverAStudyEnds(t *testing.T) {
	if testing.Short() {
		t.Skip("numbers alone: nothing to race")
	}
	w := toy{wait: 20 * time.Second, offered: 30}
	left := math.Exp(-3)
	prompt, wait := 100*(1-math.Exp(-1)), 20*(1-4*left)/(1-left)
	for _, row := range []struct {
		name, gate string
		truth      float64
		precision  float64
		studies    int // that make test plays; 0: none
	}{
		{"a gate on its limit", fmt.Sprintf("service_level(20s) >= %.6f%%", prompt), prompt / 100, 0.001, 0},
		{"half a point from it", fmt.Sprintf("service_level(20s) >= %.6f%%", prompt-0.5), prompt / 100, 0.001, 0},
		{"a point from it", fmt.Sprintf("service_level(20s) >= %.6f%%", prompt-1), prompt / 100, 0.001, 150},
		{"two points from it", fmt.Sprintf("service_level(20s) >= %.6f%%", prompt-2), prompt / 100, 0.001, 0},
		{"a mean, decided or not", fmt.Sprintf("asa <= %.6fs", wait), wait, 0.001, 0},
		{"a mean, to 3 %", fmt.Sprintf("asa <= %.6fs", wait), wait, 0.03, 0},
		{"a small share, to 8 %", fmt.Sprintf("abandonment_rate <= %.6f%%", 100*left), left, 0.08, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			studies := max(row.studies, *coverage)
			if studies == 0 {
				t.Skip("with -coverage")
			}
			g := gateOf(t, row.gate)
			held, reps := 0, 0
			for seed := range uint64(studies) {
				s := untilEnough(small(row.gate), w, 5000+seed, row.precision, []goal.Gate{g})
				if e := s.Value(g).Estimate; e.Low <= row.truth && row.truth <= e.High {
					held++
				}
				reps += s.N()
			}
			n := float64(studies)
			t.Logf("held by %.1f %%, with %.0f replications a study", 100*float64(held)/n, float64(reps)/n)
			if least := 0.95 - 2*math.Sqrt(0.95*0.05/n); float64(held) < least*n {
				t.Errorf("held by %d of %d studies, want %.1f %%", held, studies, 100*least)
			}
		})
	}
}
