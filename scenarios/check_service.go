package scenarios

import (
	"maps"
	"slices"

	"github.com/holdline/holdline/sim/unit"
)

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
	c.finite("service.bot.reply_time", &b.ReplyTime)
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
	}
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
	c.shifts(join(at, "shifts"), g.Shifts)
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
}

func (c checker) shifts(list string, shifts []Shift) {
	if len(shifts) == 0 {
		c.fault(list, "is empty; want at least one stretch of paid heads")
	}
	for i, s := range shifts {
		at := item(list, i)
		if s.From >= s.To {
			c.fault(join(at, "to"), "is %s; want a moment after from, %s", s.To, s.From)
		}
		if end := unit.Duration(c.sc.Length()); end > 0 && s.From >= end {
			c.fault(join(at, "from"), "is %s; want a moment within the horizon, %s", s.From, end)
		}
		if s.Headcount < 0 || s.Headcount > 100_000 {
			c.fault(join(at, "headcount"), "is %d; want 0 to 100000 heads", s.Headcount)
		}
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
