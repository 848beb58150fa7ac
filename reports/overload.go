package reports

import (
	"slices"
	"strings"

	"github.com/holdline/holdline/scenarios"
)

// overload warns of work that cannot be done: of queues whose customers never give up, more than the
// groups that serve them could do, each at its best speed and nothing else to do. The queues of those
// groups grow as long as the run lasts, and every mean wait with them.
func (s *Study) overload(say func(string, ...any)) {
	service := s.all.sc.Service
	if service == nil || len(service.Groups) == 0 || s.all.layout.groups != len(service.Groups) {
		return
	}
	needs := s.needs()
	supply, serves := make([]float64, len(needs)), make([][]bool, len(needs))
	for i, n := range needs {
		supply[i], serves[i] = n.work, n.groups
	}
	served, short := maxFlow(supply, s.abilities(0), serves)
	for i, n := range needs { // alone, without those who must stay free for others
		if open := s.open(n); open < served[i] {
			served[i], short[i] = open, true
		}
	}
	var names []string
	need, lack := 0.0, 0.0
	for i, n := range needs {
		need += n.work
		lack += n.work - served[i]
		if short[i] && !slices.Contains(names, n.name) {
			names = append(names, n.name)
		}
	}
	if need > 0 && lack > 0.01*need {
		seconds := (s.all.layout.horizon - s.all.layout.warmup).Seconds() * float64(s.N())
		say("%s bring %s erlangs more than the groups that serve them can work off, and their customers never give up: their queues grow as long as the run lasts.",
			strings.Join(names, ", "), load(lack/seconds))
	}
}

// need is work that asks for some groups, in agent-seconds over all replications.
type need struct {
	name   string
	work   float64
	groups []bool
	keeps  []int // agents of each group that must stay free for others
}

// needs lists the work of queues whose customers never give up, each leg for itself: of all who
// entered them, those still open at the end included. Of these it is not known who would have been
// passed on, so that the second leg is the share of the scenario.
func (s *Study) needs() []need {
	a := s.all
	var out []need
	for queue := range min(a.layout.queues, len(a.sc.Demand)) {
		d := &a.sc.Demand[queue]
		if d.Patience != nil && !d.Patience.Never || len(d.Balk) > 0 || d.ObservedAt > 1 {
			continue
		}
		q := whole("")
		q.queues = only(queue, a.layout.queues)
		v := a.over(q)
		v.late = false
		escalatedWork := 1.0
		if b := a.sc.Service.Bot; b != nil && b.Outcome[d.Intent].EscalatedWork > 0 {
			escalatedWork = b.Outcome[d.Intent].EscalatedWork
		}
		n, more := float64(v.sum(queueOffered)+v.sum(queueOpen)), float64(v.sum(queueEscalated)+v.sum(queueOpenEscalated))
		work := d.Work.Mean()*(n+more*(escalatedWork-1)) + a.wrapUp(queue)*n
		out = append(out, a.need(queue, 1, work))
		if d.Transfer != nil {
			work := (d.Transfer.Work.Mean() + a.transferWrapUp(queue)) * float64(d.Transfer.Probability) * n
			out = append(out, a.need(queue, 2, work))
		}
	}
	return out
}

// need finds who serves a leg of a queue, and how fast at best.
func (a *Accumulator) need(queue, leg int, work float64) need {
	n := need{name: a.queueName(queue), groups: make([]bool, a.layout.groups), keeps: make([]int, a.layout.groups)}
	best := 0.0
	for g := range a.sc.Service.Groups {
		if speed, keeps, ok := speedOf(&a.sc.Service.Groups[g], &a.sc.Demand[queue], leg); ok {
			n.groups[g], n.keeps[g], best = true, keeps, max(best, speed)
		}
	}
	if best > 0 {
		n.work = work / best
	}
	return n
}

// speedOf is the best speed at which a group serves a leg of a demand, in any locale, and the fewest
// agents that must stay free for others.
func speedOf(g *scenarios.Group, d *scenarios.Demand, leg int) (best float64, keeps int, found bool) {
	for i := range g.Serves {
		s := &g.Serves[i]
		channels := s.Channels
		if len(channels) == 0 {
			for name := range g.Concurrency {
				channels = append(channels, name)
			}
		}
		if s.Intent != d.Intent || max(s.Leg, 1) != leg || len(channels) > 0 && !slices.Contains(channels, d.Channel) {
			continue
		}
		speed := s.Speed
		if speed == 0 {
			speed = 1
		}
		if !found || s.Reserve < keeps {
			keeps = s.Reserve
		}
		best, found = max(best, speed), true
	}
	return best, keeps, found
}

// open is what the groups of a need can do of it, if nothing else is asked of them.
func (s *Study) open(n need) float64 {
	total := 0.0
	for g, serves := range n.groups {
		if serves {
			total += s.abilities(n.keeps[g])[g]
		}
	}
	return total
}

// abilities is what each group can work off at best while it is staffed, in agent-seconds, with a slot
// free at so many agents.
func (s *Study) abilities(keeps int) []float64 {
	a := s.all
	out := make([]float64, a.layout.groups)
	for g := range out {
		q := whole("")
		q.group = g
		v := a.over(q)
		heads, slots, all := 0.0, 0.0, 0.0
		for slot := v.from; slot < v.to; slot++ {
			heads += a.areas(g, slot)[staffed]
			slots += max(0, a.areas(g, slot)[slotStaffed]-float64(keeps*s.N())*a.layout.width(slot).Seconds())
			all += a.areas(g, slot)[slotStaffed]
		}
		out[g] = slots
		if rates := a.sc.Service.Groups[g].TotalRate; len(rates) > 0 {
			out[g] = heads * slices.Max(rates)
			if all > 0 {
				out[g] *= slots / all
			}
		}
	}
	return out
}
