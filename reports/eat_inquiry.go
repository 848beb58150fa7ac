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
	return cell{n: a.row(queue, slot), sq: a.store.squares[at*int(numSquares) : (at+1)*int(numSquares)]}
}

// row is the columns of a cell.
func (a *Accumulator) row(queue, slot int) []int64 {
	w := a.layout.cellWidth
	at := queue*a.layout.queueStep + slot*w
	return a.store.counts[at : at+w]
}

// Open implements record.Sink.
func (a *Accumulator) Open(r *record.Inquiry) {
	a.store.totals[begun]++
	slot := a.layout.of(r.Arrived)
	if !a.knows(r.Queue) || slot == a.layout.late() {
		return
	}
	n := a.row(r.Queue, slot) // the warm-up too: it has slots of its own, which no measure reads
	n[opened]++
	switch r.Kind {
	case record.Fresh:
		n[fresh]++
	case record.Retry:
		n[retries]++
	case record.Repeat:
		n[repeats]++
	}
}

// knows keeps a row of another scenario from being counted in the wrong place.
func (a *Accumulator) knows(queue int) bool { return uint(queue) < uint(a.layout.queues) }

// Close implements record.Sink.
func (a *Accumulator) Close(r *record.Inquiry) {
	if r.Outcome >= record.NumOutcomes {
		return
	}
	k := a.class(r)
	k.n++
	if r.Raced {
		a.store.totals[crossed]++
	}
	if !a.knows(r.Queue) {
		return
	}
	l := &a.layout
	arrived := l.scenario(r.Arrived)
	slot := l.at(arrived)
	entered, from := slot, arrived
	if k.entered && r.QueuedAt != r.Arrived {
		from = l.scenario(r.QueuedAt)
		if r.QueuedAt < 0 {
			from = l.scenario(max(r.EndedAt, r.Arrived)) // balked before the queue took note
		}
		entered = l.at(from)
	}
	until, cut := r.EndedAt, l.virtual && r.Outcome == record.InProgress // that is after the horizon
	switch {
	case k.answered:
		until = r.JoinedAt
	case cut:
		until = l.horizon
	}
	wait := l.scenario(until) - from
	if cut || r.EndedAt >= 0 && r.Outcome != record.NotSent {
		a.byClock(k, r, entered, from, wait)
	}
	if arrived < l.warmup || arrived >= l.horizon {
		return
	}
	n := a.row(r.Queue, slot)
	for _, c := range k.arrival {
		n[c]++
	}
	if !k.counts {
		if r.Outcome == record.InProgress {
			a.atTheEnd(k, r, slot, entered)
		}
		return
	}
	a.byArrival(k, n, slot, r)
	if k.entered {
		a.byEntry(k, r.Queue, entered, max(0, wait))
	}
	if r.Transfers > 0 {
		a.bySecond(r)
	}
}

// columnsOf lists the columns to which every inquiry that goes like this one adds 1, in the slot in
// which it arrived. Those of which only some do are counted by byArrival.
func columnsOf(r *record.Inquiry, counts bool) []uint8 {
	out := []uint8{uint8(outcomes + column(r.Outcome))}
	if !counts {
		return out
	}
	add := func(c column, when bool) {
		if when {
			out = append(out, uint8(c))
		}
	}
	left := r.Outcome == record.Abandoned
	add(offered, true)
	add(abandonedBot, left && (r.Stage == record.AtBot || r.Stage == record.NoStage))
	add(abandonedQueue, left && r.Stage == record.InQueue)
	add(abandonedHuman, left && r.Stage == record.WithHuman)
	add(blockedBot, r.Outcome == record.Blocked && r.Stage == record.AtBot)
	add(failedBot, r.Outcome == record.Failed && r.Stage == record.AtBot)
	add(botOffered, r.BotAt >= 0)
	add(escalated, r.Escalated)

	answer := settled(r)
	add(solvedYes, answer == record.Yes)
	add(solvedNo, answer == record.No)
	add(solvedUnknown, answer == record.Unknown)
	contained := r.Outcome == record.Contained
	add(botSolved, contained && answer == record.Yes)
	add(botUnknown, contained && answer == record.Unknown)
	first := r.Kind == record.Fresh
	add(freshOffered, first)
	add(retryOffered, r.Kind == record.Retry)
	add(freshSolved, first && answer == record.Yes && r.Return == record.Fresh)
	add(freshUnknown, first && answer == record.Unknown)
	add(intended, r.Return != record.Fresh)
	add(lost, (left || r.Outcome == record.Blocked) && r.Return == record.Fresh)
	add(handledN, r.Outcome == record.Handled && r.JoinedAt >= 0)
	add(contentN, (contained || r.Outcome == record.Handled) && answer != record.Unknown)
	return out
}

// entryOf lists the columns to which they add 1 in the slot in which they entered the queue.
func entryOf(r *record.Inquiry, left bool) []uint8 {
	out := []uint8{uint8(queueOffered)}
	if r.Escalated {
		out = append(out, uint8(queueEscalated))
	}
	if r.JoinedAt >= 0 {
		out = append(out, uint8(queueAnswered))
	}
	if left {
		out = append(out, uint8(queueAbandoned))
	}
	return out
}

// byArrival counts what belongs to the slot in which the inquiry arrived and depends on more than its
// class.
func (a *Accumulator) byArrival(k *class, n []int64, slot int, r *record.Inquiry) {
	a.remarks(n, r)
	if k.known && a.sc.CSAT != nil {
		n[content] += a.contentOf(k, r)
	}
	if r.Outcome == record.Handled || r.Transfers > 0 {
		a.handling(n, slot, r)
	}
}

