package inquiry

import (
	"time"

	"github.com/holdline/holdline/sim/record"
)

// EventKind says what happened to a customer.
type EventKind uint8

// The kinds of events.
const (
	Started         EventKind = iota // the arrival is due
	Reply                            // the bot's reply is complete, or failed
	Queued                           // the desk took the inquiry in
	Joined                           // a human's first word
	Ended                            // the desk closed it
	LeftOK                           // the desk let the customer go
	LeaveRefused                     // a human had already joined
	LeaveUnanswered                  // the desk did not say
	Refused                          // the desk did not take the inquiry in, or lost it
	Due                              // the last action's deadline came
	Cut                              // the run stopped
	Unsent                           // the generator could not send
	Transferred                      // a human passed the inquiry on; it waits for the next, whose Joined may follow at once
	Requeued                         // the shift of a human ended; the customer is on hold until the next one's Joined
)

// Event is something that happened to a customer, at a time.
type Event struct {
	Kind     EventKind
	Turn     int           // Reply: to which message; 0: the last one
	At       time.Duration // when it is handled; events may not go back in time, and one that does counts as now
	Complete time.Duration // Reply: when its last bubble was there; 0 or record.Never: At
	Known    time.Duration // Reply: when completeness was known; 0 or record.Never: At

	Failure   record.Failure // Reply, Refused: how the endpoint erred
	Blocked   bool           // Reply, Refused: turned away as full
	Closed    bool           // Refused: turned away outside opening hours
	Handoff   bool           // Reply: the bot gives over to a human
	Ended     bool           // Reply: the bot closed the conversation
	Abandoned bool           // Reply: the endpoint saw the customer give up
	Checked   bool           // Reply: an expectation was held against it
	Met       bool           // and was met
	Solved    record.Solved  // Reply, Ended: as far as the endpoint says

	Position  int           // Queued: place in the queue from 1, 0 when not told
	Announced time.Duration // Queued: the wait as announced, 0 when not told
	Group     int           // Joined: index of the agent's group, or record.None
	Agent     int           // Joined: the agent within the group, or record.None
}

// Do says what a customer does next.
type Do uint8

// The actions.
const (
	Wait     Do = iota // nothing new: what is parked or in flight stays so, until Deadline
	Send               // message Turn is due at At; give up waiting for its reply at Deadline
	AskHuman           // ask the desk, at At; give up waiting for its answer at Deadline
	Leave              // ask the desk to let go; give up waiting for its answer at Deadline
	End                // nothing more: the row is complete
	Vanish             // nothing more, and the desk is not told: the row is complete, an agent finds nobody after Action.Detect
	HangUp             // nothing more: the row is complete, and the desk is told to let go, whatever it answers
)

// Action is what a customer does next. A Due event is expected at Deadline unless another event
// comes first; dist.Forever stands for none.
type Action struct {
	Do       Do
	Turn     int
	At       time.Duration
	Deadline time.Duration
	Detect   time.Duration // Vanish, Wait after an accepted callback: agent time that is left of the work; 0: all of it
}
