package center_test

import (
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
)

// patience is with a human's coming, the second one's too.
func (w *twin) patience(p *person) time.Duration {
	d := w.draw(p.demand.Patience, p.key.Uniform(rng.Patience, int(p.row.Transfers)))
	if bot := w.sc.Service.Bot; p.row.Escalated && bot != nil && d != forever {
		if f := bot.Outcome[p.demand.Intent].EscalatedPatience; f > 0 {
			d = time.Duration(f * float64(d))
		}
	}
	return plus(w.now, d)
}

// askHuman goes to the desk, which takes the customer at once, lets them wait, or turns them away.
func (w *twin) askHuman(p *person) {
	p.giveUp, p.phase = forever, queueing
	if len(w.sc.Service.Groups) == 0 {
		w.fail(p, record.Protocol, record.InQueue)
		return
	}
	place, announced, in := w.desk.offer(p)
	w.tell(p, "asks for a human: %d, %v, %v", place, announced, in)
	if !in {
		w.close(p, record.Blocked, record.InQueue)
		return
	}
	p.row.QueuedAt = w.now
	if place == 0 {
		return // an agent has joined
	}
	p.row.Position = int32(place)
	ahead := place - 1
	switch {
	case !p.backlog && w.acceptsCall(p, ahead, announced):
		w.promise(p)
	case !p.backlog && w.balks(p, ahead, announced):
		p.row.Balked = true
		w.desk.leave(p.contact)
		w.close(p, record.Abandoned, record.InQueue)
	default:
		p.put = w.stamp()
		p.waitFor(w.patience(p), forever)
	}
}

func (w *twin) acceptsCall(p *person, ahead int, announced time.Duration) bool {
	c := p.demand.Callback
	if c == nil || c.QueueAtLeast != nil && ahead < *c.QueueAtLeast || announced < c.AnnouncedAtLeast.Std() {
		return false
	}
	return p.key.Uniform(rng.Callback, 0) < float64(c.Accept)
}

func (w *twin) promise(p *person) {
	p.row.Callback, p.giveUp, p.endBy = true, forever, forever
	if p.absent = p.key.Uniform(rng.Reached, 0) >= float64(p.demand.Callback.Reach); p.absent {
		w.desk.rework(p.contact, w.detect(p, p.demand.Callback.Ring))
	}
}

// detect is how long it takes an agent to see that nobody is there.
func (w *twin) detect(p *person, law *dist.Law) time.Duration {
	return max(1, w.draw(law, p.key.Uniform(rng.Detect, int(p.row.Transfers))))
}

// balks draws for the strictest rule about the queue that holds, and for the strictest about the
// announced wait.
func (w *twin) balks(p *person, ahead int, announced time.Duration) bool {
	rules := p.demand.Balk
	least := func(r scenarios.Balk) int {
		if r.AllBusy {
			return 0
		}
		return *r.QueueAtLeast
	}
	queue, wait := -1, -1
	for i, r := range rules {
		switch {
		case r.AnnouncedAtLeast > 0:
			if announced >= r.AnnouncedAtLeast.Std() && (wait < 0 || r.AnnouncedAtLeast > rules[wait].AnnouncedAtLeast) {
				wait = i
			}
		case ahead >= least(r) && (queue < 0 || least(r) > least(rules[queue])):
			queue = i
		}
	}
	turned := false
	for _, i := range []int{queue, wait} {
		if i < 0 || p.key.Uniform(rng.Balk, i) >= float64(rules[i].Probability) {
			continue
		}
		turned = true
		switch {
		case i == wait:
			w.saw("balked at the announced wait")
		case rules[i].AllBusy:
			w.saw("balked as all were busy")
		default:
			w.saw("balked at the queue")
		}
	}
	return turned
}

// loseHope is the end of patience, of a turn's time, or of the conversation's.
func (w *twin) loseHope(p *person) {
	w.tell(p, "gives up: %s", p.why)
	stage := w.stage(p)
	w.resume(p)
	switch {
	case p.phase == hearing:
		w.bot.forget(p)
		p.reply = nil
		w.missReply(p)
	case p.why == "over":
		w.saw("out of time at the desk")
		w.desk.hangUp(p.contact)
		w.fail(p, record.TimeoutConversation, stage)
	case p.key.Uniform(rng.Silent, int(p.row.Transfers)) < float64(p.demand.SilentShare):
		p.row.Silent = true
		w.desk.rework(p.contact, w.detect(p, p.demand.DetectAfter))
		w.close(p, record.Abandoned, stage)
	default:
		w.desk.leave(p.contact)
		w.close(p, record.Abandoned, stage)
	}
}

func (w *twin) missReply(p *person) {
	switch p.why {
	case "tired":
		w.saw("tired of the bot")
		w.close(p, record.Abandoned, record.AtBot)
	case "unanswered":
		w.saw("turn timed out")
		w.botFailed(p, record.TimeoutTurn)
	default:
		w.saw("out of time at the bot")
		w.fail(p, record.TimeoutConversation, record.AtBot)
	}
}

func (w *twin) stage(p *person) record.Stage {
	switch {
	case p.phase == talking, p.phase == queueing && p.row.Transfers > 0:
		return record.WithHuman
	case p.phase == queueing:
		return record.InQueue
	}
	return record.AtBot
}

// resume ends the wait between one human and the next.
func (w *twin) resume(p *person) {
	if p.phase == queueing && p.row.Transfers > 0 || p.onHold {
		p.row.Held += w.now - p.heldFrom
	}
	p.onHold = false
}

// hold is an agent whose shift ended in the middle of a talk.
func (w *twin) hold(p *person) {
	if p.phase == talking {
		w.tell(p, "is on hold")
		p.onHold, p.heldFrom = true, w.now
	}
}

// meet is an agent's first word, or another agent's who takes over.
func (w *twin) meet(p *person, a *twinAgent) {
	if p.phase == gone {
		return // an agent comes to find nobody
	}
	w.tell(p, "meets %d/%d", a.group, a.number)
	if p.absent {
		w.saw("callback missed")
		w.close(p, record.Abandoned, record.InQueue)
		return
	}
	w.resume(p)
	if p.phase == queueing && p.row.Transfers > 0 {
		p.row.TakenAt = w.now
	}
	p.phase, p.giveUp, p.why = talking, p.endBy, "over"
	p.row.Group, p.row.Agent = a.group, a.number
	if p.row.JoinedAt == record.Never {
		p.row.JoinedAt = w.now
	}
}

// passedOn is a first agent who is done and sends the customer to the second line.
func (w *twin) passedOn(p *person) {
	if p.phase == gone {
		return
	}
	w.tell(p, "is passed on")
	p.row.Transfers++
	p.row.PassedAt, p.row.PassedBy, p.row.TakenAt = w.now, int16(p.row.Group), record.Never
	p.row.Talked = w.now - p.row.JoinedAt - p.row.Held
	p.phase, p.heldFrom, p.put = queueing, w.now, w.stamp()
	p.waitFor(w.patience(p), forever)
}

// served is the desk's end.
func (w *twin) served(p *person, solved record.Solved) {
	if p.phase == gone {
		return
	}
	p.row.Solved = solved
	w.close(p, record.Handled, record.WithHuman)
}
