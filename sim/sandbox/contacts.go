package sandbox

import (
	"time"

	"github.com/holdline/holdline/sim/desk"
	"github.com/holdline/holdline/sim/record"
)

// standing is how an inquiry stands with the desk.
type standing uint8

const (
	waiting standing = iota
	talking
	ended // by the human
	left  // by the customer, while waiting
)

// contact is one inquiry at the desk, as the endpoints tell of it.
type contact struct {
	name         string
	handle       desk.Handle
	queue        int
	standing     standing
	group, agent int // who has or had it; record.None while waiting
	solved       record.Solved
	closed       time.Duration // when it ended or left
	changed      chan struct{} // closed at the next change; nil while nobody listens
}

// news gives a channel that is closed when the contact changes.
func (c *contact) news() <-chan struct{} {
	if c.changed == nil {
		c.changed = make(chan struct{})
	}
	return c.changed
}

// change tells those who listen.
func (c *contact) change() {
	if c.changed != nil {
		close(c.changed)
		c.changed = nil
	}
}

// contacts are the inquiries at the desk and, for a while, those that were. The lock of the
// sandbox guards it.
type contacts struct {
	byName map[string]*contact
	byDesk map[desk.Handle]*contact // those that the desk still has
	past   []*contact               // those that it has not, in the order of their end
	events []desk.Event             // scratch
}

// What is over stays known for long enough that a client who asks now and then hears of it.
const (
	pastSpan = time.Minute
	pastSize = 1 << 16
)

// add takes a contact in.
func (c *contacts) add(k *contact) {
	if c.byName == nil {
		c.byName, c.byDesk = make(map[string]*contact), make(map[desk.Handle]*contact)
	}
	c.byName[k.name] = k
	c.byDesk[k.handle] = k
}

// close notes that the desk no longer has k, and forgets those for whom it is long so.
func (c *contacts) close(k *contact, to standing, now time.Duration) {
	k.standing, k.closed = to, now
	delete(c.byDesk, k.handle)
	k.change()
	c.past = append(c.past, k)
	n := 0
	for n < len(c.past) && (now-c.past[n].closed > pastSpan || len(c.past)-n > pastSize) {
		if old := c.past[n]; c.byName[old.name] == old {
			delete(c.byName, old.name)
		}
		c.past[n] = nil
		n++
	}
	c.past = c.past[n:]
}
