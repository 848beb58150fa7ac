package stats

import (
	"math"
	"math/bits"
	"time"
)

// The range of a Sketch. Times below lowest are one bin; times above highest are clamped.
const (
	lowest  = time.Microsecond
	highest = 7 * 24 * time.Hour
)

// Sketch is a distribution of times, exact to its number of significant digits whatever was
// merged in which order: a high dynamic range histogram of which only the stretch in use is held.
// Its zero value is empty and has three digits.
type Sketch struct {
	digits int
	shape  shape
	first  int     // bin of counts[0]
	from   int     // likewise, as far as a coarser mark tells it
	counts []int64 // by bin
	n      int64
	sum    float64 // nanoseconds, exact
	least  time.Duration
	most   time.Duration
	below  int64 // taken as the lowest
	above  int64 // taken as the highest
}

// NewSketch gives an empty sketch with 1 to 3 significant digits.
func NewSketch(digits int) *Sketch { return &Sketch{digits: min(max(digits, 1), 3)} }

func (s *Sketch) ready() {
	if s.n > 0 {
		return
	}
	if s.digits == 0 {
		s.digits = 3
	}
	s.shape = shapeOf(s.digits)
	s.least = math.MaxInt64
	s.from = s.first - s.shape.skipped()
}

// Record takes one time. What lies outside the range is clamped to its end and counted.
func (s *Sketch) Record(d time.Duration) {
	at := MarkOf(d).bin>>(s.shape.coarser&63) - s.from
	if s.n == 0 || uint(at) >= uint(len(s.counts)) {
		s.recordFar(d)
		return
	}
	s.counts[at]++
	s.n++
	s.sum += float64(d)
	s.least = min(s.least, d)
	s.most = max(s.most, d)
}

// recordFar is Record of any time.
func (s *Sketch) recordFar(d time.Duration) {
	s.ready()
	v := d
	if d < lowest || d > highest {
		v, d = s.clamp(d), max(d, 0)
	}
	at := s.shape.bin(v) - s.first
	if uint(at) >= uint(len(s.counts)) {
		at = s.reach(at + s.first)
	}
	s.counts[at]++
	s.n++
	s.sum += float64(d)
	s.least = min(s.least, d)
	s.most = max(s.most, d)
}

// clamp holds a time within the range, and counts it where it was not.
func (s *Sketch) clamp(d time.Duration) time.Duration {
	switch {
	case d > highest:
		s.above++
		return highest
	case d < lowest:
		s.below++
	}
	return max(d, 0)
}

// Zeros takes n times of 0.
func (s *Sketch) Zeros(n int64) {
	if n <= 0 {
		return
	}
	s.Record(0)
	s.counts[s.reach(0)] += n - 1
	s.n += n - 1
	s.below += n - 1
}

// reach makes room for a bin and gives its place in counts.
func (s *Sketch) reach(bin int) int {
	const room = 64 // bins at a time
	if len(s.counts) == 0 {
		s.first = bin &^ (room - 1)
		s.counts = make([]int64, room)
	}
	if bin < s.first {
		first := bin &^ (room - 1)
		s.counts = append(make([]int64, s.first-first, s.first-first+len(s.counts)), s.counts...)
		s.first = first
	}
	s.from = s.first - s.shape.skipped()
	if more := bin - s.first + 1 - len(s.counts); more > 0 {
		s.counts = append(s.counts, make([]int64, (more+room-1)&^(room-1))...)
	}
	return bin - s.first
}

// Merge adds what o has taken; both must have the same digits, else the coarser rounding counts.
func (s *Sketch) Merge(o *Sketch) {
	if o == nil || o.n == 0 {
		return
	}
	if s.digits == 0 {
		s.digits = o.digits
	}
	s.ready()
	if s.digits == o.digits {
		s.mergeAlike(o)
	} else {
		o.each(func(v time.Duration, n int64) { s.counts[s.reach(s.shape.bin(v))] += n })
	}
	s.n += o.n
	s.sum += o.sum
	s.least = min(s.least, o.least)
	s.most = max(s.most, o.most)
	s.below += o.below
	s.above += o.above
}

func (s *Sketch) mergeAlike(o *Sketch) {
	from := s.reach(o.first)
	s.reach(o.first + len(o.counts) - 1)
	to := s.counts[from : from+len(o.counts)]
	for i, c := range o.counts {
		to[i] += c
	}
}

// each visits the filled bins, each by the greatest time that it may hold.
func (s *Sketch) each(visit func(v time.Duration, n int64)) {
	for i, c := range s.counts {
		if c > 0 {
			visit(s.shape.top(s.first+i), c)
		}
	}
}

// Into adds what s has taken to a small distribution.
func (s *Sketch) Into(b *Bins) {
	for i, c := range s.counts {
		if c == 0 {
			continue
		}
		low, high := s.shape.top(s.first+i-1)+1, s.shape.top(s.first+i)
		if high < lowest {
			low, high = s.least, s.least
		}
		b.add(binOf(low+(high-low)/2), uint32(c))
	}
}

// Reset empties the sketch and keeps its memory.
func (s *Sketch) Reset() {
	clear(s.counts)
	*s = Sketch{digits: s.digits, shape: s.shape, first: s.first, from: s.from, counts: s.counts}
}

// Count is how many times were taken.
func (s *Sketch) Count() int64 { return s.n }

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
	if s.n == 0 {
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
	rank := max(1, int64(math.Ceil(min(p, 1)*float64(s.n)-1e-9)))
	seen := int64(0)
	for i, c := range s.counts {
		if seen += c; seen >= rank {
			return s.stands(s.first + i)
		}
	}
	return s.most
}

// stands is the time that a bin stands for: its greatest, as far as such a time was taken. What is
// below the range stands for the least.
func (s *Sketch) stands(bin int) time.Duration {
	v := s.shape.top(bin)
	if v < lowest && s.below > 0 {
		return s.least
	}
	return min(max(v, s.least), s.most)
}

// shape is how a sketch divides its range into bins: log-linear, as HdrHistogram does it.
type shape struct {
	half    int // bins an octave, as a power of two
	fine    int // the width of the finest bins, likewise, in nanoseconds
	coarser int // by how many bits the bins are wider than those of the finest shape
}

const (
	finest     = 9 // 512 ns: the power of two at or below lowest
	finestHalf = 10
)

// shapeOf gives the shape that keeps so many significant digits, 1 to 3.
func shapeOf(digits int) shape {
	half := [...]int{0, 4, 7, finestHalf}[digits]
	return shape{half: half, fine: finest, coarser: finestHalf - half}
}

// skipped is how many bins a shape has before those that are a whole octave of the finest shape's.
func (s shape) skipped() int { return s.coarser << (s.half & 63) }

// bin is where a time from 0 to highest belongs.
func (s shape) bin(d time.Duration) int {
	v := uint64(d) >> (s.fine & 63)
	octave := max(0, bits.Len64(v)-1-s.half)
	return octave<<(s.half&63) + int(v>>(octave&63))
}

// top is the greatest time of a bin.
func (s shape) top(bin int) time.Duration {
	octave := max(0, bin>>s.half-1)
	return time.Duration(bin-octave<<s.half+1)<<(octave+s.fine) - 1
}

// bins is how many there are.
func (s shape) bins() int {
	octaves := bits.Len64(uint64(highest)>>s.fine) - 1 - s.half // of the highest, from 0
	return (octaves + 2) << s.half
}
