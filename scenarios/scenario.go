package scenarios

import (
	"strconv"

	"github.com/holdline/holdline/sim/arrival"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/unit"
)

// Scenario is one file: the customers, the bot, the desk, and the promises made to customers.
type Scenario struct {
	Version      int           `yaml:"version"`               // of the schema: 1
	Name         string        `yaml:"name"`                  // lower-case words joined by hyphens
	Description  string        `yaml:"description,omitempty"` // the question the scenario answers
	Seed         uint64        `yaml:"seed,omitempty"`        // of every draw; default 1
	Horizon      unit.Duration `yaml:"horizon,omitempty"`     // arrivals come in [0, horizon)
	Calendar     *Calendar     `yaml:"calendar,omitempty"`    // or civil days
	Warmup       unit.Duration `yaml:"warmup,omitempty"`      // arrivals before it are in no measure
	Phases       []Phase       `yaml:"phases,omitempty"`      // named stretches for gates and reports
	Customers    Customers     `yaml:"customers,omitempty"`
	Demand       []Demand      `yaml:"demand"`              // who contacts us; each entry is a queue of the desk
	Service      *Service      `yaml:"service,omitempty"`   // what the sandbox plays and the simulator runs
	Workforce    *Workforce    `yaml:"workforce,omitempty"` // headcount and volume over months, for plan
	Mixes        []Mix         `yaml:"mixes,omitempty"`     // variants to compare
	Targets      *Targets      `yaml:"targets,omitempty"`   // the live world; absent: the embedded sandbox
	Limits       Limits        `yaml:"limits,omitempty"`
	TurnTimeout  unit.Duration `yaml:"turn_timeout,omitempty"`  // default 30s
	Deadline     unit.Duration `yaml:"deadline,omitempty"`      // per conversation; default 1h
	Drain        unit.Duration `yaml:"drain,omitempty"`         // longest wait for the end after the last arrival
	AfterHorizon string        `yaml:"after_horizon,omitempty"` // simulated: close | keep_arriving; default close
	CSAT         *CSAT         `yaml:"csat,omitempty"`          // satisfaction as a function of what happened
	AbortWhen    []string      `yaml:"abort_when,omitempty"`    // gate expressions that stop the run once they hold
	Trust        Trust         `yaml:"trust,omitempty"`
	Gates        []string      `yaml:"gates,omitempty"` // promises: see package goal
}

// Calendar gives civil time: days with opening hours instead of one horizon.
type Calendar struct {
	Start    string            `yaml:"start"`          // first day, 2026-03-02
	Zone     string            `yaml:"zone,omitempty"` // IANA name; default UTC
	Days     int               `yaml:"days"`
	Interval unit.Duration     `yaml:"interval,omitempty"` // of interval rows; default 30m
	Hours    map[string]Hours  `yaml:"hours,omitempty"`    // opening hours by channel; absent: always open
	Holidays []string          `yaml:"holidays,omitempty"` // days that are no weekday: closed unless hours or shifts name "holiday"
	AtClose  map[string]string `yaml:"at_close,omitempty"` // by channel: drain | carry_over; default carry_over
}

// Hours are opening hours by weekday, or on a holiday, each as "09:00-17:30"; a missing day is closed.
type Hours map[string]string

// Phase is a named stretch of the run.
type Phase struct {
	Name string        `yaml:"name"`
	From unit.Duration `yaml:"from"`
	To   unit.Duration `yaml:"to"`
}

// Customers says who the customers are.
type Customers struct {
	Locales Weights `yaml:"locales,omitempty"` // default {en-US: 1}
}

