package reports

import (
	"math"

	"github.com/holdline/holdline/sim/stats"
)

const noGroups = "no rows of groups: the desk does not show its agents"

// occupied is one area of the agents over another, over all groups or one.
func occupied(num, den area) func(view) result {
	return func(v view) result {
		if v.a.store.totals[groupRows] == 0 {
			return nothing(noGroups)
		}
		cells, n := v.agents(num, den)
		total := 0.0
		for _, c := range cells {
			total += c.Den
		}
		if total <= 0 {
			return nothing("nobody was staffed")
		}
		e := stats.Ratio(cells, n, v.bits())
		e.High = math.Min(e.High, math.Max(1, e.Value))
		return known(e)
	}
}

// agents gives the cells of a ratio of areas, and the conversations that ended meanwhile.
func (v view) agents(num, den area) ([]stats.Cell, int64) {
	cells := make([]stats.Cell, 0, max(0, v.to-v.from))
	n := int64(0)
	for slot := v.from; slot < v.to; slot++ {
		var c stats.Cell
		for g := range v.a.layout.groups {
			if v.group == anyGroup || v.group == g {
				a := v.a.areas(g, slot)
				c.Num += a[num]
				c.Den += a[den]
				n += v.a.group(g, slot)[groupEnded]
			}
		}
		cells = append(cells, c)
	}
	return cells, n
}

// averageHandleTime is from the agent's first word to the end, and the after-contact work as the
// scenario's law has it where our desk plays it; a real desk does not show it.
func averageHandleTime(v view) result {
	if v.group != anyGroup {
		return v.groupHandleTime()
	}
	m := v.moments(handleTime, handledN, handleSquare)
	if m.N == 0 {
		return nothing("nobody was handled")
	}
	e := stats.RatioOr(v.seconds(handleTime, handledN), m, v.bits())
	return known(v.withWrapUp(e))
}

func (v view) groupHandleTime() result {
	if v.queues != nil {
		return cannotTell(0, "groups are not told apart by queue")
	}
	cells := make([]stats.Cell, 0, max(0, v.to-v.from))
	n := int64(0)
	for slot := v.from; slot < v.to; slot++ {
		g := v.a.group(v.group, slot)
		cells = append(cells, stats.Cell{Num: float64(g[groupHandle]) / 1e9, Den: float64(g[groupHandleN])})
		n += g[groupHandleN]
	}
	if n == 0 {
		return nothing("the group handled nobody")
	}
	return known(v.withWrapUp(stats.Ratio(cells, n, v.bits())))
}

// withWrapUp adds the mean after-contact work of the handled, a constant of the scenario.
func (v view) withWrapUp(e stats.Estimate) stats.Estimate {
	if v.a.store.totals[groupRows] == 0 {
		e.Method += "; without after-contact work, which this desk does not show"
		return e
	}
	sum, n := 0.0, 0.0
	for queue := range v.a.layout.queues {
		if !v.takes(queue) {
			continue
		}
		one := v
		one.queues = only(queue, v.a.layout.queues)
		k := float64(one.sum(handledN))
		sum += k * v.a.wrapUp(queue)
		n += k
	}
	if n > 0 {
		e.Value, e.Low, e.High = e.Value+sum/n, e.Low+sum/n, e.High+sum/n
	}
	return e
}

// wrapUp is the mean after-contact work of a queue, in seconds; 0 where the scenario has none.
func (a *Accumulator) wrapUp(queue int) float64 {
	if queue >= len(a.sc.Demand) || a.sc.Demand[queue].WrapUp == nil {
		return 0
	}
	if m := a.sc.Demand[queue].WrapUp.Mean(); !math.IsInf(m, 0) && !math.IsNaN(m) {
		return m
	}
	return 0
}

// only is the narrowing to one queue.
func only(queue, queues int) []bool {
	out := make([]bool, queues)
	out[queue] = true
	return out
}

// offeredLoad is the work that enters the human queues by the clock, in erlangs: each inquiry
// with the mean work and wrap-up that the scenario gives it.
func offeredLoad(v view) result {
	v.late = false
	l := &v.a.layout
	n := v.sum(queueOffered)
	for queue := range min(l.queues, len(v.a.sc.Demand)) {
		if v.takes(queue) && v.a.sc.Demand[queue].ObservedAt > 1 {
			return cannotTell(n, "the scenario gives handle times observed at a concurrency, not work alone")
		}
	}
	cells := v.perTime(func(slot int) float64 {
		seconds := 0.0
		for queue := range l.queues {
			if v.takes(queue) {
				c := v.a.cell(queue, slot).n
				plain, more := v.a.work(queue)
				seconds += plain*float64(c[queueOffered]-c[queueEscalated]) + more*float64(c[queueEscalated])
			}
		}
		return seconds
	})
	if len(cells) == 0 || n == 0 {
		return nothing("nobody entered a human queue")
	}
	e := stats.Ratio(cells, n, v.bits())
	if math.IsInf(e.Value, 0) || math.IsNaN(e.Value) {
		return cannotTell(n, "the scenario's work has no mean")
	}
	return known(e)
}

// work is the mean work with wrap-up of an inquiry, direct or escalated, in seconds.
func (a *Accumulator) work(queue int) (direct, escalatedWork float64) {
	if queue >= len(a.sc.Demand) {
		return 0, 0
	}
	d := &a.sc.Demand[queue]
	mean, factor := d.Work.Mean(), 1.0
	if a.sc.Service != nil && a.sc.Service.Bot != nil {
		if f := a.sc.Service.Bot.Outcome[d.Intent].EscalatedWork; f > 0 {
			factor = f
		}
	}
	return mean + a.wrapUp(queue), mean*factor + a.wrapUp(queue)
}
