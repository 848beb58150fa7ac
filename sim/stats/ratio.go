package stats

import (
	"math"
	"slices"
)

// Cell is what one stretch of time adds to a ratio: to its numerator and to its denominator.
type Cell struct{ Num, Den float64 }

// rounds is how often a series is resampled: enough for a standard error good to 4 %.
const rounds = 300

// fewest is the number of filled cells below which resampling says nothing.
const fewest = 24

// Share estimates k of n where the trials came in the given cells of time (Num of Den each). The
// trials of a queue are not independent: a long queue spoils many waits at once. So the variance
// is taken from a local block bootstrap over time, and turned into the number of independent
// trials that would vary as much; the score interval is that of so many trials. It is never
// narrower than that of n independent trials, and stays honest at shares of 0 and 1.
func Share(k, n int64, cells []Cell, level float64, src Source) Estimate {
	e := WilsonAt(k, n, level)
	if n <= 0 || filled(cells) < fewest {
		return e
	}
	p := e.Value
	plain := p * (1 - p) / float64(n)
	if plain <= 0 {
		return e
	}
	excess := math.Max(1, Bootstrap(cells, level, src).Variance()/plain)
	e = wilson(p, float64(n)/excess, level)
	e.N, e.Method = n, "Wilson, effective n by block bootstrap over time"
	return e
}

// Ratio estimates sum(Num) / sum(Den) of cells of time by the local block bootstrap; n is the
// number of samples to report. With too few filled cells there is a value and no interval. Sums
// of what cannot be negative have an interval that is not.
func Ratio(cells []Cell, n int64, level float64, src Source) Estimate {
	value := ratio(cells)
	if math.IsNaN(value) {
		return Unknown(n)
	}
	if filled(cells) < fewest {
		return Point(value, n, "too few intervals for a bootstrap")
	}
	b := Bootstrap(cells, level, src)
	tail, beyond := (1-Level)/2, 1.0
	if level > Level { // further out than the resampled ratios reach: as far as a normal spread would
		beyond = normalQuantile(1-(1-level)/2) / normalQuantile(1-tail)
	}
	widen := b.widen * beyond
	floor := math.Inf(-1)
	if !slices.ContainsFunc(cells, func(c Cell) bool { return c.Num < 0 }) {
		floor = 0
	}
	return Estimate{
		Value: value,
		Low:   math.Max(floor, math.Min(value, value+widen*(b.Quantile(tail)-value))),
		High:  math.Max(value, value+widen*(b.Quantile(1-tail)-value)),
		N:     n, Method: "block bootstrap over time",
	}
}

// RatioOr is Ratio where the cells suffice, and otherwise the mean of the values by Student's t.
func RatioOr(cells []Cell, m Moments, level float64, src Source) Estimate {
	if filled(cells) < fewest {
		return m.MeanAt(level)
	}
	return Ratio(cells, m.N, level, src)
}

// Resampled is the sorted outcome of a bootstrap of a ratio.
type Resampled struct {
	values []float64
	spread float64 // variance of the values
	widen  float64 // see widening
}

// Variance is the variance of the ratio, allowing for how few blocks it was learned from.
func (r Resampled) Variance() float64 { return r.spread * r.widen * r.widen }

// Quantile interpolates between the resampled ratios; NaN without any.
func (r Resampled) Quantile(p float64) float64 {
	if len(r.values) == 0 {
		return math.NaN()
	}
	at := p * float64(len(r.values)-1)
	i := int(at)
	if i+1 >= len(r.values) {
		return r.values[len(r.values)-1]
	}
	return r.values[i] + (at-float64(i))*(r.values[i+1]-r.values[i])
}

// Bootstrap resamples the ratio of the cells in blocks of consecutive cells, so that what depends
// on its neighbors stays together. Each block is replaced by one that starts near it (local block
// bootstrap, Paparoditis and Politis 2002), so that a load that rises and falls by plan is not
// taken for chance. Equal cells and bits give equal results.
func Bootstrap(cells []Cell, level float64, src Source) Resampled {
	n := len(cells)
	if n == 0 {
		return Resampled{}
	}
	sums := prefix(cells)
	length := blockLength(n)
	reach := min(2*length, n-length)
	values := make([]float64, 0, rounds)
	for range rounds {
		var total Cell
		for at := 0; at < n; at += length {
			take := min(length, n-at)
			low := min(max(0, at-reach), max(0, n-take-2*reach))
			high := min(n-take, low+2*reach)
			from := low + below(src, high-low+1)
			total.Num += sums[from+take].Num - sums[from].Num
			total.Den += sums[from+take].Den - sums[from].Den
		}
		if total.Den > 0 {
			values = append(values, total.Num/total.Den)
		}
	}
	slices.Sort(values)
	return Resampled{values: values, spread: variance(values), widen: widening(n, length, reach, level)}
}

// widening makes up for what blocks cannot know. Few blocks know their own spread badly (Student's
// t instead of the normal quantile), and a block is compared with the few around it, of which it
// is one itself (m / (m-1), as in every sample variance).
func widening(n, length, reach int, level float64) float64 {
	blocks := float64(n) / float64(length)
	around := math.Min(blocks, 2*float64(reach)/float64(length)+1)
	upper := 1 - (1-level)/2
	return studentQuantile(upper, max(1, blocks-1)) / normalQuantile(upper) * math.Sqrt(around/max(1, around-1))
}

// blockLength grows as the square root of the series: long enough for a queue's memory, with
// enough blocks left to vary.
func blockLength(n int) int { return max(1, int(math.Round(math.Sqrt(float64(n))))) }

// prefix gives running sums, so that a block of any length costs two look-ups.
func prefix(cells []Cell) []Cell {
	sums := make([]Cell, len(cells)+1)
	for i, c := range cells {
		sums[i+1] = Cell{sums[i].Num + c.Num, sums[i].Den + c.Den}
	}
	return sums
}

func ratio(cells []Cell) float64 {
	var total Cell
	for _, c := range cells {
		total.Num += c.Num
		total.Den += c.Den
	}
	if total.Den <= 0 {
		return math.NaN()
	}
	return total.Num / total.Den
}

func filled(cells []Cell) int {
	n := 0
	for _, c := range cells {
		if c.Den > 0 {
			n++
		}
	}
	return n
}

func variance(values []float64) float64 {
	if len(values) < 2 {
		return 0
	}
	mean, sum := 0.0, 0.0
	for _, v := range values {
		mean += v / float64(len(values))
	}
	for _, v := range values {
		sum += (v - mean) * (v - mean)
	}
	return sum / float64(len(values)-1)
}
