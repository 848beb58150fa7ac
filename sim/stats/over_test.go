package stats_test

import (
	"math"
	"strings"
	"testing"

	"github.com/HdrHistogram/hdrhistogram-go"
	"pgregory.net/rapid"

	"github.com/holdline/holdline/sim/rng"
	"github.com/holdline/holdline/sim/stats"
)

// day is one replication: so many came, by chance, and how many of them were served in time hangs
// on how many came, so that the mean of ratios is not the ratio of means.
func day(src *rng.Source) stats.Cell {
	n := math.Floor(20 + 40*src.Uniform())
	p := 0.9 - 0.01*(n-20)
	k := 0.0
	for range int(n) {
		if src.Uniform() < p {
			k++
		}
	}
	return stats.Cell{Num: k, Den: n}
}

// truthOfDays is the ratio of means of day, in closed form: n is even over 20..59.
func truthOfDays() float64 {
	num, den := 0.0, 0.0
	for n := 20.0; n < 60; n++ {
		num += n * (0.9 - 0.01*(n-20))
		den += n
	}
	return num / den
}

// The interval over replications must hold the known truth in 95 % of 400 studies, within the
// binomial bounds of a true 95 % (93 % to 97 %, at three standard errors 91.7 % to 98.3 %).
func TestRatioOfMeansHoldsTheTruth(t *testing.T) {
	const studies, reps = 400, 20
	truth, held := truthOfDays(), 0
	for s := range uint64(studies) {
		src := bits(77000 + s)
		cells := make([]stats.Cell, reps)
		for i := range cells {
			cells[i] = day(src)
		}
		if e := stats.ShareOfMeans(cells, 0, stats.Level); e.Low <= truth && truth <= e.High {
			held++
		}
	}
	if held < 367 || held > 393 {
		t.Errorf("held %v in %d of %d studies, want 367 to 393", truth, held, studies)
	}
}

// Twenty pairs that differ by a known amount: the interval of the difference holds it, and is far
// narrower than those of the two that make it up, which is what pairing is for.
func TestDifferencePairsReplications(t *testing.T) {
	const studies, reps, less = 400, 20, 0.03
	held, narrower := 0, 0
	for s := range uint64(studies) {
		src := bits(88000 + s)
		a, b := make([]stats.Cell, reps), make([]stats.Cell, reps)
		for i := range a {
			a[i] = day(src)
			b[i] = a[i]
			for range int(a[i].Den) {
				if src.Uniform() < less {
					b[i].Num--
				}
			}
		}
		d := stats.Difference(a, b, stats.Level)
		if d.Low <= -less && -less <= d.High {
			held++
		}
		if one := stats.RatioOfMeans(a, 0, stats.Level); d.High-d.Low < one.High-one.Low {
			narrower++
		}
	}
	if held < 367 || held > 393 {
		t.Errorf("held %v in %d of %d studies, want 367 to 393", -less, held, studies)
	}
	if narrower < studies*9/10 {
		t.Errorf("the paired interval is narrower in %d of %d studies only", narrower, studies)
	}
}

func TestIdenticalPairsDifferByNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cells := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) stats.Cell {
			return stats.Cell{Num: rapid.Float64Range(0, 1e6).Draw(t, "num"), Den: rapid.Float64Range(1, 1e6).Draw(t, "den")}
		}), 2, 40).Draw(t, "cells")
		if d := stats.Difference(cells, cells, stats.Level); d.Value != 0 || d.HasInterval() || !strings.HasPrefix(d.Method, "alike in all") {
			t.Fatalf("have %+v, want exactly 0, and no interval", d)
		}
	})
}

