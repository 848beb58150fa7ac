package reports

import (
	"fmt"

	"github.com/holdline/holdline/sim/record"
)

// Counted is what a target counted itself, from its first message to its last. Whoever reads the
// target's counters fills it in; Reconcile holds it against the run's own counts.
type Counted struct {
	Name string // who counted: "sandbox"

	Asks      int64 // messages to the bot
	MetBot    int64 // conversations that wrote to the bot
	Rejected  int64 // messages that the bot turned away as full
	Escalated int64 // conversations that the bot handed over
	LeftBot   int64 // that gave up at the bot

	Offered      int64 // conversations that asked for a human
	Blocked      int64 // turned away by the desk
	Joined       int64 // got a human
	Ended        int64 // closed by the human
	LeftQueue    int64 // gave up waiting
	LeaveRefused int64 // wanted to leave when a human was there
}

// Books are the run's counts beside the target's, over the whole run, warm-up included.
type Books struct {
	Target string `json:"target"` // who kept the other books
	Agree  bool   `json:"agree"`  // no row differs
	Sound  bool   `json:"sound"`  // every difference can be explained
	Rows   []Book `json:"rows"`
}

// Book is one count from both sides. What only one side can have seen explains a difference, up to
// its number; the three stand at 0 where both sides agree.
type Book struct {
	Name       string `json:"name"`
	Run        int64  `json:"run"`
	Target     int64  `json:"target"`
	Difference int64  `json:"difference"` // target - run
	Raced      int64  `json:"raced"`      // leaving and joining crossed on the wire
	CutOff     int64  `json:"cut_off"`    // exchanges given up, timed out or broken: one side may not know of them
	InProgress int64  `json:"in_progress"`
	Explained  bool   `json:"explained"`
}

// excuse is how many inquiries or exchanges may have been seen by one side only.
type excuse struct{ raced, cutOff, inProgress int64 }

// Reconcile holds the target's counters against the run's and keeps both in the summary. What
// cannot be explained becomes a warning.
func (a *Accumulator) Reconcile(s *Summary, c Counted) {
	a.settle()
	b := &Books{Target: c.Name, Agree: true, Sound: true}
	n := func(t total) int64 { return a.store.totals[t] }
	bot := excuse{cutOff: n(brokenBot), inProgress: n(stoppedBot)}
	failed := bot // what made a customer ask for a human or go, without the bot's doing
	failed.cutOff += n(fullBot)
	desk := excuse{raced: n(crossed), cutOff: n(brokenDesk) + n(brokenAtDesk), inProgress: n(stoppedBot) + n(stoppedDesk)}
	news := excuse{cutOff: desk.cutOff, inProgress: desk.inProgress}

	b.book("messages_to_bot", n(askedBot), c.Asks, bot, excuse{})
	b.book("met_bot", n(metBot), c.MetBot, bot, excuse{})
	b.book("turned_away_by_bot", n(fullBot), c.Rejected, bot, bot)
	b.book("handed_over", n(handedOver), c.Escalated, failed, bot)
	b.book("left_bot", n(leftBot), c.LeftBot, failed, bot)
	b.book("asked_for_human", n(enteredQueue)+n(fullDesk), c.Offered, desk, desk)
	b.book("turned_away_by_desk", n(fullDesk), c.Blocked, news, news)
	b.book("got_human", n(gotHuman), c.Joined, news, desk)
	b.book("ended_by_human", a.store.closed[record.Handled], c.Ended, news, desk)
	b.book("left_queue", n(leftQueue), c.LeftQueue, desk, desk)
	b.book("left_too_late", n(crossed), c.LeaveRefused, desk, desk)
	s.Books = b
	for _, r := range b.Rows {
		if !r.Explained {
			s.Warnings = append(s.Warnings, fmt.Sprintf("The books of the %s differ in %s: it counted %d, the run %d, and races, cut-off turns and inquiries in progress explain %d at most.",
				b.Target, r.Name, r.Target, r.Run, r.Raced+r.CutOff+r.InProgress))
		}
	}
}

// book adds a row. The target may have counted so many fewer, or so many more, than the run.
func (b *Books) book(name string, run, target int64, fewer, more excuse) {
	r := Book{Name: name, Run: run, Target: target, Difference: target - run, Explained: true}
	e, apart := more, r.Difference
	if apart < 0 {
		e, apart = fewer, -apart
	}
	if apart > 0 {
		r.Raced, r.CutOff, r.InProgress = e.raced, e.cutOff, e.inProgress
		r.Explained = apart <= e.raced+e.cutOff+e.inProgress
		b.Agree = false
	}
	b.Sound = b.Sound && r.Explained
	b.Rows = append(b.Rows, r)
}
