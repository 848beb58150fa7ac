package reports

import (
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/civil"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/unit"
)

// usualThreshold is the service level's where no gate names one.
const usualThreshold = 20 * time.Second

// layout is what an accumulator keeps apart: fixed by the scenario and its gates, so that two
// accumulators of one scenario merge cell by cell.
type layout struct {
	slots
	queues     int
	groups     int
	thresholds []time.Duration // of service levels, ascending; the first gate's is thresholds[headline]
	headline   int
	tracks     []track // latencies that gates need slot by slot
	days       []Span  // civil days that begin within the horizon
	hasBot     bool
	hasDesk    bool
	second     bool // the desk has a second line
	paysLate   bool // work after the horizon is for who came before it, and is paid: nobody else comes
	wrapUps    []wrapUps
	mark       uint64        // fingerprint
	cellWidth  int           // columns of a cell
	queueStep  int           // columns of a queue
	end        time.Duration // of a simulated run, at the latest: what is open then is cut
	atOnce     time.Duration // run clock: the longest wait that is none
	virtual    bool          // nothing is late in virtual time
	turnLimit  time.Duration // run clock: where turns that time out are censored
}

// newLayout derives the layout of a scenario as it was run.
func newLayout(sc *scenarios.Scenario, m Meta, queries []query) layout {
	cuts := make([]time.Duration, 0, 2*len(sc.Phases))
	for _, p := range sc.Phases {
		cuts = append(cuts, p.From.Std(), p.To.Std())
	}
	l := layout{queues: len(m.Labels.Queues), groups: len(m.Labels.Groups)}
	l.hasBot, l.hasDesk = halves(sc)
	l.virtual = m.Mode == Simulated
	l.paysLate = !l.virtual || sc.AfterHorizon != "keep_arriving"
	l.second = l.virtual && passesOn(sc)
	l.wrapUps = wrapUpsOf(sc, l.queues)
	l.end = horizonOf(sc) + sc.Drain.Std()
	l.turnLimit = turnLimit(sc, m)
	l.thresholds = []time.Duration{usualThreshold}
	l.tracks = []track{{endpoint: l.firstEndpoint()}}
	l.days = daysOf(sc)
	for _, d := range l.days {
		cuts = append(cuts, d.From)
	}
	everies := make([]time.Duration, 0, len(queries))
	named := false
	for _, q := range queries {
		everies = append(everies, q.every)
		if q.threshold > 0 {
			if !named {
				l.thresholds, named = nil, true
			}
			l.thresholds = append(l.thresholds, q.threshold)
		}
		if t, ok := q.track(&l); ok && !slices.ContainsFunc(l.tracks, t.same) {
			l.tracks = append(l.tracks, t)
		}
	}
	first := l.thresholds[0]
	slices.Sort(l.thresholds)
	l.thresholds = slices.Compact(l.thresholds)
	l.headline = slices.Index(l.thresholds, first)
	l.cellWidth, l.atOnce = l.columns(), atOnce(m)
	if every := IntervalOf(sc); m.Mode == Simulated {
		everies = append(everies, every)
	}
	grid := gridSlots
	if l.virtual {
		grid = fewSlots
	}
	l.slots = newSlots(m.Speedup, sc.Warmup.Std(), horizonOf(sc), grid, cuts, everies)
	l.mark, l.queueStep = l.fingerprint(), (l.count()+1)*l.cellWidth
	return l
}

// horizonOf is how long arrivals come, in scenario time.
func horizonOf(sc *scenarios.Scenario) time.Duration {
	switch {
	case sc.Horizon > 0:
		return sc.Horizon.Std()
	case sc.Calendar != nil && sc.Calendar.Days > 0:
		if c := calendarOf(sc); c != nil {
			return c.Length()
		}
		return time.Duration(sc.Calendar.Days) * unit.Day
	}
	return unit.Day
}

