package reports

import (
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/stats"
)

// result is the value of a measure, or why there is none.
type result struct {
	stats.Estimate
	missing string
	empty   bool // nothing to measure, as opposed to not known
}

func known(e stats.Estimate) result { return result{Estimate: e} }

func nothing(why string) result { return result{Estimate: stats.Unknown(0), missing: why, empty: true} }

func cannotTell(n int64, why string) result {
	return result{Estimate: stats.Unknown(n), missing: why}
}

// definition is how one measure is computed.
type definition struct {
	name    string
	compute func(view) result
}

// table lists every measure of package goal, in the glossary's order, with its formula.
func table() []definition {
	return []definition{
		{"offered", count(opened)},
		{"fresh", count(fresh)},
		{"bot_offered", count(botOffered)},
		{"queue_offered", count(queueOffered)},
		{"offered_load", offeredLoad},
		{"containment_rate", share(outcomes+column(record.Contained), botOffered)},
		{"escalation_rate", share(escalated, botOffered)},
		{"service_level", serviceLevel},
		{"service_level_short_excluded", serviceLevelShortExcluded},
		{"service_level_abandons_good", serviceLevelAbandonsGood},
		{"service_level_answered", serviceLevelAnswered},
		{"abandonment_rate", share(queueAbandoned, queueOffered)},
		{"bot_abandonment_rate", share(abandonedBot, botOffered)},
		{"blocked_rate", byEndpoint(outcomes+column(record.Blocked), blockedBot)},
		{"failure_rate", byEndpoint(outcomes+column(record.Failed), failedBot)},
		{"expect_met_rate", expectMet},
		{"resolution_rate", asFarAsKnown(solvedYes, solvedUnknown, offered)},
		{"fcr", asFarAsKnown(freshSolved, freshUnknown, freshOffered)},
		{"repeat_share", share(intended, offered)},
		{"attempts_per_fresh", attemptsPerFresh},
		{"lost_for_good", share(lost, freshOffered)},
		{"aht", averageHandleTime},
		{"asa", meanTime(answerTime, queueAnswered, answerSquare)},
		{"mean_wait", meanTime(waitTime, queueOffered, waitSquare)},
		{"p_wait", share(waited, queueOffered)},
		{"queue_length", timeAverage(queueArea)},
		{"orbit", timeAverage(orbitArea)},
		{"occupancy", occupied(busy, staffed)},
		{"slot_occupancy", occupied(slotBusy, slotStaffed)},
		{"reply_latency", latency},
		{"first_reply_latency", latency},
		{"service_time", latency},
		{"send_lag", latency},
		{"detection_delay", latency},
		{"cost_per_contact", costPer(offered)},
		{"cost_per_solved", costPer(solvedYes)},
	}
}
