package reports

import (
	"strings"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/stats"
)

// ruledOut says why a measure cannot be but what it is at rest, whoever comes: what the query is about has
// nothing that would make it move. It is "" where there is something. Without it, chance is told of: an
// interval up to 17 % for customers turned away by limits that do not exist.
type ruledOut func(of scope) string

// scope is the part of a scenario that a query is about: each queue is that of one entry of the demand. Who
// comes back does so as the entry says to which they come back.
type scope struct {
	sc     *scenarios.Scenario
	demand []*scenarios.Demand
	names  []string // of its entries, where the query is narrowed
}

// scope narrows the scenario to the queues of the query.
func (q *query) scope(sc *scenarios.Scenario) scope {
	s := scope{sc: sc}
	for i := range sc.Demand {
		d := &sc.Demand[i]
		if q.queues != nil && (i >= len(q.queues) || !q.queues[i]) {
			continue
		}
		s.demand = append(s.demand, d)
		if q.queues != nil {
			s.names = append(s.names, d.Intent+"/"+d.Channel)
		}
	}
	return s
}

// has says what there is not.
func (s *scope) has(what string) string {
	switch len(s.names) {
	case 0:
		return "the scenario has " + what
	case 1:
		return s.names[0] + " has " + what
	}
	return strings.Join(s.names, ", ") + " have " + what
}

// everyones is a key that is alike for all.
func (s *scope) everyones(key string) string {
	if len(s.names) == 0 {
		return "everyone's " + key
	}
	return "the " + key + " of " + strings.Join(s.names, ", ")
}

// fixed gives a measure that rests at a value the reasons for which it may stay there. What endpoints
// decide is ruled out in a simulation alone, where the scenario is all there is.
func fixed(d definition, rest float64, simulated bool, why ruledOut) definition {
	d.fixed = func(v view, e stats.Estimate) string {
		if e.Value != rest || simulated && v.a.study == nil {
			return ""
		}
		return why(v.scope(v.a.sc))
	}
	return d
}

// nobodyReturns is of those who mean to come back, whatever for.
func nobodyReturns(of scope) string {
	for _, d := range of.demand {
		if d.Repeat != nil {
			return ""
		}
	}
	if nobodyRetries(of) == "" {
		return ""
	}
	return of.has("no retry and no repeat")
}

func nobodyRetries(of scope) string {
	for _, d := range of.demand {
		if d.Retry != nil {
			return ""
		}
	}
	return of.has("no retry")
}

// nobodyIsTurnedAway is of those whom the bot, the desk or a closed door does not take.
func nobodyIsTurnedAway(of scope) string {
	s := of.sc.Service
	if s == nil || nobodyFindsItClosed(of) == "" {
		return ""
	}
	for _, d := range of.demand {
		if limited(s.QueueLimit, d.Channel) || limited(s.Trunks, d.Channel) {
			return ""
		}
	}
	if b := s.Bot; b != nil && b.WhenFull == "reject" && (b.Concurrency > 0 || b.RateLimit > 0) {
		return ""
	}
	return of.has("no queue_limit, no trunks, no opening hours and no bot that rejects")
}

// limited says whether a limit by channel is one for this channel.
func limited(by map[string]scenarios.Count, channel string) bool {
	most, ok := by[channel]
	return ok && most != scenarios.Unlimited
}

func nobodyFindsItClosed(of scope) string {
	if c := of.sc.Calendar; c != nil {
		for _, d := range of.demand {
			if len(c.Hours[d.Channel]) > 0 {
				return ""
			}
		}
	}
	return of.has("no opening hours")
}

// nobodyGivesUp is of the queue for a human: nobody loses patience, turns away at its sight, or cannot
// be reached when called back.
func nobodyGivesUp(of scope) string {
	for _, d := range of.demand {
		if !endless(d.Patience) || len(d.Balk) > 0 || d.Callback != nil {
			return ""
		}
	}
	return of.everyones("patience") + " is never, and there is no balk or callback"
}

// nobodyLeavesTheBot is of those who give the bot up, or of whom its outcome says that they do.
func nobodyLeavesTheBot(of scope) string {
	if of.sc.Service == nil || of.sc.Service.Bot == nil {
		return ""
	}
	for _, d := range of.demand {
		if !staysWithTheBot(of.sc, d) {
			return ""
		}
	}
	return of.everyones("bot_patience") + " is never, and no outcome has abandoned"
}

// nobodyIsLost is of those who neither get through nor come back: nobody gives up or is turned away at all.
func nobodyIsLost(of scope) string {
	s := of.sc.Service
	switch {
	case s == nil, nobodyGivesUp(of) == "", nobodyIsTurnedAway(of) == "", s.Bot != nil && nobodyLeavesTheBot(of) == "":
		return ""
	}
	return of.has("nothing at which anybody gives up or is turned away")
}

// staysWithTheBot says that nothing makes them leave it.
func staysWithTheBot(sc *scenarios.Scenario, d *scenarios.Demand) bool {
	said := sc.Service != nil && sc.Service.Bot != nil && sc.Service.Bot.Outcome[d.Intent].Abandoned > 0
	return endless(d.BotPatience) && (d.OnBotFailure == nil || d.OnBotFailure.Leave == 0) && !said
}

// endless says that a patience never ends: the law never, or none given.
func endless(law *dist.Law) bool { return law == nil || law.Never }
