package reports_test

import (
	"math"
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/sim/record"
)

// What came counts when it came, what was served when it ended: both within the measured part of the
// run, and only as far as it went.
func TestThroughput(t *testing.T) {
	a := reports.New(small("failure_rate < 1%"), meta())
	served := containedBy(record.Yes)
	tell(a, inquiry("warm-up", 5*time.Minute), served)
	tell(a, inquiry("ends behind it", 10*time.Minute-time.Second), served) // 19 s into the measured part
	tell(a, inquiry("served", 15*time.Minute), served)
	tell(a, inquiry("left", 30*time.Minute), leftAfter(time.Minute, record.Fresh))
	tell(a, inquiry("came back", 40*time.Minute), comesAs(record.Retry, served))
	tell(a, inquiry("ends too late", 50*time.Minute), handledAfter(time.Minute, 20*time.Minute, record.Yes))
	for _, r := range []struct {
		until         time.Duration
		offered, done int64
		minutes       float64
	}{
		{2 * time.Hour, 4, 3, 50},
		{time.Hour, 4, 3, 50},
		{35 * time.Minute, 2, 2, 25},
		{10 * time.Minute, 0, 0, 0},
	} {
		offered, done, minutes := a.Throughput(r.until)
		if offered != r.offered || done != r.done || math.Abs(minutes-r.minutes) > 0.5 {
			t.Errorf("until %s: %d offered, %d served in %v min; want %d, %d in %v", r.until, offered, done, minutes, r.offered, r.done, r.minutes)
		}
	}
}
