package reports

import (
	"slices"

	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/stats"
)

// question is what an `every` gate or a share of days asks: a measure in each of some windows. A
// study keeps the sums of each window and replication.
type question struct {
	query
	definition
	spans []span   // of slots
	cells [][]sums // by window, then by replication
}

// questionsOf lists what the scenario's gates ask of windows.
func questionsOf(a *Accumulator) []question {
	var out []question
	for _, q := range queriesOf(a.sc, a.meta) {
		if q.every == 0 || slices.ContainsFunc(out, func(o question) bool { return o.same(&q) }) {
			continue
		}
		d, ok := defined(q.measure)
		windows, few := a.windowsOf(q)
		if !ok || !few {
			continue
		}
		o := question{query: q, definition: d, cells: make([][]sums, len(windows))}
		for _, w := range windows {
			o.spans = append(o.spans, a.within(q, w.From, w.To).span)
		}
		out = append(out, o)
	}
	return out
}

// windowsOf are the windows in which a query is judged: civil days, or multiples of its length.
func (a *Accumulator) windowsOf(q query) ([]Span, bool) {
	if q.days {
		return a.dayWindows()
	}
	return a.Windows(q.every)
}

// dayWindows are the measured parts of the civil days; false when they are not kept apart.
func (a *Accumulator) dayWindows() ([]Span, bool) {
	l := &a.layout
	out := make([]Span, 0, len(l.days))
	for _, d := range l.days {
		s := Span{From: max(d.From, l.warmup), To: min(d.To, l.horizon)}
		if s.From >= s.To {
			continue
		}
		if !l.cutsAt(s.From) || !l.cutsAt(s.To) {
			return nil, false
		}
		out = append(out, s)
	}
	return out, len(out) > 0
}

// take keeps a replication's answers.
func (q *question) take(a *Accumulator) {
	for i, in := range q.spans {
		q.cells[i] = append(q.cells[i], q.ask(a, in))
	}
}

// ask adds the sums of the slots of a window up. A quantile has none: it stands for itself.
func (q *question) ask(a *Accumulator, in span) sums {
	if q.form == distribution {
		return q.time(a, in)
	}
	var total sums
	for slot := in.from; slot < in.to; slot++ {
		p := a.part(q.query, slot)
		total.add(q.all(&p))
	}
	return total
}

// time is the quantile of the times in a window, or their mean, as num over 1.
func (q *question) time(a *Accumulator, in span) sums {
	t, _ := q.track(&a.layout)
	i := slices.IndexFunc(a.layout.tracks, t.same)
	if i < 0 {
		return sums{}
	}
	var all stats.Bins
	for slot := in.from; slot < in.to; slot++ {
		all.Merge(&a.store.tracks[i].bins[slot])
	}
	if all.Count() == 0 {
		return sums{}
	}
	return sums{num: quantiles([]*stats.Bins{&all}, q.quantile)[0], den: 1, n: all.Count()}
}

// answer gives the cells of a view of one of the windows.
func (q *question) answer(v view) ([]sums, bool) {
	if v.late || q.form == distribution || !q.same(&v.query) {
		return nil, false
	}
	i := slices.Index(q.spans, v.span)
	if i < 0 {
		return nil, false
	}
	return slices.Clone(q.cells[i]), true
}

// held tells of each replication on how many of its days a goal held, of those that can tell; quiet
// counts the days without traffic. Of turned are the days that would not have held had those who were still
// in progress counted against it, and who they are.
func (q *question) held(g goal.Gate) (cells []stats.Cell, quiet int64, turned daysOpen) {
	if len(q.cells) == 0 {
		return nil, 0, turned
	}
	cells = make([]stats.Cell, len(q.cells[0]))
	for _, day := range q.cells {
		for i, s := range day {
			o := q.left(&s)
			if s.den <= 0 || s.den-s.dark < enoughKnown*s.den {
				if !turned.empty(&o) {
					quiet++
				}
				continue
			}
			cells[i].Den++
			if g.Op.Holds(s.num/(s.den-s.dark), g.Limit) {
				cells[i].Num++
				turned.hold(&o, g)
			}
		}
	}
	return cells, quiet, turned
}

// ShareOfDays answers a share_of_days gate: on how many of the civil days, of all replications, the
// goal inside it holds. The days are the samples, the replications the units of the interval. Days
// without traffic are in no count but quiet, those of whose customers nobody was seen through in none but
// unseen.
func (s *Study) ShareOfDays(g goal.Gate) (m Measure, quiet, unseen int64) {
	return s.shareOfDays(g, stats.Level)
}

func (s *Study) shareOfDays(g goal.Gate, level float64) (m Measure, quiet, unseen int64) {
	m = Measure{Name: g.Measure, Unit: string(goal.Share), Estimate: stats.Unknown(0), Missing: "more days than are kept apart"}
	q, err := compile(g, s.all.sc, s.all.meta.Labels)
	if err != nil {
		m.Missing = err.Error()
		return m, 0, 0
	}
	if r, no := s.all.over(q).without(); no {
		return s.all.measure(q, r), 0, 0
	}
	for i := range s.questions {
		if !s.questions[i].same(&q) {
			continue
		}
		cells, quiet, turned := s.questions[i].held(g)
		days := int64(0)
		for _, c := range cells {
			days += int64(c.Den)
		}
		m.Missing = ""
		if m.Estimate = stats.ShareOfMeans(cells, days, s.shared(level)); days == 0 {
			m.Missing, m.Empty = "no day had traffic", true
		}
		m.Open = turned.of(cells)
		return m, quiet, int64(turned.unheard)
	}
	return m, 0, 0
}

// ShareOfDays answers a share_of_days gate for one run: the days that can be judged are the samples.
func (a *Accumulator) ShareOfDays(g goal.Gate) (m Measure, quiet, unseen int64) {
	m = Measure{Name: g.Measure, Unit: string(goal.Share), Estimate: stats.Unknown(0)}
	if q, err := compile(g, a.sc, a.meta.Labels); err == nil {
		if r, no := a.over(q).without(); no {
			return a.measure(q, r), 0, 0
		}
	}
	spans, ok := a.dayWindows()
	if !ok {
		m.Missing = "more days than are kept apart"
		return m, 0, 0
	}
	var held, days int64
	var turned daysOpen
	for _, s := range spans {
		one := a.ValueIn(g, s, stats.Level)
		switch {
		case one.Empty:
			if !turned.empty(&one.Open) {
				quiet++
			}
		case one.Estimate.Known() && one.Estimate.N >= needed(g):
			days++
			if g.Op.Holds(one.Estimate.Value, g.Limit) {
				held++
				turned.hold(&one.Open, g)
			}
		}
	}
	m.Estimate = stats.Wilson(held, days)
	m.Open = turned.of([]stats.Cell{{Num: float64(held), Den: float64(days)}})
	return m, quiet, int64(turned.unheard)
}

// needed is the number of samples below which a goal is undecided. A count is exact at any size.
func needed(g goal.Gate) int64 {
	if m, ok := goal.Named(g.Measure); ok && m.Form == goal.FormCount {
		return 0
	}
	return stats.Needed(g.Quantile)
}

// serviceLevels names the definitions of the service level.
func serviceLevels() [4]string {
	return [...]string{"service_level", "service_level_short_excluded", "service_level_abandons_good", "service_level_answered"}
}
