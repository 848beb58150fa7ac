package sim

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// A tournament finds what looking at all of them finds.
func TestTournament(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 20).Draw(t, "streams")
		order, moments := newTournament(n), make([]time.Duration, n)
		for i := range moments {
			moments[i] = over
		}
		for range rapid.IntRange(0, 50).Draw(t, "steps") {
			i := rapid.IntRange(0, n-1).Draw(t, "stream")
			moments[i] = rapid.SampledFrom([]time.Duration{0, 1, 2, 3, time.Hour, over}).Draw(t, "at")
			order.set(i, moments[i])
			first := 0
			for j, at := range moments {
				if at < moments[first] {
					first = j
				}
			}
			got, ok := order.first()
			if ok != (moments[first] != over) || ok && got != first {
				t.Fatalf("stream %d is first of %v, want %d", got, moments, first)
			}
		}
	})
}
