package des

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"time"
)

// Never is later than every event.
const Never = time.Duration(math.MaxInt64)

// A tie orders the events of one instant and names their owner: three bits of class, 37 of the
// number of the entry, 24 of its owner. It keeps an entry at 16 bytes, four of them a cache line.
const (
	ownerBits = 24
	seqBits   = 37
	maxOwner  = 1<<ownerBits - 1
	maxSeq    = 1<<seqBits - 1
)

// entry is an event to come.
type entry struct {
	at  uint64 // ns, so that a comparison borrows from it into the tie's
	tie uint64
}

// before is 1 where a comes before b and 0 elsewhere. Who is first is anybody's guess, so that a
// branch would be guessed wrong half the time; the borrow of a 128-bit subtraction needs none.
func (a *entry) before(b *entry) uint64 {
	_, borrow := bits.Sub64(a.tie, b.tie, 0)
	_, borrow = bits.Sub64(a.at, b.at, borrow)
	return borrow
}

// Calendar holds at most one event for each owner; owners are small numbers, used again and again.
// It is a heap of values with four children a node that knows everybody's place in it, so that an
// event can be moved or dropped. It allocates only to grow. The zero Calendar is empty.
type Calendar struct {
	heap  []entry
	place []int32 // by owner: index into heap, from 1; 0: none
	seq   uint64
}

// Next is the time of the first event, Never when there is none.
func (c *Calendar) Next() time.Duration {
	if len(c.heap) == 0 {
		return Never
	}
	return time.Duration(c.heap[0].at)
}

// First tells whose the first event is. There must be one.
func (c *Calendar) First() (owner int32, class Class) {
	tie := c.heap[0].tie
	return int32(tie & maxOwner), Class(tie >> (ownerBits + seqBits))
}

// Len is the number of events to come.
func (c *Calendar) Len() int { return len(c.heap) }

// Set puts the owner's event at a time that is not negative, whenever it was before; at Never there
// is none.
func (c *Calendar) Set(owner int32, at time.Duration, class Class) {
	if at == Never {
		c.Drop(owner)
		return
	}
	if int(owner) >= len(c.place) {
		c.grow(owner)
	}
	c.seq++
	if c.seq > maxSeq {
		c.renumber()
	}
	v := entry{uint64(at), uint64(class)<<(ownerBits+seqBits) | c.seq<<ownerBits | uint64(uint32(owner))}
	i := int(c.place[owner]) - 1
	if i < 0 {
		c.heap = append(c.heap, v)
		c.up(len(c.heap)-1, v)
		return
	}
	if v.before(&c.heap[i]) != 0 {
		c.up(i, v)
	} else {
		c.down(i, v)
	}
}

// Drop takes the owner's event out, if there is one.
func (c *Calendar) Drop(owner int32) {
	if uint(owner) < uint(len(c.place)) && c.place[owner] != 0 {
		c.remove(owner)
	}
}

// remove takes out the event of an owner who has one.
func (c *Calendar) remove(owner int32) {
	i := int(c.place[owner]) - 1
	c.place[owner] = 0
	last := len(c.heap) - 1
	v := c.heap[last]
	c.heap = c.heap[:last]
	switch {
	case i == last:
	case i > 0 && v.before(&c.heap[(i-1)/4]) != 0:
		c.up(i, v)
	default:
		c.down(i, v)
	}
}

// grow makes room for an owner.
func (c *Calendar) grow(owner int32) {
	if owner < 0 || owner > maxOwner {
		panic(fmt.Sprintf("des: owner %d; at most %d are possible", owner, maxOwner))
	}
	for int(owner) >= len(c.place) {
		c.place = append(c.place, 0)
	}
}

// renumber starts counting anew without changing the order of what is there. It is due after a
// hundred billion events.
func (c *Calendar) renumber() {
	slices.SortFunc(c.heap, func(a, b entry) int { return int(b.before(&a)) - int(a.before(&b)) })
	for i, e := range c.heap { // in order, a list is a heap
		class, owner := e.tie>>(ownerBits+seqBits), e.tie&maxOwner
		c.put(i, entry{e.at, class<<(ownerBits+seqBits) | uint64(i)<<ownerBits | owner})
	}
	c.seq = uint64(len(c.heap))
}

func (c *Calendar) put(i int, v entry) {
	c.heap[i] = v
	c.place[v.tie&maxOwner] = int32(i + 1)
}

// up lets v rise from index i to its place.
func (c *Calendar) up(i int, v entry) {
	for i > 0 {
		parent := (i - 1) / 4
		if v.before(&c.heap[parent]) == 0 {
			break
		}
		c.put(i, c.heap[parent])
		i = parent
	}
	c.put(i, v)
}

// down lets v sink from index i to its place.
func (c *Calendar) down(i int, v entry) {
	h := c.heap
	for {
		child := 4*i + 1
		if child+3 < len(h) {
			four := h[child : child+4 : child+4]
			a := int(four[1].before(&four[0]))
			b := 2 + int(four[3].before(&four[2]))
			child += a + (b-a)&-int(four[b&3].before(&four[a&3]))
		} else if child < len(h) {
			child = c.least(child)
		} else {
			break
		}
		if h[child].before(&v) == 0 {
			break
		}
		c.put(i, h[child])
		i = child
	}
	c.put(i, v)
}

// least is the first of the last few children, from index first on.
func (c *Calendar) least(first int) int {
	best := first
	for i := first + 1; i < len(c.heap); i++ {
		if c.heap[i].before(&c.heap[best]) != 0 {
			best = i
		}
	}
	return best
}
