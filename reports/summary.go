package reports

import (
	"github.com/holdline/holdline/sim/stats"
)

// SchemaVersion is the version of the Summary document. It grows when a name changes its meaning
// or goes away; new names may appear without notice.
const SchemaVersion = 1

// Summary is what a run showed: the public JSON document. Times are seconds of scenario time
// (run clock x speed-up) unless a clock field says wall.
type Summary struct {
	SchemaVersion int          `json:"schema_version"`
	Run           Run          `json:"run"`
	Verdict       *Overall     `json:"verdict,omitempty"`        // set once the gates are judged
	Gates         []Verdict    `json:"gates,omitempty"`          // likewise
	Funnel        Funnel       `json:"funnel"`                   // inquiries inside the measured window
	Measures      Measures     `json:"measures"`                 // over all queues, by name
	SecondLine    Measures     `json:"second_line,omitempty"`    // the wait of those whom a human passed on, where there are such
	ServiceLevels []Level      `json:"service_levels,omitempty"` // of a simulated run: every definition, both ways to average
	Latency       []Latency    `json:"latency"`                  // reply latency and its relatives, by endpoint and turn
	Waits         []Latency    `json:"waits"`                    // of those a human answered, over all and by queue
	Queues        []Breakdown  `json:"queues"`
	Channels      []Breakdown  `json:"channels"`
	Phases        []Breakdown  `json:"phases,omitempty"`
	Groups        []Group      `json:"groups,omitempty"`
	Failures      []Count      `json:"failures"` // failed inquiries and turns by label
	Capacity      []Capacity   `json:"capacity,omitempty"`
	Timeline      []Slot       `json:"timeline"`
	Health        *Health      `json:"health,omitempty"`
	Warnings      []string     `json:"warnings,omitempty"`
	Violations    []string     `json:"violations,omitempty"` // broken bookkeeping: a fault of ours, never of the target
	Whole         Conservation `json:"whole"`                // every inquiry, warm-up and after the horizon included
	Books         *Books       `json:"books,omitempty"`      // the same, held against what the target counted itself
}

// Level is the service level by one definition, averaged in both ways.
type Level struct {
	Measure   string         `json:"measure"`
	Threshold string         `json:"threshold"`
	Overall   stats.Estimate `json:"ratio_of_means"`       // of all inquiries: sum over sum
	Daily     stats.Estimate `json:"mean_of_daily_ratios"` // every civil day with traffic counts alike; n: such days
}

// Precision is how precise the gated measures of a simulation came out.
type Precision struct {
	Wanted  float64  `json:"wanted"`            // half-width / value; 0: nothing was asked for
	Reached bool     `json:"reached"`           // by all gates, or without gates by the headline measures; or decided
	Lacking []string `json:"lacking,omitempty"` // those that would need more replications
	Looks   int      `json:"looks"`             // at how many numbers of replications it could have ended: every interval holds at 95 % whichever it was
}

// Run says which run a Summary is about.
type Run struct {
	Scenario     string     `json:"scenario"`
	Description  string     `json:"description,omitempty"`
	Seed         uint64     `json:"seed"`
	Version      string     `json:"version"`
	Command      string     `json:"command,omitempty"`
	Mode         string     `json:"mode"`   // live | simulated
	Target       string     `json:"target"` // sandbox, or what was sent to
	Load         float64    `json:"load"`
	Intent       string     `json:"intent,omitempty"` // of which alone load multiplies the arrivals
	Speedup      float64    `json:"speedup"`
	ReplyClock   Clock      `json:"reply_clock"` // of reply latencies and service time
	HorizonS     float64    `json:"horizon_s"`
	FromS        float64    `json:"from_s"` // measures cover inquiries that arrive in [from, to)
	ToS          float64    `json:"to_s"`
	Elapsed      float64    `json:"elapsed_s"`              // wall seconds; 0 when not told
	Replications int        `json:"replications,omitempty"` // of a simulated run: whole numbers in this document are over all of them, everything else is of one
	Precision    *Precision `json:"precision,omitempty"`    // of a simulated run that was asked for one
	Interrupted  bool       `json:"interrupted,omitempty"`
	Aborted      bool       `json:"aborted,omitempty"` // by abort_when: it failed, whatever its gates say of what it saw
	Why          string     `json:"why,omitempty"`     // why it stopped before its end
	Notes        []string   `json:"notes,omitempty"`   // what a reader must know before any number
}

// Clock says in which time a figure is.
type Clock string

// The clocks.
const (
	ScenarioClock Clock = "scenario" // run clock x speed-up
	WallClock     Clock = "wall"
)

// Funnel counts inquiries along their way. Offered is the sum of the seven outcomes.
type Funnel struct {
	Offered           int64 `json:"offered"`
	Fresh             int64 `json:"fresh"`
	Retries           int64 `json:"retries"`
	Repeats           int64 `json:"repeats"`
	BotOffered        int64 `json:"bot_offered"`
	Escalated         int64 `json:"escalated"`
	QueueOffered      int64 `json:"queue_offered"`
	Answered          int64 `json:"answered"` // a human came, whatever the end
	Contained         int64 `json:"contained"`
	Handled           int64 `json:"handled"`
	AbandonedAtBot    int64 `json:"abandoned_at_bot"`
	AbandonedInQueue  int64 `json:"abandoned_in_queue"` // balked included
	AbandonedAtHuman  int64 `json:"abandoned_with_human"`
	Balked            int64 `json:"balked"`
	Blocked           int64 `json:"blocked"`
	BlockedAtBot      int64 `json:"blocked_at_bot"` // of these
	BlockedClosed     int64 `json:"blocked_closed"` // of these: by the desk, outside opening hours
	Failed            int64 `json:"failed"`
	NotSent           int64 `json:"not_sent"`
	InProgress        int64 `json:"in_progress"`
	Raced             int64 `json:"raced"`
	Callbacks         int64 `json:"callbacks"` // took the offer of a call instead of waiting
	Silent            int64 `json:"silent"`    // left the queue without telling
	Transfers         int64 `json:"transfers"` // to the second line
	SolvedYes         int64 `json:"solved_yes"`
	SolvedNo          int64 `json:"solved_no"`
	SolvedUnknown     int64 `json:"solved_unknown"`
	BotSolved         int64 `json:"bot_solved"`             // contained and solved
	IntendedReturns   int64 `json:"intended_returns"`       // drawn, inside the horizon or not
	ReturnsInHorizon  int64 `json:"returns_in_horizon"`     // came back as retries or repeats
	ReturnsBeyond     int64 `json:"returns_beyond_horizon"` // of those intended: due after it
	ExpectationsMet   int64 `json:"expectations_met"`
	ExpectationsTotal int64 `json:"expectations_checked"`
}

