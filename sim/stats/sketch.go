package stats

import (
	"math"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// The range of a Sketch. Times below lowest are one bin; times above highest are clamped.
const (
	lowest  = time.Microsecond
	highest = 7 * 24 * time.Hour
)

// Sketch is a distribution of times, exact to its number of significant digits whatever was
// merged in which order. Its zero value is empty and has three digits.
type Sketch struct {
	digits int
	hist   *hdrhistogram.Histogram // nil while empty
	sum    float64                 // nanoseconds, exact
	least  time.Duration
	most   time.Duration
	below  int64 // taken as the lowest
	above  int64 // taken as the highest
}

// NewSketch gives an empty sketch with 1 to 3 significant digits.
func NewSketch(digits int) *Sketch { return &Sketch{digits: min(max(digits, 1), 3)} }

func (s *Sketch) ready() {
	if s.hist != nil {
		return
	}
	if s.digits == 0 {
		s.digits = 3
	}
	s.hist = hdrhistogram.New(int64(lowest), int64(highest), s.digits)
	s.least = math.MaxInt64
}

// Record takes one time. What lies outside the range is clamped to its end and counted.
func (s *Sketch) Record(d time.Duration) {
	s.ready()
	v := d
	switch {
	case d < 0:
		v, d = 0, 0
		s.below++
	case d > highest:
		v = highest
		s.above++
	case d < lowest:
		s.below++
	}
	if s.hist.RecordValue(int64(v)) != nil {
		return // unreachable: v lies in the range
	}
	s.sum += float64(d)
	s.least = min(s.least, d)
	s.most = max(s.most, d)
}

// Merge adds what o has taken; both must have the same digits, else the coarser rounding counts.
func (s *Sketch) Merge(o *Sketch) {
	if o == nil || o.hist == nil {
		return
	}
	if s.digits == 0 {
		s.digits = o.digits
	}
	s.ready()
	s.hist.Merge(o.hist)
	s.sum += o.sum
	s.least = min(s.least, o.least)
	s.most = max(s.most, o.most)
	s.below += o.below
	s.above += o.above
}

// Count is how many times were taken.
func (s *Sketch) Count() int64 {
	if s.hist == nil {
		return 0
	}
	return s.hist.TotalCount()
}

// Clamped is how many times lay beyond the range: below (under a microsecond) and above.
func (s *Sketch) Clamped() (below, above int64) { return s.below, s.above }

// Mean is the exact mean; NaN when empty.
func (s *Sketch) Mean() float64 {
	if s.Count() == 0 {
		return math.NaN()
	}
	return s.sum / float64(s.Count())
}

// Max is the exact greatest time; 0 when empty.
func (s *Sketch) Max() time.Duration { return s.most }

// Min is the exact least time; 0 when empty.
func (s *Sketch) Min() time.Duration {
	if s.hist == nil {
		return 0
	}
	return s.least
}

// Quantile is the smallest time that a share p of all times do not exceed, to the digits of the
// sketch and never outside the exact least and greatest time; 0 when empty.
func (s *Sketch) Quantile(p float64) time.Duration {
	if s.Count() == 0 {
		return 0
	}
	// The library rounds to the nearest rank; asked for a whole rank, it gives that one.
	n := float64(s.Count())
	rank := math.Max(1, math.Ceil(min(p, 1)*n-1e-9))
	v := time.Duration(s.hist.ValueAtQuantile(100 * rank / n))
	return min(max(v, s.least), s.most)
}
