package reports

import (
	"time"

	"github.com/holdline/holdline/sim/record"
)

// cell is what is kept of one queue in one slot.
type cell struct {
	n  []int64
	sq []float64
}

func (a *Accumulator) cell(queue, slot int) cell {
	at := queue*(a.layout.count()+1) + slot
	w := a.layout.columns()
	return cell{n: a.store.counts[at*w : (at+1)*w], sq: a.store.squares[at*int(numSquares) : (at+1)*int(numSquares)]}
}

func (c cell) tick(to column, when bool) {
	if when {
		c.n[to]++
	}
}

func (c cell) time(sum column, sq square, d time.Duration) {
	c.n[sum] += int64(d)
	c.sq[sq] += d.Seconds() * d.Seconds()
}

// Open implements record.Sink.
func (a *Accumulator) Open(r *record.Inquiry) {
	a.store.totals[begun]++
	slot := a.layout.of(r.Arrived)
	if !a.knows(r.Queue) || slot == a.layout.late() {
		return
	}
	c := a.cell(r.Queue, slot) // the warm-up too: it has slots of its own, which no measure reads
	c.n[opened]++
	c.tick(fresh, r.Kind == record.Fresh)
	c.tick(retries, r.Kind == record.Retry)
	c.tick(repeats, r.Kind == record.Repeat)
}

// knows keeps a row of another scenario from being counted in the wrong place.
func (a *Accumulator) knows(queue int) bool { return queue >= 0 && queue < a.layout.queues }

// Close implements record.Sink.
func (a *Accumulator) Close(r *record.Inquiry) {
	if r.Outcome >= record.NumOutcomes {
		return
	}
	a.store.closed[r.Outcome]++
	a.book(r)
	if !a.knows(r.Queue) {
		return
	}
	a.byClock(r)
	if !a.layout.measured(r.Arrived) {
		return
	}
	c := a.cell(r.Queue, a.layout.of(r.Arrived))
	c.n[outcomes+column(r.Outcome)]++
	if r.Outcome == record.NotSent || r.Outcome == record.InProgress {
		return
	}
	a.byArrival(c, r)
	if r.QueuedAt >= 0 || r.Outcome == record.Abandoned && r.Stage == record.InQueue {
		a.byEntry(r)
	}
	if r.Outcome == record.Failed && r.Failure < record.NumFailures {
		a.store.inquiries[r.Failure]++
	}
}

// byArrival counts what belongs to the slot in which the inquiry arrived.
func (a *Accumulator) byArrival(c cell, r *record.Inquiry) {
	c.n[offered]++
	left := r.Outcome == record.Abandoned
	c.tick(abandonedBot, left && (r.Stage == record.AtBot || r.Stage == record.NoStage))
	c.tick(abandonedQueue, left && r.Stage == record.InQueue)
	c.tick(abandonedHuman, left && r.Stage == record.WithHuman)
	c.tick(blockedBot, r.Outcome == record.Blocked && r.Stage == record.AtBot)
	c.tick(failedBot, r.Outcome == record.Failed && r.Stage == record.AtBot)
	c.tick(balked, r.Balked)
	c.tick(raced, r.Raced)
	c.tick(botOffered, r.BotAt >= 0)
	c.tick(escalated, r.Escalated)
	c.n[met] += int64(r.Expected)
	c.n[checked] += int64(r.Checked)

	answer := settled(r)
	c.tick(solvedYes, answer == record.Yes)
	c.tick(solvedNo, answer == record.No)
	c.tick(solvedUnknown, answer == record.Unknown)
	contained := r.Outcome == record.Contained
	c.tick(botSolved, contained && answer == record.Yes)
	c.tick(botUnknown, contained && answer == record.Unknown)
	first := r.Kind == record.Fresh
	c.tick(freshOffered, first)
	c.tick(retryOffered, r.Kind == record.Retry)
	c.tick(freshSolved, first && answer == record.Yes && r.Return == record.Fresh)
	c.tick(freshUnknown, first && answer == record.Unknown)
	c.tick(intended, r.Return != record.Fresh)
	c.tick(lost, (left || r.Outcome == record.Blocked) && r.Return == record.Fresh)
	c.tick(calledBack, r.Callback)
	c.tick(silent, r.Silent)
	c.n[transferred] += int64(r.Transfers)
	c.tick(beyond, r.Return != record.Fresh && a.layout.scenario(r.ReturnAt) >= a.layout.horizon)
	a.handling(c, r, answer)
	a.contentment(c, r, answer)
}