// remarks counts what is special about some inquiries.
func (a *Accumulator) remarks(n []int64, r *record.Inquiry) {
	if r.Balked || r.Raced || r.Callback || r.Silent || r.Closed || r.Checked > 0 || r.Transfers > 0 {
		tick(n, balked, r.Balked)
		tick(n, raced, r.Raced)
		tick(n, calledBack, r.Callback)
		tick(n, silent, r.Silent)
		tick(n, closedDoor, r.Closed && r.Outcome == record.Blocked)
		n[met] += int64(r.Expected)
		n[checked] += int64(r.Checked)
		n[transferred] += int64(r.Transfers)
	}
	if r.Return != record.Fresh {
		tick(n, beyond, a.layout.scenario(r.ReturnAt) >= a.layout.horizon)
	}
	if r.Outcome == record.Failed && r.Failure < record.NumFailures {
		a.store.inquiries[r.Failure]++
	}
}

// contentOf is how content a served customer is.
func (a *Accumulator) contentOf(k *class, r *record.Inquiry) int64 {
	inQueue := time.Duration(0)
	if r.QueuedAt >= 0 && r.JoinedAt >= r.QueuedAt {
		inQueue = a.layout.scenario(r.JoinedAt - r.QueuedAt + r.Held)
	}
	return contentOf(a.sc.CSAT, inQueue, int(r.Transfers), k.solved)
}

func tick(n []int64, c column, when bool) {
	if when {
		n[c]++
	}
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

// handling counts the time with a human, by queue and by group: each group's own leg.
func (a *Accumulator) handling(n []int64, slot int, r *record.Inquiry) {
	first := time.Duration(0)
	if r.Transfers > 0 && r.PassedAt >= 0 {
		first = a.layout.scenario(r.Talked)
		a.leg(r, int(r.PassedBy), slot, first, false)
	}
	if r.Outcome != record.Handled {
		return
	}
	d := time.Duration(0)
	if r.JoinedAt >= 0 {
		d = a.layout.scenario(max(0, r.EndedAt-r.JoinedAt-r.Held))
		n[handledTransfers] += int64(r.Transfers)
		n[handleTime] += int64(d)
		if !a.lean {
			a.square(r.Queue, slot, handleSquare, d)
		}
	}
	a.leg(r, r.Group, slot, max(0, d-first), r.Transfers > 0)
}

// square adds to a sum of squares, which only one run short of slots needs.
func (a *Accumulator) square(queue, slot int, of square, d time.Duration) {
	a.cell(queue, slot).sq[of] += d.Seconds() * d.Seconds()
}

// byEntry counts what belongs to the slot in which the inquiry entered the queue.
func (a *Accumulator) byEntry(k *class, queue, slot int, wait time.Duration) {
	n := a.row(queue, slot)
	for _, c := range k.entry {
		n[c]++
	}
	if wait > a.layout.atOnce {
		n[waited]++
	}
	n[waitTime] += int64(wait)
	if k.answered {
		n[answerTime] += int64(wait)
		a.store.waits[queue].Record(wait)
	}
	if !a.lean {
		a.square(queue, slot, waitSquare, wait)
		if k.answered {
			a.square(queue, slot, answerSquare, wait)
			a.store.wait.Record(wait)
		}
	}
	for i, limit := range a.layout.thresholds {
		if wait > limit {
			continue
		}
		c := a.layout.thresholdColumn(i)
		if k.answered {
			n[c]++
		}
		if k.left {
			n[c+abandonedWithin]++
		}
	}
}

// atOnce is the longest wait that is none, in scenario time: what a network takes to say that
// somebody is there.
func atOnce(m Meta) time.Duration {
	if m.WallReplies {
		return time.Duration(float64(time.Second) * m.Speedup)
	}
	return time.Duration(float64(10*time.Millisecond) * m.Speedup)
}

// byClock counts what belongs to the time at which it happened, measured or not: a time average
// sees everybody.
func (a *Accumulator) byClock(k *class, r *record.Inquiry, entered int, from, wait time.Duration) {
	l := &a.layout
	if r.Outcome != record.InProgress {
		slot := l.of(r.EndedAt)
		n := a.row(r.Queue, slot)
		n[ended]++
		n[served] += k.served
		if r.Outcome == record.Handled {
			a.contact(r, r.Group, slot)
		}
	}
	if r.Transfers > 0 {
		a.secondByClock(r)
	}
	if r.QueuedAt >= 0 && wait > 0 {
		a.fill(r.Queue, queueArea, entered, from, from+wait)
	}
	a.orbit(r)
}

// contact books one that a group is paid for. Who comes after the horizon is in no denominator either;
// where others go on coming, what ends after it stands for what was carried over the warm-up.
func (a *Accumulator) contact(r *record.Inquiry, group, slot int) {
	l := &a.layout
	if uint(group) < uint(l.groups) && l.scenario(r.Arrived) < l.horizon && (slot != l.late() || l.paysLate) {
		a.group(group, slot)[groupContacts]++
	}
}

// orbit counts the time until a retry.
func (a *Accumulator) orbit(r *record.Inquiry) {
	if r.Return == record.Retry && r.ReturnAt >= 0 {
		from := a.layout.scenario(r.EndedAt)
		a.fill(r.Queue, orbitArea, a.layout.at(from), from, a.layout.scenario(r.ReturnAt))
	}
}

// fill adds a stretch of scenario time to the slots it touches, of which the first is told.
func (a *Accumulator) fill(queue int, to column, slot int, from, until time.Duration) {
	l := &a.layout
	from = max(from, 0)
	for ; slot < l.late() && from < until; slot++ {
		end := min(until, l.edges[slot+1])
		a.row(queue, slot)[to] += int64(end - from)
		from = end
	}
}
