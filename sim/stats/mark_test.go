package stats_test

import (
	"bytes"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/holdline/holdline/sim/stats"
)

// A time that is placed by its mark, and told of later, leaves every distribution as if it had been
// recorded: the mark of the finest bins knows all coarser ones.
func TestMarksPlaceAsRecordDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.IntRange(0, 3).Draw(t, "digits")
		have, want := stats.NewSketch(digits), stats.NewSketch(digits)
		var haveBins, wantBins stats.Bins
		for range rapid.IntRange(1, 2).Draw(t, "fillings") {
			have.Reset()
			want.Reset()
			var f stats.Figures
			for _, d := range append(anyTimes(t, "times"), 0, 1, time.Microsecond, 1<<19-1, 1<<19, 1<<20-1, 1<<20, 30*24*time.Hour) {
				if rapid.Bool().Draw(t, "one") {
					m := stats.MarkOf(d)
					f.Add(d)
					if !have.Place(m) {
						have.PlaceFar(m)
					}
					if !haveBins.Place(m) {
						haveBins.Record(d)
					}
				} else {
					have.Record(d)
					haveBins.Record(d)
				}
				want.Record(d)
				wantBins.Record(d)
			}
			have.Tell(f)
		}
		a, err := have.MarshalBinary()
		b, otherErr := want.MarshalBinary()
		if err != nil || otherErr != nil || !bytes.Equal(a, b) {
			t.Fatalf("sketches of %d digits differ: %v, %v", digits, err, otherErr)
		}
		if !bytes.Equal(haveBins.Append(nil), wantBins.Append(nil)) {
			t.Fatal("bins differ")
		}
	})
}
