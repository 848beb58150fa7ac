package reports

import "time"

// costPer divides what bot and desk cost over the view's time by a count of inquiries.
func costPer(den column) definition {
	return definition{
		form: meanOf, square: numSquares, empty: says("no such inquiries"),
		sums: func(p *part) sums {
			s := sums{num: p.cost(), den: p.f(den), n: p.n(den)}
			return s
		},
		refuse: func(v view) (result, bool) {
			s := v.a.sc.Service
			switch {
			case s == nil || !v.a.priced():
				return absent("the scenario names no cost"), true
			case v.queues != nil:
				return cannotTell(0, "agents are paid for all queues together"), true
			case den == solvedYes:
				d := asFarAsKnown(solvedYes, solvedUnknown, offered)
				r := d.compute(v)
				return r, r.missing != ""
			}
			return result{}, false
		},
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

// cost is what a stretch costs: agents by the hour and the contact, the bot by the conversation. One
// that it turned away before any reply is none.
func (p *part) cost() float64 {
	sum := 0.0
	if b := p.a.sc.Service.Bot; b != nil {
		sum += b.Cost.PerConversation * (p.f(botOffered) - p.f(blockedBot))
	}
	for g := range p.a.layout.groups {
		sum += p.groupCost(g)
	}
	return sum
}

// groupCost is what a group costs. Contacts are paid when they end, hours as they pass: both up to the
// horizon, and after it as long as nobody new comes.
func (p *part) groupCost(group int) float64 {
	if p.a.sc.Service == nil || group >= len(p.a.sc.Service.Groups) {
		return 0
	}
	c := p.a.sc.Service.Groups[group].Cost
	return c.PerPaidHour*p.paidHours(group) + c.PerContact*p.contacts(group)
}

// short is how many contacts a group is paid for in a slot although they did not come: what a civil
// day lacks of the minimum, spread evenly over the day.
func (a *Accumulator) short(group, slot int) float64 {
	if a.sc.Service == nil || group >= len(a.sc.Service.Groups) || slot == a.layout.late() {
		return 0
	}
	minimum := a.sc.Service.Groups[group].Cost.MinimumADay
	if minimum <= 0 {
		return 0
	}
	l := &a.layout
	for i, day := range l.days {
		if l.edges[slot] >= day.To {
			continue
		}
		came, in := int64(0), l.between(day.From, day.To)
		for s := in.from; s < in.to; s++ {
			came += a.group(group, s)[groupContacts]
		}
		if i == len(l.days)-1 {
			came += a.group(group, l.late())[groupContacts] // they ended when the last day was over
		}
		return float64(max(0, int64(minimum)-came)) * float64(l.width(slot)) / float64(day.To-day.From)
	}
	return 0
}

// paidHours are the heads on shift, from the desk's own rows or else from the scenario's shifts; after
// the horizon those at work.
func (a *Accumulator) paidHours(group, slot int) float64 {
	if a.store.totals[groupRows] > 0 {
		return a.areas(group, slot)[paid] / time.Hour.Seconds()
	}
	if slot == a.layout.late() || a.sc.Service == nil || group >= len(a.sc.Service.Groups) {
		return 0
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
