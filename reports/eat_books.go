package reports

import "github.com/holdline/holdline/sim/record"

// totalsOf lists the totals to which every inquiry that goes like this one adds 1, for the comparison
// with the target's own counters: over the whole run, since the target knows of no warm-up.
func totalsOf(r *record.Inquiry) []uint8 {
	var out []uint8
	add := func(to total, when bool) {
		if when {
			out = append(out, uint8(to))
		}
	}
	left := r.Outcome == record.Abandoned
	add(metBot, r.BotAt >= 0)
	add(handedOver, r.Escalated)
	add(leftBot, left && (r.Stage == record.AtBot || r.Stage == record.NoStage))
	add(enteredQueue, r.QueuedAt >= 0 || left && r.Stage == record.InQueue)
	add(fullDesk, r.Outcome == record.Blocked && r.Stage == record.InQueue)
	add(gotHuman, r.JoinedAt >= 0)
	add(leftQueue, left && r.Stage == record.InQueue)
	atDesk := r.QueuedAt >= 0 || r.Stage == record.InQueue || r.Stage == record.WithHuman
	add(brokenAtDesk, atDesk && (r.Outcome == record.Failed || left && r.Stage == record.WithHuman))
	open := r.Outcome == record.InProgress
	add(stoppedBot, open && !atDesk)
	add(stoppedDesk, open && atDesk)
	return out
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
