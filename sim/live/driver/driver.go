package driver

import (
	"context"
	"time"

	"github.com/holdline/holdline/sim/record"
)

// Driver speaks to one endpoint. All its methods may be called by many goroutines at once.
type Driver interface {
	// Probe connects to the endpoint, as a check before load, without sending a conversation.
	Probe(ctx context.Context) error
	// Endpoint is how and where messages go, as configured: without query, credentials or secrets.
	Endpoint() (method, url string)
	// Open starts a customer's session. It does no I/O and keeps c, which must not change any more.
	// The bot and the desk of one conversation get the same *Customer.
	Open(c *Customer) Session
	// Close lets go of idle connections and of whatever else the driver holds.
	Close() error
}

// Customer is who a session is for.
type Customer struct {
	Inquiry      string // the inquiry's name in the rows
	Conversation string // its name on the wire: unique over runs
	Key          uint64 // sent as X-Holdline-Inquiry, so that a sandbox can draw by it
	Intent       string
	Channel      string
	Locale       string
	Escalated    bool       // it met the bot before the desk
	Vars         func() any // draws the persona, {{.Customer}} in templates; nil: none
}

// Message is one thing the customer says.
type Message struct {
	Turn int // from 1
	Text string
}

// Session is one customer's conversation with one endpoint. Send and Receive are not called at
// the same time as one another; Leave and Close may be called while a Receive blocks.
// The clock they are given may be read from other goroutines, and after the call.
// A parked session holds no goroutine, and no connection unless its protocol demands one.
type Session interface {
	// Send delivers a message and waits until its reply is complete. To a desk, the first message
	// is the request to join the queue. The clock now is read at the moments an Exchange tells.
	Send(ctx context.Context, m Message, now func() time.Duration) Exchange
	// Poll says how Receive works. Above 0: it asks once and returns, and wants to be called again
	// after this long. 0: it blocks until something comes in. When ctx ends, an inbox that was open
	// closes; a later Receive opens it again. NoInbox: nothing ever comes in by itself.
	Poll() time.Duration
	// Receive gives what has come in since the last call. After a Failure wait before the next.
	Receive(ctx context.Context, now func() time.Duration) Exchange
	// Leave asks the endpoint to let the customer go.
	Leave(ctx context.Context, now func() time.Duration) Leaving
	// Close ends the session without telling the endpoint, and ends a blocked Receive.
	Close()
}

// NoInbox is the answer to Poll of a session whose endpoint speaks only when spoken to.
const NoInbox = time.Duration(-1)

// Leaving is the endpoint's answer to a customer who wants to go.
type Leaving uint8

// The answers. A desk without a leave step cannot answer.
const (
	Unanswered Leaving = iota // an error, a time-out, or nobody to ask
	Left                      // the customer is out of the queue
	Joined                    // too late: an agent is there
)

// Exchange is what one call brought: what happened, and when on the run's clock. Moments that did
// not come are record.Never. Strings are bounded and free of secrets.
type Exchange struct {
	Sent      time.Duration // just before the transport got the request
	FirstByte time.Duration // of the reply; of a streamed one its first token that is not empty
	Complete  time.Duration // the last byte, or the last bubble, of the reply
	Known     time.Duration // when it was known to be complete

	Events   []Event // in order of arrival; at most MaxEvents
	Text     string  // what the reply says, at most MaxText bytes
	Messages int     // bubbles
	Solved   record.Solved

	Failure    record.Failure
	Blocked    bool          // the failure is a rejection as full
	Canceled   bool          // the caller's context was canceled: neither reply nor failure
	RetryAfter time.Duration // the endpoint's hint with a rejection, 0 without one
	Status     int           // HTTP status, 0 without one
	Detail     string        // one line on what went wrong

	BytesOut, BytesIn int64         // bodies
	DNS, Connect, TLS time.Duration // spans spent on a new connection, 0 on a pooled one
}

// silence is an exchange in which nothing happened.
func silence() Exchange {
	return Exchange{Sent: record.Never, FirstByte: record.Never, Complete: record.Never, Known: record.Never}
}

// Bounds on what one exchange may bring.
const (
	MaxEvents = 64
	MaxText   = 64 << 10
)

// EventKind says what happened at the other end.
type EventKind uint8

// The kinds of events.
const (
	EventText      EventKind = iota // a message
	EventHandoff                    // the bot gives up: a human is to take over
	EventQueued                     // waiting for a human; Position if told
	EventJoined                     // a human is there
	EventEnded                      // the endpoint closed the conversation
	EventAbandoned                  // the channel saw the customer give up
)

// Event is one thing that came in.
type Event struct {
	Kind     EventKind
	At       time.Duration // when it arrived
	Position int           // place in the queue, 0 = not told
	Agent    string        // who joined, as the endpoint calls them
	Solved   record.Solved // with EventEnded
}

// Options say how to build a driver.
type Options struct {
	Desk    bool                             // the endpoint is a human desk, not a bot
	Env     func(name string) (string, bool) // resolves ${NAME}; nil: there are none
	Allow   []string                         // hosts that may be sent to besides loopback
	Speedup float64                          // divides the poll interval; 0 = 1
	Sample  any                              // a persona on which templates are tried out; nil: they fail when first used
}
