package live

import (
	"math"
	"time"
)

// forever is later than every moment.
const forever = time.Duration(math.MaxInt64)

// schedule is a 4-ary heap of conversations by the next moment at which something falls due,
// oldest entry first at one instant. Each conversation is in it at most once and knows its place,
// so that a moment can move. The key stands beside the pointer: sifting touches no conversation
// but for its place.
type schedule struct {
	heap  []slot
	order uint64
}

type slot struct {
	at    time.Duration
	order uint64
	conv  *conv
}

func (a *slot) before(b *slot) bool {
	return a.at < b.at || (a.at == b.at && a.order < b.order)
}

// next is the earliest moment, forever when there is none.
func (s *schedule) next() time.Duration {
	if len(s.heap) == 0 {
		return forever
	}
	return s.heap[0].at
}

// top is the conversation due next.
func (s *schedule) top() *conv { return s.heap[0].conv }

// set puts c at a moment, or takes it out when the moment is forever.
func (s *schedule) set(c *conv, at time.Duration) {
	i := int(c.place) - 1
	switch {
	case at == forever:
		if i >= 0 {
			s.remove(i)
		}
	case i < 0:
		s.order++
		s.heap = append(s.heap, slot{at: at, order: s.order, conv: c})
		c.place = int32(len(s.heap))
		s.up(len(s.heap) - 1)
	case s.heap[i].at != at:
		s.order++
		s.heap[i].at, s.heap[i].order = at, s.order
		if !s.up(i) {
			s.down(i)
		}
	}
}

func (s *schedule) remove(i int) {
	s.heap[i].conv.place = 0
	last := len(s.heap) - 1
	moved := s.heap[last]
	s.heap[last] = slot{}
	s.heap = s.heap[:last]
	if i == last {
		return
	}
	s.put(i, moved)
	if !s.up(i) {
		s.down(i)
	}
}

func (s *schedule) put(i int, v slot) {
	s.heap[i] = v
	v.conv.place = int32(i + 1)
}

func (s *schedule) up(i int) (moved bool) {
	v := s.heap[i]
	for i > 0 {
		parent := (i - 1) / 4
		if !v.before(&s.heap[parent]) {
			break
		}
		s.put(i, s.heap[parent])
		i, moved = parent, true
	}
	s.put(i, v)
	return moved
}

func (s *schedule) down(i int) {
	v := s.heap[i]
	for {
		least := -1
		for child := 4*i + 1; child < min(4*i+5, len(s.heap)); child++ {
			if least < 0 || s.heap[child].before(&s.heap[least]) {
				least = child
			}
		}
		if least < 0 || !s.heap[least].before(&v) {
			break
		}
		s.put(i, s.heap[least])
		i = least
	}
	s.put(i, v)
}
