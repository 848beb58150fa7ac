package reports

import (
	"fmt"
	"time"

	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/stats"
	"github.com/holdline/holdline/sim/unit"
)

// Span is a stretch of scenario time.
type Span struct{ From, To time.Duration }

// Value answers a gate over the whole of what is measured; its `every` and its limit play no part.
// Where there is nothing to measure because customers did not come, or did not come to an end, that
// is not known instead of empty: such a run must not pass for one that held. Only where the scenario
// itself has nothing to measure (no bot, no price) is it empty whoever came.
func (a *Accumulator) Value(g goal.Gate) Measure {
	return a.answer(g, func(q query) result {
		v := a.over(q)
		r := a.compute(v)
		if why := v.unheard(); r.empty && !r.absent && why != "" {
			r.empty, r.missing = false, why
		}
		return r
	})
}

// unheard says why an empty measure proves nothing: nobody was counted, all of them failed, or so many were
// cut off that what is missing may be they. It is "" where the measure has simply nothing to look at.
func (v view) unheard() string {
	came, counted := v.sum(opened), v.sum(offered)
	switch {
	case came == 0:
		return "nobody came"
	case counted == 0:
		return fmt.Sprintf("of %d who came, nobody came to an end", came)
	case v.sum(failedOnes) == counted:
		return v.a.allFailed(counted)
	case came-counted >= stats.Needed(0):
		return fmt.Sprintf("nothing to measure, but %d of %d who came did not come to an end", came-counted, came)
	}
	return ""
}

// ValueIn answers a gate over a stretch of time, with an interval at that level of confidence; the
// stretch must be one of Windows.
func (a *Accumulator) ValueIn(g goal.Gate, s Span, level float64) Measure {
	return a.answer(g, func(q query) result {
		v := a.within(q, s.From, s.To)
		v.level = level
		return a.compute(v)
	})
}

// answer puts what a query finds into words, or why the gate is none of this run.
func (a *Accumulator) answer(g goal.Gate, find func(query) result) Measure {
	q, err := compile(g, a.sc, a.meta.Labels)
	if err != nil {
		m := a.measure(q, cannotTell(0, err.Error()))
		m.Name = g.Measure
		return m
	}
	return a.measure(q, find(q))
}

// Windows are the stretches in which an `every` gate is judged: those that begin at multiples of
// its length, cut at the warm-up and the horizon. False says there are too many to keep apart.
func (a *Accumulator) Windows(every time.Duration) ([]Span, bool) {
	l := &a.layout
	if !fitsEvery(every, l.horizon) {
		return nil, false
	}
	out := make([]Span, 0, l.horizon/every+1)
	for from := l.warmup - l.warmup%every; from < l.horizon; from += every {
		s := Span{From: max(from, l.warmup), To: min(from+every, l.horizon)}
		if !l.cutsAt(s.From) || !l.cutsAt(s.To) {
			return nil, false
		}
		out = append(out, s)
	}
	return out, true
}

// compute looks the measure up in the table.
func (a *Accumulator) compute(v view) result {
	if v.to <= v.from {
		return nothing("no measured time in it")
	}
	d, ok := defined(v.measure)
	if !ok {
		return cannotTell(0, "not a measure: "+v.measure)
	}
	if r, no := v.lacks(&d); no {
		return r
	}
	return d.compute(v)
}

// without says so where there is nothing in the scenario that could answer the query.
func (v view) without() (result, bool) {
	d, _ := defined(v.measure)
	return v.lacks(&d)
}

// lacks says so where the scenario has no such end of the channel, and nobody met one either.
func (v view) lacks(d *definition) (result, bool) {
	l := &v.a.layout
	bot, desk := d.end == theBot || v.endpoint == botEndpoint, d.end == theDesk || v.endpoint == deskEndpoint
	if t, ok := v.track(l); ok && t.endpoint != anyEndpoint {
		bot, desk = t.endpoint == botEndpoint, t.endpoint == deskEndpoint
	}
	switch {
	case v.absent != "":
		return absent("nothing to measure: " + v.absent), true
	case bot && !l.hasBot && v.sum(botOffered) == 0:
		return absent("nothing to measure: the scenario has no bot"), true
	case desk && !l.hasDesk && v.sum(queueOffered) == 0:
		return absent("nothing to measure: the scenario has no desk"), true
	case v.leg == secondLine && !l.second:
		return absent("nothing to measure: nobody is passed on to a second line"), true
	}
	return result{}, false
}

// defined looks a measure up in the table.
func defined(name string) (definition, bool) {
	for _, e := range table() {
		if e.name == name {
			return e.definition, true
		}
	}
	return definition{}, false
}

// measure puts a result into words.
func (a *Accumulator) measure(q query, r result) Measure {
	m := Measure{Name: q.measure, Estimate: r.Estimate, Missing: r.missing, Empty: r.empty, Absent: r.absent, Fixed: r.fixed, Open: r.open}
	known, ok := goal.Named(q.measure)
	if !ok {
		return m
	}
	m.Unit = string(known.Unit)
	if known.Arg == goal.ThresholdArg {
		t := q.threshold
		if t == 0 {
			t = a.layout.thresholds[a.layout.headline]
		}
		m.Arg = unit.Duration(t).String()
	}
	if q.quantile > 0 {
		m.Arg = stats.Name(q.quantile)
	}
	if known.Unit == goal.Seconds {
		m.Clock = ScenarioClock
		if t, isLatency := q.track(&a.layout); isLatency {
			m.Clock = a.clock(t.quantity)
		}
	}
	return m
}
