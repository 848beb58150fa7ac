package center_test

import (
	"math"
	"slices"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
)

// answer is a reply of the bot under way, or a refusal.
type answer struct {
	at                                  time.Duration
	rejected, handoff, abandoned, ended bool
	solved                              record.Solved
}

// twinBot knows what it answers and who waits for that, in lists. Its rate limit is a bucket that
// holds some nanoseconds: each reply takes those that a token is worth, each nanosecond adds one.
type twinBot struct {
	w       *twin
	cfg     *scenarios.Bot  // nil without one
	busy    []time.Duration // ends of replies begun
	waiting []*person
	missing time.Duration // from the full bucket,
	asOf    time.Duration // at that time
}

// duration is the law of whole conversations about an intent, nil where they go turn by turn.
func (b *twinBot) duration(intent string) *dist.Law {
	if b.cfg == nil {
		return nil
	}
	switch o := b.cfg.Outcome[intent]; {
	case o.Duration != nil:
		return o.Duration
	case o.ReplyTime != nil:
		return nil
	}
	return b.cfg.Duration
}

func (b *twinBot) ask(p *person) {
	now := b.w.now
	if _, known := b.cfg.Outcome[p.demand.Intent]; !known {
		b.w.saw("unknown to the bot")
		p.reply = &answer{at: now, handoff: true}
		b.w.hear(p)
		return
	}
	if len(b.waiting) == 0 && b.room() <= now {
		b.reply(p)
		return
	}
	if b.token() > now {
		b.w.saw("rate limit reached: " + b.cfg.WhenFull)
	} else {
		b.w.saw("places taken: " + b.cfg.WhenFull)
	}
	switch b.cfg.WhenFull {
	case "reject":
		p.reply = &answer{at: now, rejected: true}
		b.w.hear(p)
	case "escalate":
		p.reply = &answer{at: now, handoff: true}
		b.w.hear(p)
	default:
		b.waiting = append(b.waiting, p)
		p.put = b.w.stamp()
	}
}

// room is when a reply can begin: there is a place, and a token.
func (b *twinBot) room() time.Duration {
	at := max(b.w.now, b.token())
	b.busy = slices.DeleteFunc(b.busy, func(end time.Duration) bool { return end <= b.w.now })
	if n := int(b.cfg.Concurrency); n > 0 && len(b.busy) >= n {
		at = max(at, slices.Min(b.busy))
	}
	return at
}

// gap is what a token is worth.
func (b *twinBot) gap() time.Duration {
	return time.Duration(math.Round(float64(time.Second) / b.cfg.RateLimit.PerSecond()))
}

// token is when there is one, if nobody takes it.
func (b *twinBot) token() time.Duration {
	if b.cfg.RateLimit == 0 {
		return b.w.now
	}
	b.missing, b.asOf = max(0, b.missing-(b.w.now-b.asOf)), b.w.now
	bucket := b.gap() * time.Duration(max(1, int(b.cfg.RateLimit.PerSecond())))
	return b.w.now + max(0, b.gap()-(bucket-b.missing))
}

func (b *twinBot) reply(p *person) {
	if b.token(); b.cfg.RateLimit > 0 {
		b.missing += b.gap()
	}
	o := b.cfg.Outcome[p.demand.Intent]
	whole, law := b.duration(p.demand.Intent), &b.cfg.ReplyTime
	switch {
	case whole != nil:
		law = whole
	case o.ReplyTime != nil:
		b.w.saw("reply time of an intent")
		law = o.ReplyTime
	}
	a := &answer{at: plus(b.w.now, b.w.draw(law, p.key.Uniform(rng.BotReply, p.turn)))}
	u := p.key.Uniform(rng.BotOutcome, 0)
	solved, unsolved, abandoned := float64(o.Solved), float64(o.Unsolved), float64(o.Abandoned)
	switch {
	case u < solved:
		a.solved, a.ended = record.Yes, whole != nil
	case u < solved+unsolved:
		a.solved, a.ended = record.No, whole != nil
	case u < solved+unsolved+abandoned:
		a.solved, a.abandoned = record.No, true
	case whole == nil && p.turn < o.EscalateAfter:
		a.solved = record.No
	default:
		a.handoff = true
	}
	p.reply, p.put = a, b.w.stamp()
	b.busy = append(b.busy, a.at)
}

// next is when the first who waits is answered.
func (b *twinBot) next() time.Duration {
	if len(b.waiting) == 0 {
		return forever
	}
	return b.room()
}

func (b *twinBot) begin() {
	p := b.waiting[0]
	b.waiting = b.waiting[1:]
	b.reply(p)
}

// forget is for a customer who has gone. A reply begun goes on to its end.
func (b *twinBot) forget(p *person) {
	b.waiting = slices.DeleteFunc(b.waiting, func(o *person) bool { return o == p })
}
