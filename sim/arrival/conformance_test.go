package arrival

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the tests need Berlin wherever they run

	"pgregory.net/rapid"

	"github.com/holdline/holdline/sim/civil"
	"github.com/holdline/holdline/sim/rng"
	"github.com/holdline/holdline/sim/unit"
)

func perMinute(n float64) unit.Rate { return unit.Rate(n / 60) }

func minutes(n float64) unit.Duration { return unit.Duration(n * float64(time.Minute)) }

// row is a process every conformance test holds for.
type row struct {
	p       Process
	horizon time.Duration
	cv      float64 // of the gaps in operational time
	days    *civil.Calendar
}

// table is one row a process, and one a modifier. Each has some 5,000 to 50,000 arrivals.
func table() []row {
	const h = 8 * time.Hour
	spring, autumn := berlin("2026-03-26", 6), berlin("2026-10-22", 7)
	office := []Step{{minutes(8 * 60), perMinute(6)}, {minutes(10 * 60), perMinute(9)}, {minutes(18 * 60), perMinute(2)}}
	week := map[string]float64{"sat": 0.5, "sun": 0, "mon": 1.4, "holiday": 0.2}
	busy := &Busyness{CV: 0.3, Day: minutes(30)}
	return []row{
		{Process{Process: "constant", Rate: perMinute(60)}, h, 0, nil},
		{Process{Process: "constant", Rate: perMinute(60), Gaps: "poisson"}, h, 1, nil},
		{Process{Process: "poisson", Rate: perMinute(60)}, h, 1, nil},
		{Process{Process: "poisson", Rate: perMinute(60), Busyness: busy}, h, 1, nil},
		{Process{Process: "bursty", Rate: perMinute(100), CV: 2}, h, 2, nil},
		{Process{Process: "bursty", Rate: perMinute(100), CV: 0.5, Busyness: busy}, h, 0.5, nil},
		{Process{Process: "ramp", To: perMinute(120)}, h, 1, nil},
		{Process{Process: "ramp", From: perMinute(120), At: minutes(60), Over: minutes(60), Gaps: "even"}, h, 0, nil},
		{Process{Process: "steps", Steps: []Step{{minutes(10), perMinute(20)}, {minutes(60), perMinute(100)}, {minutes(200), 0}, {minutes(300), perMinute(40)}}}, h, 1, nil},
		{Process{Process: "spike", Base: perMinute(40), Peak: perMinute(120), At: minutes(10), Rise: minutes(15), Hold: minutes(5), Fall: minutes(5)}, h, 1, nil},
		{Process{Process: "spike", Base: perMinute(40), Peak: perMinute(120), At: minutes(10), Hold: minutes(100), Gaps: "gamma", CV: 1.5}, h, 1.5, nil},
		{Process{Process: "sine", Peak: perMinute(100), Period: minutes(45)}, h, 1, nil},
		{Process{Process: "sine", Base: perMinute(10), Peak: perMinute(100), Period: minutes(50), PeakAt: minutes(40), Gaps: "even", Busyness: busy}, h, 0, nil},
		{Process{Process: "diurnal", Base: perMinute(2), Peak: perMinute(12)}, 72 * time.Hour, 1, nil},
		{Process{Process: "profile", Steps: []Step{{minutes(8 * 60), perMinute(10)}, {minutes(12 * 60), perMinute(30)}, {minutes(20 * 60), 0}}}, 72 * time.Hour, 1, nil},
		{Process{Process: "profile", File: "day.csv", Period: minutes(120)}, h, 1, nil},
		{Process{Process: "trace", File: "calls.csv"}, h, math.NaN(), nil},
		{Process{Process: "trace", File: "calls.jsonl", Scale: 2}, h, math.NaN(), nil},
		{Process{Process: "poisson", Rate: perMinute(60), Busyness: &Busyness{Within: &Within{CV: 0.3, Interval: minutes(80), Correlation: 0.8}}}, h, 1, nil},
		{Process{Process: "bursty", Rate: perMinute(40), CV: 1.5, Busyness: &Busyness{CV: 0.2, Day: minutes(90), Within: &Within{CV: 0.1}}}, h, 1.5, nil},
		{Process{Process: "profile", Steps: office, Weekly: week}, spring.Length(), 1, spring},
		{Process{Process: "diurnal", Base: perMinute(1), Peak: perMinute(8), Busyness: &Busyness{CV: 0.2, Within: &Within{CV: 0.1, Interval: minutes(480), Correlation: 0.5}}}, spring.Length(), 1, spring},
		{Process{Process: "diurnal", Peak: perMinute(4), Weekly: week, Gaps: "even"}, autumn.Length(), 0, autumn},
	}
}

