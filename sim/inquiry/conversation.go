package inquiry

import (
	"math"
	"time"

	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
)

// Conversation is one customer between arrival and end, as a state machine: events go in, actions
// come out. It knows no clock and allocates nothing; whatever a target does, in whatever order,
// it ends with exactly one outcome. Files: this one for the frame, with_bot.go and with_desk.go
// for the two halves, queue.go and second.go for what may happen in a queue, return.go for who comes back.
type Conversation struct {
	said *Recorded
	now  time.Duration // of the last event
	due  time.Duration // when patience with the present wait ends
	over time.Duration // when it has to be over; dist.Forever for never
	progress
	row record.Inquiry
}

// progress is how far a customer has come; it begins empty.
type progress struct {
	at       time.Duration // when the message is sent, the human asked for, or the queue left
	turn     int32         // the message sent last
	failures int16         // of the bot, so far
	tries    int16         // contacts since the customer last got through, this one included; no further than it goes
	state    state
	limit    limit          // what due comes from
	last     record.Failure // of the last turn
	closed   bool           // the desk ended it while we were leaving
	backlog  bool           // has waited for a human since before the run
	absent   bool           // will not answer the call that was promised
	held     bool           // passed on or on hold, and waits for the next human; row.Held lacks the time since
	smooth   bool           // went as nearly every customer of a desk goes; see Smooth
}

type state uint8

const (
	fresh   state = iota // not arrived yet
	talking              // a message is parked or in flight
	asking               // the desk has not answered yet
	waiting              // in the desk's queue
	leaving              // asked to be let go
	served               // with a human
	ended
)

// A limit is what runs out when an action's deadline comes.
type limit uint8

const (
	byPatience limit = iota
	byTurn
	byConversation
)

// leaveWithin bounds the wait for the desk's answer to a customer who hangs up.
const leaveWithin = 5 * time.Second

// Start makes c the conversation of in, about to arrive.
func (c *Conversation) Start(spec *Spec, in *Inquiry) {
	c.progress = progress{backlog: in.Backlog, tries: in.tries()}
	c.said, c.now, c.due = in.Said, in.At, in.At
	c.over = after(in.At, orForever(spec.Deadline))
	r := &c.row
	if in.ID != "" || r.ID != "" { // millions have none
		r.ID, r.Parent = in.ID, in.Parent
	}
	r.Outcome, r.Stage, r.Failure, r.Solved, r.Return = record.InProgress, record.NoStage, record.NoFailure, record.Unknown, record.Fresh
	r.Escalated, r.Raced, r.Balked, r.Callback, r.Silent, r.Closed = false, false, false, false, false, false
	r.Transfers, r.PassedBy, r.Turns, r.Expected, r.Checked, r.Position = 0, 0, 0, 0, 0, 0
	r.Held, r.PassedAt, r.Talked, r.TakenAt = 0, 0, 0, 0
	r.Key, r.Kind, r.Attempt = uint64(in.Key), in.Kind, in.Attempt
	r.Queue, r.Locale, r.Arrived = spec.Queue, in.Locale, in.At
	r.BotAt, r.QueuedAt, r.JoinedAt, r.EndedAt, r.ReturnAt = record.Never, record.Never, record.Never, record.Never, record.Never
	r.Group, r.Agent = record.None, record.None
}

// Row is the inquiry's row so far, complete after End. It points into c.
func (c *Conversation) Row() *record.Inquiry { return &c.row }

// Step takes one event and says what the customer does next. Events that make no sense now (a
// duplicate, a reply to a message given up on, anything after the end) change nothing.
func (c *Conversation) Step(spec *Spec, e Event) (a Action) {
	c.Take(spec, &e, &a)
	return a
}

// Take is Step for those who step by the million: it copies neither the event nor the action, which
// it writes into a, and keeps neither.
func (c *Conversation) Take(spec *Spec, e *Event, a *Action) {
	do := c.take(spec, e)
	a.Do, a.Turn, a.At, a.Deadline, a.Detect = do, 0, c.now, c.due, 0
	switch do {
	case Send:
		a.Turn, a.At = int(c.turn), c.at
	case AskHuman, Leave:
		a.At = c.at
	case Vanish:
		a.Detect = c.detect(spec.Silent.Detect)
	case waitAbsent:
		a.Do, a.Detect = Wait, c.detect(spec.Callback.Ring)
	case Wait, End, HangUp:
	}
}

// waitAbsent is to wait for a call that will not be answered.
const waitAbsent = HangUp + 1