// Conservation is the bookkeeping of a whole run: Offered = the sum of the others.
type Conservation struct {
	Offered    int64 `json:"offered"`
	Contained  int64 `json:"contained"`
	Handled    int64 `json:"handled"`
	Abandoned  int64 `json:"abandoned"`
	Blocked    int64 `json:"blocked"`
	Failed     int64 `json:"failed"`
	NotSent    int64 `json:"not_sent"`
	InProgress int64 `json:"in_progress"`
	Turns      int64 `json:"turns"`
	OpenTurns  int64 `json:"open_turns"` // cut off by the end of the run or of the customer's patience
}

// Latency is a distribution of times in seconds, as estimates of its usual quantiles.
type Latency struct {
	Measure  string         `json:"measure"`            // reply_latency, first_reply_latency, service_time, send_lag, detection_delay, wait
	Endpoint string         `json:"endpoint,omitempty"` // bot | desk
	Turn     string         `json:"turn,omitempty"`     // "1".."8", "9+"; "" for all
	Queue    string         `json:"queue,omitempty"`    // intent/channel; "" for all
	Clock    Clock          `json:"clock"`
	N        int64          `json:"n"`
	Censored int64          `json:"censored,omitempty"` // timed out or given up: in the distribution with the time they were waited for
	Excluded int64          `json:"excluded,omitempty"` // rejections and errors: in no latency
	Clamped  int64          `json:"clamped,omitempty"`  // beyond what the sketch tells apart
	Mean     stats.Estimate `json:"mean"`
	P50      stats.Estimate `json:"p50"`
	P90      stats.Estimate `json:"p90"`
	P95      stats.Estimate `json:"p95"`
	P99      stats.Estimate `json:"p99"`
	Max      float64        `json:"max"`
}

// Breakdown is the funnel and the measures of a part of the run.
type Breakdown struct {
	Name     string   `json:"name"`              // intent/channel, channel or phase
	Intent   string   `json:"intent,omitempty"`  // of a queue
	Channel  string   `json:"channel,omitempty"` // of a queue or channel
	Funnel   Funnel   `json:"funnel"`
	Measures Measures `json:"measures"`
}

// Group is a pool of agents over the measured window, from interval rows.
type Group struct {
	Name          string         `json:"name"`
	Handled       int64          `json:"handled"`
	PaidHours     float64        `json:"paid_hours"`
	StaffedHours  float64        `json:"staffed_hours"`
	Occupancy     stats.Estimate `json:"occupancy"`
	SlotOccupancy stats.Estimate `json:"slot_occupancy"`
	Cost          float64        `json:"cost"`
}

// Count is a number with a label of a closed set.
type Count struct {
	Label     string `json:"label"`
	Inquiries int64  `json:"inquiries"`
	Turns     int64  `json:"turns"`
}

// Slot is a stretch of the run as a point of the time curves. Rates are a minute of scenario time.
type Slot struct {
	FromS     float64  `json:"from_s"`
	ToS       float64  `json:"to_s"`
	Planned   *float64 `json:"planned_per_min"`  // fresh arrivals the scenario asks for; null when not known
	Fresh     float64  `json:"fresh_per_min"`    // fresh arrivals that came
	Returns   float64  `json:"returns_per_min"`  // retries and repeats that came
	Offered   float64  `json:"offered_per_min"`  // both
	Achieved  float64  `json:"achieved_per_min"` // inquiries contained or handled, by the moment they ended
	Queue     *float64 `json:"queue_length"`     // mean; null without interval rows
	ReplyP95S *float64 `json:"reply_p95_s"`      // bot replies; null without any
	Served    *float64 `json:"service_level"`    // of the inquiries that entered a queue; null without any
}

// Health is the generator's own state; cmd copies it from the engine's result.
type Health struct {
	Trustworthy bool     `json:"trustworthy"`
	Reasons     []string `json:"reasons,omitempty"` // why it is not, or what to mind
	NotSent     int64    `json:"not_sent"`
	NotSentRate float64  `json:"not_sent_rate"`
	SendLagP50  float64  `json:"send_lag_p50_s"` // wall seconds
	SendLagP99  float64  `json:"send_lag_p99_s"`
	SendLagMax  float64  `json:"send_lag_max_s"`
	LagBound    float64  `json:"send_lag_bound_s"`
	CPU         float64  `json:"generator_cpu"`     // share of the machine, mean
	CPUPeak     float64  `json:"generator_cpu_max"` // the worst second
	OpenSampled float64  `json:"open_sampled"`      // mean of open conversations, by watching them
	OpenByRows  float64  `json:"open_expected"`     // the same by Little's law, from the rows
	LittleError float64  `json:"littles_law_error"` // relative difference of L and lambda W
	Warnings    []string `json:"warnings,omitempty"`
}
