package des

import (
	"cmp"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"time"
)

// Never is later than every event.
const Never = time.Duration(math.MaxInt64)

// A tie orders the events of one instant: three bits of class, and below them the number of the event.
const seqBits = 61

// maxOwner bounds the owners, and with them what a wrong one would allocate.
const maxOwner = 1<<24 - 1

// node is a place in the ring of a bucket: its head, or the event of an owner.
type node struct {
	at, tie    uint64
	prev, next int32 // none where the owner has no event
}

const none = int32(-1)

// before says whether a comes before b.
func (a *node) before(b *node) bool { return a.at < b.at || a.at == b.at && a.tie < b.tie }

// Calendar holds at most one event for each owner; owners are small numbers, used again and again. It
// allocates only to grow.
//
// Most events are far ahead, and many of them are dropped or moved before they come. So time is cut
// into buckets of equal width, joined to a wheel: an event lies in the ring of the bucket that its time
// falls into at some turn of the wheel, without order, and is put in and taken out by a few links. Only
// the bucket that is next is sorted. How wide buckets are follows from how far apart events come.
type Calendar struct {
	at    uint64 // time of the first event, Never when there is none
	end   uint64 // of its bucket: what is due before lies in that, in order and ahead of what comes at later turns
	nodes []node // the heads of the buckets, a power of two, then the owners
	heads int32
	first int32 // node
	shift uint8 // a bucket is 1<<shift ns wide
	size  int
	seq   uint64

	since       uint64 // the first event's time when steps and taken began to be counted
	taken       uint64 // events that were the first until they were taken out
	steps, most uint64 // along buckets and rings; how many before the width is thought over
	ring        []int32
}

// The wheel: how many buckets there are at least, how wide they are before anything is known (a second),
// and at most (a fortnight).
const (
	fewest = 64
	usual  = 30
	widest = 50
)

// NewCalendar gives an empty calendar with room for so many owners; it grows where there are more.
func NewCalendar(owners int) Calendar {
	c := Calendar{shift: usual}
	c.build(owners)
	return c
}

// Next is the time of the first event, Never when there is none.
func (c *Calendar) Next() time.Duration { return time.Duration(c.at) }

// First tells whose the first event is. There must be one, for the next two as well.
func (c *Calendar) First() (owner int32) { return c.first - c.heads }

// Class is that of the first event.
func (c *Calendar) Class() Class { return Class(c.nodes[c.first].tie >> seqBits) }

// Alone is whether no other event comes at the time of the first.
func (c *Calendar) Alone() bool { return c.nodes[c.nodes[c.first].next].at != c.at }

// Len is the number of events to come.
func (c *Calendar) Len() int { return c.size }

// Set puts the owner's event at a time that is not negative, whenever it was before; at Never there
// is none.
func (c *Calendar) Set(owner int32, at time.Duration, class Class) {
	if at == Never {
		c.Drop(owner)
		return
	}
	i := owner + c.heads
	if uint(i) >= uint(len(c.nodes)) {
		i = c.grow(owner)
	}
	if c.nodes[i].next != none {
		c.remove(i)
	}
	nodes := c.nodes
	v := &nodes[i]
	c.seq++
	c.size++
	v.at, v.tie = uint64(at), uint64(class)<<seqBits|c.seq
	if v.at < c.end {
		c.squeeze(i, v)
		return
	}
	c.hang(i, v)
}

// bucket is the head of the bucket of a time.
func (c *Calendar) bucket(at uint64) int32 {
	return int32(at>>(c.shift&63)) & (c.heads - 1)
}

// squeeze puts an event in that comes before the end of the first bucket: if it is the first now, ahead of
// whatever comes at later turns; else to its place.
func (c *Calendar) squeeze(i int32, v *node) {
	nodes := c.nodes
	h := c.bucket(v.at)
	p := h
	if c.size == 1 || v.before(&nodes[c.first]) {
		c.lead(i)
	} else {
		for p = nodes[h].prev; v.before(&nodes[p]); p = nodes[p].prev {
			c.steps++
		}
	}
	v.prev, v.next = p, nodes[p].next
	nodes[v.next].prev, nodes[p].next = i, i
	if c.steps > c.most {
		c.think()
	}
}

// lead makes an event the first.
func (c *Calendar) lead(i int32) {
	c.first, c.at = i, c.nodes[i].at
	c.end = (c.at>>(c.shift&63) + 1) << (c.shift & 63)
}

// Drop takes the owner's event out, if there is one.
func (c *Calendar) Drop(owner int32) {
	if i := owner + c.heads; uint(i) < uint(len(c.nodes)) && c.nodes[i].next != none {
		c.remove(i)
	}
}

// remove takes out the event of an owner who has one.
func (c *Calendar) remove(i int32) {
	nodes := c.nodes
	v := &nodes[i]
	prev, next := v.prev, v.next
	nodes[prev].next, nodes[next].prev = next, prev
	v.next = none
	c.size--
	if i != c.first {
		return
	}
	c.taken++
	if at := nodes[next].at; at < c.end {
		c.first, c.at = next, at
		return
	}
	c.advance()
}

