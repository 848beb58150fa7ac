// Package desk is the human desk as a pure state machine.
package desk

import (
	"time"

	"github.com/holdline/holdline/sim/record"
)

// Desk is the human desk: Offer, Leave and Advance are all that moves it.
type Desk struct{}

// New opens a desk at time 0.
func New(Config) *Desk { return &Desk{} }

// Offer brings a contact at time t.
func (d *Desk) Offer(t time.Duration, c Contact) Answer { return Answer{Group: -1, Agent: -1} }

// Leave asks for a waiting contact to be let go at time t.
func (d *Desk) Leave(t time.Duration, h Handle) Leaving { return Unknown }

// Next is the time of the desk's next own event; false if it will do nothing unasked.
func (d *Desk) Next() (time.Duration, bool) { return 0, false }

// Advance brings the desk to time t and appends to out what it did on the way.
func (d *Desk) Advance(t time.Duration, out []Event) []Event { return out }

// Position is the contact's place in its queue, from 1; 0 if it does not wait.
func (d *Desk) Position(h Handle) int { return 0 }

// Waiting is how many inquiries wait in a queue.
func (d *Desk) Waiting(queue int) int { return 0 }

// Intervals emits the interval rows complete at time t, in order of time, groups before queues.
func (d *Desk) Intervals(t time.Duration, emit func(*record.Interval)) {}

// Flush emits the same and the row of the interval that t cuts short.
func (d *Desk) Flush(t time.Duration, emit func(*record.Interval)) {}
