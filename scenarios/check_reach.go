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
	c.leg(join(at, "leg"), g, s)
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
	c.reached()
	for i, d := range c.sc.Demand {
		if !c.sc.escalates(d) {
			continue
		}
		if alone := c.sc.unserved(d, firstLine); len(alone) > 0 {
			c.fault(item("demand", i), "reaches the desk, but no group serves %s on %s in %s; want it in the serves of one", d.Intent, d.Channel, strings.Join(alone, ", "))
		}
		if d.Transfer == nil {
			continue
		}
		if alone := c.sc.unserved(d, secondLine); len(alone) > 0 {
			c.fault(join(item("demand", i), "transfer"), "passes on to a second line, but no group serves %s on %s in %s with leg: 2; want it in the serves of one",
				d.Intent, d.Channel, strings.Join(alone, ", "))
		}
	}
}

// reached checks that somebody can come to every group: that the bot does not keep all whom it
// could serve.
func (c checker) reached() {
	if c.sc.Targets != nil && c.sc.Targets.Bot != nil {
		return // whom it hands over is not known
	}
	for i, g := range c.sc.Service.Groups {
		var kept []string
		free := false
		for _, s := range g.Serves {
			for _, d := range c.sc.Demand {
				if d.Intent != s.Intent || !g.covers(s, d.Channel) {
					continue
				}
				kept, free = append(kept, d.Intent), free || c.sc.escalates(d) || c.sc.Service.overfull(d.Intent)
			}
		}
		if len(kept) > 0 && !free {
			c.fault(item("service.groups", i), "is reached by nobody: the bot hands over none of %s; want some left for it, or no such group", strings.Join(unique(kept), ", "))
		}
	}
}

// The lines of the desk, as skills name them.
const (
	firstLine  = 1
	secondLine = 2
)

// leg checks which line a skill is of: the second one gets only what is passed on.
func (c checker) leg(path string, g Group, s Skill) {
	switch s.Leg {
	case firstLine:
	case secondLine:
		for _, d := range c.sc.Demand {
			if d.Intent == s.Intent && d.Transfer != nil && g.covers(s, d.Channel) {
				return
			}
		}
		c.fault(path, "is 2, but nobody passes %s on; want a transfer at its demand, or leg: 1", s.Intent)
	default:
		c.fault(path, "is %d; want 1, who answers first, or 2, whom they pass on to", s.Leg)
	}
}

// unserved lists the locales in which a demand's customers come and no group serves them.
func (sc *Scenario) unserved(d Demand, leg int) []string {
	var alone []string
	for _, l := range sc.localesOf(d) {
		if l.Weight > 0 && !sc.Service.served(d, l.Name, leg) {
			alone = append(alone, l.Name)
		}
	}
	return alone
}

// escalates says whether customers of a demand may come to the desk.
func (sc *Scenario) escalates(d Demand) bool {
	b := sc.Service.Bot
	if b == nil || d.Backlog > 0 || b.WhenFull == "escalate" || d.OnBotFailure != nil && d.OnBotFailure.AskHuman > 0 {
		return true
	}
	o, ok := b.Outcome[d.Intent]
	return !ok || o.rest() > 0
}

// overfull says whether the bot's outcomes of an intent are more than the whole, which is told
// elsewhere.
func (s *Service) overfull(intent string) bool {
	if s.Bot == nil {
		return false
	}
	o := s.Bot.Outcome[intent]
	return float64(o.Solved)+float64(o.Unsolved)+float64(o.Abandoned) > 1+1e-9
}

func (s *Service) served(d Demand, locale string, leg int) bool {
	for _, g := range s.Groups {
		for _, k := range g.Serves {
			if k.Intent == d.Intent && k.Leg == leg && g.covers(k, d.Channel) && (len(k.Locales) == 0 || slices.Contains(k.Locales, locale)) {
				return true
			}
		}
	}
	return false
}
