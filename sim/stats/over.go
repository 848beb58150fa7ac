package stats

import (
	"fmt"
	"math"
)

// RatioOfMeans estimates sum(Num) / sum(Den) over independent replications, a cell each: by the
// jackknife over replications and Student's t, at a level such as Level; n is the number of samples
// to report. A single replication has a value and no interval. Sums of what cannot be negative have
// an interval that is not. What was 0 in every replication has one without a width, and a method that says
// how little that tells.
func RatioOfMeans(cells []Cell, n int64, level float64) Estimate {
	value, half, method := jackknife(cells, level)
	if math.IsNaN(half) {
		return Estimate{Value: value, Low: math.NaN(), High: math.NaN(), N: n, Method: method}
	}
	e := Estimate{Value: value, Low: value - half, High: value + half, N: n, Method: method}
	if !anyNegative(cells) {
		e.Low = math.Max(0, e.Low)
	}
	if units := filled(cells); value == 0 && half == 0 {
		e.Method = fmt.Sprintf("0 in all of %d replications: with %.6g %% confidence, no more than %.2g %% of such differ (Clopper-Pearson), by how much is not known",
			units, 100*level, 100*clopperHigh(0, units, level))
	}
	return e
}

// ShareOfMeans is RatioOfMeans of parts of wholes. Where every replication shows 0 (or every one
// shows 1), the spread between them tells nothing: then the interval is that of Clopper and Pearson
// with the replication as unit, which holds for any share between 0 and 1.
func ShareOfMeans(cells []Cell, n int64, level float64) Estimate {
	e := RatioOfMeans(cells, n, level)
	if !e.HasInterval() {
		return e
	}
	e.High = math.Min(1, e.High)
	if e.Value != 0 && e.Value != 1 {
		return e
	}
	units := filled(cells)
	e.Low, e.High = 0, 1
	if bound := clopperNone(float64(units), level); e.Value == 0 {
		e.High = bound
	} else {
		e.Low = 1 - bound
	}
	e.Method = fmt.Sprintf("all of %d replications alike: Clopper-Pearson, the replication as unit", units)
	return e
}

// ShareOfTrials is ShareOfMeans of n trials that each go by themselves, whatever becomes of the others of
// their replication. Where every one of them showed 0 (or 1), the interval is that of Clopper and Pearson
// with the trial as unit: about 3.7 / n wide, which is the rule of three at two sides.
func ShareOfTrials(cells []Cell, n int64, level float64) Estimate {
	e := ShareOfMeans(cells, n, level)
	if !e.HasInterval() || e.Value != 0 && e.Value != 1 || n <= 0 {
		return e
	}
	bound := clopperNone(float64(n), level)
	if e.Value == 0 {
		e.High = min(e.High, bound)
	} else {
		e.Low = max(e.Low, 1-bound)
	}
	e.Method = fmt.Sprintf("all of %d alike in %d replications: Clopper-Pearson, the inquiry as unit", n, filled(cells))
	return e
}

// Difference estimates by how much the ratio of b exceeds that of a, where replication i of both met
// the same customers: by the jackknife over pairs and Student's t. N is the number of pairs. Where
// all pairs agree there is no interval, and where all but a few do, it is no narrower than so many
// pairs can know.
func Difference(a, b []Cell, level float64) Estimate {
	n := min(len(a), len(b))
	a, b = a[:n], b[:n]
	value := ratio(b) - ratio(a)
	e := Unknown(int64(n))
	if math.IsNaN(value) {
		return e
	}
	e.Value = value
	e.Method = fmt.Sprintf("paired ratios of means over %d replications, jackknife, Student's t", n)
	left := leftOut(b)
	for i, x := range leftOut(a) {
		left[i] -= x
	}
	var p apart
	for i := range left {
		p.add(added(a[i], b[i], value, left[i], float64(n)))
	}
	if value == 0 && p.most == 0 {
		return p.alike(int64(n), "replications", level)
	}
	if half := halfWidth(left, level); !math.IsNaN(half) {
		e.Low, e.High = value-half, value+half
		return p.widen(e, "replications", level)
	}
	e.Method = tooFew
	return e
}

// added is what a pair of n adds to the difference: 0 where both are alike.
func added(a, b Cell, value, without, n float64) float64 {
	switch more := b.Num*a.Den - a.Num*b.Den; {
	case more == 0:
		return 0
	case math.IsNaN(without):
		return math.Copysign(value, more)
	default:
		return math.Copysign(n*value-(n-1)*without, more)
	}
}

// SectionedDifference is Sectioned of a difference of two values that were read off the same sections.
// As with Difference, sections that all agree tell no interval, and a few that do not a wide one.
func SectionedDifference(value float64, sections []float64, n int64, level float64) Estimate {
	var p apart
	for _, x := range sections {
		if !math.IsNaN(x) {
			p.add(x)
		}
	}
	if value == 0 && p.most == 0 && p.pairs > 0 {
		return p.alike(n, "sections of the replications", level)
	}
	e := Sectioned(value, sections, n, level)
	e.Method = "paired " + e.Method
	return p.widen(e, "sections", level)
}

// Sectioned gives a value that was read off all samples the interval that independent sections of
// them, each read alike, tell: Student's t around the value. A section without samples is NaN.
func Sectioned(value float64, sections []float64, n int64, level float64) Estimate {
	e := Point(value, n, tooFew)
	known := make([]float64, 0, len(sections))
	for _, x := range sections {
		if !math.IsNaN(x) {
			known = append(known, x)
		}
	}
	if len(known) < 2 || math.IsNaN(value) {
		return e
	}
	around := 0.0 // not the sections' own mean: a section is more biased than the whole
	for _, x := range known {
		around += (x - value) * (x - value)
	}
	m := float64(len(known))
	half := studentQuantile(1-(1-level)/2, m-1) * math.Sqrt(around/(m-1)/m)
	e.Low, e.High = value-half, value+half
	e.Method = fmt.Sprintf("all replications together, %d sections, Student's t", len(known))
	return e
}

const tooFew = "a single replication tells no interval"

// jackknife gives the ratio of the cells, the half-width of its interval and the method's name; the
// half-width is NaN where there is none.
func jackknife(cells []Cell, level float64) (value, half float64, method string) {
	value = ratio(cells)
	if math.IsNaN(value) {
		return value, math.NaN(), ""
	}
	if half = halfWidth(leftOut(cells), level); math.IsNaN(half) {
		return value, half, tooFew
	}
	return value, half, fmt.Sprintf("ratio of means over %d replications, jackknife, Student's t", len(cells))
}

// leftOut gives the ratio without each of the cells; NaN where nothing is left to divide by.
func leftOut(cells []Cell) []float64 {
	var total Cell
	for _, c := range cells {
		total.Num += c.Num
		total.Den += c.Den
	}
	out := make([]float64, len(cells))
	for i, c := range cells {
		out[i] = math.NaN()
		if den := total.Den - c.Den; den > 0 {
			out[i] = (total.Num - c.Num) / den
		}
	}
	return out
}

// halfWidth is that of the interval which values with one replication left out each tell; NaN if
// they tell none.
func halfWidth(left []float64, level float64) float64 {
	n := float64(len(left))
	if n < 2 {
		return math.NaN()
	}
	spread := variance(left) * (n - 1) * (n - 1) / n
	return studentQuantile(1-(1-level)/2, n-1) * math.Sqrt(spread)
}

func anyNegative(cells []Cell) bool {
	for _, c := range cells {
		if c.Num < 0 {
			return true
		}
	}
	return false
}
