package desk

import (
	"time"

	"github.com/holdline/holdline/sim/record"
)

// Handle is the desk's own name for a contact, from Offer until Ended or Left. It never comes
// again, so that a late Leave cannot hit another customer. The zero Handle is nobody's.
type Handle uint64

// Verdict is how an offer went.
type Verdict uint8

// The verdicts.
const (
	Blocked Verdict = iota // turned away: closed, or full by trunk or queue limit
	Queued                 // waiting; a Joined event follows unless the customer leaves
	Joined                 // an agent took it at once; no Joined event follows
)

// Answer is the desk's reply to an offer.
type Answer struct {
	Verdict  Verdict
	Handle   Handle // for Leave and Position; zero when blocked
	Position int    // place in the queue, from 1; 0 unless queued
	Closed   bool   // if blocked: because the channel is closed
	// Announced is the wait that a queued customer is told: how long the one at the head of the
	// line has waited by now (the HOL predictor, Ibrahim and Whitt 2009).
	Announced time.Duration
	Group     int // who joined; -1 unless joined
	Agent     int // number within the group; -1 unless joined
}

// Leaving is the desk's reply to a customer who wants to go.
type Leaving uint8

// The replies.
const (
	Unknown       Leaving = iota // not here: ended, left or never accepted
	Left                         // was waiting, is gone
	AlreadyJoined                // an agent is there; the desk ends it
)

// EventKind says what happened.
type EventKind uint8

// The kinds of events.
const (
	EventJoined      EventKind = iota // an agent took a waiting contact; again after EventRequeued
	EventEnded                        // the conversation is over; the handle is void
	EventMoved                        // handed over to another agent without a wait
	EventRequeued                     // its agent's shift ended; back at the head of its line
	EventTransferred                  // its agent passed it on; it waits for the second line, or EventJoined follows at once
)

// Event is something the desk did at its own time.
type Event struct {
	Kind   EventKind
	Solved record.Solved // EventEnded only: yes or no
	At     time.Duration
	ID     uint64
	Handle Handle
	Group  int // who has or had it
	Agent  int // number within the group
}