// Demand is one stream of inquiries: an intent on a channel.
type Demand struct {
	Intent       string          `yaml:"intent"`
	Channel      string          `yaml:"channel,omitempty"`  // chat | email | voice; default chat
	Priority     int             `yaml:"priority,omitempty"` // 1, the default, is served first
	Locales      Weights         `yaml:"locales,omitempty"`  // overrides customers.locales
	Arrivals     arrival.Process `yaml:"arrivals"`
	Conversation []Say           `yaml:"conversation,omitempty"`  // what the customer says, turn by turn
	Think        *dist.Law       `yaml:"think,omitempty"`         // from a reply to the next message; default 5s exponential
	BotPatience  *dist.Law       `yaml:"bot_patience,omitempty"`  // for one reply of the bot; default never
	Patience     *dist.Law       `yaml:"patience,omitempty"`      // for a human; default never
	Work         dist.Law        `yaml:"work"`                    // agent time, one conversation at a time
	ObservedAt   float64         `yaml:"observed_at,omitempty"`   // concurrency at which work was measured; 0: alone
	ObservedRate []float64       `yaml:"observed_rate,omitempty"` // total_rate of those who did it then; default that of the groups in the file as written
	OnBotFailure *OnBotFailure   `yaml:"on_bot_failure,omitempty"`
	WrapUp       *dist.Law       `yaml:"wrap_up,omitempty"` // after-contact work; default none
	Balk         []Balk          `yaml:"balk,omitempty"`
	Retry        *Retry          `yaml:"retry,omitempty"`
	Repeat       *Repeat         `yaml:"repeat,omitempty"`
	Backlog      int             `yaml:"backlog,omitempty"` // inquiries that wait for a human when the run begins
	Callback     *Callback       `yaml:"callback,omitempty"`
	SilentShare  unit.Share      `yaml:"silent_share,omitempty"` // of those who leave the queue: without telling
	DetectAfter  *dist.Law       `yaml:"detect_after,omitempty"` // agent time on an empty chat; default 1m
	Transfer     *Transfer       `yaml:"transfer,omitempty"`
}

// Callback offers customers a call when it is their turn, instead of a wait. They keep their place.
type Callback struct {
	QueueAtLeast     *int          `yaml:"queue_at_least,omitempty"`                    // inquiries waiting ahead
	AnnouncedAtLeast unit.Duration `yaml:"announced_at_least,omitempty" zero:"refused"` // wait; of both conditions all that are given must hold
	Accept           unit.Share    `yaml:"accept"`
	Reach            unit.Share    `yaml:"reach,omitempty"` // answers the call; default 1
	Ring             *dist.Law     `yaml:"ring,omitempty"`  // agent time on a call that is not answered; default 30s
}

// Transfer passes inquiries on to the second line, a leg with work of its own.
type Transfer struct {
	Probability unit.Share `yaml:"probability"`
	Work        dist.Law   `yaml:"work"`
	WrapUp      *dist.Law  `yaml:"wrap_up,omitempty"`
}

// CSAT is the share of served customers who are content, by what they went through: base, less
// each of the others, between 0 and 1. It is given as a whole or not at all: see defaultCSAT.
type CSAT struct {
	Base            unit.Share `yaml:"base"`              // solved at once, without a wait
	PerMinuteWaited unit.Share `yaml:"per_minute_waited"` // less for each minute in the queue
	PerTransfer     unit.Share `yaml:"per_transfer"`      // less for each transfer
	Unsolved        unit.Share `yaml:"unsolved"`          // less where the matter is not solved
}

// Say is one message of the customer, with what a good reply to it looks like.
type Say struct {
	Say    Texts   `yaml:"say"` // a template, or one a locale; a missing locale uses the first
	Expect *Expect `yaml:"expect,omitempty"`
}

// Expect is what the reply should be; a reply that is not is counted, and may be a bot failure.
type Expect struct {
	Matches string        `yaml:"matches,omitempty"` // regular expression (RE2)
	Within  unit.Duration `yaml:"within,omitempty"`  // of the intended moment
}

