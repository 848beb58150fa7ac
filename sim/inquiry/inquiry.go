// Package inquiry is one customer: who they are, what they say, how long they wait, and the
// Conversation state machine that decides their next step in either world.
//
// Nothing here reads a clock, opens a socket or keeps a random state: times come in with events
// and draws are functions of the inquiry's key. Start with Inquiry, then Conversation.
package inquiry

import (
	"time"

	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
)

// Inquiry is one contact before it happens: a small value that a plan hands out.
type Inquiry struct {
	ID      string
	Parent  string
	Key     rng.Key
	Who     rng.Key // who they are, the same whenever they come back; 0: Key
	Kind    record.Kind
	Attempt int           // 1 when fresh
	Queue   int           // entry of the scenario's demand
	Locale  int           // index into the plan's locales
	At      time.Duration // meant to start, run clock
	Backlog bool          // waited for a human before the run began: meets no bot
	Said    *Recorded     // what a recorded customer said and did; nil for synthetic ones
}

// Person is the entity of the customer's persona.
func (in *Inquiry) Person() rng.Key {
	if in.Who != 0 {
		return in.Who
	}
	return in.Key
}
