package reports

import (
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/record"
)

// secondLine is the leg of a query about the wait of those whom a human passed on.
const secondLine = 2

// The columns of the wait for the second line, by the slot in which it began, of measured inquiries
// only; secondArea is of clock time, of all inquiries. They are kept where the scenario has such a line,
// behind those of its thresholds, which follow those of the first.
const (
	secondOffered = iota
	secondAnswered
	secondAbandoned
	secondWaited
	secondAnswerTime // ns
	secondWaitTime   // ns
	secondArea       // ns of waiting
	secondStranded   // still waiting at the end
	secondStrandedTime
	numSecond
)

// passesOn says whether somebody may be passed on to a second line.
func passesOn(sc *scenarios.Scenario) bool {
	for i := range sc.Demand {
		if sc.Demand[i].Transfer != nil {
			return true
		}
	}
	return false
}

// secondColumn is where one of these columns lies in a cell.
func (l *layout) secondColumn(i int) column {
	return numColumns + column(2*perThreshold*len(l.thresholds)+i)
}

// secondThreshold is the first column of the i-th threshold for the second line.
func (l *layout) secondThreshold(i int) column {
	return l.thresholdColumn(i) + column(perThreshold*len(l.thresholds))
}

// ofLeg is the column that holds for the query's line what c holds for the first.
func (q *query) ofLeg(l *layout, c column) column {
	if q.leg != secondLine || !l.second {
		return c
	}
	for i, of := range [...]column{
		secondOffered: queueOffered, secondAnswered: queueAnswered, secondAbandoned: queueAbandoned, secondWaited: waited,
		secondAnswerTime: answerTime, secondWaitTime: waitTime, secondArea: queueArea,
		secondStranded: queueStranded, secondStrandedTime: strandedTime,
	} {
		if of == c {
			return l.secondColumn(i)
		}
	}
	return c
}

// secondWait says when the wait for the second line began and ended; false without one.
func (a *Accumulator) secondWait(r *record.Inquiry) (from, until time.Duration, ok bool) {
	l := &a.layout
	if !l.second || r.Transfers == 0 || r.PassedAt < 0 {
		return 0, 0, false
	}
	from = l.scenario(r.PassedAt)
	switch {
	case r.TakenAt >= 0:
		return from, l.scenario(r.TakenAt), true
	case r.EndedAt >= 0:
		return from, l.scenario(r.EndedAt), true
	}
	return from, l.horizon, true
}

// bySecond counts what belongs to the slot in which the inquiry was passed on.
func (a *Accumulator) bySecond(r *record.Inquiry) {
	from, until, ok := a.secondWait(r)
	if !ok {
		return
	}
	l := &a.layout
	n, wait := a.row(r.Queue, l.at(from)), max(0, until-from)
	answered, left := r.TakenAt >= 0, r.TakenAt < 0 && r.Outcome == record.Abandoned
	n[l.secondColumn(secondOffered)]++
	n[l.secondColumn(secondWaitTime)] += int64(wait)
	tick(n, l.secondColumn(secondWaited), wait > l.atOnce)
	tick(n, l.secondColumn(secondAbandoned), left)
	if answered {
		n[l.secondColumn(secondAnswered)]++
		n[l.secondColumn(secondAnswerTime)] += int64(wait)
	}
	for i, limit := range l.thresholds {
		if wait <= limit {
			tick(n, l.secondThreshold(i), answered)
			tick(n, l.secondThreshold(i)+abandonedWithin, left)
		}
	}
}

// secondByClock counts what belongs to the time at which it happened: who waits for the second line,
// and what the first is paid for.
func (a *Accumulator) secondByClock(r *record.Inquiry) {
	l := &a.layout
	if r.PassedAt >= 0 {
		a.contact(r, int(r.PassedBy), l.of(r.PassedAt))
	}
	if from, until, ok := a.secondWait(r); ok {
		a.fill(r.Queue, l.secondColumn(secondArea), l.at(from), from, until)
	}
}

// leg books one that a group was done with, which took d.
func (a *Accumulator) leg(r *record.Inquiry, group, slot int, d time.Duration, second bool) {
	if uint(group) >= uint(a.layout.groups) {
		return
	}
	g := a.group(group, slot)
	g[groupHandled]++
	if r.JoinedAt >= 0 {
		g[groupHandleN]++
		g[groupHandle] += int64(d)
		g[groupWrapUp] += int64(a.layout.wrapUps[r.Queue].of(second))
	}
}

// wrapUps are the mean after-contact work of a queue's two lines.
type wrapUps struct{ first, second time.Duration }

func (w *wrapUps) of(second bool) time.Duration {
	if second {
		return w.second
	}
	return w.first
}

// wrapUpsOf are those of each queue.
func wrapUpsOf(sc *scenarios.Scenario, queues int) []wrapUps {
	out := make([]wrapUps, queues)
	for i := range min(queues, len(sc.Demand)) {
		d := &sc.Demand[i]
		out[i].first = seconds(meanOrNone(d.WrapUp))
		if d.Transfer != nil {
			out[i].second = seconds(meanOrNone(d.Transfer.WrapUp))
		}
	}
	return out
}

func seconds(x float64) time.Duration { return time.Duration(x * float64(time.Second)) }
