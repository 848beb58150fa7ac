package reports

import (
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/stats"
)

// result is the value of a measure, or why there is none.
type result struct {
	stats.Estimate
	missing string
	empty   bool   // nothing to measure, as opposed to not known
	absent  bool   // and whoever came, there could not have been
	fixed   string // why the value cannot be another, whoever came
	open    Open   // whom it leaves out
}

func known(e stats.Estimate) result { return result{Estimate: e} }

func nothing(why string) result { return result{Estimate: stats.Unknown(0), missing: why, empty: true} }

// absent is nothing because the scenario has no such thing: no bot, no price.
func absent(why string) result {
	r := nothing(why)
	r.absent = true
	return r
}

func cannotTell(n int64, why string) result {
	return result{Estimate: stats.Unknown(n), missing: why}
}

// entry is a definition under its name.
type entry struct {
	name string
	definition
}

// ofBot and ofDesk are definitions that divide by who met one end of the channel: without that end in
// the scenario there is nothing to divide by, whoever comes.
func ofBot(d definition) definition  { d.end = theBot; return d }
func ofDesk(d definition) definition { d.end = theDesk; return d }

// table lists every measure of package goal, in the glossary's order, with its formula.
func table() []entry {
	return []entry{
		{"offered", count(opened)},
		{"fresh", count(fresh)},
		{"bot_offered", count(botOffered)},
		{"queue_offered", count(queueOffered)},
		{"offered_load", ofDesk(offeredLoad())},
		{"containment_rate", leaving(ofBot(share(outcomes+column(record.Contained), botOffered)), notContained())},
		{"escalation_rate", leaving(ofBot(share(escalated, botOffered)), mayEscalate())},
		{"service_level", leaving(ofDesk(serviceLevel()), notServed())},
		{"service_level_short_excluded", leaving(ofDesk(serviceLevelShortExcluded()), notServed())},
		{"service_level_abandons_good", leaving(ofDesk(serviceLevelAbandonsGood()), notServed())},
		{"service_level_answered", ofDesk(serviceLevelAnswered())},
		{"abandonment_rate", fixed(leaving(ofDesk(share(queueAbandoned, queueOffered)), mayGiveUp()), 0, true, nobodyGivesUp)},
		{"bot_abandonment_rate", fixed(leaving(ofBot(share(abandonedBot, botOffered)), mayLeaveTheBot()), 0, true, nobodyLeavesTheBot)},
		{"blocked_rate", fixed(byEndpoint(outcomes+column(record.Blocked), blockedBot), 0, true, nobodyIsTurnedAway)},
		{"closed_rate", fixed(alone(share(closedDoor, offered)), 0, true, nobodyFindsItClosed)},
		{"failure_rate", leaving(alone(byEndpoint(outcomes+column(record.Failed), failedBot)), mayFail())},
		{"expect_met_rate", expectMet()},
		{"resolution_rate", leaving(asFarAsKnown(solvedYes, solvedUnknown, offered), unsolved(inProgress))},
		{"fcr", leaving(asFarAsKnown(freshSolved, freshUnknown, freshOffered), unsolved(openFresh))},
		{"repeat_share", fixed(leaving(share(intended, offered), mayReturn()), 0, false, nobodyReturns)},
		{"attempts_per_fresh", fixed(attemptsPerFresh(), 1, false, nobodyRetries)},
		{"lost_for_good", fixed(leaving(share(lost, freshOffered), mayBeLost()), 0, true, nobodyIsLost)},
		{"csat", csat()},
		{"aht", ofDesk(averageHandleTime())},
		{"asa", leaving(ofDesk(meanTime(answerTime, queueAnswered, answerSquare)), waitSoFar())},
		{"mean_wait", leaving(ofDesk(meanTime(waitTime, queueOffered, waitSquare)), waitSoFar())},
		{"p_wait", leaving(ofDesk(share(waited, queueOffered)), haveWaited())},
		{"queue_length", timeAverage(queueArea)},
		{"orbit", fixed(timeAverage(orbitArea), 0, false, nobodyRetries)},
		{"occupancy", ofDesk(occupied(busy, staffed))},
		{"slot_occupancy", ofDesk(occupied(slotBusy, slotStaffed))},
		{"reply_latency", definition{form: distribution}},
		{"first_reply_latency", definition{form: distribution}},
		{"service_time", definition{form: distribution}},
		{"send_lag", definition{form: distribution}},
		{"detection_delay", definition{form: distribution}},
		{"cost_per_contact", costPer(offered)},
		{"cost_per_solved", costPer(solvedYes)},
	}
}
