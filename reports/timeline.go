package reports

import (
	"time"

	"github.com/holdline/holdline/sim/stats"
)

// planned is the scenario's mean rate of fresh arrivals over a slot, all queues together, a minute
// of scenario time. False without a plan.
func (a *Accumulator) planned(slot int) (float64, bool) {
	if a.meta.Planned == nil {
		return 0, false
	}
	// Simpson's rule over four panels: exact for ramps, close for everything smooth.
	weights := [...]float64{1, 4, 2, 4, 2, 4, 2, 4, 1}
	l := &a.layout
	sum, total := 0.0, 0.0
	for i, w := range weights {
		t := l.edges[slot] + l.width(slot)*time.Duration(i)/time.Duration(len(weights)-1)
		if i == len(weights)-1 {
			t-- // the slot ends before its end: a step there belongs to the next
		}
		run := time.Duration(float64(t) / a.meta.Speedup)
		for queue := range l.queues {
			sum += w * a.meta.Planned(queue, run)
		}
		total += w
	}
	return sum / total * 60 / a.meta.Speedup, true
}

// timeline tells the run slot by slot, warm-up included: what came, what was done, how it went.
func (a *Accumulator) timeline() []Slot {
	l := &a.layout
	v, n := a.over(whole("")), 1.0
	if a.study != nil {
		n = float64(a.study.N())
	}
	out := make([]Slot, 0, l.count())
	for i := range l.count() {
		minutes := l.width(i).Minutes() * n
		per := func(c column) float64 { return float64(v.slot(c, i)) / minutes }
		s := Slot{
			FromS: l.edges[i].Seconds(), ToS: l.edges[i+1].Seconds(),
			Fresh: per(fresh), Returns: per(retries) + per(repeats), Offered: per(opened), Achieved: per(served),
		}
		if p, ok := a.planned(i); ok {
			s.Planned = &p
		}
		if l.hasDesk {
			queue := float64(v.slot(queueArea, i)) / float64(l.width(i)) / n
			s.Queue = &queue
		}
		if n := v.slot(queueOffered, i); n > 0 {
			level := float64(v.slot(l.thresholdColumn(l.headline), i)) / float64(n)
			s.Served = &level
		}
		s.ReplyP95S = a.slotReply(&a.store.tracks[0].bins[i])
		out = append(out, s)
	}
	return out
}

func (a *Accumulator) slotReply(b *stats.Bins) *float64 {
	if b.Count() == 0 {
		return nil
	}
	p := b.Quantile(usualQuantile).Seconds() * a.factor(replyTime)
	return &p
}
