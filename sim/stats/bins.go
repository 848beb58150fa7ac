package stats

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"time"
)

// Bins is a small distribution of times: 128 bins an octave (0.4 % at worst), only the stretch in
// use is held. It is meant for one stretch of time among hundreds; Sketch is the precise one.
// Its zero value is empty.
type Bins struct {
	first  int32 // index of counts[0]
	counts []uint32
	n      int64
}

const (
	binBits = 7 // bins an octave, as a power of two
	binUnit = 10
	maxBins = (64 - binUnit) << binBits
)

// binOf gives the bin of a time: times in units of 1024 ns, log-linear.
func binOf(d time.Duration) int32 {
	v := uint64(max(d, 0)) >> (binUnit - binBits)
	if v < 1<<binBits {
		return int32(v)
	}
	e := bits.Len64(v) - 1 - binBits
	return int32(e<<binBits) + int32(v>>e)
}

// middle is the time in the middle of a bin.
func middle(bin int32) time.Duration {
	e := max(0, bin>>binBits-1)
	shift := e + binUnit - binBits
	return time.Duration(bin-e<<binBits)<<shift + time.Duration(1)<<shift/2
}

// Record takes one time; a negative one counts as zero.
func (b *Bins) Record(d time.Duration) { b.add(binOf(d), 1) }

// Zeros takes n times of 0.
func (b *Bins) Zeros(n int64) { b.add(0, uint32(n)) }

func (b *Bins) add(bin int32, n uint32) {
	switch {
	case len(b.counts) == 0:
		b.first = bin &^ 7
		b.counts = make([]uint32, 8, 32)
	case bin < b.first:
		first := bin &^ 7
		grown := make([]uint32, int(b.first-first)+len(b.counts))
		copy(grown[b.first-first:], b.counts)
		b.first, b.counts = first, grown
	}
	for int(bin-b.first) >= len(b.counts) {
		b.counts = append(b.counts, 0, 0, 0, 0, 0, 0, 0, 0)
	}
	b.counts[bin-b.first] += n
	b.n += int64(n)
}

// Merge adds what o has taken.
func (b *Bins) Merge(o *Bins) {
	if o.n == 0 {
		return
	}
	first, last := 0, len(o.counts)-1
	for o.counts[first] == 0 {
		first++
	}
	for o.counts[last] == 0 {
		last--
	}
	b.add(o.first+int32(last), 0) // makes room
	b.add(o.first+int32(first), 0)
	from, at := o.counts[first:last+1], int(o.first-b.first)+first
	to := b.counts[at : at+len(from)]
	for i, c := range from {
		to[i] += c
	}
	b.n += o.n
}

// Reset empties b and keeps its memory.
func (b *Bins) Reset() {
	clear(b.counts)
	b.n = 0
}

// Mean is the mean of the middles of the bins; 0 when empty.
func (b *Bins) Mean() time.Duration {
	if b.n == 0 {
		return 0
	}
	sum := 0.0
	for i, c := range b.counts {
		if c > 0 {
			sum += float64(c) * float64(middle(b.first+int32(i)))
		}
	}
	return time.Duration(sum / float64(b.n))
}

// Count is how many times were taken.
func (b *Bins) Count() int64 { return b.n }

// Quantile is the middle of the bin that holds the p-quantile; 0 when empty.
func (b *Bins) Quantile(p float64) time.Duration {
	rank := max(1, int64(math.Ceil(p*float64(b.n)-1e-9)))
	seen := int64(0)
	for i, c := range b.counts {
		seen += int64(c)
		if seen >= rank {
			return middle(b.first + int32(i))
		}
	}
	return 0
}

// AtMost counts the times in bins that lie at or below the bin of d.
func (b *Bins) AtMost(d time.Duration) int64 {
	last := int(binOf(d) - b.first)
	seen := int64(0)
	for i := 0; i <= last && i < len(b.counts); i++ {
		seen += int64(b.counts[i])
	}
	return seen
}

// Append writes the filled bins as pairs of gap and count.
func (b *Bins) Append(out []byte) []byte {
	n := 0
	for _, c := range b.counts {
		if c != 0 {
			n++
		}
	}
	out = binary.AppendUvarint(out, uint64(n))
	last := int32(-1)
	for i, c := range b.counts {
		if c != 0 {
			at := b.first + int32(i)
			out = binary.AppendUvarint(out, uint64(at-last-1))
			out = binary.AppendUvarint(out, uint64(c))
			last = at
		}
	}
	return out
}

// Read replaces b by what Append wrote at the start of text and gives what follows it.
func (b *Bins) Read(text []byte) ([]byte, error) {
	r := reader{b: text}
	var t Bins
	last := int64(-1)
	for range r.uvarint() {
		gap, c := r.uvarint(), r.uvarint()
		if r.err != nil {
			return nil, r.err
		}
		if gap > maxBins || c == 0 || c > math.MaxUint32 || last+1+int64(gap) >= maxBins {
			return nil, fmt.Errorf("%w: a bin out of range", errSketch)
		}
		last += 1 + int64(gap)
		t.add(int32(last), uint32(c))
	}
	if r.err != nil {
		return nil, r.err
	}
	*b = t
	return r.b, nil
}
