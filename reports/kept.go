package reports

import (
	"slices"

	"github.com/holdline/holdline/sim/stats"
)

// kept is what a study keeps of a replication: its columns over the whole, over what came after the
// horizon, and over each phase. Every measure that the Summary shows is made of these.
type kept struct {
	counts []int64       // [stretch][queue][column]
	groups []int64       // [stretch][group][groupColumn]
	areas  []float64     // [stretch][group][area]
	paid   []float64     // [stretch][group], hours
	short  []float64     // [stretch][group], contacts
	daily  [4]stats.Cell // of each definition of the service level: the sum of its daily ratios, and their number
}

// The stretches; those from firstPhase on are the phases.
const (
	measuredStretch = iota
	lateStretch
	firstPhase
)

// stretches gives the slots of each stretch.
func (a *Accumulator) stretches() []span {
	l := &a.layout
	out := make([]span, 0, firstPhase+len(a.sc.Phases))
	out = append(out, l.between(l.warmup, l.horizon), span{l.late(), l.late() + 1})
	for i := range a.sc.Phases {
		q := whole("")
		q.phase = i
		out = append(out, a.over(q).span)
	}
	return out
}

// keep adds an accumulator's slots up by stretch; levels are the definitions of the service level.
func keep(a *Accumulator, levels []entry) kept {
	l, all := &a.layout, a.stretches()
	width := l.cellWidth
	k := kept{
		counts: make([]int64, len(all)*l.queues*width),
		groups: make([]int64, len(all)*l.groups*int(numGroupColumns)),
		areas:  make([]float64, len(all)*l.groups*int(numAreas)),
		paid:   make([]float64, len(all)*l.groups),
		short:  make([]float64, len(all)*l.groups),
	}
	slots := l.count() + 1
	for i, in := range all {
		a.columns(k.counts[i*l.queues*width:], in)
		for g := range l.groups {
			const columns, areas = int(numGroupColumns), int(numAreas)
			at := i*l.groups + g
			addUp(k.groups[at*columns:][:columns], a.store.groups[(g*slots+in.from)*columns:(g*slots+in.to)*columns])
			addUp(k.areas[at*areas:][:areas], a.store.areas[(g*slots+in.from)*areas:(g*slots+in.to)*areas])
			for slot := in.from; slot < in.to; slot++ {
				k.paid[at] += a.paidHours(g, slot)
				k.short[at] += a.short(g, slot)
			}
		}
	}
	k.daily = a.dailyLevels(levels, &k)
	return k
}

// columns adds the columns of each queue up over some slots.
func (a *Accumulator) columns(to []int64, in span) {
	slots, width := a.layout.count()+1, a.layout.cellWidth
	for q := range a.layout.queues {
		addUp(to[q*width:][:width], a.store.counts[(q*slots+in.from)*width:(q*slots+in.to)*width])
	}
}

// dailyLevels sums up, for each definition of the service level, the ratios of the days with traffic. Who
// came in time and entered a queue after the horizon is of the last day.
func (a *Accumulator) dailyLevels(levels []entry, k *kept) [4]stats.Cell {
	var out [4]stats.Cell
	days, ok := a.dayWindows()
	if !ok {
		return out
	}
	p := part{a: a, numbers: k.numbers(a, measuredStretch, a.stretches()[measuredStretch])}
	width := a.layout.queues * a.layout.cellWidth
	day, late := make([]int64, width), k.counts[lateStretch*width:][:width]
	p.counts = day
	for at, d := range days {
		if len(days) > 1 {
			clear(day)
			a.columns(day, a.layout.between(d.From, d.To))
		} else {
			copy(day, k.counts[measuredStretch*width:][:width])
		}
		if at == len(days)-1 {
			addUp(day, late)
		}
		for i := range levels {
			p.query = whole(levels[i].name)
			if s := levels[i].sums(&p); s.den > 0 {
				out[i].Num += s.num / s.den
				out[i].Den++
			}
		}
	}
	return out
}

// addUp adds rows, one after another in from, to a row.
func addUp[T int64 | float64](to, from []T) {
	for ; len(from) >= len(to) && len(to) > 0; from = from[len(to):] {
		for i, v := range from[:len(to)] {
			to[i] += v
		}
	}
}

// numbers gives those of a stretch.
func (k *kept) numbers(a *Accumulator, stretch int, in span) numbers {
	l := &a.layout
	n := numbers{
		slot: aReplication, nextQueue: l.columns(), nextGroup: int(numGroupColumns), nextAreas: int(numAreas),
		counts: k.counts[stretch*l.queues*l.columns():],
		groups: k.groups[stretch*l.groups*int(numGroupColumns):],
		areas:  k.areas[stretch*l.groups*int(numAreas):],
		paid:   k.paid[stretch*l.groups:],
		short:  k.short[stretch*l.groups:],
	}
	if stretch != lateStretch {
		n.length = l.edges[in.to] - l.edges[in.from]
	}
	return n
}

// cells gives a measure's sums replication by replication; false where they were not kept.
func (s *Study) cells(v view, d *definition) ([]sums, bool) {
	for i := range s.questions {
		if cells, ok := s.questions[i].answer(v); ok {
			return cells, true
		}
	}
	all := s.all.stretches()
	stretch := measuredStretch
	if v.phase != anyPhase {
		stretch = firstPhase + v.phase
	}
	if all[stretch] != v.span {
		return nil, false
	}
	out := make([]sums, len(s.kept))
	for i := range s.kept {
		p := part{a: s.all, query: v.query, numbers: s.kept[i].numbers(s.all, stretch, v.span)}
		out[i] = d.all(&p)
		if v.late {
			p.numbers = s.kept[i].numbers(s.all, lateStretch, all[lateStretch])
			out[i].add(d.all(&p))
		}
	}
	return out, true
}

// same says whether two queries ask the same.
func (q *query) same(o *query) bool {
	return q.measure == o.measure && q.threshold == o.threshold && q.quantile == o.quantile && q.every == o.every && q.days == o.days &&
		slices.Equal(q.queues, o.queues) && q.endpoint == o.endpoint && q.turn == o.turn && q.leg == o.leg && q.group == o.group && q.phase == o.phase
}
