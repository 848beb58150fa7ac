package center_test

import (
	"slices"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
)

type phase int

const (
	coming   phase = iota
	writing        // sends message turn at sendAt
	hearing        // waits for the reply to it
	queueing       // waits for a human, or for the second one
	talking        // with a human
	gone
)

// person is one inquiry.
type person struct {
	row     record.Inquiry
	key     rng.Key
	demand  *scenarios.Demand
	locale  string
	family  string // the name of its first inquiry
	backlog bool
	tries   int // contacts since they last got through
	number  int // in the order of arrivals
	put     int // of those who wait until the same moment, who began to first

	phase    phase
	turn     int
	sendAt   time.Duration
	reply    *answer       // of the bot, under way
	giveUp   time.Duration // when the customer does something else
	why      string        // tired, unanswered or over
	endBy    time.Duration // when the whole conversation has to be over
	failures int
	last     record.Failure
	absent   bool // will not answer the call
	contact  *twinContact
	heldFrom time.Duration
	onHold   bool // between two agents of one line
}

// waitFor says how long the customer waits now: patience, the time for one answer, the end of the
// conversation; of equal ones the first.
func (p *person) waitFor(patience, answer time.Duration) {
	p.giveUp, p.why = patience, "tired"
	if answer < p.giveUp {
		p.giveUp, p.why = answer, "unanswered"
	}
	if p.endBy < p.giveUp {
		p.giveUp, p.why = p.endBy, "over"
	}
}

func (w *twin) arrive(p *person) {
	p.number = w.arrived
	w.arrived++
	w.tell(p, "comes")
	if w.sc.Service.Bot != nil && !p.backlog && w.messages(p) > 0 {
		p.row.BotAt = w.now
		w.write(p, 1, w.now)
		return
	}
	if p.backlog {
		w.saw("backlog")
	}
	w.askHuman(p)
}

func (w *twin) messages(p *person) int {
	if w.bot.duration(p.demand.Intent) != nil {
		return 1
	}
	return len(p.demand.Conversation)
}

// write intends message turn for a time. What is to be given up on by then is never sent.
func (w *twin) write(p *person, turn int, at time.Duration) {
	p.phase, p.turn, p.sendAt, p.reply, p.put = writing, turn, at, nil, w.stamp()
	tired, unanswered := forever, forever
	if w.bot.duration(p.demand.Intent) == nil {
		tired = plus(at, w.draw(p.demand.BotPatience, p.key.Uniform(rng.BotPatience, turn)))
		unanswered = plus(at, w.sc.TurnTimeout.Std())
	}
	p.waitFor(tired, unanswered)
	if p.endBy <= at {
		p.giveUp, p.why = p.endBy, "over"
	}
	switch {
	case p.giveUp <= at:
		p.phase = hearing
	case at <= w.now:
		w.send(p)
	}
}

func (w *twin) send(p *person) {
	w.tell(p, "sends %d", p.turn)
	p.phase = hearing
	w.bot.ask(p)
}

func (w *twin) hear(p *person) {
	a := p.reply
	w.tell(p, "hears %+v", *a)
	p.reply = nil
	if a.rejected {
		w.saw("rejected by the bot")
		if p.row.Turns == 0 {
			w.close(p, record.Blocked, record.AtBot)
			return
		}
		w.saw("rejected later")
		w.botFailed(p, record.RateLimited)
		return
	}
	p.row.Turns++
	p.last = record.NoFailure
	missed := w.expect(p)
	if a.solved != record.Unknown {
		p.row.Solved = a.solved
	}
	switch {
	case a.abandoned:
		w.saw("abandoned by outcome")
		w.close(p, record.Abandoned, record.AtBot)
	case a.handoff:
		w.escalate(p)
	case a.ended:
		w.saw("whole conversation contained")
		w.close(p, record.Contained, record.AtBot)
	case missed && p.demand.OnBotFailure != nil && w.react(p):
	default:
		w.carryOn(p)
	}
}

// expect holds the reply against what the customer expects, of which only the time can be missed.
func (w *twin) expect(p *person) (missed bool) {
	if w.bot.duration(p.demand.Intent) != nil {
		return false
	}
	x := p.demand.Conversation[p.turn-1].Expect
	if x == nil {
		return false
	}
	p.row.Checked++
	if missed = x.Within > 0 && w.now-p.sendAt > x.Within.Std(); missed {
		w.saw("reply too late")
	} else {
		p.row.Expected++
	}
	return missed
}

