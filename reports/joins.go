package reports

import (
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/stats"
)

// A simulated desk answers at once: every request to join a queue takes no time, and there is one an
// inquiry. A replication only counts them, by queue and slot, and works out what they add to the times of
// turns when it settles.

func newJoins(l *layout) []int64 { return make([]int64, l.queues*(l.count()+1)) }

// joined counts the turn if it is such a request.
func (a *Accumulator) joined(r *record.Turn) bool {
	if r.Endpoint != record.Desk || r.Complete != r.Intended || r.Turn != 1 || r.Open || r.GaveUp || r.Failure != record.NoFailure || !a.knows(r.Queue) {
		return false
	}
	a.joins[r.Queue*(a.layout.count()+1)+a.layout.of(r.Intended)]++
	return true
}

// settleJoins puts them into the store.
func (a *Accumulator) settleJoins() {
	slots := a.layout.count() + 1
	for i, n := range a.joins {
		if n == 0 {
			continue
		}
		a.joins[i] = 0
		a.store.totals[allTurns] += n
		if slot := i % slots; a.layout.edges[slot] >= a.layout.warmup {
			a.joinedAt(i/slots, slot, n)
		}
	}
}

// joinedAt takes in n measured requests to join a queue.
func (a *Accumulator) joinedAt(queue, slot int, n int64) {
	r := record.Turn{Endpoint: record.Desk, Turn: 1, Queue: queue}
	a.store.times[replyTime][r.Endpoint][r.Turn].Zeros(n)
	if int(r.Endpoint) == a.layout.firstEndpoint() {
		a.store.replies[queue].Zeros(n)
	}
	for i := range a.layout.tracks {
		if t := &a.layout.tracks[i]; t.quantity == replyTime && t.takes(&r) {
			s := &a.store.tracks[i]
			s.bins[slot].Zeros(n)
			s.sums[slot].Merge(stats.Moments{N: n})
		}
	}
}
