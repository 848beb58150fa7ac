package reports

import (
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/stats"
)

// ruledOut says why a measure cannot be but what it is at rest, whoever comes: the scenario has nothing
// that would make it move. It is "" where there is something. Without it, chance is told of: an interval
// up to 17 % for customers turned away by limits that do not exist.
type ruledOut func(sc *scenarios.Scenario) string

// fixed gives a measure that rests at a value the reasons for which it may stay there. What endpoints
// decide is ruled out in a simulation alone, where the scenario is all there is.
func fixed(d definition, rest float64, simulated bool, why ruledOut) definition {
	d.fixed = func(v view, e stats.Estimate) string {
		if e.Value != rest || simulated && v.a.study == nil {
			return ""
		}
		return why(v.a.sc)
	}
	return d
}

// nobodyReturns is of those who mean to come back, whatever for.
func nobodyReturns(sc *scenarios.Scenario) string {
	for i := range sc.Demand {
		if sc.Demand[i].Repeat != nil {
			return ""
		}
	}
	if nobodyRetries(sc) == "" {
		return ""
	}
	return "the scenario has no retry and no repeat"
}

func nobodyRetries(sc *scenarios.Scenario) string {
	for i := range sc.Demand {
		if sc.Demand[i].Retry != nil {
			return ""
		}
	}
	return "the scenario has no retry"
}

// nobodyIsTurnedAway is of those whom the bot, the desk or a closed door does not take.
func nobodyIsTurnedAway(sc *scenarios.Scenario) string {
	if sc.Service == nil || nobodyFindsItClosed(sc) == "" || limited(sc.Service.QueueLimit) || limited(sc.Service.Trunks) {
		return ""
	}
	if b := sc.Service.Bot; b != nil && b.WhenFull == "reject" && (b.Concurrency > 0 || b.RateLimit > 0) {
		return ""
	}
	return "the scenario has no queue_limit, no trunks, no opening hours and no bot that rejects"
}

// limited says whether a limit by channel is one.
func limited(by map[string]scenarios.Count) bool {
	for _, most := range by {
		if most != scenarios.Unlimited {
			return true
		}
	}
	return false
}

func nobodyFindsItClosed(sc *scenarios.Scenario) string {
	if sc.Calendar != nil && len(sc.Calendar.Hours) > 0 {
		return ""
	}
	return "the scenario has no opening hours"
}

// nobodyGivesUp is of the queue for a human: nobody loses patience, turns away at its sight, or cannot
// be reached when called back.
func nobodyGivesUp(sc *scenarios.Scenario) string {
	for i := range sc.Demand {
		d := &sc.Demand[i]
		if !endless(d.Patience) || len(d.Balk) > 0 || d.Callback != nil {
			return ""
		}
	}
	return "everyone's patience is never, and there is no balk or callback"
}

// nobodyLeavesTheBot is of those who give the bot up, or of whom its outcome says that they do.
func nobodyLeavesTheBot(sc *scenarios.Scenario) string {
	if sc.Service == nil || sc.Service.Bot == nil {
		return ""
	}
	for i := range sc.Demand {
		d := &sc.Demand[i]
		if !endless(d.BotPatience) || d.OnBotFailure != nil && d.OnBotFailure.Leave > 0 || sc.Service.Bot.Outcome[d.Intent].Abandoned > 0 {
			return ""
		}
	}
	return "everyone's bot_patience is never, and no outcome has abandoned"
}

// endless says that a patience never ends: the law never, or none given.
func endless(law *dist.Law) bool { return law == nil || law.Never }
