package reports

import (
	"time"

	"github.com/holdline/holdline/sim/stats"
)

// costPer divides what bot and desk cost over the view's time by a count of inquiries.
func costPer(den column) func(view) result {
	return func(v view) result {
		s := v.a.sc.Service
		switch {
		case s == nil || !v.a.priced():
			return nothing("the scenario names no cost")
		case v.queues != nil:
			return cannotTell(0, "agents are paid for all queues together")
		}
		if den == solvedYes {
			if r := asFarAsKnown(solvedYes, solvedUnknown, offered)(v); r.missing != "" {
				return r
			}
		}
		n := v.sum(den)
		if n == 0 {
			return nothing("no such inquiries")
		}
		cells := make([]stats.Cell, 0, v.to-v.from+1)
		v.eachSlot(func(slot int) {
			cells = append(cells, stats.Cell{Num: v.cost(slot), Den: float64(v.slot(den, slot))})
		})
		return known(stats.Ratio(cells, n, v.bits()))
	}
}

// priced says whether anything has a price.
func (a *Accumulator) priced() bool {
	if b := a.sc.Service.Bot; b != nil && b.Cost.PerConversation > 0 {
		return true
	}
	for i := range a.sc.Service.Groups {
		if c := a.sc.Service.Groups[i].Cost; c.PerPaidHour > 0 || c.PerContact > 0 {
			return true
		}
	}
	return false
}

// cost is what one slot costs: agents by the hour and the contact, the bot by the conversation.
func (v view) cost(slot int) float64 {
	sum := 0.0
	if b := v.a.sc.Service.Bot; b != nil {
		sum += b.Cost.PerConversation * float64(v.slot(botOffered, slot))
	}
	for g := range v.a.layout.groups {
		sum += v.a.groupCost(g, slot)
	}
	return sum
}

// groupCost is what a group costs in one slot. Contacts are paid when they end, hours as they pass.
func (a *Accumulator) groupCost(group, slot int) float64 {
	if group >= len(a.sc.Service.Groups) {
		return 0
	}
	c := a.sc.Service.Groups[group].Cost
	return c.PerPaidHour*a.paidHours(group, slot) + c.PerContact*float64(a.group(group, slot)[groupContacts])
}

// paidHours are the heads on shift, from the desk's own rows or else from the scenario's shifts.
func (a *Accumulator) paidHours(group, slot int) float64 {
	if slot == a.layout.late() {
		return 0
	}
	if a.store.totals[groupRows] > 0 {
		return a.areas(group, slot)[paid] / time.Hour.Seconds()
	}
	hours := 0.0
	from, to := a.layout.edges[slot], a.layout.edges[slot+1]
	for _, s := range a.sc.Service.Groups[group].Shifts {
		if overlap := min(to, s.To.Std()) - max(from, s.From.Std()); overlap > 0 {
			hours += float64(s.Headcount) * overlap.Hours()
		}
	}
	return hours
}