func (c *Conversation) take(spec *Spec, e *Event) Do {
	if c.state == ended {
		return End
	}
	c.now, c.smooth = max(c.now, e.At), false
	switch e.Kind {
	case Cut:
		return c.end(spec, record.InProgress, c.stage())
	case Unsent:
		return c.end(spec, record.NotSent, c.stage())
	case Due:
		if c.now < c.due {
			return Wait
		}
	case Started, Reply, Queued, Joined, Ended, LeftOK, LeaveRefused, LeaveUnanswered, Refused, Transferred, Requeued:
	}
	switch c.state {
	case fresh:
		if e.Kind == Started {
			return c.arrive(spec)
		}
	case talking:
		return c.stepTalking(spec, e)
	case asking, waiting:
		return c.stepQueue(spec, e)
	case leaving:
		return c.stepLeaving(spec, e)
	case served:
		return c.stepServed(spec, e)
	case ended:
	}
	return Wait
}

// arrive sends the first message, or asks for a human where there is no bot or nothing to say.
func (c *Conversation) arrive(spec *Spec) Do {
	if c.meetsBot(spec) {
		c.row.BotAt = c.now
		return c.send(spec, 1, c.row.Arrived)
	}
	return c.ask(spec, c.row.Arrived)
}

// meetsBot is whether there is a bot for this customer, and something to say to it.
func (c *Conversation) meetsBot(spec *Spec) bool {
	return spec.HasBot && !c.backlog && spec.messages(c.said) > 0
}

// end closes the row. What nobody answered is known to be unsolved; whether a human or a bot that
// closed it also solved it, only the endpoint can say.
func (c *Conversation) end(spec *Spec, outcome record.Outcome, stage record.Stage) Do {
	c.resume(c.now)
	r := &c.row
	r.Outcome, r.Stage = outcome, stage
	switch outcome {
	case record.InProgress, record.NotSent:
		r.Solved = record.Unknown
	case record.Abandoned, record.Blocked, record.Failed:
		if r.Solved == record.Unknown || stage != record.WithHuman {
			r.Solved = record.No // a reply on the way may have called it solved; the customer did not stay to agree
		}
	case record.Contained, record.Handled, record.NumOutcomes:
	}
	if outcome != record.InProgress && r.EndedAt == record.Never {
		r.EndedAt = c.now
	}
	c.state, c.due = ended, dist.Forever
	if r.Solved == record.No || outcome == record.Abandoned || outcome == record.Blocked { // nobody else comes back
		c.intendReturn(spec)
	}
	return End
}

func (c *Conversation) fail(spec *Spec, failure record.Failure, stage record.Stage) Do {
	c.row.Failure = failure
	return c.end(spec, record.Failed, stage)
}

// stage is where the customer is now.
func (c *Conversation) stage() record.Stage {
	switch c.state {
	case talking:
		return record.AtBot
	case asking, waiting, leaving:
		if c.held {
			return record.WithHuman
		}
		return record.InQueue
	case served:
		return record.WithHuman
	case fresh, ended:
	}
	return record.NoStage
}

// limitTo sets due to the first of the customer's patience, the endpoint's time for one answer
// and the conversation's end; of equal ones the first named counts.
func (c *Conversation) limitTo(patience, answer time.Duration) {
	c.due, c.limit = patience, byPatience
	if answer < c.due {
		c.due, c.limit = answer, byTurn
	}
	if c.over < c.due {
		c.due, c.limit = c.over, byConversation
	}
}

func (c *Conversation) key() rng.Key { return rng.Key(c.row.Key) }

func (c *Conversation) uniform(p rng.Purpose, leg int) float64 { return c.key().Uniform(p, leg) }

// chance draws whether something of probability p happens; what is certain needs no draw.
func (c *Conversation) chance(p float64, what rng.Purpose, leg int) bool {
	return p > 0 && (p >= 1 || c.uniform(what, leg) < p)
}

// after is t + d, which may be forever.
func after(t, d time.Duration) time.Duration {
	if end := t + d; end >= t || d < 0 {
		return end
	}
	return dist.Forever
}

func orForever(d time.Duration) time.Duration {
	if d <= 0 {
		return dist.Forever
	}
	return d
}

// times is f x d, which may be forever.
func times(d time.Duration, f float64) time.Duration {
	if x := f * float64(d); d != dist.Forever && x < math.MaxInt64 {
		return time.Duration(x)
	}
	return dist.Forever
}
