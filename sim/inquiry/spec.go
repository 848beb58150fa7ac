package inquiry

import (
	"time"

	"github.com/holdline/holdline/sim/dist"
)

// Spec is what the inquiries of one queue have in common. It is built once, on the run's clock,
// and never written to afterwards: any number of conversations share it.
type Spec struct {
	Queue   int     // entry of the scenario's demand
	HasBot  bool    // customers meet a bot first
	HasDesk bool    // there are humans to ask for
	Instant bool    // endpoints answer the moment they are asked, as simulated ones do: no time runs out on asking for a human
	Script  *Script // what customers say; nil says nothing

	Think             dist.Sampler  // from a complete reply to the next message
	BotPatience       dist.Sampler  // for one reply of the bot
	Patience          dist.Sampler  // for a human
	EscalatedPatience float64       // multiplies Patience after a hand-off; 0: 1
	TurnTimeout       time.Duration // for one reply of an endpoint; 0 or dist.Forever: none
	Deadline          time.Duration // for the whole conversation; 0 or dist.Forever: none

	Whole     bool // the bot's whole stage is one exchange, which nothing but Deadline cuts short; no Script needed
	OnFailure OnFailure
	Balk      []Balk
	Callback  Callback
	Silent    Silent
	Retry     Return // after abandoning or being blocked
	Repeat    Return // after an unsolved inquiry
}

// OnFailure says what a customer does when the bot fails.
type OnFailure struct {
	Set      bool    // without it errors and time-outs end the inquiry, and a failed expectation is only counted
	After    int     // failures before the customer reacts; 0: 1
	AskHuman float64 // share that asks for a human
	Leave    float64 // share that leaves; the rest carries on
}

// Balk turns some customers away at once when they have to wait. Of several rules on those ahead
// only the one with the highest AtLeast that the queue reaches is drawn, and likewise of those on the
// announced wait; either turns away. AtLeast 0 is about any wait at all.
type Balk struct {
	AtLeast   int           // inquiries waiting ahead
	Announced time.Duration // above 0: the rule is about the announced wait instead
	P         float64       // share that turns away
}

// Callback offers customers a call when it is their turn, instead of a wait. They keep their place,
// never tire and never turn away. Who does not answer ends as abandoned when the agent calls.
type Callback struct {
	Set       bool
	AtLeast   int           // inquiries waiting ahead
	Announced time.Duration // announced wait; of both conditions each given one must hold
	Accept    float64       // share that accepts
	Reach     float64       // share of these that answers the call
	Ring      dist.Sampler  // agent time on a call that is not answered, drawn as rng.Detect
}

// Silent is about customers whose patience ends in a queue and who do not tell: an agent comes to an
// empty chat. The leg of both draws is the number of transfers so far.
type Silent struct {
	P      float64      // share of those who leave
	Detect dist.Sampler // agent time until it is noticed
}

// Return says who comes back, after how long, and where.
type Return struct {
	OnAbandoned bool         // a retry's occasions
	OnBlocked   bool         // likewise
	P           float64      // share that comes back; of a repeat: after the bot
	PHuman      float64      // of a repeat: share after a human
	After       dist.Sampler // from the end of the inquiry
	MaxAttempts int          // of a retry: contacts since the customer last got through, the first of them included; 0 or less: no limit
	Queue       int          // where the child goes
}