// berlin is a stretch of days in Berlin whose fifth is a holiday. Clocks change on 2026-03-29 and
// on 2026-10-25.
func berlin(start string, days int) *civil.Calendar {
	first, err := time.Parse(time.DateOnly, start)
	if err != nil {
		panic(err)
	}
	c, err := civil.New(start, "Europe/Berlin", days, []string{first.AddDate(0, 0, 4).Format(time.DateOnly)})
	if err != nil {
		panic(err)
	}
	return c
}

func (r row) name() string { return r.p.Describe() }

// poisson tells whether load comes in layers.
func (r row) poisson() bool { return r.cv == 1 }

// disk serves the files of table.
func disk() func(string) (io.ReadCloser, error) {
	var csv, lines strings.Builder
	csv.WriteString("id,at\n")
	for i := range 3000 {
		at := float64(i) * 10 * (1 + 0.3*math.Sin(float64(i)/3000))
		fmt.Fprintf(&csv, "c%d,%.3f\n", i, at)
		fmt.Fprintf(&lines, "{\"timestamp\": %q}\n", time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC).Add(time.Duration(at*1e9)).Format(time.RFC3339Nano))
	}
	files := map[string]string{
		"day.csv":     "at,count\n00:00,1200\n00:30,600\n01:15,2400\n",
		"calls.csv":   csv.String(),
		"calls.jsonl": lines.String(),
	}
	return func(name string) (io.ReadCloser, error) {
		text, ok := files[name]
		if !ok {
			return nil, fmt.Errorf("no file %q", name)
		}
		return io.NopCloser(strings.NewReader(text)), nil
	}
}

