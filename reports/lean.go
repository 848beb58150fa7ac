package reports

import (
	"slices"
	"time"

	"github.com/holdline/holdline/sim/record"
)

// lean is the sink of one replication of a study. It hands what is out of the ordinary to an
// accumulator row by row; of everything else it counts how often it happened, by lane and slot, and
// works out at the end what an accumulator would have made of it. What adds up does so exactly, and
// what does not is taken in the same order, so that the two cannot be told apart (but for the last bit
// of a mean of times that add up to more than 104 days, 2^53 ns).
type lean struct {
	plain  Accumulator
	clock  clock
	ahead  clock           // of replies, which may be told before their time
	brief  bool            // rows alone tell of requests by those who met no bot
	slots  int             // and the late one
	warm   int             // the first slot after the warm-up
	groups uint            // and one for none
	joins  []int64         // [queue][slot]: requests to join a queue, which a simulated desk answers at once
	areas  []time.Duration // [queue][slot]: waits that ended in the slot in which they began
	asks   int64           // exchanges with the bot
	heard  []heard         // [queue][turn]: replies of the bot
	lanes  [][]*lane       // [class][queue][group + 1]; nil: not met yet
	smooth []*lane         // [queue][group][kind][solved]: of those merely served; nil: not met yet
	room   int             // cells that further lanes may take
}

var _ record.Brief = (*lean)(nil)

// laneCells bounds the memory of a replication's lanes: 16 MB. Rows that find no room for a lane of
// their own are taken one by one.
const laneCells = 1 << 18

func newLean(like *Accumulator) *lean {
	l := &like.layout
	s := &lean{
		plain: Accumulator{meta: like.meta, sc: like.sc, layout: like.layout, store: newStore(l), classes: new(classes), lean: true},
		slots: l.count() + 1, groups: uint(l.groups) + 1,
		joins: make([]int64, l.queues*(l.count()+1)), room: laneCells,
		areas:  make([]time.Duration, l.queues*(l.count()+1)),
		smooth: make([]*lane, l.queues*l.groups*smoothKinds),
	}
	s.plain.store.exactly()
	s.warm, _ = slices.BinarySearch(l.edges, l.warmup)
	s.clock = clock{slots: &s.plain.layout.slots}
	s.ahead = s.clock
	s.heard = hearing(&s.plain)
	return s
}

// clock finds slots, mostly that of the last time, since time moves on slowly.
type clock struct {
	*slots

	from, width time.Duration // of the slot
	last        int
}

// slot finds the slot of a time that is not negative.
func (c *clock) slot(t time.Duration) int {
	if uint64(t-c.from) < uint64(c.width) {
		return c.last
	}
	return c.move(t)
}

// move makes the slot of t the last, unless t lies before it: rows look back at where they came from,
// and the next one is of later than that.
func (c *clock) move(t time.Duration) int {
	slot := c.at(t)
	if t >= c.from && slot != c.late() {
		c.last, c.from, c.width = slot, c.edges[slot], c.slots.width(slot)
	}
	return slot
}

// Err implements record.Sink.
func (s *lean) Err() error { return nil }

// Interval implements record.Sink.
func (s *lean) Interval(r *record.Interval) { s.plain.Interval(r) }

// InBrief implements record.Brief.
func (s *lean) InBrief() { s.brief = true }

// Open implements record.Sink: what has begun is counted when it ends, as everything does.
func (s *lean) Open(*record.Inquiry) {}

// reset empties s and keeps its memory; it must have been settled.
func (s *lean) reset() {
	s.plain.store.reset()
	s.clock, s.brief = clock{slots: s.clock.slots}, false
	s.ahead = s.clock
}

// settle gives the accumulator of all that was taken.
func (s *lean) settle() *Accumulator {
	s.settleLanes()
	s.settleHeard()
	s.settleJoins()
	s.plain.settle()
	return &s.plain
}
