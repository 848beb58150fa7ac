package reports

import (
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
	if r.Open || r.GaveUp || r.Failure != record.NoFailure || !s.plain.knows(r.Queue) || r.Intended < 0 || r.Complete < r.Intended {
		s.plain.Turn(r)
		return
	}
	slot := s.clock.slot(r.Intended)
	switch {
	case r.Endpoint == record.Bot && r.Turn > 0:
		s.asks++
		if s.plain.layout.edges[slot] >= s.plain.layout.warmup {
			s.reply(r, slot)
		}
	case r.Endpoint == record.Desk && r.Turn == 1 && r.Complete == r.Intended:
		s.joins[r.Queue*s.slots+slot]++
	default:
		s.plain.Turn(r)
	}
}

// reply takes in how long a reply of the bot took.
func (s *lean) reply(r *record.Turn, slot int) {
	h := &s.heard[r.Queue*(lastTurn+1)+min(r.Turn, lastTurn)]
	took := r.Complete - r.Intended
	h.figures.Add(took)
	m := stats.MarkOf(took)
	if !h.times.Place(m) {
		h.times.PlaceFar(m)
	}
	if to := h.replies; to != nil && !to.Place(m) {
		to.PlaceFar(m)
	}
	for _, t := range h.tracks {
		if b := &t.bins[slot]; !b.Place(m) {
			b.Record(took)
		}
		t.sums[slot].Add(float64(took) / 1e9)
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

// settleJoins puts requests to join a queue into the store.
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
