package reports

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/stats"
)

// Margins reads off each replication how far it lies on the good side of each gate, and keeps nothing
// else. A margin is linear: num - limit x den of a measure, turned around for an upper bound; of a
// quantile gate p95(x) < L it is (values up to L) - 0.95 x values. So the measure over many
// replications, the ratio of means, holds exactly where the sum of margins is above 0. Who was still in
// progress at the end counts where it is certain as what (see Open), such as not served in time after a wait that
// is too long already: a search would otherwise find that who is never served breaks no promise.
//
// Sink may be called from any goroutine, and so may Read.
type Margins struct {
	all      *Accumulator
	criteria []criterion
	pool     pool
}

// Margin is that of one replication.
type Margin struct {
	Good float64 // above 0: on the good side
	Of   float64 // what Good is a part of; 0: there was nothing to measure
}

// Criterion is what has a margin: a gate over the whole, or in one of its intervals.
type Criterion struct {
	Gate   int  // its place among the goals
	Span   Span // of an `every` gate; else empty
	Closed bool // a margin of 0 holds
}

type criterion struct {
	Criterion
	definition
	goal  goal.Gate
	query query
	days  []Span // of a share of days
	track int    // of a latency; -1
}

// NewMargins prepares for some goals, which must be the scenario's gates. A goal that nothing can be
// read off for is an error.
func NewMargins(sc *scenarios.Scenario, m Meta, goals []goal.Gate) (*Margins, error) {
	m.Mode, m.Speedup = Simulated, 1
	out := &Margins{all: New(sc, m)}
	faults := make([]error, 0, len(goals))
	for i, g := range goals {
		if err := out.addGate(i, g); err != nil {
			faults = append(faults, fmt.Errorf("gate %s: %w", g.Text, err))
		}
	}
	return out, errors.Join(faults...)
}

func (m *Margins) addGate(i int, g goal.Gate) error {
	a := m.all
	q, err := compile(g, a.sc, a.meta.Labels)
	if err != nil {
		return err
	}
	d, ok := defined(g.Measure)
	if !ok {
		return errors.New("no such measure")
	}
	c := criterion{
		Criterion:  Criterion{Gate: i, Closed: g.Op == goal.LessOrEqual || g.Op == goal.GreaterOrEqual},
		definition: d, goal: g, query: q, track: -1,
	}
	if t, timed := q.track(&a.layout); timed && (!a.layout.virtual || t.quantity == replyTime) {
		c.track = slices.IndexFunc(a.layout.tracks, t.same)
	}
	switch {
	case g.ShareOfDays:
		c.Closed = g.DaysOp == goal.LessOrEqual || g.DaysOp == goal.GreaterOrEqual
		if c.days, ok = a.dayWindows(); !ok {
			return errors.New("more days than are kept apart")
		}
	case g.Every > 0:
		spans, few := a.Windows(g.Every)
		if !few {
			return errors.New("more intervals than are kept apart; choose longer ones")
		}
		for _, in := range spans {
			c.Span = in
			m.criteria = append(m.criteria, c)
		}
		return nil
	}
	m.criteria = append(m.criteria, c)
	return nil
}

// Criteria lists what has a margin, in the order of goals and then of time.
func (m *Margins) Criteria() []Criterion {
	out := make([]Criterion, len(m.criteria))
	for i := range m.criteria {
		out[i] = m.criteria[i].Criterion
	}
	return out
}

// Sink hands out an empty sink for the rows of one replication.
func (m *Margins) Sink() record.Sink { return m.pool.get(m.all) }

// Read gives the margins of a complete replication, one a criterion, and takes its sink back: the
// caller must not use it any more.
func (m *Margins) Read(sink record.Sink) ([]Margin, error) {
	l, ok := sink.(*lean)
	if !ok || l.plain.layout.mark != m.all.layout.mark {
		return nil, errOrder
	}
	a := l.settle()
	out := make([]Margin, len(m.criteria))
	for i := range m.criteria {
		out[i] = m.criteria[i].of(a)
	}
	m.pool.put(l)
	return out, nil
}

// of is the margin of one replication.
func (c *criterion) of(a *Accumulator) Margin {
	switch {
	case c.days != nil:
		return c.ofDays(a)
	case c.Span != Span{}:
		return c.in(a.within(c.query, c.Span.From, c.Span.To))
	}
	return c.in(a.over(c.query))
}

// in is the margin in a view.
func (c *criterion) in(v view) Margin {
	if c.form == distribution {
		return c.ofTimes(v)
	}
	s, ok := c.total(v)
	if !ok {
		return Margin{}
	}
	return margin(c.goal.Op, s.num, c.goal.Limit, s.den)
}

// margin is how far num lies on the good side of limit x den.
func margin(op goal.Op, num, limit, den float64) Margin {
	m := Margin{Good: num - limit*den, Of: den}
	if op.UpperBound() {
		m.Good = -m.Good
	}
	return m
}

// total adds the sums of a view up, with what the measure adds to their ratio.
func (c *criterion) total(v view) (sums, bool) {
	if c.timed {
		v.late = false
	}
	if v.to <= v.from {
		return sums{}, false
	}
	if c.refuse != nil {
		if _, no := c.refuse(v); no {
			return sums{}, false
		}
	}
	var s sums
	v.eachSlot(func(slot int) {
		p := v.a.part(v.query, slot)
		s.add(c.all(&p))
	})
	s.certain(c.goal.Op, c.goal.Limit)
	if c.form == counted {
		s.den = 1
	}
	if s.den <= 0 {
		return s, false
	}
	if c.finish != nil {
		s.num = c.finish(v, stats.Point(s.num/s.den, s.n, "")).Value * s.den
	}
	return s, true
}

// ofTimes is the margin of times of turns: of a quantile, or of their mean.
func (c *criterion) ofTimes(v view) Margin {
	if c.track < 0 {
		return Margin{}
	}
	var n int64
	var sum float64
	of := &v.a.store.tracks[c.track]
	limit := time.Duration(c.goal.Limit * float64(time.Second))
	v.eachSlot(func(slot int) {
		if c.goal.Quantile == 0 {
			n, sum = n+of.sums[slot].N, sum+of.sums[slot].Sum
			return
		}
		b := &of.bins[slot]
		n, sum = n+b.Count(), sum+float64(b.AtMost(limit))
	})
	if c.goal.Quantile == 0 {
		return margin(c.goal.Op, sum, c.goal.Limit, float64(n))
	}
	// The quantile lies below the limit when more than its share of the times do.
	m := margin(goal.Greater, sum, c.goal.Quantile, float64(n))
	if !c.goal.Op.UpperBound() {
		m.Good = -m.Good
	}
	return m
}

// ofDays counts on how many days the goal holds.
func (c *criterion) ofDays(a *Accumulator) Margin {
	held, days := 0.0, 0.0
	for _, day := range c.days {
		m := c.in(a.within(c.query, day.From, day.To))
		if m.Of <= 0 {
			continue
		}
		days++
		if m.Good > 0 || m.Good == 0 && (c.goal.Op == goal.LessOrEqual || c.goal.Op == goal.GreaterOrEqual) {
			held++
		}
	}
	return margin(c.goal.DaysOp, held, c.goal.DaysShare, days)
}