func TestOverReplications(t *testing.T) {
	same := func(n int, c stats.Cell) []stats.Cell {
		out := make([]stats.Cell, n)
		for i := range out {
			out[i] = c
		}
		return out
	}
	for _, row := range []struct {
		name      string
		have      stats.Estimate
		low, high float64 // NaN: no interval
	}{
		{"never in 20 replications: 1 - 0.025^(1/20)", stats.ShareOfMeans(same(20, stats.Cell{Den: 500}), 10000, stats.Level), 0, 0.168434},
		{"always in 20 replications", stats.ShareOfMeans(same(20, stats.Cell{Num: 500, Den: 500}), 10000, stats.Level), 1 - 0.168434, 1},
		{"never in 80", stats.ShareOfMeans(same(80, stats.Cell{Den: 500}), 10000, stats.Level), 0, 0.045064},
		{"trials for themselves, never in 10,000: 1 - 0.025^(1/10000)", stats.ShareOfTrials(same(20, stats.Cell{Den: 500}), 10000, stats.Level), 0, 0.00036882},
		{"always", stats.ShareOfTrials(same(20, stats.Cell{Num: 500, Den: 500}), 10000, stats.Level), 1 - 0.00036882, 1},
		{"once is no bound: as replications have it", stats.ShareOfTrials([]stats.Cell{{0, 10}, {0, 10}, {0, 10}, {1, 10}}, 40, stats.Level), 0, 0.1045612},
		{"a single replication", stats.ShareOfMeans(same(1, stats.Cell{Num: 1, Den: 2}), 2, stats.Level), math.NaN(), math.NaN()},
		// 1, 2, 3, 4, 5 over 1 each: the mean by Student's t.
		{"a mean of five", stats.RatioOfMeans([]stats.Cell{{1, 1}, {2, 1}, {3, 1}, {4, 1}, {5, 1}}, 5, stats.Level), 3 - 2.7764451*math.Sqrt(0.5), 3 + 2.7764451*math.Sqrt(0.5)},
		{"sections of a quantile", stats.Sectioned(3, []float64{1, 2, math.NaN(), 3, 4, 5}, 50, stats.Level), 3 - 2.7764451*math.Sqrt(0.5), 3 + 2.7764451*math.Sqrt(0.5)},
		{"one section", stats.Sectioned(3, []float64{3}, 50, stats.Level), math.NaN(), math.NaN()},
	} {
		t.Run(row.name, func(t *testing.T) {
			if math.IsNaN(row.low) {
				if row.have.HasInterval() || !row.have.Known() || row.have.Method == "" {
					t.Errorf("have %+v, want a value without an interval, and why", row.have)
				}
				return
			}
			near(t, "low", row.have.Low, row.low, 1e-6)
			near(t, "high", row.have.High, row.high, 1e-6)
		})
	}
	if e := stats.RatioOfMeans(nil, 0, stats.Level); e.Known() {
		t.Errorf("of nothing: have %+v, want unknown", e)
	}
}

// The histogram that the bins are taken from is the twin: same quantiles, same bins.
func TestSketchAgainstHdrHistogram(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		times, digits := anyTimes(t, "times"), rapid.IntRange(1, 3).Draw(t, "digits")
		twin := hdrhistogram.New(1000, int64(7*24*3600*1e9), digits)
		for _, d := range times {
			if err := twin.RecordValue(int64(d)); err != nil {
				t.Fatal(err)
			}
		}
		s := sketchOf(digits, times...)
		for _, p := range []float64{0.01, 0.25, 0.5, 0.9, 0.99, 1} {
			rank := math.Max(1, math.Ceil(p*float64(len(times))-1e-9))
			want := twin.ValueAtQuantile(100 * rank / float64(len(times)))
			want = min(max(want, int64(s.Min())), int64(s.Max()))
			if have := int64(s.Quantile(p)); have != want {
				t.Fatalf("p%v of %d digits: have %d, want %d", 100*p, digits, have, want)
			}
		}
	})
}

// A sketch that is emptied is as good as new.
func TestSketchReset(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := sketchOf(3, anyTimes(t, "before")...)
		s.Reset()
		if s.Count() != 0 || s.Min() != 0 || s.Max() != 0 || s.Quantile(0.5) != 0 {
			t.Fatalf("not empty: %d", s.Count())
		}
		after := anyTimes(t, "after")
		for _, d := range after {
			s.Record(d)
		}
		have, _ := s.MarshalBinary()
		want, _ := sketchOf(3, after...).MarshalBinary()
		if string(have) != string(want) {
			t.Fatal("an emptied sketch gives other bytes than a new one")
		}
	})
}

// A mean of what was 0 throughout has no spread to tell an interval from: the method says what is known, how
// seldom it can be more.
func TestAMeanThatWasAlwaysZeroSaysHowLittleThatTells(t *testing.T) {
	nothing := make([]stats.Cell, 20)
	for i := range nothing {
		nothing[i].Den = 50
	}
	e := stats.RatioOfMeans(nothing, 1000, stats.Level)
	if want := "0 in all of 20 replications: with 95 % confidence, no more than 17 % of such differ"; e.Low != 0 || e.High != 0 || !strings.HasPrefix(e.Method, want) {
		t.Errorf("have %+v, want method %q", e, want)
	}
	nothing[7].Num = 1
	if e := stats.RatioOfMeans(nothing, 1000, stats.Level); strings.HasPrefix(e.Method, "0 in all") || !(e.High > 0) {
		t.Errorf("once it was more: %+v", e)
	}
}