// OnBotFailure is what a customer does after that many errors, time-outs or failed expectations.
type OnBotFailure struct {
	After    int        `yaml:"after,omitempty"` // default 1
	AskHuman unit.Share `yaml:"ask_human"`
	Leave    unit.Share `yaml:"leave"` // the rest carries on
}

// Balk turns some customers away at once when the queue is long: exactly one of the three conditions.
type Balk struct {
	QueueAtLeast     *int          `yaml:"queue_at_least,omitempty"`                    // inquiries waiting ahead
	AllBusy          bool          `yaml:"all_busy,omitempty"`                          // instead: nobody was free
	AnnouncedAtLeast unit.Duration `yaml:"announced_at_least,omitempty" zero:"refused"` // instead: the announced wait
	Probability      unit.Share    `yaml:"probability"`
}

// Ahead is how many must be waiting ahead; false for a rule on the announced wait. When all are
// busy, nobody needs to.
func (b Balk) Ahead() (n int, ok bool) {
	if b.QueueAtLeast != nil {
		return *b.QueueAtLeast, true
	}
	return 0, b.AllBusy
}

// Retry is a customer who could not get through and tries again.
type Retry struct {
	On          []string   `yaml:"on,omitempty"` // abandoned, blocked; default both
	Probability unit.Share `yaml:"probability"`
	After       dist.Law   `yaml:"after"`
	MaxAttempts Count      `yaml:"max_attempts,omitempty"` // attempts to get through in all; default 3
}

// Repeat is a customer whose matter was not settled and who comes back.
type Repeat struct {
	Probability unit.Share  `yaml:"probability"`
	After       dist.Law    `yaml:"after"`
	Bot         *unit.Share `yaml:"bot,omitempty"`     // instead of probability, after a bot that closed it unsolved
	Human       *unit.Share `yaml:"human,omitempty"`   // likewise, after a human
	Channel     string      `yaml:"channel,omitempty"` // same, or a channel on which the intent has demand
}

// Service is the simulated world: a bot, if any, in front of a human desk, if any.
type Service struct {
	Bot        *Bot             `yaml:"bot,omitempty"`
	QueueLimit map[string]Count `yaml:"queue_limit,omitempty"` // by channel; default unlimited
	Trunks     map[string]Count `yaml:"trunks,omitempty"`      // inquiries in the desk at once, by channel; default unlimited
	Groups     []Group          `yaml:"groups,omitempty"`
	Routing    Routing          `yaml:"routing,omitempty"`
}

// Bot is the automated first line.
type Bot struct {
	Concurrency Count              `yaml:"concurrency,omitempty"`               // replies in progress; default unlimited
	WhenFull    string             `yaml:"when_full,omitempty"`                 // reject | queue | escalate; default queue
	ReplyTime   dist.Law           `yaml:"reply_time,omitempty"`                // of one reply; required unless duration is given
	Duration    *dist.Law          `yaml:"duration,omitempty"`                  // simulated: of the whole conversation, instead of turn by turn
	RateLimit   unit.Rate          `yaml:"rate_limit,omitempty" zero:"refused"` // replies begun; beyond it when_full applies; default none
	Outcome     map[string]Outcome `yaml:"outcome,omitempty"`                   // by intent; a missing intent is escalated at once
	Cost        BotCost            `yaml:"cost,omitempty"`
}

// Outcome is how the bot's conversations about one intent end; the rest is escalated.
type Outcome struct {
	Solved            unit.Share `yaml:"solved"`
	Unsolved          unit.Share `yaml:"unsolved"`
	Abandoned         unit.Share `yaml:"abandoned"`
	EscalateAfter     int        `yaml:"escalate_after,omitempty"`     // turns; default 1
	ReplyTime         *dist.Law  `yaml:"reply_time,omitempty"`         // instead of the bot's
	Duration          *dist.Law  `yaml:"duration,omitempty"`           // likewise
	EscalatedWork     float64    `yaml:"escalated_work,omitempty"`     // multiplier; default 1
	EscalatedPatience float64    `yaml:"escalated_patience,omitempty"` // multiplier; default 1
}

