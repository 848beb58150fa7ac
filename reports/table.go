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
		{"containment_rate", ofBot(share(outcomes+column(record.Contained), botOffered))},
		{"escalation_rate", ofBot(share(escalated, botOffered))},
		{"service_level", ofDesk(serviceLevel())},
		{"service_level_short_excluded", ofDesk(serviceLevelShortExcluded())},
		{"service_level_abandons_good", ofDesk(serviceLevelAbandonsGood())},
		{"service_level_answered", ofDesk(serviceLevelAnswered())},
		{"abandonment_rate", fixed(ofDesk(share(queueAbandoned, queueOffered)), 0, true, nobodyGivesUp)},
		{"bot_abandonment_rate", fixed(ofBot(share(abandonedBot, botOffered)), 0, true, nobodyLeavesTheBot)},
		{"blocked_rate", fixed(byEndpoint(outcomes+column(record.Blocked), blockedBot), 0, true, nobodyIsTurnedAway)},
		{"closed_rate", fixed(alone(share(closedDoor, offered)), 0, true, nobodyFindsItClosed)},
		{"failure_rate", alone(byEndpoint(outcomes+column(record.Failed), failedBot))},
		{"expect_met_rate", expectMet()},
		{"resolution_rate", asFarAsKnown(solvedYes, solvedUnknown, offered)},
		{"fcr", asFarAsKnown(freshSolved, freshUnknown, freshOffered)},
		{"repeat_share", fixed(share(intended, offered), 0, false, nobodyReturns)},
		{"attempts_per_fresh", fixed(attemptsPerFresh(), 1, false, nobodyRetries)},
		{"lost_for_good", share(lost, freshOffered)},
		{"csat", csat()},
		{"aht", ofDesk(averageHandleTime())},
		{"asa", ofDesk(meanTime(answerTime, queueAnswered, answerSquare))},
		{"mean_wait", ofDesk(meanTime(waitTime, queueOffered, waitSquare))},
		{"p_wait", ofDesk(share(waited, queueOffered))},
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
