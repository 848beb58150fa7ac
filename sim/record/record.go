// Package record says what happened: inquiry, turn and interval rows, and the Sink that takes them.
//
// Both worlds write these rows and reports read them without asking which world it was. All times
// are spans on the run's own clock since its start (wall time live, never multiplied; virtual time
// when simulated). Rows carry indices into Labels; the codecs write names. Start with Inquiry.
package record

import "time"

// Never stands in a row for a moment that did not come.
const Never = time.Duration(-1)

// None stands in a row for an index that points at nothing.
const None = -1

// Labels are the closed sets of names that the rows of a run point into.
type Labels struct {
	Intents  []string `json:"intents"`
	Channels []string `json:"channels"`
	Locales  []string `json:"locales"`
	Queues   []Queue  `json:"queues"` // one an entry of the scenario's demand, in its order
	Groups   []string `json:"groups"`
}

// Queue is one intent on one channel: an entry of the scenario's demand, and the queue of a desk.
type Queue struct {
	Intent  int `json:"intent"`
	Channel int `json:"channel"`
}

// Outcome is how an inquiry ended: exactly one of the glossary's seven.
type Outcome uint8

// The outcomes. Their counts sum to offered.
const (
	InProgress Outcome = iota // open when the run stopped
	Contained                 // the bot closed it
	Handled                   // a human closed it
	Abandoned                 // the customer left, at Stage
	Blocked                   // turned away as full, at Stage
	Failed                    // the endpoint erred, at Stage, with Failure
	NotSent                   // the generator could not; in no measure of the target
	NumOutcomes
)

// Stage is where an inquiry was when it ended.
type Stage uint8

// The stages.
const (
	NoStage Stage = iota
	AtBot
	InQueue
	WithHuman
)

// Solved says whether the customer's matter was settled, as far as is known.
type Solved uint8

// The three answers.
const (
	Unknown Solved = iota
	Yes
	No
)

// Kind says why an inquiry came.
type Kind uint8

// The kinds. A fresh inquiry has no parent.
const (
	Fresh  Kind = iota
	Retry       // after abandoning or being blocked
	Repeat      // after an unsolved inquiry
)

// Failure is the closed set of ways in which an endpoint errs.
type Failure uint8

// The failures, in the glossary's words.
const (
	NoFailure Failure = iota
	DNS
	Connect
	TLS
	Reset
	Truncated
	TimeoutTurn
	TimeoutConversation
	HTTP4xx
	HTTP5xx
	RateLimited // a throughput limit; blocked where it comes before the first reply
	Quota       // a limit on conversations at once, likewise
	ErrorIn200
	Protocol
	NumFailures
)

// Inquiry is the row of one contact. A row is written twice: when it opens (Outcome InProgress,
// times so far) and when it closes; an inquiry without a closing row was still open.
type Inquiry struct {
	ID      string // unique within a run; children add to their parent's
	Parent  string // "" when fresh
	Key     uint64 // the entity of its draws
	Attempt int    // 1 for a fresh inquiry, its parent's plus 1 for a child
	Queue   int    // index into Labels.Queues: intent and channel
	Locale  int

	Kind      Kind
	Outcome   Outcome
	Stage     Stage
	Failure   Failure
	Solved    Solved
	Return    Kind // the drawn intention to come back: Retry, Repeat, or Fresh for none
	Escalated bool // handed from bot to human
	Raced     bool // the customer's leaving and the desk's joining crossed
	Balked    bool // left at once, seeing the queue
	Callback  bool // gave up the wait for the promise of a call
	Silent    bool // left the queue without telling the desk
	Closed    bool // blocked outside opening hours, not as full; a real desk does not tell

	Transfers uint8 // times a human passed the inquiry on
	PassedBy  int16 // the group of who passed it on last, or None; it means nothing without a transfer
	Turns     int32 // replies of the bot received
	Expected  int32 // replies that met their expectation, of Checked
	Checked   int32 // replies that had one
	Position  int32 // place in the queue as told on entry, 0 = not told

	Arrived  time.Duration // meant to start
	BotAt    time.Duration // first message handed to the bot; Never without a bot
	QueuedAt time.Duration // entered a human queue; Never if it did not
	JoinedAt time.Duration // a human's first word; Never if none came
	EndedAt  time.Duration // closed; Never while open
	ReturnAt time.Duration // when the intended return is due; Never without one

	Held     time.Duration // between one human and the next: waiting for the second line, and on hold since an agent's shift ended
	PassedAt time.Duration // when that was; Never if a file of rows does not say
	Talked   time.Duration // the time with a human before that, without what it was on hold
	TakenAt  time.Duration // the second line's first word; Never if none came
	Group    int           // who handled it, or None; of one that was passed on, the last
	Agent    int           // within the group, or None
}

// Endpoint is which half of the channel a turn went to.
type Endpoint uint8

// The endpoints.
const (
	Bot Endpoint = iota
	Desk
)

// Turn is the row of one exchange with an endpoint. Times that did not come are Never.
type Turn struct {
	Seq       uint64        // contiguous from 0 in the order of dispatch
	Stamp     time.Duration // Intended, raised so that it never falls as Seq grows
	Inquiry   string
	Queue     int
	Locale    int
	Endpoint  Endpoint
	Turn      int // from 1; the request to join a human queue is turn 1 of the desk
	Intended  time.Duration
	Sent      time.Duration // read in the worker just before the transport got the request
	FirstByte time.Duration // first byte or token of the reply
	Complete  time.Duration // the last bubble of the reply; where none came in time, the end of the wait for it
	Known     time.Duration // when completeness was known (quiet gap, poll): Known - Complete is the detection delay
	Open      bool          // cut off by the end of the run or of the customer's patience: in no latency
	GaveUp    bool          // the customer stopped waiting at Complete: in the latency, censored like a time-out
	Failure   Failure       // NoFailure when the turn succeeded
	Blocked   bool          // the failure is a rejection as full
	Status    int           // HTTP status, 0 without one
	Detail    string        // one bounded line on what went wrong, free of secrets; never a label
	Messages  int           // bubbles
	BytesOut  int64
	BytesIn   int64
	DNS       time.Duration // name look-up, connect and handshake: spans, 0 on a pooled connection
	Connect   time.Duration
	TLS       time.Duration
	Method    string
	URL       string // as configured, without query or credentials
}

// Scope says what an interval row is about.
type Scope uint8

// The scopes.
const (
	GroupScope Scope = iota
	QueueScope
	RunScope // the run itself: open conversations sampled independently of the rows
)

// Interval is the row of one group or queue over [From, To). Areas are integrals over time, in
// person-, conversation- or slot-seconds.
type Interval struct {
	From, To  time.Duration
	Scope     Scope
	Index     int     // into Labels.Groups or Labels.Queues; None for RunScope
	Paid      float64 // heads on shift, absence and breaks included
	Staffed   float64 // heads there to work
	Busy      float64 // heads with at least one conversation or wrap-up
	SlotBusy  float64 // conversations and wrap-ups held
	SlotStaff float64 // Staffed x concurrency
	QueueArea float64 // waiting inquiries; for RunScope open conversations
	Open      float64 // seconds the queue was open
	Ended     int     // conversations that ended within it
}

// Sink takes rows. An engine calls it from one goroutine at a time and keeps no row afterwards;
// a sink copies what it keeps. Errors are the sink's to keep and to tell:
// an engine asks Err once a second and stops in good order when it is not nil.
type Sink interface {
	Open(*Inquiry)  // an inquiry started
	Close(*Inquiry) // the same inquiry ended
	Turn(*Turn)
	Interval(*Interval)
	Err() error
}