// advance finds the first event after the first bucket.
func (c *Calendar) advance() {
	if c.size == 0 {
		c.at, c.end = uint64(Never), uint64(Never)
		return
	}
	nodes, width, end := c.nodes, uint64(1)<<(c.shift&63), c.end
	for k := c.heads; k > 0; k-- {
		h := c.bucket(end)
		end += width
		i := nodes[h].next
		if i == h {
			continue
		}
		if nodes[i].next != h {
			i = c.sort(h)
		}
		if at := nodes[i].at; at < end {
			c.first, c.at, c.end = i, at, end
			if c.steps += uint64(c.heads - k); c.steps > c.most {
				c.think()
			}
			return
		}
	}
	c.search()
	if c.steps += uint64(len(c.nodes)); c.steps > c.most {
		c.think()
	}
}

// search is advance where a whole turn of the wheel is empty.
func (c *Calendar) search() {
	best := none
	for i := int(c.heads); i < len(c.nodes); i++ {
		if v := &c.nodes[i]; v.next != none && (best == none || v.before(&c.nodes[best])) {
			best = int32(i)
		}
	}
	c.lead(best)
	c.sort(c.bucket(c.at))
}

// sort puts the ring of a bucket, which is not empty, in order and gives its first event.
func (c *Calendar) sort(h int32) int32 {
	nodes := c.nodes
	few := 64 // steps back
	for i := nodes[nodes[h].next].next; i != h; {
		v := &nodes[i]
		p, next := v.prev, v.next
		if v.before(&nodes[p]) {
			nodes[p].next, nodes[next].prev = next, p
			for p = nodes[p].prev; p != h && v.before(&nodes[p]); p = nodes[p].prev {
				few--
				c.steps++
			}
			v.prev, v.next = p, nodes[p].next
			nodes[v.next].prev, nodes[p].next = i, i
			if few < 0 {
				return c.sortMany(h)
			}
		}
		i = next
		c.steps++
	}
	return nodes[h].next
}

// sortMany is sort for a crowd out of order.
func (c *Calendar) sortMany(h int32) int32 {
	nodes, ring := c.nodes, c.ring[:0]
	for i := nodes[h].next; i != h; i = nodes[i].next {
		ring = append(ring, i)
	}
	slices.SortFunc(ring, func(a, b int32) int {
		v, w := &nodes[a], &nodes[b]
		return cmp.Or(cmp.Compare(v.at, w.at), cmp.Compare(v.tie, w.tie))
	})
	last := h
	for _, i := range ring {
		nodes[last].next, nodes[i].prev = i, last
		last = i
	}
	nodes[last].next, nodes[h].prev = h, last
	c.ring = ring
	c.steps += uint64(len(ring))
	return ring[0]
}

// think fits the width of buckets to how far apart events have come of late, if that is another.
func (c *Calendar) think() {
	if c.taken > 0 && c.at > c.since && c.size > 0 {
		apart := (c.at - c.since) / c.taken
		if width := uint64(1) << c.shift; width < apart || width > 8*apart {
			c.shift = uint8(min(bits.Len64(apart)+1, widest))
			c.build(0)
		}
	}
	c.since, c.taken, c.steps = c.at, 0, 0
}

// grow makes room for an owner and gives their node.
func (c *Calendar) grow(owner int32) int32 {
	if owner < 0 || owner > maxOwner {
		panic(fmt.Sprintf("des: owner %d; at most %d are possible", owner, maxOwner))
	}
	if owner >= c.heads {
		c.build(int(owner) + 1)
	}
	for len(c.nodes) <= int(owner+c.heads) {
		c.nodes = append(c.nodes, node{next: none})
	}
	return owner + c.heads
}

// build lays out the wheel anew, with room for so many owners at least.
func (c *Calendar) build(owners int) {
	heads := max(c.heads, fewest)
	for int(heads) < owners {
		heads *= 2
	}
	old := c.nodes[c.heads:]
	nodes := make([]node, heads, int(heads)+max(owners, len(old)))
	for h := range nodes {
		nodes[h] = node{at: math.MaxUint64, prev: int32(h), next: int32(h)}
	}
	c.nodes, c.heads = append(nodes, old...), heads
	c.most = 4 * uint64(heads)
	for i := int(heads); i < len(c.nodes); i++ {
		if v := &c.nodes[i]; v.next != none {
			c.hang(int32(i), v)
		}
	}
	c.at, c.end = uint64(Never), uint64(Never)
	if c.size > 0 {
		c.search()
	}
}

// hang puts an event at the end of the ring of its bucket.
func (c *Calendar) hang(i int32, v *node) {
	h := c.bucket(v.at)
	head := &c.nodes[h]
	v.prev, v.next = head.prev, h
	c.nodes[head.prev].next = i
	head.prev = i
}