// BotCost is what the bot costs.
type BotCost struct {
	PerConversation float64 `yaml:"per_conversation,omitempty"`
}

// Group is a pool of agents alike.
type Group struct {
	Name        string           `yaml:"name"`
	Serves      []Skill          `yaml:"serves"`
	Shifts      []Shift          `yaml:"shifts,omitempty"`
	Absence     unit.Share       `yaml:"absence,omitempty"`      // whole shift, keyed draw per head
	InShift     unit.Share       `yaml:"in_shift,omitempty"`     // share of each interval away, by integer rotation
	Shrinkage   unit.Share       `yaml:"shrinkage,omitempty"`    // another word for in_shift
	Concurrency map[string]Count `yaml:"concurrency,omitempty"`  // by channel; default 1
	TotalRate   []float64        `yaml:"total_rate,omitempty"`   // index k-1: rate of an agent with k conversations; absent: k
	Staffing    string           `yaml:"staffing,omitempty"`     // CSV of heads by interval, instead of shifts
	AtShiftEnd  string           `yaml:"at_shift_end,omitempty"` // finish | hand_over | preempt; default finish
	Cost        GroupCost        `yaml:"cost,omitempty"`
}

// Skill is an intent in some locales that a group can serve.
type Skill struct {
	Intent     string        `yaml:"intent"`
	Channels   []string      `yaml:"channels,omitempty"`   // default: every channel the group has concurrency for, or all
	Locales    []string      `yaml:"locales,omitempty"`    // default: all
	Rank       int           `yaml:"rank,omitempty"`       // 1, the default, is preferred
	Speed      float64       `yaml:"speed,omitempty"`      // default 1; 1.2 works a fifth faster
	Resolution unit.Share    `yaml:"resolution,omitempty"` // share solved; default 1
	Leg        int           `yaml:"leg,omitempty"`        // 2: takes what the first line passed on; default 1
	Reserve    int           `yaml:"reserve,omitempty"`    // agents who must stay free for others
	After      unit.Duration `yaml:"after,omitempty"`      // takes only who has waited so long
}

// Shift is a stretch of paid heads; overlapping shifts add up.
type Shift struct {
	From      unit.Duration `yaml:"from"`
	To        unit.Duration `yaml:"to"`
	Days      []string      `yaml:"days,omitempty"` // with a calendar: mon..sun; from and to are then times of day
	Headcount int           `yaml:"headcount"`
}

// GroupCost is what a group costs.
type GroupCost struct {
	PerPaidHour float64 `yaml:"per_paid_hour,omitempty"`
	PerContact  float64 `yaml:"per_contact,omitempty"`
	MinimumADay int     `yaml:"minimum_a_day,omitempty"` // contacts paid for on a day with fewer
}

// Routing says who gets which inquiry.
type Routing struct {
	Policy         string        `yaml:"policy,omitempty"`          // see sim/desk/routing; default longest_idle
	AssignmentTick unit.Duration `yaml:"assignment_tick,omitempty"` // assignments happen only at its multiples; 0: at once
}

// Targets are the endpoints of a live run.
type Targets struct {
	Bot   *Target  `yaml:"bot,omitempty"`
	Desk  *Target  `yaml:"desk,omitempty"`
	Allow []string `yaml:"allow,omitempty"` // hosts besides loopback that may be sent to
}

// Target is one endpoint: how to send, leave and read it.
type Target struct {
	Protocol string            `yaml:"protocol"`
	URL      string            `yaml:"url"`
	Headers  map[string]string `yaml:"headers,omitempty"` // templates; ${ENV} references stay secret
	Method   string            `yaml:"method,omitempty"`  // default POST
	Send     *Body             `yaml:"send,omitempty"`
	Leave    *Step             `yaml:"leave,omitempty"`
	Poll     unit.Duration     `yaml:"poll,omitempty"`   // desk: how often to ask; default 1s
	Status   *Step             `yaml:"status,omitempty"` // desk: what to ask; default GET {{url}}/{{.ConversationID}}
	Stream   *Step             `yaml:"stream,omitempty"` // desk: read one SSE stream a conversation instead of polling
	Extract  Extract           `yaml:"extract,omitempty"`
	Client   Client            `yaml:"client,omitempty"`
}