func (w *twin) carryOn(p *person) {
	switch {
	case p.turn < w.messages(p):
		w.write(p, p.turn+1, plus(w.now, w.draw(p.demand.Think, p.key.Uniform(rng.Think, p.turn+1))))
	case p.last != record.NoFailure:
		w.fail(p, p.last, record.AtBot)
	default:
		w.close(p, record.Contained, record.AtBot)
	}
}

func (w *twin) botFailed(p *person, why record.Failure) {
	if p.demand.OnBotFailure == nil {
		w.fail(p, why, record.AtBot)
		return
	}
	p.last = why
	if !w.react(p) {
		w.saw("carries on after a failure")
		w.carryOn(p)
	}
}

// react says whether a failure of the bot makes the customer do something else.
func (w *twin) react(p *person) bool {
	f := p.demand.OnBotFailure
	p.failures++
	if p.failures < f.After {
		return false
	}
	u := p.key.Uniform(rng.BotFailure, p.failures)
	switch {
	case u < float64(f.AskHuman):
		w.saw("asks for a human")
		w.escalate(p)
	case u < float64(f.AskHuman)+float64(f.Leave):
		w.saw("leaves the failing bot")
		w.close(p, record.Abandoned, record.AtBot)
	default:
		return false
	}
	return true
}

func (w *twin) escalate(p *person) {
	p.row.Escalated, p.row.Solved = true, record.Unknown
	w.askHuman(p)
}

func (w *twin) fail(p *person, why record.Failure, stage record.Stage) {
	p.row.Failure = why
	w.close(p, record.Failed, stage)
}

// close ends the inquiry and sends its customer back, if they mean to come.
func (w *twin) close(p *person, outcome record.Outcome, stage record.Stage) {
	r := &p.row
	r.Outcome, r.Stage, r.EndedAt, p.phase = outcome, stage, w.now, gone
	w.tell(p, "ends: %d at %d", outcome, stage)
	if outcome != record.Contained && outcome != record.Handled {
		r.Solved = record.No
	}
	w.people = slices.DeleteFunc(w.people, func(o *person) bool { return o == p })
	w.gone = append(w.gone, p)
	kind, share, after := w.intention(p)
	whether, when := rng.Retry, rng.RetryAfter
	if kind == record.Repeat {
		whether, when = rng.Repeat, rng.RepeatAfter
	}
	if kind == record.Fresh || p.key.Uniform(whether, 0) >= share {
		return
	}
	r.Return, r.ReturnAt = kind, plus(w.now, w.draw(after, p.key.Uniform(when, 0)))
	if r.ReturnAt < w.comers {
		w.comeBack(p)
	}
}

// intention is the kind of return that may follow, its share, and after how long.
func (w *twin) intention(p *person) (record.Kind, float64, *dist.Law) {
	retry, repeat := p.demand.Retry, p.demand.Repeat
	again := retry != nil && (retry.MaxAttempts == scenarios.Unlimited || p.tries < int(retry.MaxAttempts))
	unsolved := repeat != nil && p.row.Solved == record.No
	switch {
	case p.row.Outcome == record.Abandoned && again && slices.Contains(retry.On, "abandoned"),
		p.row.Outcome == record.Blocked && again && slices.Contains(retry.On, "blocked"):
		return record.Retry, float64(retry.Probability), &retry.After
	case p.row.Outcome == record.Contained && unsolved && repeat.Bot != nil:
		w.saw("share of the bot's")
		return record.Repeat, float64(*repeat.Bot), &repeat.After
	case p.row.Outcome == record.Handled && unsolved && repeat.Human != nil:
		w.saw("share of the humans'")
		return record.Repeat, float64(*repeat.Human), &repeat.After
	case (p.row.Outcome == record.Contained || p.row.Outcome == record.Handled) && unsolved:
		return record.Repeat, float64(repeat.Probability), &repeat.After
	}
	return record.Fresh, 0, nil
}

// cut is the end of the run for somebody who is there.
func (w *twin) cut(p *person) {
	p.row.Outcome, p.row.Stage, p.row.Solved = record.InProgress, w.stage(p), record.Unknown
	w.resume(p)
}
