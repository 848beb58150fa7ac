package desk_test

import (
	"slices"
	"time"

	"github.com/holdline/holdline/sim/record"
)

// twinRows adds up levels times the time they lasted, the plainest way there is.
type twinRows struct {
	from time.Duration
	last time.Duration
	rows []record.Interval
	done []record.Interval
}

func newTwinRows(w *twin) twinRows {
	var r twinRows
	for g := range w.cfg.Groups {
		r.rows = append(r.rows, record.Interval{Scope: record.GroupScope, Index: g})
	}
	for q := range w.cfg.Queues {
		r.rows = append(r.rows, record.Interval{Scope: record.QueueScope, Index: q})
	}
	return r
}

// pass brings the rows to time t; the levels are those since the last call.
func (r *twinRows) pass(w *twin, t time.Duration) {
	for end := r.from + w.cfg.Interval; end <= t; end = r.from + w.cfg.Interval {
		r.add(w, end)
		r.cut(end)
	}
	r.add(w, t)
}

func (r *twinRows) cut(t time.Duration) {
	for i := range r.rows {
		row := r.rows[i]
		row.From, row.To = r.from, t
		r.done = append(r.done, row)
		r.rows[i] = record.Interval{Scope: row.Scope, Index: row.Index}
	}
	r.from = t
}

func (r *twinRows) ended(scope record.Scope, index int) {
	for i := range r.rows {
		if row := &r.rows[i]; row.Scope == scope && row.Index == index {
			row.Ended++
		}
	}
}

func (r *twinRows) add(w *twin, t time.Duration) {
	from, dt := r.last, (t - r.last).Seconds()
	r.last = t
	for i := range r.rows {
		row := &r.rows[i]
		if row.Scope == record.GroupScope {
			r.addGroup(w, row, dt)
			continue
		}
		for _, c := range w.contacts {
			if c.waiting && c.Queue == row.Index {
				row.QueueArea += dt
			}
		}
		channel := w.cfg.Queues[row.Index].Channel
		if hours := w.hours(channel); hours != nil && w.open(channel, from) || hours == nil && w.paidFor(row.Index) {
			row.Open += dt
		}
	}
}

func (r *twinRows) addGroup(w *twin, row *record.Interval, dt float64) {
	paid, _ := w.heads[row.Index].at(max(0, w.heads[row.Index].last))
	if w.heads[row.Index].last < 0 {
		paid = 0
	}
	paid = max(paid, slices.Max(w.stay[row.Index]))
	slots := 0
	for q := range w.cfg.Queues {
		if w.serves(row.Index, q, 0) || w.serves(row.Index, q, 1) {
			slots = max(slots, w.concurrency(row.Index, w.cfg.Queues[q].Channel))
		}
	}
	row.Paid += float64(paid) * dt
	for _, a := range w.agents {
		if a.group != row.Index || a.duty == "off" {
			continue
		}
		row.Staffed += dt
		row.SlotStaff += float64(slots) * dt
		if w.holds(a) > 0 {
			row.Busy += dt
		}
		row.SlotBusy += w.slotsUsed(a, slots) * dt
	}
}

// slotsUsed is how many of an agent's slots are taken; where there is no bound, what they hold.
func (w *twin) slotsUsed(a *twinAgent, slots int) float64 {
	if slots == 0 {
		return float64(w.holds(a))
	}
	return float64(w.used(a)) * float64(slots) / whole
}

func (w *twin) serves(g, queue, leg int) bool {
	for l := range w.cfg.Locales {
		c := &twinContact{}
		c.Queue, c.Locale, c.leg = queue, l, leg
		if w.skill(g, c) != nil {
			return true
		}
	}
	return false
}

// paidFor reports whether anybody is paid to serve the queue, first of all.
func (w *twin) paidFor(queue int) bool {
	for g := range w.heads {
		if w.heads[g].last < 0 || !w.serves(g, queue, 0) {
			continue
		}
		if slices.Max(w.stay[g]) > 0 {
			return true
		}
		if paid, _ := w.heads[g].at(w.heads[g].last); paid > 0 {
			return true
		}
	}
	return false
}