// contentment counts how content the served are.
func (a *Accumulator) contentment(c cell, r *record.Inquiry, answer record.Solved) {
	served := r.Outcome == record.Contained || r.Outcome == record.Handled
	if !served || answer == record.Unknown {
		return
	}
	c.n[contentN]++
	if a.sc.CSAT == nil {
		return
	}
	inQueue := time.Duration(0)
	if r.QueuedAt >= 0 && r.JoinedAt >= r.QueuedAt {
		inQueue = a.layout.scenario(r.JoinedAt - r.QueuedAt + r.Held)
	}
	c.n[content] += contentOf(a.sc.CSAT, inQueue.Minutes(), r.Transfers, answer == record.Yes)
}

// settled says whether the matter was settled: who was not served left with it open, whatever
// the endpoint could tell.
func settled(r *record.Inquiry) record.Solved {
	served := r.Outcome == record.Contained || r.Outcome == record.Handled
	if r.Solved == record.Unknown && !served {
		return record.No
	}
	return r.Solved
}

// handling counts the time with a human, by queue and by group.
func (a *Accumulator) handling(c cell, r *record.Inquiry, answer record.Solved) {
	if r.Outcome != record.Handled {
		return
	}
	d := time.Duration(-1)
	if r.JoinedAt >= 0 && r.EndedAt >= r.JoinedAt {
		d = a.layout.scenario(max(0, r.EndedAt-r.JoinedAt-r.Held))
		c.n[handledN]++
		c.n[handledTransfers] += int64(r.Transfers)
		c.time(handleTime, handleSquare, d)
	}
	if r.Group < 0 || r.Group >= a.layout.groups {
		return
	}
	g := a.group(r.Group, a.layout.of(r.Arrived))
	g[groupHandled]++
	if d >= 0 {
		g[groupHandleN]++
		g[groupHandle] += int64(d)
	}
	if answer == record.Yes {
		g[groupYes]++
	}
	if answer == record.No {
		g[groupNo]++
	}
}

// byEntry counts what belongs to the slot in which the inquiry entered the queue.
func (a *Accumulator) byEntry(r *record.Inquiry) {
	entered := r.QueuedAt
	if entered < 0 {
		entered = max(r.EndedAt, r.Arrived) // balked before the queue took note
	}
	c := a.cell(r.Queue, a.layout.of(entered))
	c.n[queueOffered]++
	c.tick(queueEscalated, r.Escalated)
	answered := r.JoinedAt >= 0
	left := r.Outcome == record.Abandoned && r.Stage == record.InQueue
	c.tick(queueAnswered, answered)
	c.tick(queueAbandoned, left)
	until := r.EndedAt
	if answered {
		until = r.JoinedAt
	}
	raw := max(0, until-entered)
	w := a.layout.scenario(raw)
	c.tick(waited, raw > a.atOnce())
	c.time(waitTime, waitSquare, w)
	if answered {
		c.time(answerTime, answerSquare, w)
		a.store.waits[r.Queue].Record(w)
		a.store.wait.Record(w)
	}
	for i, limit := range a.layout.thresholds {
		if w <= limit {
			c.tick(a.layout.thresholdColumn(i), answered)
			c.tick(a.layout.thresholdColumn(i)+1, left)
		}
	}
}

// atOnce is the longest wait that is none: what a network takes to say that somebody is there.
func (a *Accumulator) atOnce() time.Duration {
	if a.meta.WallReplies {
		return time.Second
	}
	return 10 * time.Millisecond
}

// byClock counts what belongs to the time at which it happened, measured or not: a time average
// sees everybody.
func (a *Accumulator) byClock(r *record.Inquiry) {
	if r.EndedAt < 0 || r.Outcome == record.NotSent {
		return
	}
	serve := r.Outcome == record.Contained || r.Outcome == record.Handled
	if r.Outcome != record.InProgress {
		slot := a.layout.of(r.EndedAt)
		c := a.cell(r.Queue, slot)
		c.n[ended]++
		c.tick(served, serve)
		if r.Outcome == record.Handled && r.Group >= 0 && r.Group < a.layout.groups {
			a.group(r.Group, slot)[groupContacts]++
		}
	}
	if r.QueuedAt >= 0 {
		until := r.EndedAt
		if r.JoinedAt >= 0 {
			until = r.JoinedAt
		}
		a.fill(r.Queue, queueArea, r.QueuedAt, until)
	}
	if r.Return == record.Retry && r.ReturnAt >= 0 {
		a.fill(r.Queue, orbitArea, r.EndedAt, r.ReturnAt)
	}
}

// fill adds a stretch of time to the slots it touches.
func (a *Accumulator) fill(queue int, to column, from, until time.Duration) {
	a.layout.spread(from, until, func(slot int, overlap time.Duration) {
		a.cell(queue, slot).n[to] += int64(overlap)
	})
}
