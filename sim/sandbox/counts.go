package sandbox

// Counts is what the sandbox served since it began, by its own books: what a run must agree with.
// Fields named in the present tense are gauges.
type Counts struct {
	Bot    BotCounts   `json:"bot"`
	Desk   DeskCounts  `json:"desk"`
	Faults FaultCounts `json:"faults"`
}

// BotCounts is what the bot did. Every ask is a reply, an escalation without one, a rejection, a
// customer who left before it, a fault, or in progress:
//
//	asks = replies + turned_over + rejected + left + faulty + answering
type BotCounts struct {
	Conversations int64 `json:"conversations"` // distinct ones that wrote to it
	Asks          int64 `json:"asks"`          // messages that came
	Replies       int64 `json:"replies"`       // sent in whole
	Escalated     int64 `json:"escalated"`     // conversations handed to a human
	Abandoned     int64 `json:"abandoned"`     // conversations whose customer gave up at a reply
	TurnedOver    int64 `json:"turned_over"`   // asks handed over without a reply: full, or an intent it does not handle
	Rejected      int64 `json:"rejected"`      // asks turned away as full
	Left          int64 `json:"left"`          // asks whose customer hung up before the reply was sent
	Faulty        int64 `json:"faulty"`        // asks that met a fault instead
	Answering     int64 `json:"answering"`     // asks in progress
}

// DeskCounts is what the desk did. Every offer it took is over or under way, so that
//
//	offered = blocked + left + ended + waiting + talking
type DeskCounts struct {
	Offered      int64 `json:"offered"`       // distinct conversations that asked for a human
	Escalated    int64 `json:"escalated"`     // of them, those that came from the bot
	Blocked      int64 `json:"blocked"`       // turned away as full
	Joined       int64 `json:"joined"`        // got a human
	Ended        int64 `json:"ended"`         // closed by the human
	Solved       int64 `json:"solved"`        // of them, solved
	Left         int64 `json:"left"`          // gave up waiting
	LeaveRefused int64 `json:"leave_refused"` // wanted to leave when a human was already there
	Waiting      int64 `json:"waiting"`
	Talking      int64 `json:"talking"`
	Faulty       int64 `json:"faulty"` // requests to join that met a fault instead: not offered
}

// FaultCounts is what went wrong on demand, by kind.
type FaultCounts struct {
	Delayed    int64 `json:"delayed"` // requests with added latency
	HTTP5xx    int64 `json:"http_5xx"`
	Reset      int64 `json:"reset"`
	Truncated  int64 `json:"truncated"`
	ErrorIn200 int64 `json:"error_in_200"`
}

func (f *FaultCounts) add(k faultKind) {
	switch k {
	case fault5xx:
		f.HTTP5xx++
	case faultReset:
		f.Reset++
	case faultTruncate:
		f.Truncated++
	case faultErrorIn200:
		f.ErrorIn200++
	case noFault, numFaults:
	}
}
