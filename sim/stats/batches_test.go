package stats_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/stats"
)

// even gives cells of 10 each, of which so many count.
func even(counts ...float64) []stats.Cell {
	out := make([]stats.Cell, len(counts))
	for i, n := range counts {
		out[i] = stats.Cell{Num: n, Den: 10}
	}
	return out
}

// Five batches, worked out by hand: 8, 6, 7, 9, 5 of 10 leave rests of 1, -1, 0, 2, -2, whose variance over
// five batches of ten is 10 x 5/4 / 2500.
func TestBatchesByHand(t *testing.T) {
	b := stats.Batches{Cells: even(8, 6, 7, 9, 5), Room: 5}
	const student = 2.776445
	e := b.Ratio(50)
	near(t, "the ratio", e.Value, 0.7, 1e-12)
	near(t, "its half-width", e.High-e.Value, student*math.Sqrt(10*5.0/4/2500), 1e-5)

	// Batches that are all alike are no better than independent trials: that is the least.
	alone := stats.Wilson(35, 50)
	if s := (stats.Batches{Cells: even(7, 7, 7, 7, 7), Room: 5}).Share(35, 50); s.Low != alone.Low || s.High != alone.High || s.N != 50 {
		t.Errorf("have %+v, want the interval of independent trials, %+v", s, alone)
	}
	wide := stats.Batches{Cells: even(10, 1, 10, 2, 10), Room: 5}.Share(33, 50)
	if alone := stats.Wilson(33, 50); !(wide.Low < alone.Low-0.1) || !(wide.High > alone.High+0.1) {
		t.Errorf("batches far apart give %+v, no wider than %+v", wide, alone)
	}
	if none := b.Share(0, 50); none.High != stats.Wilson(0, 50).High {
		t.Errorf("0 of 50 gives %+v", none)
	}
}

// Neighbors that are alike make one batch of two; the same numbers in an order in which they are not
// stay ten.
func TestBatchesGrowWhileNeighborsAreAlike(t *testing.T) {
	alike := stats.Batches{Cells: even(9, 9, 2, 2, 9, 9, 2, 2, 6, 6), Room: 30}.Ratio(100)
	apart := stats.Batches{Cells: even(9, 2, 9, 2, 9, 2, 9, 2, 6, 6), Room: 30}.Ratio(100)
	if !strings.HasPrefix(alike.Method, "5 batches") || !strings.HasPrefix(apart.Method, "10 batches") {
		t.Errorf("alike: %s; apart: %s", alike.Method, apart.Method)
	}
	if alike.High-alike.Low < 1.3*(apart.High-apart.Low) {
		t.Errorf("alike %v, apart %v", alike, apart)
	}
}

// Where there is no room for five batches, or in five of them nobody came, there is no interval: however
// many came, it cannot be told how they vary.
func TestTooFewBatches(t *testing.T) {
	var d stats.Bins
	d.Record(time.Second)
	for name, e := range map[string]stats.Estimate{
		"room":     stats.Batches{Cells: even(8, 6, 7, 9, 5), Room: 4}.Share(35, 50),
		"mean":     stats.Batches{Cells: even(8, 6, 7, 9, 5), Room: 4}.Mean(stats.Moments{N: 50, Sum: 35, Square: 35}),
		"quantile": stats.Batches{Cells: even(8, 6, 7, 9, 5), Room: 4}.Quantile(&d, 0.9),
		"nobody":   stats.Batches{Cells: append(even(8, 6, 7, 9), make([]stats.Cell, 6)...), Room: 10}.Share(30, 40),
	} {
		if !e.Known() || e.HasInterval() || strings.Contains(e.Method, "anything to measure") != (name == "nobody") {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

// A quantile of times in batches that differ is known less well than one of as many independent times.
func TestQuantileOfBatches(t *testing.T) {
	var d stats.Bins
	for i := range 1000 {
		d.Record(time.Duration(i+1) * time.Millisecond)
	}
	flat := stats.Batches{Cells: even(9, 9, 9, 9, 9), Room: 5}.Quantile(&d, 0.9)
	apart := stats.Batches{Cells: even(10, 7, 10, 8, 10), Room: 5}.Quantile(&d, 0.9)
	if alone := stats.Quantile(&d, 0.9, nil, stats.Level, nil); flat.Low != alone.Low || flat.High != alone.High {
		t.Errorf("have %+v, want %+v", flat, alone)
	}
	if !(apart.Low < flat.Low-0.02) || !(apart.High > flat.High+0.02) {
		t.Errorf("apart %+v, flat %+v", apart, flat)
	}
}
