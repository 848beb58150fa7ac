package stats

import (
	"fmt"
	"math"
	"time"

	"gonum.org/v1/gonum/stat/distuv"
)

// Distribution is what a quantile can be read off: a Sketch or Bins.
type Distribution interface {
	Count() int64
	Quantile(p float64) time.Duration
}

// Quantile estimates the p-quantile of d, in seconds, with an interval between order statistics:
// the ranks between which the true quantile lies in such a share (level) of all binomial samples. The times of a
// queue hang together, so the cells (of each stretch of time: how many times lay at or below the
// quantile, of how many) tell how much less than n independent ones they are worth; without
// cells they are taken as independent. A bound that the sample cannot give is infinite.
func Quantile(d Distribution, p float64, cells []Cell, level float64, src Source) Estimate {
	n := d.Count()
	if n == 0 {
		return Unknown(0)
	}
	method := "order statistics"
	worth := float64(n)
	if filled(cells) >= fewest {
		plain := p * (1 - p) / float64(n)
		worth /= math.Max(1, Bootstrap(cells, level, src).Variance()/plain)
		method += ", effective n by block bootstrap over time"
	}
	return ordered(d, p, worth, level, method)
}

// ordered is the interval between order statistics that so many independent times would have.
func ordered(d Distribution, p, worth, level float64, method string) Estimate {
	low, high := orderShares(int64(worth), p, level)
	e := Estimate{Value: d.Quantile(p).Seconds(), Low: 0, High: math.Inf(1), N: d.Count(), Method: method}
	if low > 0 {
		e.Low = math.Min(e.Value, d.Quantile(low).Seconds())
	}
	if high <= 1 {
		e.High = math.Max(e.Value, d.Quantile(high).Seconds())
	}
	return e
}

// orderShares gives the ranks, as shares of n, whose order statistics hold the p-quantile between
// them with that confidence or more; 0 and a number above 1 where no rank is low or high enough.
func orderShares(n int64, p, level float64) (low, high float64) {
	if n <= 0 {
		return 0, 2
	}
	b := distuv.Binomial{N: float64(n), P: p}
	tail := (1 - level) / 2
	l := firstRank(n, func(k int64) bool { return b.CDF(float64(k)) > tail })        // P(X < l) <= tail
	u := firstRank(n, func(k int64) bool { return b.CDF(float64(k)) >= 1-tail }) + 1 // P(X >= u) <= tail
	return float64(l) / float64(n), float64(u) / float64(n)
}

// firstRank finds the smallest k in [0, n] that is far enough, by halving.
func firstRank(n int64, far func(int64) bool) int64 {
	low, high := int64(0), n
	for low < high {
		mid := low + (high-low)/2
		if far(mid) {
			high = mid
		} else {
			low = mid + 1
		}
	}
	return low
}

// Needed is the number of samples below which a quantile p says nothing about its own tail.
func Needed(p float64) int64 {
	const fewestSamples = 30
	if p <= 0 || p >= 1 {
		return fewestSamples
	}
	return max(fewestSamples, int64(math.Ceil(10/(1-p)-1e-9)))
}

// Name gives the usual name of a quantile: p95, p99.9.
func Name(p float64) string { return fmt.Sprintf("p%.6g", 100*p) }
