package reports

import (
	"fmt"
	"math"
	"strconv"

	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/record"
)

// Summary computes the document from what was eaten so far. It may be asked for at any moment;
// gates, health and what only the process knows are left for the caller to fill in.
func (a *Accumulator) Summary() *Summary {
	a.settle()
	s := &Summary{
		SchemaVersion: SchemaVersion,
		Run:           a.run(),
		Funnel:        a.over(whole("")).funnel(),
		Measures:      a.measures(whole(""), goal.Measures()),
		Latency:       a.latencyRows(),
		Waits:         a.waitRows(),
		Groups:        a.groupRows(),
		Failures:      a.failures(),
		Timeline:      a.timeline(),
		Whole:         a.conservation(),
	}
	if a.layout.second {
		q := whole("")
		q.leg = secondLine
		s.SecondLine = a.measures(q, splittable(goal.LegLabel))
	}
	a.breakdowns(s)
	if a.study != nil {
		a.study.complete(s)
	} else {
		s.Capacity = a.capacities()
	}
	s.Run.Notes = append(a.emptied(), s.Run.Notes...)
	s.Warnings = append(a.warnings(), s.Warnings...)
	s.Violations = a.violations(s)
	return s
}

// warnings are what is legal but looks wrong.
func (a *Accumulator) warnings() []string {
	t := &a.store.totals
	if t[repliedBot] >= enough && t[wordless] == t[repliedBot] {
		return []string{fmt.Sprintf("None of the bot's %d replies held a word, and every conversation it did not hand over counts as contained: see extract.text, or let the script expect something.", t[wordless])}
	}
	return nil
}

// enough is how many replies make a pattern.
const enough = 30

// run says which run this is, and what must be known before any number.
func (a *Accumulator) run() Run {
	m, l := &a.meta, &a.layout
	r := Run{
		Scenario: a.sc.Name, Description: a.sc.Description, Seed: m.Seed, Version: m.Version, Command: m.Command,
		Mode: m.Mode, Target: m.Target, Load: m.Load, Intent: m.Intent, Speedup: m.Speedup, ReplyClock: a.clock(replyTime),
		HorizonS: l.horizon.Seconds(), FromS: l.warmup.Seconds(), ToS: l.horizon.Seconds(),
	}
	if m.WallReplies && m.Speedup != 1 {
		r.Notes = append(r.Notes, fmt.Sprintf("The endpoint got %s times the scenario's rate (speed-up %s); its reply times are wall time.",
			number(m.Speedup), number(m.Speedup)))
	}
	if m.Mode == Simulated && a.study == nil {
		r.Notes = append(r.Notes, "These are the rows of replication 0, one day of many: intervals hold the chance within it only; holdline simulate tells of all of them.")
	}
	if m.Mode == Live {
		r.Notes = append(r.Notes, "Intervals are those of one run: they hold the chance within it, not how another day would differ, nor the error of the forecast.")
	}
	return r
}

func number(x float64) string { return strconv.FormatFloat(x, 'g', 6, 64) }

// measures answers each of a list of measures for a query.
func (a *Accumulator) measures(q query, list []goal.Measure) Measures {
	out := make(Measures, 0, len(list))
	for _, m := range list {
		one := q
		one.measure = m.Name
		if m.Form == goal.FormQuantile {
			one.quantile = usualQuantile
		}
		out = append(out, a.measure(one, a.compute(a.over(one))))
	}
	return out
}

// splittable leaves out the measures that mean nothing for a part of the inquiries.
func splittable(by goal.Label) []goal.Measure {
	var out []goal.Measure
	for _, m := range goal.Measures() {
		for _, l := range m.Labels {
			if l == by && m.Unit != goal.Money {
				out = append(out, m)
			}
		}
	}
	return out
}

// breakdowns fills in the parts: queues, channels, phases.
func (a *Accumulator) breakdowns(s *Summary) {
	labels := &a.meta.Labels
	byQueue, byPhase := splittable(goal.IntentLabel), splittable(goal.PhaseLabel)
	for i, x := range labels.Queues {
		q := whole("")
		q.queues = only(i, len(labels.Queues))
		intent, channel := labels.Intents[x.Intent], labels.Channels[x.Channel]
		s.Queues = append(s.Queues, Breakdown{
			Name: a.queueName(i), Intent: intent, Channel: channel,
			Funnel: a.over(q).funnel(), Measures: a.measures(q, byQueue),
		})
	}
	for i, channel := range labels.Channels {
		q := whole("")
		q.queues = make([]bool, len(labels.Queues))
		for j, x := range labels.Queues {
			q.queues[j] = x.Channel == i
		}
		s.Channels = append(s.Channels, Breakdown{
			Name: channel, Channel: channel, Funnel: a.over(q).funnel(), Measures: a.measures(q, byQueue),
		})
	}
	for i := range a.sc.Phases {
		q := whole("")
		q.phase = i
		s.Phases = append(s.Phases, Breakdown{
			Name: a.sc.Phases[i].Name, Funnel: a.over(q).funnel(), Measures: a.measures(q, byPhase),
		})
	}
}

// queueName is intent/channel.
func (a *Accumulator) queueName(i int) string {
	x := a.meta.Labels.Queues[i]
	return a.meta.Labels.Intents[x.Intent] + "/" + a.meta.Labels.Channels[x.Channel]
}

// groupRows tells of each pool of agents over the measured window.
func (a *Accumulator) groupRows() []Group {
	out := make([]Group, 0, a.layout.groups)
	for i, name := range a.meta.Labels.Groups {
		q := whole("occupancy")
		q.group = i
		v := a.over(q)
		used, slots := occupied(busy, staffed), occupied(slotBusy, slotStaffed)
		g := Group{Name: name, Occupancy: used.compute(v).Estimate, SlotOccupancy: slots.compute(v).Estimate}
		v.eachSlot(func(slot int) {
			p := a.part(q, slot)
			g.Handled += p.agents(groupHandled)
			g.StaffedHours += p.area(staffed) / 3600
			g.PaidHours += p.paidHours(i)
			if a.study == nil {
				g.Cost += p.groupCost(i)
			}
		})
		if a.study != nil {
			n := float64(a.study.N())
			g.StaffedHours, g.PaidHours, g.Cost = g.StaffedHours/n, g.PaidHours/n, a.study.groupCost(i)/n
		}
		g.StaffedHours, g.PaidHours, g.Cost = summed(g.StaffedHours), summed(g.PaidHours), summed(g.Cost)
		out = append(out, g)
	}
	return out
}

// summed is a sum of many parts without the last digits, which are of rounding alone.
func summed(x float64) float64 { return math.Round(x*1e9) / 1e9 }

// failures counts what went wrong by label, those that happened only.
func (a *Accumulator) failures() []Count {
	out := []Count{}
	for f := record.NoFailure + 1; f < record.NumFailures; f++ {
		c := Count{Label: f.String(), Inquiries: a.store.inquiries[f], Turns: a.store.turns[f]}
		if c.Inquiries+c.Turns > 0 {
			out = append(out, c)
		}
	}
	return out
}
