package scenarios

import "github.com/holdline/holdline/sim/unit"

// maxBacklog bounds an opening backlog.
const maxBacklog = 10_000_000

// balk checks who turns away: each rule has one condition, and of those alike each asks for more
// than the one before.
func (c checker) balk(list string, rules []Balk) {
	ahead, announced := -1, unit.Duration(0)
	for i, b := range rules {
		at := item(list, i)
		if n := given(b.QueueAtLeast != nil, b.AllBusy, b.AnnouncedAtLeast > 0); n != 1 {
			c.fault(at, "has %d conditions; want one of queue_at_least, all_busy and announced_at_least", n)
			continue
		}
		n, ok := b.Ahead()
		switch {
		case !ok && b.AnnouncedAtLeast <= announced:
			c.fault(join(at, "announced_at_least"), "is %s; want more than in the rule before, %s", b.AnnouncedAtLeast, announced)
		case !ok:
			announced = b.AnnouncedAtLeast
		case b.AllBusy && ahead >= 0:
			c.fault(join(at, "all_busy"), "comes after a rule on the queue, which says as much; want it first, or left out")
		case n < 0:
			c.fault(join(at, "queue_at_least"), "is %d; want 0 or more inquiries", n)
		case n <= ahead:
			c.fault(join(at, "queue_at_least"), "is %d; want more than in the rule before, %d", n, ahead)
		default:
			ahead = n
		}
	}
}

// given counts what is given.
func given(all ...bool) int {
	n := 0
	for _, is := range all {
		if is {
			n++
		}
	}
	return n
}

func (c checker) callback(at string, d Demand) {
	b := d.Callback
	if b == nil {
		return
	}
	if d.Channel == emailChannel {
		c.fault(at, "is offered on email, where nobody holds the line; want voice or chat")
	}
	switch {
	case b.QueueAtLeast == nil && b.AnnouncedAtLeast == 0:
		c.fault(at, "has no condition; want queue_at_least, announced_at_least or both: when it is offered")
	case b.QueueAtLeast != nil && *b.QueueAtLeast < 0:
		c.fault(join(at, "queue_at_least"), "is %d; want 0 or more inquiries", *b.QueueAtLeast)
	}
	c.finite(join(at, "ring"), b.Ring)
}

// backlog checks the inquiries that wait when the run begins: somebody must take them.
func (c checker) backlog(at string, d Demand) {
	switch {
	case d.Backlog < 0 || d.Backlog > maxBacklog:
		c.fault(at, "is %d; want 0 to %d inquiries", d.Backlog, maxBacklog)
	case d.Backlog > 0 && c.sc.Service != nil && len(c.sc.Service.Groups) == 0:
		c.fault(at, "waits for a human, but there are no groups; want a group, or no backlog")
	}
}
