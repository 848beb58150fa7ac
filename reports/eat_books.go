package reports

import "github.com/holdline/holdline/sim/record"

// book counts an ended inquiry for the comparison with the target's own counters: over the whole
// run, since the target knows of no warm-up.
func (a *Accumulator) book(r *record.Inquiry) {
	left := r.Outcome == record.Abandoned
	a.note(metBot, r.BotAt >= 0)
	a.note(handedOver, r.Escalated)
	a.note(leftBot, left && (r.Stage == record.AtBot || r.Stage == record.NoStage))
	a.note(enteredQueue, r.QueuedAt >= 0 || left && r.Stage == record.InQueue)
	a.note(fullDesk, r.Outcome == record.Blocked && r.Stage == record.InQueue)
	a.note(gotHuman, r.JoinedAt >= 0)
	a.note(leftQueue, left && r.Stage == record.InQueue)
	a.note(crossed, r.Raced)
	atDesk := r.QueuedAt >= 0 || r.Stage == record.InQueue || r.Stage == record.WithHuman
	a.note(brokenAtDesk, atDesk && (r.Outcome == record.Failed || left && r.Stage == record.WithHuman))
	open := r.Outcome == record.InProgress
	a.note(stoppedBot, open && !atDesk)
	a.note(stoppedDesk, open && atDesk)
}

// bookTurn counts an exchange likewise. One that did not come to a good end may have reached the
// target or not.
func (a *Accumulator) bookTurn(r *record.Turn) {
	bad := r.Open || r.GaveUp || r.Failure != record.NoFailure
	if r.Endpoint == record.Desk {
		a.note(brokenDesk, bad && !r.Blocked)
		return
	}
	a.note(askedBot, true)
	a.note(brokenBot, bad && !r.Blocked)
	a.note(fullBot, r.Blocked)
	a.note(repliedBot, !bad)
	a.note(wordless, !bad && r.Messages == 0)
}

func (a *Accumulator) note(to total, when bool) {
	if when {
		a.store.totals[to]++
	}
}
