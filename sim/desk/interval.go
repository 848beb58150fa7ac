package desk

import (
	"time"

	"github.com/holdline/holdline/sim/record"
)

// rows are the interval rows of a desk: the one that runs, and those complete and not yet fetched.
type rows struct {
	length   time.Duration
	from, to time.Duration // of the interval that runs
	done     []record.Interval
}

func newRows(length time.Duration) rows {
	if length <= 0 {
		return rows{to: never}
	}
	return rows{length: length, to: length}
}

// Intervals brings the desk to time t and emits the rows complete by then: by time, groups before
// queues. A desk with Config.Interval set keeps its rows until they are fetched.
func (d *Desk) Intervals(t time.Duration, emit func(*record.Interval)) {
	d.reach(t)
	for i := range d.rows.done {
		emit(&d.rows.done[i])
	}
	d.rows.done = d.rows.done[:0]
}

// Flush is Intervals and the rows of the interval that time t cuts short. The next begins at t.
func (d *Desk) Flush(t time.Duration, emit func(*record.Interval)) {
	d.reach(t)
	if d.rows.length > 0 && d.rows.from < d.now {
		d.cut(d.now)
	}
	d.Intervals(t, emit)
}

// closeIntervals completes the intervals that end at or before time t.
func (d *Desk) closeIntervals(t time.Duration) {
	for t >= d.rows.to && d.rows.to != never {
		d.cut(d.rows.to)
		d.rows.to += d.rows.length
	}
	if d.quiet > 0 {
		d.quiet = min(d.planned, d.rows.to, idle)
	}
}

// cut writes a row for each group and queue from the last cut to time t.
func (d *Desk) cut(t time.Duration) {
	r := &d.rows
	for i := range d.groups {
		g := &d.groups[i]
		row := r.add(record.GroupScope, i, t)
		row.Paid, row.Staffed, row.Busy = g.paid.cut(t), g.staffed.cut(t), g.busy.cut(t)
		row.SlotBusy = row.Busy // of solo agents
		if !g.slots.single {
			row.SlotBusy = g.units.cut(t) * g.slots.unit()
		}
		row.SlotStaff = row.Staffed * float64(g.slots.each)
		row.Ended, g.ended = g.ended, 0
	}
	for i := range d.queues {
		q := &d.queues[i]
		row := r.add(record.QueueScope, i, t)
		row.QueueArea, row.Open = d.area(i, t), q.opened.cut(t)
		row.Ended, q.ended = q.ended, 0
	}
	r.from = t
}

// add makes a row from the last cut to time t, where the caller fills it in.
func (r *rows) add(scope record.Scope, index int, t time.Duration) *record.Interval {
	n := len(r.done)
	if n < cap(r.done) {
		r.done = r.done[:n+1]
	} else {
		r.done = append(r.done, record.Interval{})
	}
	row := &r.done[n]
	*row = record.Interval{}
	row.From, row.To, row.Scope, row.Index = r.from, t, scope, index
	return row
}

// area cuts the waiting of all lines of a queue.
func (d *Desk) area(queue int, t time.Duration) (sum float64) {
	each := len(d.queues) * d.locales
	for l := queue * d.locales; l < len(d.lines); l += each {
		for i := range d.locales {
			sum += d.lines[l+i].waiting.cut(t)
		}
	}
	return sum
}
