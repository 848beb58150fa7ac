package scenarios

import (
	"math"
	"reflect"
	"strings"
	"time"

	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/unit"
)

// What stands for what was left out, where a name is clearer than the value.
const (
	DefaultChannel = "chat"
	DefaultLocale  = "en-US"
	SameChannel    = "same" // of a repeat: the channel of the inquiry it follows
)

// WithDefaults gives a copy of sc with everything that was left out filled in: the one place where
// defaults exist. What stays empty means none: no warm-up, no wrap-up, no slow-down.
func WithDefaults(sc *Scenario) *Scenario {
	c, ok := reflect.TypeAssert[Scenario](clone(reflect.ValueOf(*sc)))
	if !ok {
		panic("scenarios: a clone has another type than its original")
	}
	fill(&c.Seed, 1)
	fill(&c.TurnTimeout, unit.Duration(30*time.Second))
	fill(&c.Deadline, unit.Duration(time.Hour))
	if c.Calendar != nil {
		fill(&c.Calendar.Zone, "UTC")
		fill(&c.Calendar.Interval, unit.Duration(30*time.Minute))
		fillAtClose(c.Calendar)
	}
	if len(c.Customers.Locales) == 0 {
		c.Customers.Locales = Weights{{Name: DefaultLocale, Weight: 1}}
	}
	for i := range c.Demand {
		fillDemand(&c.Demand[i])
	}
	fillObserved(&c, &c)
	fill(&c.Drain, defaultDrain(&c))
	fill(&c.AfterHorizon, afterHorizon()[0])
	if c.CSAT == nil {
		c.CSAT = defaultCSAT()
	}
	if c.Service != nil {
		fillService(c.Service)
	}
	if c.Workforce != nil {
		fillWorkforce(c.Workforce, c.Service)
	}
	if c.Targets != nil {
		fillTargets(c.Targets)
	}
	fill(&c.Limits.Rate, 500)
	fill(&c.Limits.Duration, unit.Duration(time.Hour))
	fill(&c.Limits.Open, 20000)
	fill(&c.Trust.NotSent, 0.001)
	fill(&c.Trust.SendLag, unit.Duration(10*time.Millisecond))
	fill(&c.Trust.GeneratorCPU, 0.85)
	return &c
}

