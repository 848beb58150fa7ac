package reports

import (
	"math"

	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/stats"
)

const noGroups = "no rows of groups: the desk does not show its agents"

// occupied is one area of the agents over another, over all groups or one.
func occupied(num, den area) definition {
	return definition{
		form: meanOf, square: numSquares, timed: true, empty: says("nobody was staffed"),
		sums:   func(p *part) sums { return sums{num: p.area(num), den: p.area(den), n: p.agents(groupEnded)} },
		refuse: func(v view) (result, bool) { return nothing(noGroups), v.a.store.totals[groupRows] == 0 },
		finish: func(_ view, e stats.Estimate) stats.Estimate {
			e.High = math.Min(e.High, math.Max(1, e.Value))
			return e
		},
	}
}

// averageHandleTime is from the agent's first word to the end, without the time between two agents,
// and the after-contact work as the scenario's law has it where our desk plays it; a real desk does
// not show it.
func averageHandleTime() definition {
	return definition{
		form: meanOf, square: handleSquare, finish: view.withWrapUp,
		sums: func(p *part) sums {
			time, n := p.n(handleTime), p.n(handledN)
			if p.query.group != anyGroup {
				time, n = p.agents(groupHandle), p.agents(groupHandleN)
			}
			return sums{num: float64(time) / 1e9, den: float64(n), n: n}
		},
		refuse: func(v view) (result, bool) {
			return cannotTell(0, "groups are not told apart by queue"), v.group != anyGroup && v.queues != nil
		},
		empty: func(v view) string {
			if v.group != anyGroup {
				return "the group handled nobody"
			}
			return "nobody was handled"
		},
	}
}

// withWrapUp adds the mean after-contact work of the handled, a constant of the scenario.
func (v view) withWrapUp(e stats.Estimate) stats.Estimate {
	if v.a.store.totals[groupRows] == 0 {
		e.Method += "; without after-contact work, which this desk does not show"
		return e
	}
	sum, n := 0.0, 0.0
	if v.group != anyGroup {
		v.eachSlot(func(slot int) {
			p := v.a.part(v.query, slot)
			sum += float64(p.agents(groupWrapUp)) / 1e9
			n += float64(p.agents(groupHandleN))
		})
		return plus(e, sum, n)
	}
	for queue := range v.a.layout.queues {
		if !v.takes(queue) {
			continue
		}
		one := v
		one.queues = only(queue, v.a.layout.queues)
		k := float64(one.sum(handledN))
		sum += k*v.a.wrapUp(queue) + float64(one.sum(handledTransfers))*v.a.transferWrapUp(queue)
		n += k
	}
	return plus(e, sum, n)
}

// plus moves an estimate by sum/n.
func plus(e stats.Estimate, sum, n float64) stats.Estimate {
	if n > 0 {
		e.Value, e.Low, e.High = e.Value+sum/n, e.Low+sum/n, e.High+sum/n
	}
	return e
}

// wrapUp is the mean after-contact work of a queue, in seconds; 0 where the scenario has none.
func (a *Accumulator) wrapUp(queue int) float64 {
	if queue >= len(a.sc.Demand) {
		return 0
	}
	return meanOrNone(a.sc.Demand[queue].WrapUp)
}

// meanOrNone is the mean of a law in seconds; 0 of none, and of one without a mean.
func meanOrNone(law *dist.Law) float64 {
	if law == nil {
		return 0
	}
	if m := law.Mean(); !math.IsInf(m, 0) && !math.IsNaN(m) {
		return m
	}
	return 0
}

// transferWrapUp is that of the second line.
func (a *Accumulator) transferWrapUp(queue int) float64 {
	if queue >= len(a.sc.Demand) || a.sc.Demand[queue].Transfer == nil {
		return 0
	}
	return meanOrNone(a.sc.Demand[queue].Transfer.WrapUp)
}

// only is the narrowing to one queue.
func only(queue, queues int) []bool {
	out := make([]bool, queues)
	out[queue] = true
	return out
}

// offeredLoad is the work that enters the human queues by the clock, in erlangs: each inquiry
// with the mean work and wrap-up that the scenario gives it, whatever became of it. Those still open at
// the end are in no rate, but an overloaded desk is one that has many of them.
func offeredLoad() definition {
	return definition{
		form: meanOf, square: numSquares, timed: true, empty: says("nobody entered a human queue"),
		sums: func(p *part) sums {
			s := sums{den: p.length.Seconds(), n: p.n(queueOffered)}
			for queue := range p.a.layout.queues {
				if p.takes(queue) {
					s.num += p.a.workOf(queue, p.of(queue, queueOffered)+p.of(queue, queueOpen), p.of(queue, queueEscalated)+p.of(queue, queueOpenEscalated))
				}
			}
			return s
		},
		refuse: func(v view) (result, bool) {
			n := v.sum(queueOffered) + v.sum(queueOpen)
			for queue := range min(v.a.layout.queues, len(v.a.sc.Demand)) {
				if v.takes(queue) && v.a.sc.Demand[queue].ObservedAt > 1 {
					return cannotTell(n, "the scenario gives handle times observed at a concurrency, not work alone"), true
				}
			}
			return nothing("nobody entered a human queue"), n == 0
		},
	}
}

// workOf is the mean work with wrap-up of so many inquiries, some of them escalated, in seconds.
func (a *Accumulator) workOf(queue int, offered, escalated int64) float64 {
	direct, more := a.work(queue)
	return direct*float64(offered-escalated) + more*float64(escalated)
}

// work is the mean work with wrap-up of an inquiry, direct or escalated, in seconds, that of the
// second line included.
func (a *Accumulator) work(queue int) (direct, escalatedWork float64) {
	if queue >= len(a.sc.Demand) {
		return 0, 0
	}
	d := &a.sc.Demand[queue]
	mean, factor, after := d.Work.Mean(), 1.0, a.wrapUp(queue)
	if a.sc.Service != nil && a.sc.Service.Bot != nil {
		if f := a.sc.Service.Bot.Outcome[d.Intent].EscalatedWork; f > 0 {
			factor = f
		}
	}
	if d.Transfer != nil {
		after += float64(d.Transfer.Probability) * (d.Transfer.Work.Mean() + a.transferWrapUp(queue))
	}
	return mean + after, mean*factor + after
}
