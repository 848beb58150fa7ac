package scenarios

import (
	"maps"
	"reflect"
	"slices"

	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/unit"
)

// leastRateLimit is the slowest limit of a bot's replies: a slower one is a typing error.
const leastRateLimit = unit.Rate(1.0 / 3600)

func (c checker) service() {
	s := c.sc.Service
	if s == nil {
		if c.sc.Targets == nil {
			c.fault("service", "is missing, and so are targets; want a service for the sandbox to play, or targets to send to")
		}
		return
	}
	if s.Bot == nil && len(s.Groups) == 0 {
		c.fault("service", "has neither a bot nor groups; want one of them at least")
	}
	for name, counts := range map[string]map[string]Count{"service.queue_limit": s.QueueLimit, "service.trunks": s.Trunks} {
		for channel := range counts {
			c.one(join(name, channel), channel, channels())
		}
	}
	for channel, n := range s.Trunks {
		if n == 0 {
			c.fault(join("service.trunks", channel), "is 0, which lets nobody in; want 1 or more, or unlimited")
		}
	}
	if s.Bot != nil {
		c.bot(s.Bot)
	}
	c.groups(s.Groups)
	if len(s.Groups) > 0 || s.Routing.Policy != "" {
		c.one("service.routing.policy", s.Routing.Policy, policies())
	}
}

func (c checker) bot(b *Bot) {
	c.one("service.bot.when_full", b.WhenFull, []string{"reject", "queue", "escalate"})
	c.replies(b)
	c.cost("service.bot.cost.per_conversation", b.Cost.PerConversation)
	for _, intent := range slices.Sorted(maps.Keys(b.Outcome)) {
		at, o := join("service.bot.outcome", intent), b.Outcome[intent]
		if known := c.sc.intents(); len(known) > 0 && !slices.Contains(known, intent) {
			c.fault(at, "is an intent that nobody has%s", hint(intent, known))
		}
		c.sum(at, map[string]float64{"solved": float64(o.Solved), "unsolved": float64(o.Unsolved), "abandoned": float64(o.Abandoned)})
		c.factor(join(at, "escalated_work"), o.EscalatedWork)
		c.factor(join(at, "escalated_patience"), o.EscalatedPatience)
		c.escalateAfter(join(at, "escalate_after"), intent, o)
		c.finite(join(at, "reply_time"), o.ReplyTime)
		c.finite(join(at, "duration"), o.Duration)
		if o.ReplyTime != nil && o.Duration != nil {
			c.fault(join(at, "duration"), "is given together with reply_time; want the whole conversation or its replies timed")
		}
	}
}

// replies checks how long the bot takes: reply by reply, or the whole conversation.
func (c checker) replies(b *Bot) {
	const at = "service.bot.reply_time"
	c.finite("service.bot.duration", b.Duration)
	if b.RateLimit != 0 && b.RateLimit < leastRateLimit {
		c.fault("service.bot.rate_limit", "is %s; want at least %s", b.RateLimit, leastRateLimit)
	}
	if !b.ReplyTime.IsZero() {
		c.finite(at, &b.ReplyTime)
		if b.Duration != nil {
			c.fault("service.bot.duration", "is given together with reply_time; want the whole conversation or its replies timed")
		}
		return
	}
	if b.Duration != nil {
		return
	}
	for _, intent := range c.sc.intents() {
		if o := b.Outcome[intent]; o.ReplyTime == nil && o.Duration == nil {
			c.fault(at, "is missing; want %s, or a duration of the whole conversation", needed(reflect.TypeFor[dist.Law]()))
			return
		}
	}
}

// whole says whether conversations about an intent have a duration and no turns: what is said of
// the intent goes before what is said of the bot.
func (b *Bot) whole(intent string) bool {
	o := b.Outcome[intent]
	return o.Duration != nil || o.ReplyTime == nil && b.Duration != nil
}

// escalateAfter checks that a bot which hands over does so while the customer still has something
// to say: a script that ends without a hand-off counts as contained.
func (c checker) escalateAfter(path, intent string, o Outcome) {
	if o.EscalateAfter < 1 {
		c.fault(path, "is %d; want 1 turn or more", o.EscalateAfter)
	}
	if o.rest() <= 0 {
		return
	}
	for _, d := range c.sc.Demand {
		if n := len(d.Conversation); d.Intent == intent && n > 0 && o.EscalateAfter > n {
			c.fault(path, "is %d, but the conversation on %s has %d messages; want a turn within it", o.EscalateAfter, d.Channel, n)
		}
	}
}

// rest is the share that is escalated.
func (o Outcome) rest() float64 {
	r := 1 - float64(o.Solved) - float64(o.Unsolved) - float64(o.Abandoned)
	if r < 1e-9 {
		return 0
	}
	return r
}

func (c checker) groups(groups []Group) {
	if len(groups) > maxGroups {
		c.fault("service.groups", "has %d groups; want at most %d", len(groups), maxGroups)
		return
	}
	names := make([]string, len(groups))
	for i, g := range groups {
		names[i] = g.Name
		c.group(item("service.groups", i), g)
	}
	c.unique("service.groups", "name", names)
}

func (c checker) group(at string, g Group) {
	c.word(join(at, "name"), g.Name)
	if len(g.Serves) == 0 {
		c.fault(join(at, "serves"), "is empty; want at least one intent")
	}
	for i, s := range g.Serves {
		c.skill(item(join(at, "serves"), i), g, s)
	}
	c.staffed(at, g)
	if g.InShift > 0 && g.Shrinkage > 0 {
		c.fault(join(at, "shrinkage"), "is given together with in_shift; want one of the two, they mean the same")
	}
	for _, x := range []struct {
		key   string
		share unit.Share
	}{{"absence", g.Absence}, {"in_shift", g.InShift}} {
		if x.share >= 1 {
			c.fault(join(at, x.key), "is %s, which leaves nobody; want a share below 1", x.share)
		}
	}
	for _, channel := range slices.Sorted(maps.Keys(g.Concurrency)) {
		path := join(join(at, "concurrency"), channel)
		c.one(path, channel, channels())
		if g.Concurrency[channel] == 0 {
			c.fault(path, "is 0; want 1 conversation or more, or unlimited: channels that are not listed have 1")
		}
	}
	for i, r := range g.TotalRate {
		c.factor(item(join(at, "total_rate"), i), r)
	}
	c.one(join(at, "at_shift_end"), g.AtShiftEnd, []string{"finish", "hand_over", "preempt"})
	c.cost(join(at, "cost.per_paid_hour"), g.Cost.PerPaidHour)
	c.cost(join(at, "cost.per_contact"), g.Cost.PerContact)
	switch n := g.Cost.MinimumADay; {
	case n < 0:
		c.fault(join(at, "cost.minimum_a_day"), "is %d; want 0 contacts or more", n)
	case n > 0 && g.Cost.PerContact == 0:
		c.fault(join(at, "cost.minimum_a_day"), "is a number of contacts, but contacts cost nothing; want per_contact too")
	}
}

func (c checker) factor(path string, v float64) {
	if !(v > 0 && v <= 1000) {
		c.fault(path, "is %v; want a number above 0, at most 1000", v)
	}
}

func (c checker) cost(path string, v float64) {
	if v < 0 {
		c.fault(path, "is %v; want 0 or more", v)
	}
}
