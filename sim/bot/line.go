package bot

import "time"

// waiting is an ask that has no place yet.
type waiting struct {
	ask   Ask
	since time.Duration
	gone  bool // its customer left
}

// line is the queue of asks in the order in which they came: a ring that grows by doubling. An
// ask's ticket is its number since the beginning, so that it can be dropped where it stands.
type line struct {
	ring       []waiting // its length is a power of two, or 0
	head, tail uint64    // numbers of the first ask and of the one to come
	live       int       // asks that are not gone; while it is above 0, the one at head is live
}

// push appends w and gives its ticket.
func (l *line) push(w waiting) Ticket {
	if l.tail-l.head == uint64(len(l.ring)) {
		l.grow()
	}
	k := l.tail
	*l.at(k) = w
	l.tail++
	l.live++
	return Ticket(k)
}

// pop takes the first live ask.
func (l *line) pop() waiting {
	w := *l.at(l.head)
	l.head++
	l.live--
	l.skip()
	return w
}

// drop takes the ask with ticket k out of the line and says whether it was in it.
func (l *line) drop(k Ticket) bool {
	n := uint64(k)
	if n < l.head || n >= l.tail || l.at(n).gone {
		return false
	}
	l.at(n).gone = true
	l.live--
	l.skip()
	return true
}

// skip moves head past asks that are gone.
func (l *line) skip() {
	for l.head < l.tail && l.at(l.head).gone {
		l.head++
	}
}

func (l *line) at(n uint64) *waiting { return &l.ring[n&uint64(len(l.ring)-1)] }

func (l *line) grow() {
	old := *l
	l.ring = make([]waiting, max(16, 2*len(old.ring)))
	for n := old.head; n < old.tail; n++ {
		*l.at(n) = *old.at(n)
	}
}