// fill sets what is still zero.
func fill[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// fillAtClose says of every channel that closes what happens then.
func fillAtClose(k *Calendar) {
	for channel := range k.Hours {
		if k.AtClose == nil {
			k.AtClose = map[string]string{}
		}
		if k.AtClose[channel] == "" {
			k.AtClose[channel] = atClose()[0]
		}
	}
}

func fillDemand(d *Demand) {
	fill(&d.Channel, DefaultChannel)
	fill(&d.Priority, 1)
	fillLaw(&d.Think, dist.Law{Exponential: &dist.Exponential{Mean: unit.Duration(5 * time.Second)}})
	fillLaw(&d.BotPatience, dist.Law{Never: true})
	fillLaw(&d.Patience, dist.Law{Never: true})
	if d.OnBotFailure != nil {
		fill(&d.OnBotFailure.After, 1)
	}
	if d.Retry != nil {
		if len(d.Retry.On) == 0 {
			d.Retry.On = retryReasons()
		}
		fill(&d.Retry.MaxAttempts, 3)
	}
	if d.Repeat != nil {
		fill(&d.Repeat.Channel, SameChannel)
	}
	if d.SilentShare > 0 {
		fillLaw(&d.DetectAfter, constant(time.Minute))
	}
	if d.Callback != nil {
		fill(&d.Callback.Reach, 1)
		fillLaw(&d.Callback.Ring, constant(30*time.Second))
	}
}

// defaultCSAT is what surveys of telephone support found, as far as they did: see docs/formats.md
// for the sources. The share lost by the minute is an assumption.
func defaultCSAT() *CSAT {
	return &CSAT{Base: 0.86, PerMinuteWaited: 0.02, PerTransfer: 0.12, Unsolved: 0.33}
}

func constant(d time.Duration) dist.Law {
	value := unit.Duration(d)
	return dist.Law{Constant: &value}
}

func fillLaw(law **dist.Law, value dist.Law) {
	if *law == nil {
		*law = &value
	}
}

// defaultDrain is WindDown, and no less than any gate's threshold: whether who came last was served within four
// hours is not known before that.
func defaultDrain(sc *Scenario) unit.Duration {
	longest := WindDown(sc.Demand)
	for _, text := range sc.Gates {
		if g, err := goal.Parse(text); err == nil {
			longest = max(longest, unit.Duration(g.Threshold))
		}
	}
	return longest
}

// WindDown is how long a desk takes to be done with those who are there when the last has come: twice the
// longest mean work, and no less than a minute.
func WindDown(demand []Demand) unit.Duration {
	longest := time.Minute.Seconds()
	for _, d := range demand {
		if mean := 2 * d.Work.Mean(); mean > longest && mean < math.MaxInt64/float64(time.Second) {
			longest = mean
		}
	}
	return unit.Duration(time.Duration(longest * float64(time.Second)).Round(time.Second))
}

func fillService(s *Service) {
	if b := s.Bot; b != nil {
		fill(&b.Concurrency, Unlimited)
		fill(&b.WhenFull, "queue")
		for intent, o := range b.Outcome {
			fill(&o.EscalateAfter, 1)
			fill(&o.EscalatedWork, 1)
			fill(&o.EscalatedPatience, 1)
			b.Outcome[intent] = o
		}
	}
	for i := range s.Groups {
		g := &s.Groups[i]
		if g.InShift == 0 {
			g.InShift, g.Shrinkage = g.Shrinkage, 0
		}
		fill(&g.AtShiftEnd, "finish")
		for j := range g.Serves {
			fill(&g.Serves[j].Rank, 1)
			fill(&g.Serves[j].Speed, 1)
			fill(&g.Serves[j].Resolution, 1)
			fill(&g.Serves[j].Leg, 1)
		}
	}
	if len(s.Groups) > 0 {
		fill(&s.Routing.Policy, policies()[0])
	}
}

// fillWorkforce takes the heads on shift for all there are, where a group does not say how many it has.
func fillWorkforce(w *Workforce, s *Service) {
	fill(&w.Stretches, 1)
	for i := range w.Groups {
		g := &w.Groups[i]
		fill(&g.PaidHours, unit.Duration(40*time.Hour))
		if of := s.group(g.Name); of != nil {
			fill(&g.Heads, peak(of.Shifts))
		}
	}
}

// fillTargets makes targets that say nothing else speak the form that `holdline sandbox` serves.
func fillTargets(t *Targets) {
	for _, x := range []*Target{t.Bot, t.Desk} {
		if x == nil {
			continue
		}
		fill(&x.Method, "POST")
	}
	if t.Bot != nil {
		fillBody(t.Bot, "conversation", "intent", "channel", "locale", "turn", "text")
		if t.Bot.Protocol == "sse" {
			fill(&t.Bot.Extract, Extract{Token: "token", Handoff: "handoff", Abandoned: "abandoned", Solved: "solved", Error: "error", Done: "[DONE]"})
		}
		fill(&t.Bot.Extract, Extract{Text: "reply.text", Handoff: "handoff", Abandoned: "abandoned", Solved: "solved", Error: "error"})
	}
	if t.Desk != nil {
		fillDesk(t.Desk)
	}
	for _, x := range []*Target{t.Bot, t.Desk} { // last, since a form is filled in only where nothing is said
		if x != nil && x.Protocol == "sse" {
			fill(&x.Extract.Done, "[DONE]")
		}
	}
}

func fillDesk(t *Target) {
	one := conversationBelow(t.URL)
	fillBody(t, "conversation", "intent", "channel", "locale", "escalated")
	fill(&t.Extract, Extract{Queued: "queue.position", Joined: "agent", Ended: "done", Solved: "solved", Error: "error"})
	if t.Leave == nil {
		t.Leave = &Step{Method: "DELETE", URL: one}
	}
	fill(&t.Leave.Method, "DELETE")
	if t.Stream != nil {
		fill(&t.Stream.Method, "GET")
		return
	}
	if t.Status == nil {
		t.Status = &Step{URL: one}
	}
	fill(&t.Status.Method, "GET")
	fill(&t.Poll, unit.Duration(time.Second))
}

// conversationBelow is the address of one conversation below that of all, the query kept behind it.
func conversationBelow(address string) string {
	base, query, found := strings.Cut(address, "?")
	if found {
		query = "?" + query
	}
	return strings.TrimSuffix(base, "/") + "/{{.ConversationID}}" + query
}

// fillBody gives a target without a body one with the named fields.
func fillBody(t *Target, fields ...string) {
	if t.Send != nil || t.Method == methods()[0] {
		return
	}
	vars := map[string]string{
		"conversation": "{{.ConversationID}}", "intent": "{{.Intent}}", "channel": "{{.Channel}}",
		"locale": "{{.Locale}}", "turn": "{{.Turn}}", "text": "{{.Text}}", "escalated": "{{.Escalated}}",
	}
	body := map[string]any{}
	for _, f := range fields {
		body[f] = vars[f]
	}
	t.Send = &Body{JSON: body}
}
