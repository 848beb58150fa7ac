package reports

import (
	"time"

	"github.com/holdline/holdline/sim/record"
)

// Turn implements record.Sink. A turn is measured when it was due after the warm-up. One that the
// end of the run cut off is in no latency; one that timed out, or whose customer stopped waiting, is,
// with the time it was given: left out, the slowest replies would be those that do not count. One
// that was rejected or failed otherwise is counted and in no latency.
func (a *Accumulator) Turn(r *record.Turn) {
	a.store.totals[allTurns]++
	if !a.lean {
		a.bookTurn(r)
	}
	if r.Open {
		a.store.totals[openTurns]++
		return
	}
	if !a.knows(r.Queue) || r.Endpoint > record.Desk || a.layout.scenario(r.Intended) < a.layout.warmup {
		return
	}
	slot := a.layout.of(r.Intended)
	class := min(max(r.Turn, 1), lastTurn)
	if r.Sent >= 0 && !a.layout.virtual {
		a.time(r, sendLagTime, slot, 0, r.Sent-r.Intended)
	}
	timeout := r.GaveUp || r.Failure == record.TimeoutTurn || r.Failure == record.TimeoutConversation
	if r.Failure < record.NumFailures && r.Failure != record.NoFailure {
		a.store.turns[r.Failure]++
	}
	switch {
	case timeout:
		a.store.censored[r.Endpoint][class]++
	case r.Failure != record.NoFailure || r.Complete < 0:
		a.store.excludedTurn[r.Endpoint][class]++
		return
	}
	a.latencies(r, slot, class, timeout)
}

// latencies records the times of a turn that came to its end or to its limit.
func (a *Accumulator) latencies(r *record.Turn, slot, class int, timeout bool) {
	end := r.Complete
	if timeout {
		end = a.givenUp(r)
	}
	a.time(r, replyTime, slot, class, end-r.Intended)
	if a.layout.virtual {
		return // what is sent is sent when intended, and known when complete
	}
	if r.Sent >= 0 {
		a.time(r, serviceTime, slot, 0, end-r.Sent)
	}
	if timeout {
		return
	}
	if r.FirstByte >= 0 {
		a.time(r, firstByteTime, slot, 0, r.FirstByte-r.Intended)
	}
	if r.Known >= 0 {
		a.time(r, detectionTime, slot, 0, r.Known-r.Complete)
	}
}

// givenUp is when a turn that timed out was given up, by its row or else by the scenario's limit.
func (a *Accumulator) givenUp(r *record.Turn) time.Duration {
	if r.Known > r.Intended {
		return r.Known
	}
	return max(r.Sent, r.Intended) + a.layout.turnLimit
}

func (a *Accumulator) time(r *record.Turn, q quantity, slot, class int, d time.Duration) {
	a.store.times[q][r.Endpoint][class].Record(d)
	if q == replyTime && int(r.Endpoint) == a.layout.firstEndpoint() {
		a.store.replies[r.Queue].Record(d)
	}
	for i := range a.layout.tracks {
		if t := &a.layout.tracks[i]; t.quantity == q && t.takes(r) {
			a.store.tracks[i].record(slot, d)
		}
	}
}
