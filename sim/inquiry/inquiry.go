// Package inquiry is one customer: who they are, what they say, how long they wait, and the
// Conversation state machine that decides their next step in either world.
//
// Nothing here reads a clock, opens a socket or keeps a random state: times come in with events
// and draws are functions of the inquiry's key. Start with Inquiry, then Conversation.
package inquiry

import (
	"math"
	"time"

	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
)

// Inquiry is one contact before it happens: a small value that a plan hands out.
//
// A plan for a simulated world leaves ID and Parent empty, since composing millions of names that
// nobody reads would cost more than simulating their owners: Name gives them where rows are kept.
type Inquiry struct {
	ID      string
	Parent  string
	Key     rng.Key
	Who     rng.Key       // who they are, the same whenever they come back; 0: Key
	N       int64         // of the family's first inquiry: its number in its layer
	Said    *Recorded     // what a recorded customer said and did; nil for synthetic ones
	Attempt int           // 1 when fresh
	Queue   int           // entry of the scenario's demand
	Locale  int           // index into the plan's locales
	At      time.Duration // meant to start, run clock
	Layer   int32         // of the family's first inquiry: its layer of the load, or BacklogLayer
	home    int32         // queue that the family's first inquiry came to; of a child
	Kind    record.Kind
	before  record.Kind // of the parent
	Tries   int16       // contacts since the customer last got through, this one included; 0: as many as Attempt
	Backlog bool        // waited for a human before the run began: meets no bot and no door, and does not balk
}

// BacklogLayer stands for the layer of those who waited before the run began.
const BacklogLayer = -1

// Home is the queue that the family's first inquiry came to: its plan named the family after it.
func (in *Inquiry) Home() int {
	if in.Kind == record.Fresh {
		return in.Queue
	}
	return int(in.home)
}

// tries is how many contacts the customer has made since they last got through.
func (in *Inquiry) tries() int16 {
	if in.Tries > 0 {
		return in.Tries
	}
	return int16(min(in.Attempt, math.MaxInt16))
}

// Person is the entity of the customer's persona.
func (in *Inquiry) Person() rng.Key {
	if in.Who != 0 {
		return in.Who
	}
	return in.Key
}