// Body is what a step sends: one form at most.
type Body struct {
	JSON any               `yaml:"json,omitempty"` // leaves are templates
	Form map[string]string `yaml:"form,omitempty"`
	Raw  string            `yaml:"raw,omitempty"`
}

// Step is one further HTTP exchange.
type Step struct {
	Method string `yaml:"method,omitempty"`
	URL    string `yaml:"url"` // a template; values are escaped as path parts
	Body   *Body  `yaml:"body,omitempty"`
}

// Extract names where in a reply each thing stands, as JSON paths.
type Extract struct {
	Text      string `yaml:"text,omitempty"`
	Handoff   string `yaml:"handoff,omitempty"`
	Ended     string `yaml:"ended,omitempty"`
	Abandoned string `yaml:"abandoned,omitempty"` // the channel saw the customer give up
	Queued    string `yaml:"queued,omitempty"`    // place in the queue
	Joined    string `yaml:"joined,omitempty"`    // an agent is there
	Solved    string `yaml:"solved,omitempty"`
	Error     string `yaml:"error,omitempty"` // an error inside a 200
	Token     string `yaml:"token,omitempty"` // sse: a piece of the streamed reply
	Done      string `yaml:"done,omitempty"`  // sse: end marker, an event name or the data text; default [DONE]
}

// Client is how connections to a target are made.
type Client struct {
	Proxy       bool   `yaml:"proxy,omitempty"` // honor the environment's proxy; default off
	CA          string `yaml:"ca,omitempty"`    // PEM file of further authorities
	Certificate string `yaml:"certificate,omitempty"`
	Key         string `yaml:"key,omitempty"`
	HTTP2       bool   `yaml:"http2,omitempty"`
	PerCustomer bool   `yaml:"per_customer,omitempty"` // a connection a customer instead of a pool
}

// Limits bound a live run, in wall time.
type Limits struct {
	Rate     unit.Rate     `yaml:"rate,omitempty"`     // conversations started; default 500/s
	Duration unit.Duration `yaml:"duration,omitempty"` // default 1h
	Open     int           `yaml:"open,omitempty"`     // conversations at once; default 20000
}

// Trust says when a live run's numbers may be believed.
type Trust struct {
	NotSent      unit.Share    `yaml:"not_sent,omitempty"`      // default 0.1%
	SendLag      unit.Duration `yaml:"send_lag,omitempty"`      // p99; default 10ms
	GeneratorCPU unit.Share    `yaml:"generator_cpu,omitempty"` // default 85%
}

// Weights are names with relative weights, in the file's order.
type Weights []Weight

// Weight is one name and its weight.
type Weight struct {
	Name   string
	Weight float64
}

// Texts are one text a locale, in the file's order; a plain text stands for every locale.
type Texts []Text

// Text is a text in one locale, "" for any.
type Text struct {
	Locale string
	Text   string
}

// Count is a whole number or the word unlimited.
type Count int

// Unlimited is the Count without a bound; the zero Count means the key was absent.
const Unlimited Count = -1

// String is the count as the file has it.
func (c Count) String() string {
	if c == Unlimited {
		return "unlimited"
	}
	return strconv.Itoa(int(c))
}

// Mix is a named set of changes to the scenario, applied in the file's order.
type Mix struct {
	Name    string
	Changes []Change
}

// Change sets the part of the scenario at Path to Value; a null Value removes it.
type Change struct {
	Path  string
	Value any
}
