package center_test

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/desk/routing"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/unit"
)

func (w *whims) service() {
	s := &scenarios.Service{}
	w.sc.Service = s
	if w.chance(0.6) {
		s.Bot = w.bot()
		if w.chance(0.04) {
			return
		}
	}
	for _, channel := range []string{"chat", "voice", "email"} {
		if w.chance(0.15) {
			if s.QueueLimit == nil {
				s.QueueLimit = map[string]scenarios.Count{}
			}
			s.QueueLimit[channel] = pick[scenarios.Count](w, scenarios.Unlimited, 0, 1, 3)
		}
		if w.chance(0.15) {
			if s.Trunks == nil {
				s.Trunks = map[string]scenarios.Count{}
			}
			s.Trunks[channel] = pick[scenarios.Count](w, scenarios.Unlimited, 2, 4, 8)
		}
	}
	s.Routing.Policy = pick(w, routing.Names()...)
	if w.chance(0.2) {
		s.Routing.AssignmentTick = w.span(1, 6)
	}
	for i := range 1 + w.IntN(3) {
		s.Groups = append(s.Groups, w.group(i))
	}
	// Somebody serves everybody, and somebody takes what is passed on.
	for _, d := range w.sc.Demand {
		for leg := 1; leg <= 2; leg++ {
			if leg == 2 && d.Transfer == nil {
				continue
			}
			g := &s.Groups[w.IntN(len(s.Groups))]
			if len(g.Concurrency) > 0 {
				if _, listed := g.Concurrency[d.Channel]; !listed {
					g.Concurrency[d.Channel] = 1
				}
			}
			k := w.skill(d)
			k.Leg, k.Locales, k.Channels = leg, nil, nil
			g.Serves = append(g.Serves, k)
		}
	}
}

// legalize takes away what says nothing about anybody: hours of channels on which nobody comes, skills
// that nobody needs.
func (w *whims) legalize() {
	sc, s := w.sc, w.sc.Service
	comes := func(channel string) bool {
		return slices.ContainsFunc(sc.Demand, func(d scenarios.Demand) bool { return d.Channel == channel })
	}
	if k := sc.Calendar; k != nil {
		maps.DeleteFunc(k.Hours, func(channel string, _ scenarios.Hours) bool { return !comes(channel) })
		maps.DeleteFunc(k.AtClose, func(channel string, _ string) bool { return !comes(channel) })
	}
	for i := range s.Groups {
		g := &s.Groups[i]
		g.Serves = slices.DeleteFunc(g.Serves, func(k scenarios.Skill) bool { return !w.needed(g, k) })
		if slices.ContainsFunc(g.Serves, func(k scenarios.Skill) bool { return k.Reserve > 0 }) {
			g.Shifts[0].Headcount = max(g.Shifts[0].Headcount, 2)
		}
	}
	s.Groups = slices.DeleteFunc(s.Groups, func(g scenarios.Group) bool { return len(g.Serves) == 0 })
	for i := range sc.Demand {
		if len(s.Groups) == 0 {
			sc.Demand[i].Backlog = 0
		}
	}
}

// needed says whether somebody comes for a skill.
func (w *whims) needed(g *scenarios.Group, k scenarios.Skill) bool {
	return slices.ContainsFunc(w.sc.Demand, func(d scenarios.Demand) bool {
		locales := d.Locales
		if len(locales) == 0 {
			locales = w.sc.Customers.Locales
		}
		spoken := len(k.Locales) == 0 || slices.ContainsFunc(locales, func(l scenarios.Weight) bool { return l.Name == k.Locales[0] })
		return d.Intent == k.Intent && covers(g, &k, d.Channel) && spoken && (k.Leg < 2 || d.Transfer != nil)
	})
}

