package stats_test

import (
	"math"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/stats"
)

// Times are exponential around a level that stays for ten slots and then jumps: the p90 of the
// whole is known by bisection, and the interval must hold it about as often as it says.
func TestQuantileIntervalsHoldTheTruth(t *testing.T) {
	const runs, slots, each, p = 200, 240, 10, 0.9
	for _, row := range []struct {
		name   string
		levels [2]float64 // of the mean, each with probability one half
		low    float64    // of the coverage, in percent
	}{
		{"independent times", [2]float64{1, 1}, 92},
		{"slow times come together", [2]float64{0.7, 1.3}, 88},
	} {
		t.Run(row.name, func(t *testing.T) {
			truth := mixedQuantile(row.levels, p)
			held := 0
			for i := range uint64(runs) {
				src := bits(1000 + i)
				bins := make([]stats.Bins, slots)
				var all stats.Bins
				level := 1.0
				for s := range bins {
					if s%10 == 0 {
						level = row.levels[src.Uint64()%2]
					}
					for range each {
						bins[s].Record(time.Duration(-level * math.Log(src.Uniform()) * 1e9))
					}
					all.Merge(&bins[s])
				}
				cells := make([]stats.Cell, slots)
				for s := range bins {
					cells[s] = stats.Cell{Num: float64(bins[s].AtMost(all.Quantile(p))), Den: each}
				}
				if e := stats.Quantile(&all, p, cells, stats.Level, bits(i)); e.Low <= truth && truth <= e.High {
					held++
				}
			}
			if coverage := 100 * float64(held) / runs; coverage < row.low {
				t.Errorf("the interval held %v s in %.1f%% of runs, want %v or more", truth, coverage, row.low)
			}
		})
	}
}

// mixedQuantile is the p-quantile of an even mixture of two exponentials, in seconds.
func mixedQuantile(means [2]float64, p float64) float64 {
	low, high := 0.0, 100.0
	for range 100 {
		mid := (low + high) / 2
		if 1-(math.Exp(-mid/means[0])+math.Exp(-mid/means[1]))/2 < p {
			low = mid
		} else {
			high = mid
		}
	}
	return low
}
