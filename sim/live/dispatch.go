package live

import (
	"context"

	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/live/driver"
	"github.com/holdline/holdline/sim/record"
)

// dispatch does the parked action of c, which is due.
func (e *engine) dispatch(c *conv) {
	act := c.parked
	c.parked = inquiry.Action{}
	if act.Do == inquiry.Leave && c.desk == nil { // never asked for a human: nobody has to let them go
		e.step(c, inquiry.Event{Kind: inquiry.LeftOK, At: act.At})
		return
	}
	w := e.workers.get()
	w.in = &c.in
	switch act.Do {
	case inquiry.Send, inquiry.AskHuman:
		e.address(w, c, act)
	case inquiry.Leave:
		c.pollAt = forever
		w.job, w.session = jobLeave, c.desk
	case inquiry.Wait, inquiry.End, inquiry.Vanish, inquiry.HangUp: // never parked
	}
	c.work = w
	e.busy++
	e.workers.launch(context.Background(), w, c)
}

// address fills in a message: its row, with number and stamp, is born here.
func (e *engine) address(w *worker, c *conv, act inquiry.Action) {
	to, turn := record.Bot, act.Turn
	recorded := c.in.Said != nil && len(c.in.Said.Say) > 0
	w.mute = !recorded && (c.spec.Script == nil || c.spec.Script.Turns() == 0)
	if act.Do == inquiry.AskHuman {
		to, turn = record.Desk, 1
		if c.bot != nil {
			c.bot.Close()
			c.bot = nil
		}
	} else if !recorded && !w.mute {
		w.expect = c.spec.Script.Expect(turn)
	}
	w.job, w.session = jobSend, e.session(c, to == record.Desk)
	e.stamp = max(e.stamp, act.At)
	w.row = record.Turn{
		Seq: e.seq, Stamp: e.stamp, Inquiry: c.in.ID, Queue: c.in.Queue, Locale: c.in.Locale,
		Endpoint: to, Turn: turn, Intended: act.At,
		Sent: record.Never, FirstByte: record.Never, Complete: record.Never, Known: record.Never,
		Method: e.endpoint[to].method, URL: e.endpoint[to].url,
	}
	e.seq++
	e.counts.Turns++
}

// orphan calls a worker back whose answer nobody waits for.
func (e *engine) orphan(w *worker) {
	w.conv = nil
	w.cancel()
}

// hear handles one note.
func (e *engine) hear(n *note) {
	w := n.worker
	switch {
	case n.stop != nil:
		e.halt(e.now(), *n.stop)
	case n.exchange != nil:
		if w.conv != nil {
			e.received(w.conv, n.exchange)
		}
	default:
		e.done(w)
		e.workers.put(w)
	}
}

// done handles the answer of a worker.
func (e *engine) done(w *worker) {
	c := w.conv
	if c == nil {
		return
	}
	switch w.job {
	case jobSend, jobLeave:
		c.work = nil
		e.busy--
		if w.job == jobLeave {
			e.left(w, c)
		} else {
			e.replied(w, c)
		}
	case jobPoll, jobInbox:
		c.inbox = nil
		e.received(c, &w.exchange)
	case jobHangUp: // nobody's
	}
}

// replied closes the row of a turn and tells the customer.
func (e *engine) replied(w *worker, c *conv) {
	x, row := &w.exchange, &w.row
	if x.Known == record.Never {
		x.Known = e.now()
	}
	row.Sent, row.FirstByte, row.Complete, row.Known = x.Sent, x.FirstByte, x.Complete, x.Known
	row.Failure, row.Blocked, row.Status, row.Detail, row.Messages = x.Failure, x.Blocked, x.Status, x.Detail, x.Messages
	row.BytesOut, row.BytesIn, row.DNS, row.Connect, row.TLS = x.BytesOut, x.BytesIn, x.DNS, x.Connect, x.TLS
	if w.expired != record.Never && (x.Canceled || x.Known > w.expired) {
		e.censor(w, c)
		e.rows.turn(row)
		e.step(c, inquiry.Event{Kind: inquiry.Due, At: w.expired})
		return
	}
	if row.Failure == record.TimeoutTurn && row.Complete == record.Never {
		row.Complete = row.Known
	}
	e.rows.turn(row)
	if row.Endpoint == record.Desk {
		e.queued(c, x)
		return
	}
	e.step(c, e.reply(w))
}

// censor writes off a turn that was given up: its reply, if it came after all, came too late.
// What we know of the response time is that it is longer than the time the customer waited.
func (e *engine) censor(w *worker, c *conv) {
	row := &w.row
	row.Complete, row.Known = w.expired, w.expired
	row.Failure, row.Blocked, row.Status, row.Messages = record.NoFailure, false, 0, 0
	if row.FirstByte > w.expired {
		row.FirstByte = record.Never
	}
	switch {
	case w.expired == after(row.Intended, c.spec.TurnTimeout):
		row.Failure, row.Detail = record.TimeoutTurn, "no complete reply within turn_timeout"
	case w.expired == after(c.in.At, c.spec.Deadline):
		row.Failure, row.Detail = record.TimeoutConversation, "no complete reply within the conversation's deadline"
	default:
		row.GaveUp, row.Detail = true, "the customer stopped waiting"
	}
}

// reply is what the bot's answer means to the customer.
func (e *engine) reply(w *worker) inquiry.Event {
	x := &w.exchange
	ev := inquiry.Event{
		Kind: inquiry.Reply, Turn: w.row.Turn, At: x.Known, Complete: x.Complete, Known: x.Known,
		Failure: x.Failure, Blocked: x.Blocked, Checked: w.checked, Met: w.met, Solved: x.Solved,
	}
	for _, what := range x.Events {
		switch what.Kind {
		case driver.EventText:
		case driver.EventHandoff, driver.EventQueued, driver.EventJoined: // one way or another, a human's turn
			ev.Handoff = true
		case driver.EventEnded:
			ev.Ended = true
			if what.Solved != record.Unknown {
				ev.Solved = what.Solved
			}
		case driver.EventAbandoned:
			ev.Abandoned = true
		}
	}
	return ev
}
