package reports

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/holdline/holdline/sim/stats"
)

var errSnapshot = errors.New("not a snapshot of this report")

// snapshotVersion is the first byte of summary.bin. It grows with every change of the columns.
const snapshotVersion = 10

// MarshalBinary gives the state as bytes: the content of summary.bin. Only what is not zero is
// written, as pairs of gap and value.
func (a *Accumulator) MarshalBinary() ([]byte, error) {
	a.settle()
	s := &a.store
	b := append(make([]byte, 0, 1<<16), snapshotVersion)
	b = binary.LittleEndian.AppendUint64(b, a.layout.mark)
	b = appendInts(b, s.counts)
	b = appendInts(b, s.groups)
	for _, t := range s.tallies() {
		b = appendInts(b, t)
	}
	b = appendFloats(b, s.squares)
	b = appendFloats(b, s.areas)
	for i := range s.tracks {
		b = appendSeries(b, &s.tracks[i])
	}
	for _, d := range s.sketches() {
		text, err := d.MarshalBinary()
		if err != nil {
			return nil, err
		}
		b = binary.AppendUvarint(b, uint64(len(text)))
		b = append(b, text...)
	}
	return b, nil
}

func appendSeries(b []byte, s *series) []byte {
	for i := range s.bins {
		b = s.bins[i].Append(b)
		if m := s.sums[i]; m.N > 0 {
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(m.Sum))
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(m.Square))
		}
	}
	return b
}

// appendInts writes the values that are not zero, each after the gap to it, and an end mark.
func appendInts(b []byte, values []int64) []byte {
	last := -1
	for i, v := range values {
		if v != 0 {
			b = binary.AppendUvarint(b, uint64(i-last))
			b = binary.AppendVarint(b, v)
			last = i
		}
	}
	return append(b, 0)
}

func appendFloats(b []byte, values []float64) []byte {
	last := -1
	for i, v := range values {
		if v != 0 {
			b = binary.AppendUvarint(b, uint64(i-last))
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
			last = i
		}
	}
	return append(b, 0)
}

// UnmarshalBinary replaces the state by one that MarshalBinary gave for the same scenario and
// gates. The accumulator must come from New; whatever the bytes, it grows no further than a
// full run would make it, and a fault leaves it as it was.
func (a *Accumulator) UnmarshalBinary(b []byte) error {
	if len(b) < 9 || b[0] != snapshotVersion {
		return fmt.Errorf("%w: wrong version or too short", errSnapshot)
	}
	if binary.LittleEndian.Uint64(b[1:]) != a.layout.mark {
		return fmt.Errorf("%w: %w", errSnapshot, errOtherLayout)
	}
	s := newStore(&a.layout)
	d := decoder{b: b[9:]}
	d.ints(s.counts)
	d.ints(s.groups)
	for _, t := range s.tallies() {
		d.ints(t)
	}
	d.floats(s.squares)
	d.floats(s.areas)
	for i := range s.tracks {
		d.series(&s.tracks[i])
	}
	for _, t := range s.sketches() {
		d.sketch(t)
	}
	if d.err == nil && len(d.b) > 0 {
		d.fail(fmt.Errorf("%d bytes left over", len(d.b)))
	}
	if d.err != nil {
		return fmt.Errorf("%w: %w", errSnapshot, d.err)
	}
	a.settle() // what is pending belongs to the old state
	a.store = s
	return nil
}

// decoder takes values off bytes and remembers the first fault.
type decoder struct {
	b   []byte
	err error
}

var errShort = errors.New("it ends too soon")

func (d *decoder) fail(err error) {
	if d.err == nil {
		d.err = err
	}
	d.b = nil
}

func (d *decoder) uvarint() uint64 {
	v, n := binary.Uvarint(d.b)
	if n <= 0 {
		d.fail(errShort)
		return 0
	}
	d.b = d.b[n:]
	return v
}

func (d *decoder) varint() int64 {
	v, n := binary.Varint(d.b)
	if n <= 0 {
		d.fail(errShort)
		return 0
	}
	d.b = d.b[n:]
	return v
}

func (d *decoder) float() float64 {
	if len(d.b) < 8 {
		d.fail(errShort)
		return 0
	}
	v := math.Float64frombits(binary.LittleEndian.Uint64(d.b))
	d.b = d.b[8:]
	if math.IsNaN(v) || math.IsInf(v, 0) {
		d.fail(errors.New("a number that is none"))
		return 0
	}
	return v
}

// next gives the index after at of the next value, or -1 at the end mark or a fault.
func (d *decoder) next(at, size int) int {
	gap := d.uvarint()
	if gap == 0 {
		return -1
	}
	if gap > uint64(size-1-at) {
		d.fail(errors.New("a value beyond the last cell"))
		return -1
	}
	return at + int(gap)
}

func (d *decoder) ints(to []int64) {
	for i := d.next(-1, len(to)); i >= 0; i = d.next(i, len(to)) {
		to[i] = d.varint()
	}
}

func (d *decoder) floats(to []float64) {
	for i := d.next(-1, len(to)); i >= 0; i = d.next(i, len(to)) {
		to[i] = d.float()
	}
}

func (d *decoder) series(s *series) {
	for i := range s.bins {
		if d.err != nil {
			return
		}
		rest, err := s.bins[i].Read(d.b)
		if err != nil {
			d.fail(err)
			return
		}
		d.b = rest
		if n := s.bins[i].Count(); n > 0 {
			s.sums[i] = stats.Moments{N: n, Sum: d.float(), Square: d.float()}
		}
	}
}

func (d *decoder) sketch(to *stats.Sketch) {
	n := d.uvarint()
	if n > uint64(len(d.b)) {
		d.fail(errShort)
		return
	}
	if d.err != nil {
		return
	}
	if err := to.UnmarshalBinary(d.b[:n]); err != nil {
		d.fail(err)
		return
	}
	d.b = d.b[n:]
}
