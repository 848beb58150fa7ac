package scenarios

import (
	"slices"
	"strings"
)

// skill checks one thing a group serves: someone must want it.
func (c checker) skill(at string, g Group, s Skill) {
	known := c.sc.intents()
	if len(known) == 0 {
		return // told at demand
	}
	if !slices.Contains(known, s.Intent) {
		c.fault(join(at, "intent"), "is %q, which nobody asks for%s", s.Intent, hint(s.Intent, known))
		return
	}
	for i, channel := range s.Channels {
		c.one(item(join(at, "channels"), i), channel, c.sc.channelsOf(s.Intent))
	}
	var spoken []string
	for _, d := range c.sc.Demand {
		if d.Intent == s.Intent && g.covers(s, d.Channel) {
			for _, l := range c.sc.localesOf(d) {
				spoken = append(spoken, l.Name)
			}
		}
	}
	if len(spoken) == 0 && len(s.Channels) == 0 {
		c.fault(at, "is never reached: %s comes on %s, for which the group has no concurrency", s.Intent, strings.Join(c.sc.channelsOf(s.Intent), ", "))
	}
	slices.Sort(spoken)
	for i, l := range s.Locales {
		if len(spoken) > 0 && !slices.Contains(spoken, l) {
			c.fault(item(join(at, "locales"), i), "is %q, in which nobody asks for %s%s", l, s.Intent, hint(l, slices.Compact(spoken)))
		}
	}
	if s.Rank < 1 {
		c.fault(join(at, "rank"), "is %d; want 1, which is preferred, or more", s.Rank)
	}
	c.factor(join(at, "speed"), s.Speed)
}

// covers says whether a skill of the group is one for a channel: the skill's own channels, or else
// those the group has concurrency for, or else all.
func (g Group) covers(s Skill, channel string) bool {
	if len(s.Channels) > 0 {
		return slices.Contains(s.Channels, channel)
	}
	_, listed := g.Concurrency[channel]
	return listed || len(g.Concurrency) == 0
}

// reach checks that whoever can come to the desk is served by some group.
func (c checker) reach() {
	s := c.sc.Service
	if s == nil || len(s.Groups) == 0 {
		return
	}
	for i, d := range c.sc.Demand {
		if !c.sc.escalates(d) {
			continue
		}
		var alone []string
		for _, l := range c.sc.localesOf(d) {
			if l.Weight > 0 && !s.served(d, l.Name) {
				alone = append(alone, l.Name)
			}
		}
		if len(alone) > 0 {
			c.fault(item("demand", i), "reaches the desk, but no group serves %s on %s in %s; want it in the serves of one", d.Intent, d.Channel, strings.Join(alone, ", "))
		}
	}
}

// escalates says whether customers of a demand may come to the desk.
func (sc *Scenario) escalates(d Demand) bool {
	b := sc.Service.Bot
	if b == nil || b.WhenFull == "escalate" || d.OnBotFailure != nil && d.OnBotFailure.AskHuman > 0 {
		return true
	}
	o, ok := b.Outcome[d.Intent]
	return !ok || o.rest() > 0
}

func (s *Service) served(d Demand, locale string) bool {
	for _, g := range s.Groups {
		for _, k := range g.Serves {
			if k.Intent == d.Intent && g.covers(k, d.Channel) && (len(k.Locales) == 0 || slices.Contains(k.Locales, locale)) {
				return true
			}
		}
	}
	return false
}
