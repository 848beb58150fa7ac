// Package bot is the automated first line as a state machine: what it answers, how long a reply
// takes, and what happens when more customers write than it can answer at once.
//
// The simulator and the sandbox share it. It reads no clock and keeps nothing of a conversation:
// how one ends and how long each reply takes are functions of the inquiry's key, so the same
// customer meets the same bot in both worlds. The only state is who occupies a place, when the next
// reply may begin and who waits for either; without a bound on replies in progress or on those begun
// a second there is none at all.
//
// Call Ask for each message. A reply is told the moment its ask starts, which is before it is
// due: mostly that is in Ask's verdict, and for an ask that had to wait it is in Advance, which
// wants to be called at the time that Next names. Start with Bot.Ask; testdata holds transcripts.
package bot

import (
	"math"
	"time"

	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
)

// WhenFull says what becomes of an ask that finds every place taken, or the rate used up.
type WhenFull uint8

// The three ways.
const (
	Queue    WhenFull = iota // it waits for a place and for the rate, first come, first served
	Reject                   // it is turned away
	Escalate                 // the customer is handed to a human at once
)

// Unlimited is the Concurrency of a bot that answers everyone at once.
const Unlimited = -1

// Config describes a bot.
type Config struct {
	Intents     []Outcome    // by intent; an intent beyond the list is handed to a human at once
	ReplyTime   dist.Sampler // of one reply, from the moment it is begun
	Concurrency int          // replies in progress at once; Unlimited, or any number below 1, for no bound
	WhenFull    WhenFull
	Rate        float64 // replies that may begin a second of the run clock; 0: any number
	Burst       int     // of these at once; below 1: what Rate allows in a second, at least 1
}

// Ask is one message of a customer.
type Ask struct {
	ID     uint64  // the caller's; it comes back in the reply
	Intent int     // index into Config.Intents
	Key    rng.Key // of the inquiry: every draw about it follows from this
	Turn   int     // from 1
}

// Answer is what Ask says.
type Answer uint8

// The answers.
const (
	Started   Answer = iota // the reply is begun: Verdict.Reply holds it, and when it is due
	Queued                  // the reply will be begun when there is room: it comes from Advance
	Rejected                // turned away as full
	Escalated               // handed to a human now, without a reply
)

// Ticket names a waiting ask to Forget.
type Ticket uint64

// Verdict is the bot's answer to an ask.
type Verdict struct {
	Answer Answer
	Ticket Ticket // of a Queued ask
	Reply  Reply  // of a Started ask
}

// Reply is one reply of the bot. It is told when it is begun, so At is now or later.
type Reply struct {
	ID        uint64
	Turn      int
	At        time.Duration // when it is complete; dist.Forever for a reply that never comes
	Handoff   bool          // it hands the customer to a human
	Abandoned bool          // the customer gives up on reading it
	Ended     bool          // it closes the conversation
	Solved    record.Solved // whether the customer would leave content if nothing followed
}

// Bot is the machine. Times handed to it never fall from one call to the next.
type Bot struct {
	cfg    Config
	bound  int // replies at once; 0 for no bound
	places places
	tokens tokens
	line   line
}

// New gives a bot that is idle.
func New(c Config) *Bot {
	b := &Bot{cfg: c, bound: max(c.Concurrency, 0), tokens: newTokens(c.Rate, c.Burst)}
	b.places.ends = make([]time.Duration, 0, min(b.bound, 1024))
	return b
}

// Ask tells the bot that a customer wrote at t. An intent that the bot does not know is
// Escalated whether or not the bot is full: it would only be told to ask a human.
func (b *Bot) Ask(t time.Duration, q Ask) (v Verdict) {
	b.Receive(t, &q, &v)
	return v
}

