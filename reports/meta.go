package reports

import (
	"time"

	"github.com/holdline/holdline/sim/record"
)

// The modes of a run.
const (
	Live      = "live"
	Simulated = "simulated"
)

// Meta is what a report must know of a run besides its rows.
type Meta struct {
	Seed        uint64
	Version     string
	Command     string
	Mode        string // Live or Simulated
	Target      string // sandbox, or the hosts sent to
	Load        float64
	Intent      string  // of which alone Load multiplies the arrivals; "" for all
	Speedup     float64 // 0 means 1
	WallReplies bool    // real targets: reply latencies and service times stay wall time
	Labels      record.Labels
	// Batch says that the load holds still: intervals then rest on batches of the measured time that are
	// no shorter than this, in scenario time. 0: it may rise and fall.
	Batch time.Duration
	// Looks is after how many numbers of replications a study may end by what it has seen, see Looks.
	// 0: the number of replications is fixed beforehand.
	Looks int
	// Planned is the rate of fresh arrivals of a queue, a second of run clock, at a time of the
	// run clock. Without it there is no capacity limit to report.
	Planned func(queue int, t time.Duration) float64
}
