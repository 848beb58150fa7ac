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
	served, short := maxFlow(supply, s.abilities(), serves)
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
	n := need{name: a.queueName(queue), groups: make([]bool, a.layout.groups)}
	best := 0.0
	for g := range a.sc.Service.Groups {
		if speed, ok := speedOf(&a.sc.Service.Groups[g], &a.sc.Demand[queue], leg); ok {
			n.groups[g], best = true, max(best, speed)
		}
	}
	if best > 0 {
		n.work = work / best
	}
	return n
}

// speedOf is the best speed at which a group serves a leg of a demand, in any locale.
func speedOf(g *scenarios.Group, d *scenarios.Demand, leg int) (float64, bool) {
	best, found := 0.0, false
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
		best, found = max(best, speed), true
	}
	return best, found
}

// abilities is what each group can work off at best while it is staffed, in agent-seconds.
func (s *Study) abilities() []float64 {
	a := s.all
	out := make([]float64, a.layout.groups)
	for g := range out {
		q := whole("")
		q.group = g
		v := a.over(q)
		heads, slots := 0.0, 0.0
		for slot := v.from; slot < v.to; slot++ {
			heads += a.areas(g, slot)[staffed]
			slots += a.areas(g, slot)[slotStaffed]
		}
		out[g] = slots
		if rates := a.sc.Service.Groups[g].TotalRate; len(rates) > 0 {
			out[g] = heads * slices.Max(rates)
		}
	}
	return out
}
