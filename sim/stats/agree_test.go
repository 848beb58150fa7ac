package stats_test

import (
	"math"
	"strings"
	"testing"

	"github.com/holdline/holdline/sim/stats"
)

// Pairs that agree but for a few know little of how far apart the two are: four of 20 on the same side
// may as well be chance (a coin does so in 1 of 8), although the spread between them tells a side.
func TestFewPairsApart(t *testing.T) {
	for _, row := range []struct {
		name      string
		pairs     int
		up, down  int
		low, high float64 // in what one pair adds; NaN: no interval
		method    string
	}{
		{"all agree: no interval", 20, 0, 0, math.NaN(), math.NaN(), "alike in all of 20 replications: with 95 % confidence, no more than 17 % of such differ"},
		{"all of 80", 80, 0, 0, math.NaN(), math.NaN(), "no more than 4.5 %"},
		{"a single one", 1, 0, 0, math.NaN(), math.NaN(), "alike in all of 1"},
		// Clopper and Pearson: 4 of 20 are 0.0573 to 0.4366, 0 of 20 are 0 to 0.1684.
		{"four on one side", 20, 4, 0, 0.0573 - 0.1684, 0.4366, "4 of 20 replications differ"},
		{"four on the other", 20, 0, 4, -0.4366, 0.1684 - 0.0573, "4 of 20 replications differ"},
		{"one on each side", 20, 1, 1, -0.2487 + 0.0013, 0.2487 - 0.0013, "2 of 20 replications differ"},
		{"nine of 20 are a side; above, the spread reaches further", 20, 9, 0, 0.23058 - 0.16843, 0.68888, "9 of 20 replications differ"},
		{"ten tell by their spread", 20, 10, 0, 0.25992, 0.74008, "jackknife, Student's t"}, // 0.5 +- 2.0930 * 0.11471
		{"most of few, too", 4, 3, 0, 0.75 - 3.18245*0.25, 0.75 + 3.18245*0.25, "jackknife, Student's t"},
	} {
		t.Run(row.name, func(t *testing.T) {
			a, b := make([]stats.Cell, row.pairs), make([]stats.Cell, row.pairs)
			for i := range a {
				a[i] = stats.Cell{Num: 50, Den: 1}
				b[i] = a[i]
				switch {
				case i < row.up:
					b[i].Num++
				case i < row.up+row.down:
					b[i].Num--
				}
			}
			d := stats.Difference(a, b, stats.Level)
			if !strings.Contains(d.Method, row.method) {
				t.Errorf("have %q, want ...%s...", d.Method, row.method)
			}
			if math.IsNaN(row.low) {
				if d.HasInterval() || d.Value != 0 {
					t.Errorf("have %+v, want 0 without an interval", d)
				}
				return
			}
			if math.Abs(d.Low-row.low) > 1e-4 || math.Abs(d.High-row.high) > 1e-4 {
				t.Errorf("have [%.5f, %.5f], want [%.5f, %.5f]", d.Low, d.High, row.low, row.high)
			}
		})
	}
}

// Sections of a quantile are held alike.
func TestSectionsThatAgree(t *testing.T) {
	if d := stats.SectionedDifference(0, []float64{0, 0, math.NaN(), 0}, 30, stats.Level); d.HasInterval() || !strings.Contains(d.Method, "3 sections") {
		t.Errorf("have %+v, want no interval", d)
	}
	if d := stats.SectionedDifference(0, []float64{0.5, -0.5}, 30, stats.Level); !d.HasInterval() {
		t.Errorf("have %+v, want an interval: sections differ, if not on the whole", d)
	}
}
