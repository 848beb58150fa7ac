package reports

import (
	"slices"
	"time"

	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/stats"
)

// quantity is one of the times of a turn.
type quantity uint8

const (
	replyTime quantity = iota // from intended; timeouts censored
	serviceTime
	firstByteTime
	detectionTime
	sendLagTime
	numQuantities
)

func quantityNames() [numQuantities]string {
	return [...]string{"reply_latency", "service_time", "first_byte_time", "detection_delay", "send_lag"}
}

// reply says whether a quantity is the endpoint's time, which stays wall time with real targets.
func (q quantity) reply() bool { return q != sendLagTime }

// anyEndpoint stands for both.
const anyEndpoint = -1

// track is a time of turns kept slot by slot, because a gate or a curve needs it so.
type track struct {
	quantity quantity
	endpoint int // record.Endpoint, or anyEndpoint
	turn     int // 0 = every turn; lastTurn and above are one class
	queues   []bool
}

// lastTurn is the class of turns that stand together: 9 and above.
const lastTurn = 9

func (t track) same(o track) bool {
	return t.quantity == o.quantity && t.endpoint == o.endpoint && t.turn == o.turn && slices.Equal(t.queues, o.queues)
}

// takes says whether a turn belongs to the track.
func (t *track) takes(row *record.Turn) bool {
	return (t.endpoint == anyEndpoint || t.endpoint == int(row.Endpoint)) &&
		(t.turn == 0 || t.turn == min(row.Turn, lastTurn)) &&
		(t.queues == nil || t.queues[row.Queue])
}

// series is what a track has taken: a small distribution, a sum and squares for each slot.
type series struct {
	bins  []stats.Bins
	sums  []stats.Moments      // seconds of the run clock
	exact []stats.ExactMoments // of a replication, until it is settled: replies come in any order; else nil
}

func newSeries(n int) series {
	return series{bins: make([]stats.Bins, n), sums: make([]stats.Moments, n)}
}

func (s *series) record(slot int, d time.Duration) {
	s.bins[slot].Record(d)
	if s.exact != nil {
		s.exact[slot].Add(d)
		return
	}
	s.sums[slot].Add(float64(d) / 1e9)
}

// settle moves what is exact to the sums.
func (s *series) settle() {
	for slot := range s.exact {
		if m := &s.exact[slot]; m.N > 0 {
			s.sums[slot].Merge(m.Moments())
			*m = stats.ExactMoments{}
		}
	}
}

func (s *series) merge(o *series) {
	for i := range s.bins {
		s.bins[i].Merge(&o.bins[i])
		s.sums[i].Merge(o.sums[i])
	}
}

func (s *series) reset() {
	for i := range s.bins {
		s.bins[i].Reset()
	}
	clear(s.sums)
}
