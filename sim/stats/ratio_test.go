package stats_test

import (
	"math"
	"testing"

	"github.com/holdline/holdline/sim/rng"
	"github.com/holdline/holdline/sim/stats"
)

func bits(n uint64) *rng.Source { return rng.New(1, 0).Num(n).Source(rng.Bootstrap) }

func TestSameBitsSameInterval(t *testing.T) {
	cells := world{slots: 100, each: 20}.cells(bits(1))
	k, n := totals(cells)
	a, b := stats.Share(k, n, cells, stats.Level, bits(9)), stats.Share(k, n, cells, stats.Level, bits(9))
	if a != b {
		t.Errorf("have %+v and %+v from equal bits", a, b)
	}
}

func TestFewCellsFallBackToWilson(t *testing.T) {
	cells := []stats.Cell{{Num: 8, Den: 10}, {Num: 7, Den: 10}}
	if have, want := stats.Share(15, 20, cells, stats.Level, bits(1)), stats.Wilson(15, 20); have != want {
		t.Errorf("have %+v, want %+v", have, want)
	}
	if e := stats.Ratio(cells, 20, stats.Level, bits(1)); e.Value != 0.75 || e.HasInterval() {
		t.Errorf("a ratio of two cells: have %+v, want 0.75 without an interval", e)
	}
}

// Cells that all hold the same leave a bootstrap nothing to vary: the score interval remains.
func TestCertainSharesKeepTheirDoubt(t *testing.T) {
	cells := make([]stats.Cell, 50)
	for i := range cells {
		cells[i] = stats.Cell{Num: 4, Den: 4}
	}
	if have, want := stats.Share(200, 200, cells, stats.Level, bits(1)), stats.Wilson(200, 200); have != want {
		t.Errorf("have %+v, want %+v", have, want)
	}
}

// world is a made-up queue: in each slot a share of trials succeeds, around a level that may
// follow a plan (trend) and that chance moves about slowly (memory).
type world struct {
	slots  int
	each   int
	trend  float64 // the planned share falls by it from first slot to last
	memory float64 // 0 = independent trials, 0.8 = a level that wanders
}

func (w world) share(i int) float64 { return 0.8 - w.trend*float64(i)/float64(w.slots) }

// truth is the share that the plan gives over the whole run.
func (w world) truth() float64 {
	sum := 0.0
	for i := range w.slots {
		sum += w.share(i)
	}
	return sum / float64(w.slots)
}

func (w world) cells(src *rng.Source) []stats.Cell {
	out := make([]stats.Cell, w.slots)
	level := 0.0
	for i := range out {
		if w.memory > 0 {
			level = w.memory*level + 0.06*(src.Uniform()+src.Uniform()+src.Uniform()-1.5)
		}
		p := math.Min(1, math.Max(0, w.share(i)+level))
		out[i].Den = float64(w.each)
		for range w.each {
			if src.Uniform() < p {
				out[i].Num++
			}
		}
	}
	return out
}

func totals(cells []stats.Cell) (k, n int64) {
	for _, c := range cells {
		k += int64(c.Num)
		n += int64(c.Den)
	}
	return k, n
}

// The interval of a share must hold the truth about as often as it says, also where trials hang
// together and where the plan itself moves the share; and the plain interval must be seen to
// fail where trials hang together, else this test shows nothing.
func TestIntervalsHoldTheTruth(t *testing.T) {
	const runs = 400
	for _, row := range []struct {
		name       string
		w          world
		low, high  float64 // of the coverage, in percent
		plainFails bool
	}{
		{"independent trials", world{slots: 240, each: 8}, 92, 100, false},
		{"a planned fall", world{slots: 240, each: 8, trend: 0.6}, 92, 100, false},
		{"trials that hang together", world{slots: 240, each: 20, memory: 0.8}, 88, 99, true},
		{"both", world{slots: 240, each: 20, memory: 0.8, trend: 0.4}, 88, 99, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			held, plain := 0, 0
			for i := range uint64(runs) {
				cells := row.w.cells(bits(2 * i))
				k, n := totals(cells)
				if e := stats.Share(k, n, cells, stats.Level, bits(2*i+1)); e.Low <= row.w.truth() && row.w.truth() <= e.High {
					held++
				}
				if e := stats.Wilson(k, n); e.Low <= row.w.truth() && row.w.truth() <= e.High {
					plain++
				}
			}
			coverage := 100 * float64(held) / runs
			if coverage < row.low || coverage > row.high {
				t.Errorf("the interval held the truth in %.1f%% of runs, want %v to %v", coverage, row.low, row.high)
			}
			if fails := 100*plain/runs < 85; fails != row.plainFails {
				t.Errorf("Wilson alone held it in %d%% of runs; fails: have %v, want %v", 100*plain/runs, fails, row.plainFails)
			}
		})
	}
}
