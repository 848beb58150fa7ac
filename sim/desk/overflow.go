package desk

import (
	"math/bits"
	"time"
)

// watch notes when the head of a line, which is new there, will have waited long enough for one
// more group.
func (d *Desk) watch(l *line) {
	if l.head == none {
		return
	}
	since := d.contacts[l.head].since
	for _, wait := range l.waits {
		if at := since + wait; at > d.now {
			d.wakeAt = min(d.wakeAt, at)
			d.planned = min(d.planned, at)
			return
		}
	}
}

// overflowing reports whether the head of a line has waited just long enough for one more group.
// The wake-up comes at each such time; where its head is gone by then, it comes for nothing.
func (d *Desk) overflowing() (found bool) {
	woken := d.wakeAt <= d.now
	if woken {
		d.wakeAt = never
	}
	for w, word := range d.overflow {
		for word &= d.filled[w]; word != 0; word &= word - 1 {
			l := &d.lines[w*64+bits.TrailingZeros64(word)]
			if woken {
				d.watch(l)
			}
			since := d.contacts[l.head].since
			for _, wait := range l.waits {
				found = found || since+wait == d.now
			}
		}
	}
	return found
}

// longest is how long the first who waits in a line has.
func (d *Desk) longest(l *line) time.Duration {
	for x := l.head; x != none; x = d.contacts[x].next {
		if d.contacts[x].state == waiting {
			return d.now - d.contacts[x].since
		}
	}
	return 0
}
