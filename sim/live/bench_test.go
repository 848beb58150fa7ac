package live_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/live"
	"github.com/holdline/holdline/sim/record"
)

// quiet is a sink that forgets.
type quiet struct{}

func (quiet) Open(*record.Inquiry)      {}
func (quiet) Close(*record.Inquiry)     {}
func (quiet) Turn(*record.Turn)         {}
func (quiet) Interval(*record.Interval) {}
func (quiet) Err() error                { return nil }

// BenchmarkRun sends messages for a second through the whole engine, on the wall clock and with
// the platform's pacer: what a turn costs beside its transport, and how late it is.
func BenchmarkRun(b *testing.B) {
	for _, rate := range []int{200, 2000, 5000} {
		b.Run(fmt.Sprint(rate, " per second"), func(b *testing.B) {
			for b.Loop() {
				r, err := live.Run(b.Context(), live.Config{
					Plan: &plan{at: every(time.Second/time.Duration(rate), rate+rate/10), spec: spec(b, 1)},
					Bot:  &fake{}, Sink: quiet{}, Drain: time.Second,
				})
				if err != nil {
					b.Fatal(err)
				}
				h := r.Health
				b.ReportMetric(1e6*h.CPUMean*float64(runtime.GOMAXPROCS(0))/float64(rate), "cpu-us/turn")
				b.ReportMetric(float64(h.SendLag.P50.Microseconds()), "lag-p50-us")
				b.ReportMetric(float64(h.SendLag.P99.Microseconds()), "lag-p99-us")
			}
		})
	}
}

// BenchmarkParked holds 50,000 conversations that think for an hour.
func BenchmarkParked(b *testing.B) {
	for b.Loop() {
		s := spec(b, 2)
		s.Think = law(b, "1h")
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		open, parked := 0, 0
		_, err := live.Run(b.Context(), live.Config{
			Plan: &plan{at: every(20*time.Microsecond, 50_000), spec: s}, Bot: &fake{}, Sink: quiet{}, Drain: time.Hour,
			Observe: func(s live.Snapshot) { open = s.Open },
			Stop: func(now time.Duration) (string, bool) {
				if open < 50_000 {
					return "", false
				}
				runtime.GC()
				runtime.ReadMemStats(&after)
				parked = open
				return "measured", true
			},
		})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(parked), "bytes/conversation")
	}
}
