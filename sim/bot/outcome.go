package bot

import (
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
)

// Outcome says how the bot's conversations about one intent end. The shares are of its
// conversations; what they leave over is handed to a human. The zero Outcome is an intent that
// the bot does not handle: it is handed over at the first message, before any reply.
type Outcome struct {
	Solved        float64
	Unsolved      float64       // the bot closes it, wrongly: it counts as contained
	Abandoned     float64       // the customer gives up on the bot, at its first reply
	EscalateAfter int           // the reply that hands over, from 1; of no account where Whole
	ReplyTime     *dist.Sampler // instead of the bot's; nil: the bot's
	Whole         bool          // one reply is the whole conversation: it ends it or hands it over
}

// settle writes into r what the reply says of the conversation's end. One uniform decides, in the
// fixed order solved, unsolved, abandoned, escalated: raising the solved share therefore only
// moves customers into solved, and pairs two mixes customer by customer.
//
// A conversation on its way to a human is unsolved until it is there: a customer whose script ends
// before the hand-off leaves without a solution. Where one reply is the whole conversation, it
// closes it, hands it over, or is the moment at which the customer gives up.
func (o *Outcome) settle(r *Reply, key rng.Key) {
	u := key.Uniform(rng.BotOutcome, 0)
	switch {
	case u < o.Solved:
		r.Solved, r.Ended = record.Yes, o.Whole
	case u < o.Solved+o.Unsolved:
		r.Solved, r.Ended = record.No, o.Whole
	case u < o.Solved+o.Unsolved+o.Abandoned:
		r.Solved, r.Abandoned = record.No, true
	case r.Turn < o.EscalateAfter && !o.Whole:
		r.Solved = record.No
	default:
		r.Handoff = true // whether it is solved is the human's to say
	}
}