func (r row) stream(t testing.TB, o Options) *Stream {
	t.Helper()
	if o.Key == 0 {
		o.Key = rng.New(42, 0).Name("refund-status")
	}
	o.Horizon, o.Open, o.Calendar = r.horizon, disk(), r.days
	s, err := New(r.p, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func all(t testing.TB, s *Stream) []Candidate {
	t.Helper()
	var cs []Candidate
	for {
		c, ok := s.Next()
		if !ok {
			break
		}
		if n := len(cs); n > 0 && c.At < cs[n-1].At {
			t.Fatalf("arrival %d at %v comes after one at %v", n, c.At, cs[n-1].At)
		}
		cs = append(cs, c)
	}
	if err := s.Err(); err != nil {
		t.Fatal(err)
	}
	return cs
}

func each(t *testing.T, f func(t *testing.T, r row)) {
	t.Helper()
	for _, r := range table() {
		t.Run(r.name(), func(t *testing.T) { f(t, r) })
	}
}

func TestTableHoldsEveryProcess(t *testing.T) {
	for _, name := range Names() {
		if !slices.ContainsFunc(table(), func(r row) bool { return r.p.Process == name }) {
			t.Errorf("%s is in no row of the conformance table", name)
		}
	}
	each(t, func(t *testing.T, r row) {
		r.p.Check(func(path, format string, args ...any) {
			t.Errorf("refused: %s: %s", path, fmt.Sprintf(format, args...))
		})
	})
}

// Counts against the integral of the stream's own rate, in all and in quarters of the horizon:
// within 4.5 standard deviations, and 2 for what starts and ends mid-gap.
func TestCountsFollowTheRate(t *testing.T) {
	if testing.Short() {
		t.Skip("numbers alone: nothing to race")
	}
	each(t, func(t *testing.T, r row) {
		for _, load := range []float64{0.5, 1, 2.5} {
			s := r.stream(t, Options{Load: load})
			arrivals := all(t, s)
			quarter := s.end / 4
			total := 0.0
			for q := range 4 {
				from := time.Duration(q) * quarter
				want := integrate(s, from, from+quarter)
				total += want
				got := count(arrivals, from, from+quarter)
				check(t, fmt.Sprintf("load %v, quarter %d", load, q), got, want, r)
			}
			check(t, fmt.Sprintf("load %v", load), len(arrivals), s.Expected(), r)
			if math.Abs(total/s.Expected()-1) > 0.002 {
				t.Errorf("load %v: Expected is %v, the integral of Rate %v", load, s.Expected(), total)
			}
		}
	})
}

func check(t *testing.T, what string, got int, want float64, r row) {
	t.Helper()
	cv := r.cv
	slack := 2.0
	if math.IsNaN(cv) {
		cv, slack = 0, 10 // the rate of a recording is a histogram
	}
	if math.Abs(float64(got)-want) > 4.5*cv*math.Sqrt(want)+slack {
		t.Errorf("%s: %d arrivals, want about %.1f", what, got, want)
	}
}

func count(cs []Candidate, from, to time.Duration) int {
	n := 0
	for _, c := range cs {
		if c.At >= from && c.At < to {
			n++
		}
	}
	return n
}

// integrate sums Rate by midpoints.
func integrate(s *Stream, from, to time.Duration) float64 {
	const steps = 8_000
	width := (to - from).Seconds() / steps
	sum := 0.0
	for i := range steps {
		sum += s.Rate(from+time.Duration((float64(i)+0.5)*width*1e9)) * width
	}
	return sum
}

// The variance of counts over their mean, in windows of operational time, where every curve is
// flat: 1 for Poisson, 0 for even gaps, cv^2 for gamma gaps.
func TestIndexOfDispersion(t *testing.T) {
	if testing.Short() {
		t.Skip("numbers alone: nothing to race")
	}
	each(t, func(t *testing.T, r row) {
		if math.IsNaN(r.cv) {
			t.Skip("a recording has the dispersion it has")
		}
		s := r.stream(t, Options{Load: 3})
		window := 25.0
		counts := make([]float64, int(s.Expected()/window))
		for _, c := range all(t, s) {
			if i := int(s.curve.integral(c.At.Seconds()) * s.load / window); i < len(counts) {
				counts[i]++
			}
		}
		mean, variance := spread(counts)
		want := r.cv * r.cv
		if got := variance / mean; math.Abs(got-want) > 0.2*want+0.05 {
			t.Errorf("index of dispersion is %.3f over %d windows, want %.3f", got, len(counts), want)
		}
	})
}

func spread(xs []float64) (mean, variance float64) {
	for _, x := range xs {
		mean += x / float64(len(xs))
	}
	for _, x := range xs {
		variance += (x - mean) * (x - mean) / float64(len(xs)-1)
	}
	return mean, variance
}

// The n-th arrival stays where the integral of the rate reaches n, however long the run: within
// the random walk of its gaps, and to the microsecond where gaps are even.
func TestNoDrift(t *testing.T) {
	if testing.Short() {
		t.Skip("numbers alone: nothing to race")
	}
	each(t, func(t *testing.T, r row) {
		if math.IsNaN(r.cv) {
			t.Skip("a recording has no rate of its own")
		}
		s := r.stream(t, Options{})
		for n, c := range all(t, s) {
			x := s.curve.integral(c.At.Seconds())
			off := math.Abs(x - float64(n) - 0.5)
			if off > 5*r.cv*math.Sqrt(float64(n)+1)*max(1, r.cv)+1e-5 {
				t.Fatalf("arrival %d at %v is %.2f arrivals away from its place", n, c.At, off)
			}
		}
	})
}

// Workers that split the arrivals among themselves each build the same stream.
func TestSameArrivalsForAnyNumberOfWorkers(t *testing.T) {
	each(t, func(t *testing.T, r row) {
		r.horizon /= 8
		want := all(t, r.stream(t, Options{Load: 1.7}))
		for _, workers := range []int{1, 2, 8} {
			merged := make([]Candidate, len(want))
			for w := range workers {
				s := r.stream(t, Options{Load: 1.7})
				for k := 0; ; k++ {
					c, ok := s.Next()
					if !ok {
						break
					}
					if k%workers == w {
						merged[k] = c
					}
				}
			}
			if !slices.Equal(merged, want) {
				t.Errorf("%d workers give other arrivals than one", workers)
			}
		}
	})
}

// Customers at a load are those of a lower load, at the same moments, and more: for Poisson gaps.
func TestLowerLoadsAreSubsets(t *testing.T) {
	rows := slices.DeleteFunc(table(), func(r row) bool { return !r.poisson() })
	for i := range rows {
		rows[i].horizon /= 16
	}
	streams := func(t *rapid.T, r row, load float64) map[Candidate]bool {
		o := Options{Key: rng.New(9, 0), Load: load, Horizon: r.horizon, Open: disk(), Calendar: r.days}
		s, err := New(r.p, o)
		if err != nil {
			t.Fatal(err)
		}
		set := map[Candidate]bool{}
		for c, ok := s.Next(); ok; c, ok = s.Next() {
			if want := o.Key.Num(uint64(c.Layer)).Num(uint64(c.N)); c.Key != want {
				t.Fatalf("key of layer %d, candidate %d is %x, want %x", c.Layer, c.N, c.Key, want)
			}
			set[c] = true
		}
		return set
	}
	rapid.Check(t, func(t *rapid.T) {
		r := rapid.SampledFrom(rows).Draw(t, "row")
		lower := rapid.Float64Range(0.01, 4).Draw(t, "lower")
		more := rapid.Float64Range(0, 2).Draw(t, "more")
		few, many := streams(t, r, lower), streams(t, r, lower+more)
		for c := range few {
			if !many[c] {
				t.Fatalf("%s: %+v comes at load %v and not at %v", r.name(), c, lower, lower+more)
			}
		}
	})
}

// Where gaps are not Poisson the n-th customer stays the n-th and moves in operational time.
func TestOtherGapsShrinkWithLoad(t *testing.T) {
	each(t, func(t *testing.T, r row) {
		if r.poisson() || math.IsNaN(r.cv) {
			t.Skip("layered or recorded")
		}
		one, three := r.stream(t, Options{}), r.stream(t, Options{Load: 3})
		for range 1000 {
			a, _ := one.Next()
			b, _ := three.Next()
			xa, xb := one.curve.integral(a.At.Seconds()), one.curve.integral(b.At.Seconds())
			if a.Key != b.Key || math.Abs(xa-3*xb) > 1e-4 {
				t.Fatalf("customer %d comes at %v of operational time at load 1 and %v at load 3", a.N, xa, xb)
			}
		}
	})
}

// The same customers come at any speed-up, on a run clock that goes that much faster.
func TestSpeedup(t *testing.T) {
	each(t, func(t *testing.T, r row) {
		slow, fast := r.stream(t, Options{}), r.stream(t, Options{Speedup: 60})
		a, b := all(t, slow), all(t, fast)
		if len(a) != len(b) || slow.Expected() != fast.Expected() {
			t.Fatalf("%d arrivals of %v become %d of %v", len(a), slow.Expected(), len(b), fast.Expected())
		}
		for i := range a {
			if a[i].Key != b[i].Key || (a[i].At/60-b[i].At).Abs() > 1 {
				t.Fatalf("arrival %d at %v comes at %v, 60 times faster", i, a[i].At, b[i].At)
			}
		}
		at := r.horizon / 3
		if got, want := fast.Rate(at/60), 60*slow.Rate(at); math.Abs(got-want) > 1e-6*want {
			t.Errorf("the rate is %v, want %v", got, want)
		}
	})
}

func TestNextAllocatesNothing(t *testing.T) {
	each(t, func(t *testing.T, r row) {
		if math.IsNaN(r.cv) {
			t.Skip("reads a file")
		}
		s := r.stream(t, Options{Load: 2.5})
		if n := testing.AllocsPerRun(1000, func() { s.Next() }); n != 0 {
			t.Errorf("%v allocations an arrival", n)
		}
	})
}

func BenchmarkNext(b *testing.B) {
	for _, r := range table() {
		for _, load := range []float64{1, 10} {
			b.Run(fmt.Sprintf("%s/load=%v", r.name(), load), func(b *testing.B) {
				s := r.stream(b, Options{Load: load})
				b.ReportAllocs()
				for b.Loop() {
					if _, ok := s.Next(); !ok {
						b.StopTimer()
						s = r.stream(b, Options{Load: load})
						b.StartTimer()
					}
				}
			})
		}
	}
}
