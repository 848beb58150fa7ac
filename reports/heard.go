package reports

import (
	"time"

	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/stats"
)

// heard is the replies of the bot to a certain turn in a certain queue, and what they are taken into.
type heard struct {
	figures stats.Figures
	times   *stats.Sketch
	replies *stats.Sketch // nil where the bot is not the first endpoint
	tracks  []*series
}

// hearing looks up where the replies of the bot go, by queue and turn.
func hearing(a *Accumulator) []heard {
	all := make([]heard, a.layout.queues*(lastTurn+1))
	for i := range all {
		h, queue, turn := &all[i], i/(lastTurn+1), i%(lastTurn+1)
		h.times = &a.store.times[replyTime][record.Bot][turn]
		if a.layout.firstEndpoint() == int(record.Bot) {
			h.replies = &a.store.replies[queue]
		}
		r := record.Turn{Endpoint: record.Bot, Turn: turn, Queue: queue}
		for k := range a.layout.tracks {
			if t := &a.layout.tracks[k]; t.quantity == replyTime && t.takes(&r) {
				h.tracks = append(h.tracks, &a.store.tracks[k])
			}
		}
	}
	return all
}

// Turn implements record.Sink.
func (s *lean) Turn(r *record.Turn) {
	switch {
	case r.Open || r.GaveUp || r.Failure != record.NoFailure:
	case r.Endpoint == record.Bot:
		s.Replied(r.Queue, r.Turn, r.Intended, r.Complete)
		return
	case r.Endpoint == record.Desk && r.Turn == 1 && r.Complete == r.Intended:
		s.Asked(r.Queue, r.Intended)
		return
	}
	s.plain.Turn(r)
}

// Asked implements record.Brief.
func (s *lean) Asked(queue int, at time.Duration) {
	if uint(queue) < uint(s.plain.layout.queues) && at >= 0 {
		s.joins[queue*s.slots+s.clock.slot(at)]++
		return
	}
	s.plain.Turn(plainTurn(record.Desk, queue, 1, at, at))
}

// Replied implements record.Brief.
func (s *lean) Replied(queue, turn int, intended, complete time.Duration) {
	took := complete - intended
	if uint(queue) >= uint(s.plain.layout.queues) || turn < 1 || intended < 0 || took < 0 {
		s.plain.Turn(plainTurn(record.Bot, queue, turn, intended, complete))
		return
	}
	s.asks++
	slot := s.ahead.slot(intended)
	if slot < s.warm {
		return
	}
	h := &s.heard[queue*(lastTurn+1)+min(turn, lastTurn)]
	h.figures.Add(took)
	m := stats.MarkOf(took)
	if !h.times.Place(m) {
		h.times.PlaceFar(m)
	}
	if all := h.replies; all != nil && !all.Place(m) {
		all.PlaceFar(m)
	}
	for _, t := range h.tracks {
		if b := &t.bins[slot]; !b.Place(m) {
			b.Record(took)
		}
		t.exact[slot].Add(took)
	}
}

// plainTurn is the row of an exchange that was told in brief.
func plainTurn(to record.Endpoint, queue, turn int, intended, complete time.Duration) *record.Turn {
	return &record.Turn{
		Endpoint: to, Queue: queue, Turn: turn, Messages: 1,
		Intended: intended, Sent: intended, FirstByte: complete, Complete: complete, Known: complete,
	}
}

// settleHeard tells the sketches what was placed in them.
func (s *lean) settleHeard() {
	for i := range s.heard {
		h := &s.heard[i]
		h.times.Tell(h.figures)
		if h.replies != nil {
			h.replies.Tell(h.figures)
		}
		h.figures = stats.Figures{}
	}
	s.plain.store.totals[allTurns] += s.asks
	s.asks = 0
}

// settleJoins puts requests to join a queue into the store, after those of the lanes.
func (s *lean) settleJoins() {
	for i, n := range s.joins {
		if n == 0 {
			continue
		}
		s.joins[i] = 0
		s.plain.store.totals[allTurns] += n
		if slot := i % s.slots; s.plain.layout.edges[slot] >= s.plain.layout.warmup {
			s.joinedAt(i/s.slots, slot, n)
		}
	}
}

// joinedAt takes in n measured requests to join a queue.
func (s *lean) joinedAt(queue, slot int, n int64) {
	r := record.Turn{Endpoint: record.Desk, Turn: 1, Queue: queue}
	s.plain.store.times[replyTime][r.Endpoint][r.Turn].Zeros(n)
	if int(r.Endpoint) == s.plain.layout.firstEndpoint() {
		s.plain.store.replies[queue].Zeros(n)
	}
	for i := range s.plain.layout.tracks {
		if t := &s.plain.layout.tracks[i]; t.quantity == replyTime && t.takes(&r) {
			to := &s.plain.store.tracks[i]
			to.bins[slot].Zeros(n)
			to.sums[slot].Merge(stats.Moments{N: n})
		}
	}
}
