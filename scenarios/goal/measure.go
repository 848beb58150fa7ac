package goal

// Unit is what a measure is in.
type Unit string

// The units, as they stand in reports.
const (
	Share     Unit = "share"     // a fraction; written 0.8 or 80%
	Seconds   Unit = "s"         // written with a unit of time, 4s or 250ms
	Count     Unit = "count"     // a plain number
	Inquiries Unit = "inquiries" // a number of inquiries
	Erlang    Unit = "erlang"    // a plain number
	Money     Unit = "money"     // in the scenario's own currency
)

// Form says what kind of estimate a measure is, and with it what its samples are.
type Form string

// The forms.
const (
	FormShare       Form = "share"        // a part of a count of inquiries or turns
	FormMean        Form = "mean"         // over values, or a ratio of sums
	FormQuantile    Form = "quantile"     // values: asked for as p95(...) or mean(...)
	FormTimeAverage Form = "time_average" // over clock time
	FormCount       Form = "count"        // a number of inquiries
)

// Arg says what a measure takes in its bracket besides labels.
type Arg string

// The arguments.
const (
	NoArg        Arg = ""
	ThresholdArg Arg = "threshold" // a duration, required: service_level(20s)
	GroupArg     Arg = "group"     // a group, optional: slot_occupancy(in-house-remote)
)

// Label is something a gate can be restricted by.
type Label string

// The labels.
const (
	IntentLabel   Label = "intent"
	ChannelLabel  Label = "channel"
	EndpointLabel Label = "endpoint"
	GroupLabel    Label = "group"
	TurnLabel     Label = "turn"
	PhaseLabel    Label = "phase"
	LegLabel      Label = "leg"
)

// Measure is one number of the glossary, as gates and reports name it.
type Measure struct {
	Name   string
	Unit   Unit
	Form   Form
	Arg    Arg
	Labels []Label // those it may be restricted by
	Help   string  // what it is, in one sentence
}

// Measures lists every measure, in the glossary's order: the package's table. Package reports
// computes each under the same name.
func Measures() []Measure {
	queue := []Label{IntentLabel, ChannelLabel, PhaseLabel}
	waits := []Label{IntentLabel, ChannelLabel, PhaseLabel, LegLabel}
	agents := []Label{GroupLabel, PhaseLabel}
	handled := []Label{IntentLabel, ChannelLabel, GroupLabel, PhaseLabel}
	failing := []Label{IntentLabel, ChannelLabel, EndpointLabel, PhaseLabel}
	turns := []Label{IntentLabel, ChannelLabel, EndpointLabel, TurnLabel, PhaseLabel}
	phase := []Label{PhaseLabel}
	return []Measure{
		{"offered", Inquiries, FormCount, NoArg, queue, "All inquiries, returns included."},
		{"fresh", Inquiries, FormCount, NoArg, queue, "Inquiries without a parent."},
		{"bot_offered", Inquiries, FormCount, NoArg, queue, "Inquiries that met the bot."},
		{"queue_offered", Inquiries, FormCount, NoArg, waits, "Inquiries that entered a human queue, directly or by escalation."},
		{"offered_load", Erlang, FormTimeAverage, NoArg, queue, "Arrival rate x mean work with wrap-up: the agents kept busy if each held one conversation."},
		{"containment_rate", Share, FormShare, NoArg, queue, "Contained / bot_offered."},
		{"escalation_rate", Share, FormShare, NoArg, queue, "Escalated / bot_offered."},
		{"service_level", Share, FormShare, ThresholdArg, waits, "Answered within the threshold / queue_offered."},
		{"service_level_short_excluded", Share, FormShare, ThresholdArg, waits, "Answered within the threshold / (queue_offered - abandoned within it)."},
		{"service_level_abandons_good", Share, FormShare, ThresholdArg, waits, "(Answered + abandoned within the threshold) / queue_offered."},
		{"service_level_answered", Share, FormShare, ThresholdArg, waits, "Answered within the threshold / answered."},
		{"abandonment_rate", Share, FormShare, NoArg, waits, "Queue abandonments, balks included / queue_offered."},
		{"bot_abandonment_rate", Share, FormShare, NoArg, queue, "Bot abandonments / bot_offered."},
		{"blocked_rate", Share, FormShare, NoArg, failing, "Turned away, as full or closed / offered."},
		{"closed_rate", Share, FormShare, NoArg, queue, "Turned away by the desk outside opening hours / offered: a part of blocked_rate."},
		{"failure_rate", Share, FormShare, NoArg, failing, "Failed / offered."},
		{"expect_met_rate", Share, FormShare, NoArg, turns, "Replies that met their expectation / replies that had one."},
		{"resolution_rate", Share, FormShare, NoArg, queue, "Solved / offered."},
		{"fcr", Share, FormShare, NoArg, queue, "Fresh inquiries solved without retry or repeat / fresh."},
		{"repeat_share", Share, FormShare, NoArg, queue, "Intentions to return / offered, whether or not the return falls inside the horizon."},
		{"attempts_per_fresh", Count, FormMean, NoArg, queue, "Fresh inquiries and retries / fresh."},
		{"lost_for_good", Share, FormShare, NoArg, queue, "Abandoned or blocked without coming back / fresh."},
		{"csat", Share, FormMean, NoArg, queue, "Content of the served, by the scenario's coefficients / contained and handled."},
		{"aht", Seconds, FormMean, NoArg, handled, "Average handle time: from the agent's first word to the end, with after-contact work."},
		{"asa", Seconds, FormMean, NoArg, waits, "Average speed of answer, over answered inquiries."},
		{"mean_wait", Seconds, FormMean, NoArg, waits, "Mean time in queue, over all who entered it."},
		{"p_wait", Share, FormShare, NoArg, waits, "Inquiries that had to wait / queue_offered."},
		{"queue_length", Inquiries, FormTimeAverage, NoArg, waits, "Inquiries waiting for a human, averaged over time."},
		{"orbit", Inquiries, FormTimeAverage, NoArg, queue, "Customers waiting to retry, averaged over time."},
		{"occupancy", Share, FormTimeAverage, GroupArg, agents, "Time with at least one conversation or wrap-up / staffed time."},
		{"slot_occupancy", Share, FormTimeAverage, GroupArg, agents, "Conversation and wrap-up time / (staffed time x concurrency)."},
		{"reply_latency", Seconds, FormQuantile, NoArg, turns, "Response time of a turn, from the intended moment to the complete reply."},
		{"first_reply_latency", Seconds, FormQuantile, NoArg, queue, "Response time of turn 1."},
		{"service_time", Seconds, FormQuantile, NoArg, turns, "From the moment the message was sent to the complete reply."},
		{"send_lag", Seconds, FormQuantile, NoArg, phase, "Sent - intended: the generator's own lateness."},
		{"detection_delay", Seconds, FormQuantile, NoArg, turns, "From the complete reply to the moment its completeness was known."},
		{"cost_per_contact", Money, FormMean, NoArg, queue, "Cost of bot and desk / offered."},
		{"cost_per_solved", Money, FormMean, NoArg, queue, "Cost of bot and desk / solved."},
	}
}

// Named finds a measure by its name.
func Named(name string) (Measure, bool) {
	for _, m := range Measures() {
		if m.Name == name {
			return m, true
		}
	}
	return Measure{}, false
}
