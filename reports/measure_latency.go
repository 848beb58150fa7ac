package reports

import (
	"slices"

	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/stats"
)

// The endpoints as a query names them.
const (
	botEndpoint  = int(record.Bot)
	deskEndpoint = int(record.Desk)
)

// usualQuantile is the quantile shown where nobody asked for one.
const usualQuantile = 0.95

// latency is a quantile or the mean of a time of turns, in the time of its own clock.
func latency(v view) result {
	t, _ := v.track(&v.a.layout)
	if v.a.layout.virtual && t.quantity != replyTime {
		return absent("in virtual time nothing is late")
	}
	i := slices.IndexFunc(v.a.layout.tracks, t.same)
	f := v.a.factor(t.quantity)
	if i < 0 {
		return v.total(t, f)
	}
	s := &v.a.store.tracks[i]
	if v.quantile == 0 {
		return s.mean(v, f)
	}
	return s.quantile(v, f)
}

// factor turns run-clock times of a quantity into the time they are told in.
func (a *Accumulator) factor(q quantity) float64 {
	if a.clock(q) == WallClock {
		return 1
	}
	return a.meta.Speedup
}

// clock is the clock that a quantity is told in: the generator's own lateness is wall time, and
// so are the replies of a real target, which knows of no speed-up.
func (a *Accumulator) clock(q quantity) Clock {
	if !q.reply() || a.meta.WallReplies {
		return WallClock
	}
	return ScenarioClock
}

func (s *series) mean(v view, f float64) result {
	var m stats.Moments
	cells := make([]stats.Cell, 0, v.to-v.from+1)
	v.eachSlot(func(slot int) {
		m.Merge(s.sums[slot])
		cells = append(cells, stats.Cell{Num: s.sums[slot].Sum, Den: float64(s.sums[slot].N)})
	})
	if m.N == 0 {
		return nothing("no such turns")
	}
	if v.a.study != nil {
		return known(v.sectioned(m.Sum/float64(m.N), v.trackSections(s), m.N).Scale(f))
	}
	if v.a.meta.Batch > 0 {
		return known(v.batches(cells).Mean(m).Scale(f))
	}
	return known(stats.RatioOr(cells, m, v.atLevel(), v.bits()).Scale(f))
}

func (s *series) quantile(v view, f float64) result {
	var all stats.Bins
	v.eachSlot(func(slot int) { all.Merge(&s.bins[slot]) })
	if all.Count() == 0 {
		return nothing("no such turns")
	}
	var e stats.Estimate
	switch {
	case v.a.study != nil:
		e = v.sectioned(all.Quantile(v.quantile).Seconds(), v.trackSections(s), all.Count())
	case v.a.meta.Batch > 0:
		e = v.batches(s.below(v, &all, v.quantile)).Quantile(&all, v.quantile)
	default:
		e = stats.Quantile(&all, v.quantile, s.below(v, &all, v.quantile), v.atLevel(), v.bits())
	}
	if v.late && v.queues == nil { // the run's own sketch is finer than the sum of the slots
		t, _ := v.track(&v.a.layout)
		if fine := merged(v.a.turnTimes(t)); fine.Count() == all.Count() {
			value := fine.Quantile(v.quantile).Seconds()
			if v.a.study != nil {
				e.Low, e.High = max(0, e.Low+value-e.Value), e.High+value-e.Value
			}
			e.Value = value
			e.Low, e.High = min(e.Low, e.Value), max(e.High, e.Value)
		}
	}
	return known(e.Scale(f))
}

// trackSections gives a series section by section; nil where the view was not kept so.
func (v view) trackSections(s *series) []*stats.Bins {
	for i := range v.a.store.tracks {
		if s == &v.a.store.tracks[i] {
			if out, ok := v.a.study.sections.ofTrack(i, v); ok {
				return out
			}
		}
	}
	return nil
}

// sectioned is a quantile of all replications, or their mean, with the doubt that sections tell.
func (v view) sectioned(value float64, sections []*stats.Bins, n int64) stats.Estimate {
	var all stats.Bins // as coarse as the sections: what they spread around
	for _, b := range sections {
		all.Merge(b)
	}
	e := stats.Sectioned(quantiles([]*stats.Bins{&all}, v.quantile)[0], quantiles(sections, v.quantile), n, v.atLevel())
	shift := value - e.Value
	e.Value, e.Low, e.High = value, e.Low+shift, e.High+shift
	if e.Low < 0 {
		e.Low = 0
	}
	return e
}

// below tells slot by slot how many times lay at or below the quantile of d, of how many.
func (s *series) below(v view, d stats.Distribution, p float64) []stats.Cell {
	at := d.Quantile(p)
	cells := make([]stats.Cell, 0, v.to-v.from+1)
	v.eachSlot(func(slot int) {
		b := &s.bins[slot]
		cells = append(cells, stats.Cell{Num: float64(b.AtMost(at)), Den: float64(b.Count())})
	})
	return cells
}

// total answers from the sketch of the whole run where no series is kept: only for the whole.
func (v view) total(t track, f float64) result {
	if v.phase != anyPhase || !v.late || v.queues != nil && !v.a.keptByQueue(t) {
		return cannotTell(0, "no gate of this run asks for this, so it was not kept")
	}
	from := v.a.turnTimes(t)
	d := merged(from)
	if d.Count() == 0 {
		return nothing("no such turns")
	}
	return known(v.told(d, from).Scale(f))
}

// told is the view's quantile of a sketch, or its mean; from is what the sketch was merged from.
func (v view) told(d *stats.Sketch, from []*stats.Sketch) stats.Estimate {
	switch {
	case d.Count() == 0:
		return stats.Unknown(0)
	case v.a.study != nil && v.quantile == 0:
		return v.sectioned(d.Mean()/1e9, v.a.study.sections.of(from), d.Count())
	case v.a.study != nil:
		return v.sectioned(d.Quantile(v.quantile).Seconds(), v.a.study.sections.of(from), d.Count())
	case v.quantile == 0:
		return stats.Point(d.Mean()/1e9, d.Count(), "mean of all")
	}
	return stats.Quantile(d, v.quantile, nil, v.atLevel(), v.bits())
}

// keptByQueue says whether a track over some queues can be answered from their sketches.
func (a *Accumulator) keptByQueue(t track) bool {
	return t.quantity == replyTime && t.turn == 0 && t.endpoint == a.layout.firstEndpoint()
}

// turnTimes lists the run's sketches that a track would have taken.
func (a *Accumulator) turnTimes(t track) []*stats.Sketch {
	var out []*stats.Sketch
	if t.queues != nil {
		for queue := range a.store.replies {
			if t.queues[queue] {
				out = append(out, &a.store.replies[queue])
			}
		}
		return out
	}
	for e := range a.store.times[t.quantity] {
		if t.endpoint != anyEndpoint && t.endpoint != e {
			continue
		}
		for turn := range a.store.times[t.quantity][e] {
			if t.turn == 0 || t.turn == turn {
				out = append(out, &a.store.times[t.quantity][e][turn])
			}
		}
	}
	return out
}

// merged is one sketch of several, as coarse as the coarsest.
func merged(some []*stats.Sketch) *stats.Sketch {
	all := new(stats.Sketch)
	for _, d := range some {
		all.Merge(d)
	}
	return all
}
