package stats_test

import (
	"bytes"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/holdline/holdline/sim/stats"
)

func sketchOf(digits int, times ...time.Duration) *stats.Sketch {
	s := stats.NewSketch(digits)
	for _, d := range times {
		s.Record(d)
	}
	return s
}

// anyTimes draws times over eight decades.
func anyTimes(t *rapid.T, label string) []time.Duration {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) time.Duration {
		e := rapid.Float64Range(3, 12).Draw(t, "exponent")
		return time.Duration(math.Pow(10, e))
	}), 1, 200).Draw(t, label)
}

// A quantile is within the sketch's digits of the exact order statistic.
func TestSketchAgainstSortedTimes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		times := anyTimes(t, "times")
		fine := sketchOf(3, times...)
		var small stats.Bins
		for _, d := range times {
			small.Record(d)
		}
		sorted := slices.Clone(times)
		slices.Sort(sorted)
		for _, p := range []float64{0.01, 0.5, 0.9, 0.95, 0.99, 1} {
			want := sorted[max(0, int(math.Ceil(p*float64(len(sorted))-1e-9))-1)]
			if have := fine.Quantile(p); math.Abs(float64(have-want)) > 0.001*float64(want)+1024 {
				t.Fatalf("sketch p%v: have %v, want %v", 100*p, have, want)
			}
			if have := small.Quantile(p); math.Abs(float64(have-want)) > 0.005*float64(want)+16 {
				t.Fatalf("bins p%v: have %v, want %v", 100*p, have, want)
			}
		}
		if fine.Max() != sorted[len(sorted)-1] || fine.Min() != sorted[0] {
			t.Fatalf("extremes: have %v to %v, want %v to %v", fine.Min(), fine.Max(), sorted[0], sorted[len(sorted)-1])
		}
	})
}

// However a stream is cut up, the merged parts are the whole; and bytes read back are the same.
func TestSketchMergesAndReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyTimes(t, "a"), anyTimes(t, "b")
		digits := rapid.IntRange(1, 3).Draw(t, "digits")
		whole := sketchOf(digits, slices.Concat(a, b)...)
		left, right := sketchOf(digits, a...), sketchOf(digits, b...)
		left.Merge(right)
		want, _ := whole.MarshalBinary()
		have, _ := left.MarshalBinary()
		if !bytes.Equal(have, want) {
			t.Fatal("the merged parts differ from the whole")
		}
		var back stats.Sketch
		if err := back.UnmarshalBinary(want); err != nil {
			t.Fatal(err)
		}
		if again, _ := back.MarshalBinary(); !bytes.Equal(again, want) {
			t.Fatal("bytes read back give other bytes")
		}
	})
}

func TestBinsMergeAndReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var whole, left, right stats.Bins
		for i, part := range [][]time.Duration{anyTimes(t, "a"), anyTimes(t, "b")} {
			for _, d := range part {
				whole.Record(d)
				[]*stats.Bins{&left, &right}[i].Record(d)
			}
		}
		left.Merge(&right)
		want := whole.Append(nil)
		if !bytes.Equal(left.Append(nil), want) {
			t.Fatal("the merged parts differ from the whole")
		}
		var back stats.Bins
		rest, err := back.Read(append(slices.Clone(want), 7, 8))
		if err != nil || !bytes.Equal(rest, []byte{7, 8}) || !bytes.Equal(back.Append(nil), want) {
			t.Fatalf("read back with rest %v (%v)", rest, err)
		}
	})
}

// What lies outside the range counts, at its end, and is told.
func TestSketchClampsAndTells(t *testing.T) {
	s := sketchOf(3, -time.Second, 100*time.Nanosecond, time.Second, 30*24*time.Hour)
	below, above := s.Clamped()
	if s.Count() != 4 || below != 2 || above != 1 {
		t.Errorf("have n %d, below %d, above %d; want 4, 2, 1", s.Count(), below, above)
	}
	if s.Max() != 30*24*time.Hour {
		t.Errorf("the greatest time is exact: have %v, want 720h", s.Max())
	}
	if s.Quantile(0) < 0 {
		t.Errorf("a quantile is never negative: have %v", s.Quantile(0))
	}
}

// Among 1..1000 seconds the ranks around the median are 469 and 532: binomial tails of 2.5 %.
func TestQuantileBetweenOrderStatistics(t *testing.T) {
	s := stats.NewSketch(3)
	for i := range 1000 {
		s.Record(time.Duration(i+1) * time.Second)
	}
	e := stats.Quantile(s, 0.5, nil, stats.Level, nil)
	near(t, "median", e.Value, 500, 1)
	near(t, "low", e.Low, 469, 2)
	near(t, "high", e.High, 532, 2)
	if e := stats.Quantile(sketchOf(3, time.Second, 2*time.Second), 0.99, nil, stats.Level, nil); !math.IsInf(e.High, 1) {
		t.Errorf("two samples bound no p99 from above: have %v", e.High)
	}
}

func TestNeeded(t *testing.T) {
	for p, want := range map[float64]int64{0: 30, 0.5: 30, 0.9: 100, 0.95: 200, 0.99: 1000, 0.999: 10000} {
		if have := stats.Needed(p); have != want {
			t.Errorf("p%v: have %d, want %d", 100*p, have, want)
		}
	}
}

func FuzzSketchUnmarshal(f *testing.F) {
	full, _ := sketchOf(3, time.Millisecond, time.Second, time.Hour).MarshalBinary()
	f.Add(full)
	f.Add([]byte{1, 3})
	f.Add([]byte{1, 0x83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, text []byte) {
		var s stats.Sketch
		if s.UnmarshalBinary(text) != nil {
			return
		}
		if s.Quantile(0.99) > s.Max() || s.Quantile(0.01) < s.Min() {
			t.Errorf("quantiles outside %v to %v", s.Min(), s.Max())
		}
		back, _ := s.MarshalBinary()
		var again stats.Sketch
		if err := again.UnmarshalBinary(back); err != nil {
			t.Errorf("its own bytes are refused: %v", err)
		}
	})
}

func FuzzBinsRead(f *testing.F) {
	var b stats.Bins
	b.Record(time.Second)
	f.Add(b.Append(nil))
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0x0f, 1, 1})
	f.Fuzz(func(t *testing.T, text []byte) {
		var b stats.Bins
		if _, err := b.Read(text); err == nil && b.Count() > 0 && b.Quantile(1) < b.Quantile(0) {
			t.Error("quantiles fall")
		}
	})
}

func BenchmarkSketchRecord(b *testing.B) {
	s := stats.NewSketch(3)
	for i := range b.N {
		s.Record(time.Duration(i%1000) * time.Millisecond)
	}
}

func BenchmarkBinsRecord(b *testing.B) {
	var s stats.Bins
	for i := range b.N {
		s.Record(time.Duration(i%1000) * time.Millisecond)
	}
}
