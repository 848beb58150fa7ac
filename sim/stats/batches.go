package stats

import (
	"fmt"
	"math"
)

// Of batches: fewer than FewestBatches tell too little of how they vary, and more than mostBatches are
// shorter than they need be, for hardly a narrower interval.
const (
	FewestBatches = 5
	mostBatches   = 10
)

// Batches are the cells of one run at a load that holds still, and how many batches its time has room
// for: long stretches, of which one hardly knows how the last one was. It is for the caller to know how
// long that must be; the series itself is only asked whether neighbors are still alike, which makes
// them longer (batch means with a check of the lag-1 autocorrelation; Schmeiser 1982 on how few do).
//
// With fewer than FewestBatches there is a value and no interval: cannot tell.
type Batches struct {
	Cells []Cell // of equal stretches of time, in order
	Room  int
	Level float64 // of confidence; 0: Level
}

// Share estimates k of n: the score interval of as many independent trials as vary like the batches,
// Student's t for how few they are. It is never narrower than that of n independent trials.
func (b Batches) Share(k, n int64) Estimate {
	e := WilsonAt(k, n, b.level())
	s := b.spread()
	switch {
	case n <= 0:
		return e
	case s.batches < FewestBatches:
		return Point(e.Value, n, b.tooFew())
	}
	e = wilson(e.Value, float64(n)/s.excess(e.Value, float64(n)), b.level())
	e.N, e.Method = n, fmt.Sprintf("Wilson, effective n by %d batches, Student's t", s.batches)
	return e
}

// Ratio estimates sum(Num) / sum(Den) by Student's t; n is the number of samples to report. Sums of what
// cannot be negative have an interval that is not.
func (b Batches) Ratio(n int64) Estimate {
	value := ratio(b.Cells)
	if math.IsNaN(value) {
		return Unknown(n)
	}
	s := b.spread()
	if s.batches < FewestBatches {
		return Point(value, n, b.tooFew())
	}
	half := s.student() * math.Sqrt(s.variance)
	e := Estimate{Value: value, Low: value - half, High: value + half, N: n, Method: fmt.Sprintf("%d batches, Student's t", s.batches)}
	if !anyNegative(b.Cells) {
		e.Low = math.Max(0, e.Low)
	}
	return e
}

// Mean is Ratio of values of which m knows the squares: it is never narrower than if they were
// independent.
func (b Batches) Mean(m Moments) Estimate {
	e := b.Ratio(m.N)
	if alone := m.MeanAt(b.level()); e.HasInterval() && alone.HasInterval() {
		e.Low, e.High = math.Min(e.Low, math.Max(0, alone.Low)), math.Max(e.High, alone.High)
	}
	return e
}

// Quantile estimates the p-quantile of d, in seconds, as the function of that name does; the cells are
// how many times lay at or below it, of how many.
func (b Batches) Quantile(d Distribution, p float64) Estimate {
	n := d.Count()
	if n == 0 {
		return Unknown(0)
	}
	s := b.spread()
	if s.batches < FewestBatches {
		return Point(d.Quantile(p).Seconds(), n, b.tooFew())
	}
	return ordered(d, p, float64(n)/s.excess(p, float64(n)), b.level(), fmt.Sprintf("order statistics, effective n by %d batches, Student's t", s.batches))
}

func (b Batches) level() float64 {
	if b.Level == 0 {
		return Level
	}
	return b.Level
}

func (b Batches) tooFew() string {
	if b.Room >= FewestBatches {
		return fmt.Sprintf("no interval: in too few batches there is anything to measure, %d are needed", FewestBatches)
	}
	return fmt.Sprintf("too short for an interval: room for %d batches, %d are needed", b.Room, FewestBatches)
}

// spread is how the ratio of sums varies, by so many batches; 0 of them: not known.
type spread struct {
	variance float64
	batches  int
	level    float64
}

// student is the quantile that makes a half-width of a standard error.
func (s spread) student() float64 { return studentQuantile(1-(1-s.level)/2, float64(s.batches-1)) }

// excess is by how much more the share p of n varies than one of n independent trials, with the doubt
// of few batches; 1 at least.
func (s spread) excess(p, n float64) float64 {
	plain := p * (1 - p) / n
	if !(plain > 0) {
		return 1
	}
	doubt := s.student() / normalQuantile(1-(1-s.level)/2)
	return math.Max(1, s.variance*doubt*doubt/plain)
}

// spread takes as many batches as there is room for, and half as many while neighbors are alike.
func (b Batches) spread() spread {
	batches := min(b.Room, mostBatches, filled(b.Cells))
	if batches < FewestBatches {
		return spread{}
	}
	s, alike := b.cut(batches)
	for alike && s.batches > FewestBatches {
		s, alike = b.cut(max(FewestBatches, s.batches/2))
	}
	return s
}

// cut makes so many batches and says whether neighbors are alike: whether their lag-1 autocorrelation
// lies above what is to be expected of independent ones, which is -1/batches.
func (b Batches) cut(batches int) (s spread, alike bool) {
	sums := make([]Cell, batches)
	var total Cell
	for i, c := range b.Cells {
		at := &sums[i*batches/len(b.Cells)]
		at.Num, at.Den = at.Num+c.Num, at.Den+c.Den
		total.Num, total.Den = total.Num+c.Num, total.Den+c.Den
	}
	own, next, before, n := 0.0, 0.0, 0.0, 0
	for _, c := range sums {
		if c.Den == 0 {
			continue // nobody came: it says nothing
		}
		rest := c.Num - total.Num/total.Den*c.Den
		own, next, before = own+rest*rest, next+rest*before, rest
		n++
	}
	if n < FewestBatches {
		return spread{}, false
	}
	s = spread{variance: own * float64(n) / float64(n-1) / total.Den / total.Den, batches: n, level: b.level()}
	return s, own > 0 && next/own > -1/float64(n)
}