// IntervalOf is the length of the intervals that are told apart line by line: the calendar's, or the
// longest usual one of which a dozen fit in the horizon.
func IntervalOf(sc *scenarios.Scenario) time.Duration {
	if sc.Calendar != nil && sc.Calendar.Interval > 0 {
		return sc.Calendar.Interval.Std()
	}
	for _, every := range []time.Duration{30 * time.Minute, 15 * time.Minute, 5 * time.Minute} {
		if horizonOf(sc) >= 12*every {
			return every
		}
	}
	return time.Minute
}

// intervals cuts the measured time at multiples of the interval.
func (l *layout) intervals(sc *scenarios.Scenario) []Span {
	every := IntervalOf(sc)
	var out []Span
	for from := l.warmup - l.warmup%every; from < l.horizon; from += every {
		s := Span{From: max(from, l.warmup), To: min(from+every, l.horizon)}
		if l.cutsAt(s.From) && l.cutsAt(s.To) {
			out = append(out, s)
		}
	}
	return out
}

// calendarOf is the scenario's calendar; nil without one.
func calendarOf(sc *scenarios.Scenario) *civil.Calendar {
	if sc.Calendar == nil || sc.Calendar.Start == "" {
		return nil
	}
	c, err := civil.New(sc.Calendar.Start, sc.Calendar.Zone, max(1, sc.Calendar.Days), sc.Calendar.Holidays)
	if err != nil {
		return nil // checking the scenario is where that is told
	}
	return c
}

// daysOf cuts the horizon at local midnights; without a calendar the run begins at one.
func daysOf(sc *scenarios.Scenario) []Span {
	c, end := calendarOf(sc), horizonOf(sc)
	out := make([]Span, 0, end/unit.Day+1)
	for from := time.Duration(0); from < end && len(out) < maxEvery; {
		to := from + unit.Day
		if c != nil {
			_, to = c.Day(len(out))
		}
		out = append(out, Span{From: from, To: min(to, end)})
		from = to
	}
	return out
}

// halves says which of the two endpoints the customers can meet.
func halves(sc *scenarios.Scenario) (bot, desk bool) {
	if sc.Targets != nil {
		return sc.Targets.Bot != nil, sc.Targets.Desk != nil
	}
	if sc.Service != nil {
		bot, desk = sc.Service.Bot != nil, len(sc.Service.Groups) > 0
	}
	return bot, desk
}

// turnLimit is the scenario's turn_timeout on the run clock.
func turnLimit(sc *scenarios.Scenario, m Meta) time.Duration {
	const usual = 30 * time.Second
	limit := sc.TurnTimeout.Std()
	if limit <= 0 {
		limit = usual
	}
	if m.WallReplies {
		return limit
	}
	return time.Duration(float64(limit) / m.Speedup)
}

// columns is the width of a cell: the fixed columns, then three a threshold; as many again, and some, for
// a second line.
func (l *layout) columns() int {
	if l.second {
		return int(l.secondColumn(numSecond))
	}
	return int(numColumns) + perThreshold*len(l.thresholds)
}

// perThreshold is how many columns a threshold has: of those answered within it, and from there abandonedWithin
// and strandedBeyond.
const perThreshold = 3

// Of a threshold's columns, how far behind the first these are.
const (
	abandonedWithin = 1
	strandedBeyond  = 2 // still waiting at the end of a simulated run, for longer than the threshold by then
)

// thresholdColumn is the column of inquiries answered within the i-th threshold, by the slot of queue
// entry.
func (l *layout) thresholdColumn(i int) column { return numColumns + column(perThreshold*i) }

// firstEndpoint is the one whose replies the headline is about: the bot, where there is one.
func (l *layout) firstEndpoint() int {
	if l.hasBot || !l.hasDesk {
		return int(record.Bot)
	}
	return int(record.Desk)
}

// fingerprint names the layout: equal fingerprints, equal cells.
func (l *layout) fingerprint() uint64 {
	h := fnv.New64a()
	_, _ = fmt.Fprintln(h, l.speedup, l.warmup, l.horizon, l.edges, l.queues, l.groups, l.thresholds, l.tracks, l.turnLimit, l.second)
	return h.Sum64()
}
