package reports

import (
	"fmt"

	"github.com/holdline/holdline/sim/record"
)

// funnel counts the inquiries of a view along their way.
func (v view) funnel() Funnel {
	of := func(o record.Outcome) int64 { return v.sum(outcomes + column(o)) }
	f := Funnel{
		Offered: v.sum(opened), Fresh: v.sum(fresh), Retries: v.sum(retries), Repeats: v.sum(repeats),
		BotOffered: v.sum(botOffered), Escalated: v.sum(escalated),
		QueueOffered: v.sum(queueOffered), Answered: v.sum(queueAnswered),
		Contained: of(record.Contained), Handled: of(record.Handled),
		AbandonedAtBot: v.sum(abandonedBot), AbandonedInQueue: v.sum(abandonedQueue), AbandonedAtHuman: v.sum(abandonedHuman),
		Balked: v.sum(balked), Blocked: of(record.Blocked), BlockedAtBot: v.sum(blockedBot), BlockedClosed: v.sum(closedDoor),
		Failed: of(record.Failed), NotSent: of(record.NotSent), Raced: v.sum(raced),
		SolvedYes: v.sum(solvedYes), SolvedNo: v.sum(solvedNo), SolvedUnknown: v.sum(solvedUnknown), BotSolved: v.sum(botSolved),
		IntendedReturns: v.sum(intended), ExpectationsMet: v.sum(met), ExpectationsTotal: v.sum(checked),
		Callbacks: v.sum(calledBack), Silent: v.sum(silent), Transfers: v.sum(transferred), ReturnsBeyond: v.sum(beyond),
	}
	f.ReturnsInHorizon = f.Retries + f.Repeats
	f.InProgress = f.Offered - v.sum(offered) - f.NotSent
	return f
}

// conservation is the bookkeeping of every row, measured or not.
func (a *Accumulator) conservation() Conservation {
	c := &a.store.closed
	w := Conservation{
		Offered: a.store.totals[begun], Turns: a.store.totals[allTurns], OpenTurns: a.store.totals[openTurns],
		Contained: c[record.Contained], Handled: c[record.Handled], Abandoned: c[record.Abandoned],
		Blocked: c[record.Blocked], Failed: c[record.Failed], NotSent: c[record.NotSent],
	}
	w.InProgress = w.Offered - w.Contained - w.Handled - w.Abandoned - w.Blocked - w.Failed - w.NotSent
	return w
}

// violations are sentences about books that do not balance.
func (a *Accumulator) violations(s *Summary) []string {
	out := []string{}
	wrong := func(broken bool, format string, args ...any) {
		if broken {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	w := s.Whole
	wrong(w.InProgress < a.store.closed[record.InProgress],
		"more inquiries ended than began: %d began, the outcomes without in_progress sum to %d", w.Offered, w.Offered-w.InProgress)
	wrong(w.OpenTurns > w.Turns, "more turns cut off (%d) than there were (%d)", w.OpenTurns, w.Turns)
	out = append(out, s.Funnel.violations("the run")...)
	for _, q := range s.Queues {
		out = append(out, q.Funnel.violations(q.Name)...)
	}
	sum := int64(0)
	for _, q := range s.Queues {
		sum += q.Funnel.Offered
	}
	wrong(sum != s.Funnel.Offered, "the queues' offered sum to %d, the run's is %d", sum, s.Funnel.Offered)
	return out
}

// outcomeSum is what must equal Offered.
func (f Funnel) outcomeSum() int64 {
	return f.Contained + f.Handled + f.AbandonedAtBot + f.AbandonedInQueue + f.AbandonedAtHuman +
		f.Blocked + f.Failed + f.NotSent + f.InProgress
}

func (f Funnel) violations(where string) []string {
	out := []string{}
	wrong := func(broken bool, what string, a, b int64) {
		if broken {
			out = append(out, fmt.Sprintf("%s: %s (%d, %d)", where, what, a, b))
		}
	}
	wrong(f.outcomeSum() != f.Offered, "offered is not the sum of the outcomes", f.Offered, f.outcomeSum())
	wrong(f.BlockedAtBot+f.BlockedClosed > f.Blocked, "more turned away at the bot, or as closed, than in all", f.BlockedAtBot+f.BlockedClosed, f.Blocked)
	wrong(f.InProgress < 0, "more ended than began", f.Offered-f.InProgress, f.Offered)
	wrong(f.Fresh+f.Retries+f.Repeats != f.Offered, "fresh, retries and repeats are not offered", f.Fresh+f.Retries+f.Repeats, f.Offered)
	wrong(f.Answered > f.QueueOffered, "more answered than entered a queue", f.Answered, f.QueueOffered)
	wrong(f.Handled > f.Answered, "more handled than answered", f.Handled, f.Answered)
	wrong(f.AbandonedInQueue > f.QueueOffered, "more left the queue than entered it", f.AbandonedInQueue, f.QueueOffered)
	wrong(f.Contained > f.BotOffered, "more contained than met the bot", f.Contained, f.BotOffered)
	wrong(f.Escalated > f.BotOffered, "more escalated than met the bot", f.Escalated, f.BotOffered)
	return out
}
