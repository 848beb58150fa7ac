package reports

import "time"

// Throughput counts what came and what was done within the measured part of a run, as far as whole
// slots of it were over at a moment of scenario time: inquiries offered, returns included, those served
// (contained or handled) by the moment they ended, and the minutes of scenario time that is over.
func (a *Accumulator) Throughput(until time.Duration) (offered, done int64, minutes float64) {
	l := &a.layout
	v := a.within(whole(""), l.warmup, min(l.horizon, until))
	for slot := v.from; slot < v.to && l.edges[slot+1] <= until; slot++ {
		offered += v.slot(opened, slot)
		done += v.slot(served, slot)
		minutes += l.width(slot).Minutes()
	}
	return offered, done, minutes
}
