package stats

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"
)

var errSketch = errors.New("not a sketch")

const sketchVersion = 1

// MarshalBinary gives the sketch as bytes: its digits, its exact figures, then the filled bins as
// pairs of gap and count. An empty sketch takes two bytes.
func (s *Sketch) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

// AppendBinary implements encoding.BinaryAppender.
func (s *Sketch) AppendBinary(b []byte) ([]byte, error) {
	if s.n == 0 {
		return append(b, sketchVersion, byte(s.digits)), nil
	}
	b = append(b, sketchVersion, byte(s.digits)|filledFlag)
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(s.sum))
	b = binary.AppendVarint(b, int64(s.least))
	b = binary.AppendVarint(b, int64(s.most))
	b = binary.AppendVarint(b, s.below)
	b = binary.AppendVarint(b, s.above)
	return s.appendCounts(b), nil
}

const filledFlag = 0x80

// appendCounts writes the number of filled bins, then each as the gap before it and its count.
func (s *Sketch) appendCounts(b []byte) []byte {
	n := 0
	for _, c := range s.counts {
		if c != 0 {
			n++
		}
	}
	b = binary.AppendUvarint(b, uint64(n))
	last := -1
	for i, c := range s.counts {
		if c != 0 {
			b = binary.AppendUvarint(b, uint64(s.first+i-last-1))
			b = binary.AppendVarint(b, c)
			last = s.first + i
		}
	}
	return b
}

// UnmarshalBinary replaces the sketch by one that MarshalBinary gave. Whatever the bytes, it
// takes no more memory than a full sketch.
func (s *Sketch) UnmarshalBinary(b []byte) error {
	if len(b) < 2 || b[0] != sketchVersion {
		return fmt.Errorf("%w: wrong version or too short", errSketch)
	}
	digits := int(b[1] &^ filledFlag)
	if digits > 3 {
		return fmt.Errorf("%w: %d digits", errSketch, digits)
	}
	if b[1]&filledFlag == 0 {
		*s = Sketch{digits: digits}
		if len(b) > 2 {
			return fmt.Errorf("%w: %d bytes left over", errSketch, len(b)-2)
		}
		return nil
	}
	if digits == 0 {
		return fmt.Errorf("%w: filled, without digits", errSketch)
	}
	r := reader{b: b[2:]}
	t := Sketch{digits: digits}
	t.sum = math.Float64frombits(r.fixed())
	t.least, t.most = time.Duration(r.varint()), time.Duration(r.varint())
	t.below, t.above = r.varint(), r.varint()
	t.shape = shapeOf(digits)
	t.readCounts(&r)
	if err := r.end(); err != nil {
		return err
	}
	if t.n <= 0 || t.below < 0 || t.above < 0 || t.least < 0 || t.most < t.least ||
		!(t.sum >= 0) || math.IsInf(t.sum, 0) {
		return fmt.Errorf("%w: its figures contradict each other", errSketch)
	}
	*s = t
	return nil
}

// readCounts fills bins from pairs of gap and count.
func (s *Sketch) readCounts(r *reader) {
	at, all := -1, s.shape.bins()
	for range r.uvarint() {
		gap, c := r.uvarint(), r.varint()
		if r.err != nil {
			return
		}
		if gap >= uint64(all-at-1) || c <= 0 || c > math.MaxInt64-s.n {
			r.err = fmt.Errorf("%w: a bin out of range", errSketch)
			return
		}
		at += int(gap) + 1
		s.counts[s.reach(at)] = c
		s.n += c
	}
}

// reader takes numbers off a byte slice and remembers the first fault.
type reader struct {
	b   []byte
	err error
}

func (r *reader) fail() {
	if r.err == nil {
		r.err = fmt.Errorf("%w: it ends too soon", errSketch)
	}
	r.b = nil
}

func (r *reader) fixed() uint64 {
	if len(r.b) < 8 {
		r.fail()
		return 0
	}
	v := binary.LittleEndian.Uint64(r.b)
	r.b = r.b[8:]
	return v
}

func (r *reader) varint() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *reader) uvarint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[n:]
	return v
}

// end gives the fault, if any; bytes left over are one.
func (r *reader) end() error {
	if r.err == nil && len(r.b) > 0 {
		return fmt.Errorf("%w: %d bytes left over", errSketch, len(r.b))
	}
	return r.err
}
