package stats

import (
	"math/bits"
	"time"
)

// Mark is where a time belongs: worked out once, it is good for every distribution that takes the
// time. All of them are log-linear and differ in how many bits of it they look at, so that the bin of
// a coarse one follows from that of the finest.
type Mark struct {
	time time.Duration
	bin  int // of a Sketch of three digits; noBin where that does not tell the others
}

const (
	leastMark = 1 << 19 // ns: where the bins of the finest Sketch begin to widen
	noBin     = 1 << 40
)

// MarkOf gives the mark of a time.
func MarkOf(d time.Duration) Mark {
	if d < leastMark || d > highest {
		return Mark{d, noBin}
	}
	octave := bits.Len64(uint64(d)) - 1 - finest - finestHalf
	return Mark{d, octave<<finestHalf + int(d>>((octave+finest)&63))}
}

// Figures are what a Sketch knows exactly of times that were placed in it.
type Figures struct {
	N     int64
	Sum   time.Duration
	Least time.Duration // while N is above 0
	Most  time.Duration
}

// Add takes a time that is not negative.
func (f *Figures) Add(d time.Duration) {
	if d < f.Least || f.N == 0 {
		f.Least = d
	}
	if d > f.Most {
		f.Most = d
	}
	f.N++
	f.Sum += d
}

// Place is Record of the mark's time for those who do it by the million: all but its bin is to be told
// later, by Tell. It says no where the bin is not at hand; PlaceFar does it then.
func (s *Sketch) Place(m Mark) bool {
	at := m.bin>>(s.shape.coarser&63) - s.from
	if uint(at) >= uint(len(s.counts)) {
		return false
	}
	s.counts[at]++
	return true
}

// PlaceFar is Place for any time.
func (s *Sketch) PlaceFar(m Mark) {
	s.ready()
	s.counts[s.reach(s.shape.bin(s.clamp(m.time)))]++
}

// Tell adds the figures of times that were placed.
func (s *Sketch) Tell(f Figures) {
	if f.N == 0 {
		return
	}
	s.ready()
	s.n += f.N
	s.sum += float64(f.Sum)
	s.least = min(s.least, f.Least)
	s.most = max(s.most, f.Most)
}

// Place is Record of the mark's time. It says no where the bin is not at hand: then nothing is taken.
func (b *Bins) Place(m Mark) bool {
	const coarser = finestHalf - binBits
	at := m.bin>>coarser + (finest+finestHalf-binUnit)<<binBits - int(b.first)
	if uint(at) >= uint(len(b.counts)) {
		return false
	}
	b.counts[at]++
	b.n++
	return true
}
