package stats_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/holdline/holdline/sim/stats"
)

// Exact moments are those of the times in seconds, and the same bits in any order, even where the
// squares of nanoseconds are beyond 64 bits.
func TestExactMomentsInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		times := append(anyTimes(t, "times"), 7*24*time.Hour, 6*24*time.Hour, 0, 1)
		var there, back stats.ExactMoments
		var want stats.Moments
		for _, d := range times {
			there.Add(d)
			want.Add(d.Seconds())
		}
		for _, d := range slices.Backward(times) {
			back.Add(d)
		}
		have := there.Moments()
		near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-13*math.Abs(b) }
		if have != back.Moments() || have.N != want.N || !near(have.Sum, want.Sum) || !near(have.Square, want.Square) {
			t.Fatalf("have %+v, backwards %+v, want %+v", have, back.Moments(), want)
		}
	})
}
