package reports

import (
	"time"

	"github.com/holdline/holdline/sim/rng"
	"github.com/holdline/holdline/sim/stats"
)

// view is a query over a range of slots: all that the computation of a measure may look at.
type view struct {
	a *Accumulator
	query
	span
	late  bool    // inquiries that entered the queue after the horizon count too
	level float64 // confidence of intervals; 0: the usual
}

// over looks at the measured part of a run, or at the query's phase of it.
func (a *Accumulator) over(q query) view {
	v := a.within(q, a.layout.warmup, a.layout.horizon)
	v.late = q.phase == anyPhase
	return v
}

// within looks at what lies between two scenario times, inside the warm-up, horizon and phase.
func (a *Accumulator) within(q query, from, to time.Duration) view {
	from, to = max(from, a.layout.warmup), min(to, a.layout.horizon)
	if q.phase != anyPhase {
		p := a.sc.Phases[q.phase]
		from, to = max(from, p.From.Std()), min(to, p.To.Std())
	}
	return view{a: a, query: q, span: a.layout.between(from, to)}
}

// eachSlot visits the slots, the late one last where it counts.
func (v view) eachSlot(visit func(slot int)) {
	for i := v.from; i < v.to; i++ {
		visit(i)
	}
	if v.late {
		visit(v.a.layout.late())
	}
}

// sum adds a column up.
func (v view) sum(c column) int64 {
	total := int64(0)
	v.eachSlot(func(slot int) { total += v.slot(c, slot) })
	return total
}

// slot adds a column up over the view's queues in one slot.
func (v view) slot(c column, slot int) int64 {
	l := &v.a.layout
	total, width := int64(0), l.columns()
	c = v.ofLeg(l, c)
	for queue := range l.queues {
		if v.takes(queue) {
			total += v.a.store.counts[(queue*(l.count()+1)+slot)*width+int(c)]
		}
	}
	return total
}

// bits is the stream of random bits for the intervals of this measure.
func (v view) bits() stats.Source {
	return rng.New(v.a.meta.Seed, 0).Name(v.measure).Num(uint64(v.from)).Source(rng.Bootstrap)
}
