package scenarios

import (
	"fmt"
	"slices"

	"github.com/holdline/holdline/sim/civil"
	"github.com/holdline/holdline/sim/unit"
)

// unusual tells of a desk and of customers that are legal but hardly meant.
func (w *warner) unusual(sc *Scenario) {
	s := sc.Service
	if s == nil {
		return
	}
	for _, d := range sc.Demand {
		at := fmt.Sprintf("demand[%s]", d.Intent)
		if len(s.Groups) == 0 && sc.Targets == nil && sc.escalates(d) {
			w.add("%s: the bot hands over, but there are no groups: these inquiries end as failed", at)
		}
		if d.SilentShare > 0 && (d.Patience == nil || d.Patience.Never) {
			w.add("%s.silent_share: nobody leaves the queue, since patience is never", at)
		}
		if k := sc.Calendar; k != nil && (d.Channel == emailChannel || d.Backlog > 0) && len(k.Hours[d.Channel]) > 0 && sc.Deadline < unit.Duration(unit.Day) {
			w.add("%s: the deadline, %s, ends what waits over night; want one of some days", at, sc.Deadline)
		}
	}
	for i := range s.Groups {
		w.crowdedOut(sc, &s.Groups[i])
	}
	w.letters(sc)
	w.never(sc)
	w.idle(sc)
	w.alone(sc)
	w.unmanned(sc)
}

// crowdedOut tells of a group in which who comes first needs more of an agent than who comes later: slots that
// come free one by one go to those who fit.
func (w *warner) crowdedOut(sc *Scenario, g *Group) {
	for i := range sc.Demand {
		for k := range sc.Demand {
			large, small := &sc.Demand[i], &sc.Demand[k]
			if large.Priority < small.Priority && g.holds(large.Channel) < g.holds(small.Channel) && g.answers(large) && g.answers(small) {
				w.add("service.groups[%s]: %s on %s comes before %s on %s, but needs more of an agent, and every slot that comes free goes to who fits: it may wait for as long as the others come; want a group of its own for it",
					g.Name, large.Intent, large.Channel, small.Intent, small.Channel)
				return
			}
		}
	}
}

// letters tells of a satisfaction that is lost by the minute where answers take hours.
func (w *warner) letters(sc *Scenario) {
	byLetter := slices.ContainsFunc(sc.Demand, func(d Demand) bool { return d.Channel == emailChannel })
	if c := sc.CSAT; byLetter && c != nil && c.PerMinuteWaited > 0 {
		if minutes := float64(c.Base) / float64(c.PerMinuteWaited); minutes < 8*60 {
			w.add("csat.per_minute_waited: after %.0f minutes nobody is content, and email waits for hours; want less, as for a working day", minutes)
		}
	}
}

// never tells of shifts on weekdays that the calendar does not have.
func (w *warner) never(sc *Scenario) {
	days, err := sc.Days()
	if err != nil || days == nil {
		return
	}
	has := map[string]bool{}
	for i := range days.Days() {
		name := days.Name(i)
		if days.Holiday(i) {
			name = civil.HolidayName
		}
		has[name] = true
	}
	for _, g := range sc.Service.Groups {
		for i, s := range g.Shifts {
			if len(s.Days) > 0 && !slices.ContainsFunc(s.Days, func(day string) bool { return has[day] }) {
				w.add("service.groups[%s].shifts[%d]: the calendar has no such day", g.Name, i)
			}
		}
	}
}
