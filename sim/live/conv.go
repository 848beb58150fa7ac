package live

import (
	"time"

	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/live/driver"
)

// conv is one conversation as the scheduler keeps it, or an inquiry that is yet to start. Several
// things may be pending at once: an action that is due later, the next poll of the desk, and the
// deadline after which the customer does something else.
type conv struct {
	in   inquiry.Inquiry
	spec *inquiry.Spec
	c    inquiry.Conversation

	customer *driver.Customer
	bot      driver.Session
	desk     driver.Session
	work     *worker // a message or a request to leave in flight
	inbox    *worker // a poll in flight, or an open inbox

	parked   inquiry.Action // to be done at parked.At; Wait for nothing
	pollAt   time.Duration  // forever for no poll
	deadline time.Duration  // forever for none
	place    int32          // in the schedule, from 1; 0 for none
	index    int32          // among the open conversations
	misses   uint8          // polls in a row that failed
	begun    bool
	ended    bool
}

// due is when c next wants attention.
func (c *conv) due() time.Duration {
	at := min(c.deadline, c.pollAt)
	if c.parked.Do != inquiry.Wait {
		at = min(at, c.parked.At)
	}
	return at
}