func (w *whims) bot() *scenarios.Bot {
	b := &scenarios.Bot{WhenFull: pick(w, "", "reject", "queue", "escalate"), ReplyTime: *w.law(3), Outcome: map[string]scenarios.Outcome{}}
	if w.chance(0.4) {
		b.Concurrency = pick[scenarios.Count](w, 1, 2, 3)
	}
	if w.chance(0.3) {
		b.RateLimit = pick[unit.Rate](w, 1.0/8, 1.0/4, 1.0/2, 1, 2, 0.3, 2.5) / unit.Rate(w.tick.Seconds())
	}
	if w.chance(0.2) {
		b.ReplyTime, b.Duration = dist.Law{}, w.law(15)
	}
	for _, d := range w.sc.Demand {
		if w.chance(0.1) {
			continue
		}
		o := scenarios.Outcome{
			Solved: pick[unit.Share](w, 0, 0.2, 0.4), Unsolved: pick[unit.Share](w, 0, 0.2, 0.3), Abandoned: pick[unit.Share](w, 0, 0.1, 0.2),
			EscalateAfter: 1 + w.IntN(w.turns(d.Intent)),
		}
		switch w.IntN(6) {
		case 0:
			o.ReplyTime = w.law(5)
		case 1:
			o.Duration = w.law(12)
		}
		if w.chance(0.3) {
			o.EscalatedWork, o.EscalatedPatience = pick(w, 0.5, 1.5, 2), pick(w, 0.5, 2)
		}
		b.Outcome[d.Intent] = o
	}
	return b
}

// turns is how many messages everybody with an intent has to say.
func (w *whims) turns(intent string) int {
	least := 3
	for _, d := range w.sc.Demand {
		if d.Intent == intent {
			least = min(least, len(d.Conversation))
		}
	}
	return least
}

func (w *whims) group(i int) scenarios.Group {
	g := scenarios.Group{Name: fmt.Sprintf("g%d", i), AtShiftEnd: pick(w, "", "finish", "hand_over", "preempt")}
	for _, d := range w.sc.Demand {
		if w.chance(0.7) {
			g.Serves = append(g.Serves, w.skill(d))
		}
		if d.Transfer != nil && w.chance(0.3) {
			k := w.skill(d)
			k.Leg = 2
			g.Serves = append(g.Serves, k)
		}
	}
	if w.chance(0.6) {
		g.Concurrency = map[string]scenarios.Count{}
		for _, channel := range []string{"chat", "voice", "email"} {
			if w.chance(0.7) {
				g.Concurrency[channel] = pick[scenarios.Count](w, 1, 2, 3, 4, scenarios.Unlimited)
			}
		}
		if w.chance(0.5) {
			g.TotalRate = w.rates(g)
		}
	}
	if w.chance(0.15) {
		g.Absence = 0.3
	}
	if w.chance(0.15) {
		g.InShift = pick[unit.Share](w, 0.25, 0.5)
	}
	for range 1 + w.IntN(3) {
		g.Shifts = append(g.Shifts, w.shift())
	}
	return g
}

// rates of an agent with several conversations. On the grid a third of a rate would be crooked.
func (w *whims) rates(g scenarios.Group) []float64 {
	if !w.grid {
		return pick(w, []float64{1, 1.7, 2.5}, []float64{0.9, 1.6, 1.8})
	}
	for _, n := range g.Concurrency {
		if n == scenarios.Unlimited {
			return nil
		}
	}
	return pick(w, []float64{1, 1.5, 2.25, 2}, []float64{2, 1, 1.5, 2})
}

func (w *whims) shift() scenarios.Shift {
	s := scenarios.Shift{Headcount: 1 + w.IntN(3)}
	if w.sc.Calendar != nil {
		s.From = unit.Duration(pick(w, 0, 8*time.Hour, 9*time.Hour))
		s.To = unit.Duration(pick(w, 12*time.Hour, 17*time.Hour+30*time.Minute, 24*time.Hour))
		if w.chance(0.8) {
			s.Days = pick(w, []string{"mon", "tue"}, []string{"tue", "holiday"}, []string{"mon", "wed"})
		}
		return s
	}
	if w.chance(0.5) {
		s.From = w.span(1, 90)
	}
	s.To = s.From + w.span(60, 600)
	return s
}

func (w *whims) skill(d scenarios.Demand) scenarios.Skill {
	s := scenarios.Skill{Intent: d.Intent, Rank: w.IntN(3), Resolution: pick[unit.Share](w, 0, 0.5, 0.8)}
	if w.chance(0.3) {
		s.Speed = pick(w, 0.5, 2)
		if !w.grid {
			s.Speed = pick(w, 1.2, 0.7)
		}
	}
	if w.chance(0.3) {
		locales := d.Locales
		if len(locales) == 0 {
			locales = w.sc.Customers.Locales
		}
		s.Locales = []string{locales[w.IntN(len(locales))].Name}
	}
	if w.chance(0.1) {
		s.Channels = []string{d.Channel}
	}
	if w.chance(0.15) {
		s.Reserve = 1
	}
	if w.chance(0.2) {
		s.After = w.span(1, 15)
	}
	return s
}
