package live

import (
	"time"

	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/live/driver"
	"github.com/holdline/holdline/sim/record"
)

// Source is where inquiries come from: a sim.Plan, or whatever stands in for one in a test.
type Source interface {
	// Next gives the next inquiry in the order of time. One goroutine at a time calls it.
	Next() (inquiry.Inquiry, bool)
	// Spec gives the customers' rules for one queue; it does not change during a run.
	Spec(queue int) *inquiry.Spec
	// Text gives what the customer of in says in a turn. Many goroutines call it at once.
	Text(in *inquiry.Inquiry, turn int) (string, error)
	// Labels gives the names that rows and inquiries point into.
	Labels() record.Labels
}

// Limits bound a run, in wall time, which on the run clock is the same. Zero is no bound.
type Limits struct {
	Rate     float64       // conversations started a second; those beyond are not sent
	Duration time.Duration // the run stops in good order
	Open     int           // conversations open at once; those beyond are not sent
}

// Trust says when the numbers of a run may be believed. A zero field takes the default.
type Trust struct {
	NotSent      float64       // share of inquiries that the generator could not send; default 0.001
	SendLag      time.Duration // p99 of sent - intended; default 10 ms
	GeneratorCPU float64       // of this process, as a share of its processors; default 0.85
	LatencyGate  time.Duration // the tightest gate on a latency, in wall time; 0 without one
}

// Config is what a run needs. Plan and Sink must be given, and a Bot or a Desk.
type Config struct {
	Plan    Source
	Bot     driver.Driver                 // nil without one
	Desk    driver.Driver                 // nil without one
	Persona func(in *inquiry.Inquiry) any // {{.Customer}} in templates, drawn when one asks for it; nil: none
	Sink    record.Sink
	RunTag  string // makes conversation names unique on the wire over runs

	Start   time.Time     // the zero of the run clock; zero: when Run is called
	Horizon time.Duration // returns due before it are started; 0: until the last arrival of the plan
	Drain   time.Duration // longest wait for the end after that; 0: none
	Grace   time.Duration // longest wait for replies in flight once stopped; 0: 5 s
	Limits  Limits
	Trust   Trust

	// Stop is asked once a second whether to abort, and why. Stop, Observe and Sink are called by
	// one goroutine, never two at a time.
	Stop    func(now time.Duration) (why string, stop bool)
	Observe func(Snapshot)  // told four times a second how it goes, and once at the end
	Hard    <-chan struct{} // once closed or sent to, a stopping run waits for nothing
	Pacer   Pacer           // nil: the best this platform has
}

// Result is how a run ended. The rows have gone to the sink.
type Result struct {
	Started     time.Time     // the zero of the run clock
	Elapsed     time.Duration // when it ended
	Why         string        // why it stopped early, as a clause; "" when it ran to its end
	Interrupted bool          // the context was canceled
	Aborted     bool          // Stop said so
	SinkErr     error         // the sink failed: rows are missing
	Counts      Counts
	Health      Health
}

// Counts are the engine's own, for the books to be balanced against.
type Counts struct {
	Offered   int64 // inquiries, returns included
	Outcomes  [record.NumOutcomes]int64
	Turns     int64 // turns dispatched: the next Seq
	OpenTurns int64 // of those, cut off
}

// Snapshot is how a run goes at one moment.
type Snapshot struct {
	At         time.Duration
	Horizon    time.Duration // as configured
	State      State
	Offered    int64
	NotSent    int64
	Open       int // conversations
	InFlight   int // turns
	Turns      int64
	Escalated  int64         // of the conversations that closed
	Closed     int64         // conversations that ended one way or another, not_sent aside
	Replies    float64       // a second, over the last seconds
	LatencyP95 time.Duration // response time of recent replies; Never without any
	SendLagP99 time.Duration // over the whole run; Never without a turn
	CPU        float64       // over the last second, as a share of the processors
	Final      bool          // the last one
}

// State says what a run is doing.
type State uint8

// The states of a run, in their order.
const (
	Running  State = iota // arrivals come
	Draining              // arrivals are over; conversations go on to their end
	Stopping              // stopped early; replies in flight are awaited
)

// String names s.
func (s State) String() string {
	switch s {
	case Running:
		return "running"
	case Draining:
		return "draining"
	case Stopping:
		return "stopping"
	}
	return "unknown"
}

// Health is the verdict on the run itself: whether its numbers are the target's or the generator's.
type Health struct {
	NotSent      float64 // share of offered
	SendLag      Quantiles
	SendLagBound time.Duration
	CPUMean      float64 // share of the processors
	CPUPeak      float64 // of any one second
	OpenSampled  float64 // mean of open conversations, by watching them
	OpenExpected float64 // the same by Little's law, from the rows
	Trustworthy  bool
	Reasons      []string // why not, as sentences
	Warnings     []string // what else to know, as sentences
}

// Quantiles of a duration; Never when N is 0.
type Quantiles struct {
	N                  int64
	P50, P90, P99, Max time.Duration
}