// Receive is Ask for those who ask by the million: it copies no message, and writes its verdict into v.
func (b *Bot) Receive(t time.Duration, q *Ask, v *Verdict) {
	if !b.handles(q.Intent) {
		v.Answer = Escalated
		return
	}
	if b.prompt() {
		v.Answer = Started
		b.reply(t, q, &v.Reply)
		return
	}
	if b.line.live == 0 && b.room() <= t {
		v.Answer = Started
		b.begin(t, q, &v.Reply)
		return
	}
	switch b.cfg.WhenFull {
	case Reject:
		v.Answer = Rejected
	case Escalate:
		v.Answer = Escalated
	case Queue:
		v.Answer, v.Ticket = Queued, b.line.push(waiting{ask: *q, since: t})
	}
}

// Foretells says whether the bot may be asked about an intent ahead of time: it answers everyone at
// once, so that what it says depends on nothing but the message and its time, and no two replies fall
// on the same instant, so that it does not matter who asked first.
func (b *Bot) Foretells(intent int) bool {
	return b.prompt() && b.handles(intent) && b.law(intent).Spread()
}

// prompt says whether the bot answers everyone at once.
func (b *Bot) prompt() bool { return b.bound == 0 && b.tokens.every == 0 }

// law is that of the reply times about an intent.
func (b *Bot) law(intent int) *dist.Sampler {
	if own := b.cfg.Intents[intent].ReplyTime; own != nil {
		return own
	}
	return &b.cfg.ReplyTime
}

// Forget says that the customer of a queued ask has gone: it is dropped. A reply already begun
// keeps its place to its end, since the bot does not know that nobody reads it; Forget of its
// ticket does nothing and says false.
func (b *Bot) Forget(k Ticket) bool { return b.line.drop(k) }

// Next is when Advance next has something to say: there is room for the first ask that waits.
func (b *Bot) Next() (time.Duration, bool) {
	if b.line.live == 0 {
		return 0, false
	}
	return b.room(), true
}

// Advance lets queued asks begin as room comes, up to and including t, and appends their replies to
// out in the order in which they began.
func (b *Bot) Advance(t time.Duration, out []Reply) []Reply {
	for b.line.live > 0 {
		at := b.room()
		if at > t {
			break
		}
		w := b.line.pop()
		out = append(out, Reply{})
		b.begin(max(at, w.since), &w.ask, &out[len(out)-1])
	}
	return out
}

// room is when there is both a place and a token for one more reply, if nobody else takes them.
func (b *Bot) room() time.Duration {
	at := b.tokens.next()
	if b.bound > 0 && len(b.places.ends) == b.bound {
		at = max(at, b.places.ends[0])
	}
	return at
}

// begin begins a reply at t, when there is room, and takes up a token and a place.
func (b *Bot) begin(t time.Duration, q *Ask, r *Reply) {
	b.reply(t, q, r)
	b.tokens.take(t)
	switch {
	case b.bound == 0:
	case len(b.places.ends) < b.bound:
		b.places.push(r.At)
	default:
		b.places.replaceFirst(r.At)
	}
}

// Waiting is the number of asks that wait.
func (b *Bot) Waiting() int { return b.line.live }

// reply makes r the reply to q that is begun at t.
func (b *Bot) reply(t time.Duration, q *Ask, r *Reply) {
	o, law := &b.cfg.Intents[q.Intent], b.law(q.Intent)
	*r = Reply{} // and then in place: a literal would be made elsewhere and copied
	r.ID, r.Turn = q.ID, q.Turn
	r.At = after(t, law.Sample(q.Key.Uniform(rng.BotReply, q.Turn)))
	o.settle(r, q.Key)
}

// handles says whether the bot has anything to say about an intent.
func (b *Bot) handles(intent int) bool {
	return intent >= 0 && intent < len(b.cfg.Intents) && (b.cfg.Intents[intent].EscalateAfter > 0 || b.cfg.Intents[intent].Whole)
}

// after is t + d, and dist.Forever where that is beyond the clock.
func after(t, d time.Duration) time.Duration {
	if d > math.MaxInt64-t {
		return dist.Forever
	}
	return t + d
}
