package scenarios

import (
	"math"
	"slices"

	"github.com/holdline/holdline/sim/arrival"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/inquiry"
)

// hasBot says whether customers meet a bot first.
func (sc *Scenario) hasBot() bool {
	if sc.Targets != nil {
		return sc.Targets.Bot != nil
	}
	return sc.Service != nil && sc.Service.Bot != nil
}

// whole says whether the bot's conversations about an intent have a duration as a whole, and so no
// turns.
func (sc *Scenario) whole(intent string) bool {
	if sc.Targets != nil || sc.Service == nil || sc.Service.Bot == nil {
		return false
	}
	return sc.Service.Bot.whole(intent)
}

// intents lists the intents with demand, each once.
func (sc *Scenario) intents() []string {
	var all []string
	for _, d := range sc.Demand {
		if !slices.Contains(all, d.Intent) {
			all = append(all, d.Intent)
		}
	}
	return all
}

// channelsOf lists the channels on which an intent has demand.
func (sc *Scenario) channelsOf(intent string) []string {
	var all []string
	for _, d := range sc.Demand {
		if d.Intent == intent && !slices.Contains(all, d.Channel) {
			all = append(all, d.Channel)
		}
	}
	return all
}

// localesOf are the locales of a demand's customers.
func (sc *Scenario) localesOf(d Demand) Weights {
	if len(d.Locales) > 0 {
		return d.Locales
	}
	return sc.Customers.Locales
}

func (c checker) demand() {
	if n := len(c.sc.Demand); n == 0 || n > maxDemand {
		c.fault("demand", "has %d entries; want 1 to %d: who contacts us, and about what", n, maxDemand)
	}
	queues := make([]string, len(c.sc.Demand))
	for i, d := range c.sc.Demand {
		queues[i] = d.Intent + " on " + d.Channel
		c.entry(item("demand", i), d)
	}
	c.unique("demand", "intent", queues)
}

func (c checker) entry(at string, d Demand) {
	c.word(join(at, "intent"), d.Intent)
	c.one(join(at, "channel"), d.Channel, channels())
	if d.Priority < 1 {
		c.fault(join(at, "priority"), "is %d; want 1, which is served first, or more", d.Priority)
	}
	if len(d.Locales) > 0 {
		c.locales(join(at, "locales"), d.Locales)
	}
	d.Arrivals.Check(under(join(at, "arrivals"), c.fault))
	if len(d.Arrivals.Weekly) > 0 && c.sc.Calendar == nil {
		c.fault(join(at, "arrivals.weekly"), "needs weekdays, but there is no calendar; want one, or a profile with a period of 7d")
	}
	c.volume(join(at, "arrivals.file"), d)
	c.conversation(at, d)
	c.finite(join(at, "think"), d.Think)
	c.law(join(at, "bot_patience"), d.BotPatience)
	c.law(join(at, "patience"), d.Patience)
	c.finite(join(at, "work"), &d.Work)
	c.finite(join(at, "wrap_up"), d.WrapUp)
	if d.ObservedAt != 0 && !(d.ObservedAt >= 1 && d.ObservedAt <= maxObserved) {
		c.fault(join(at, "observed_at"), "is %v; want the mean concurrency at which work was measured, 1 to %d", d.ObservedAt, maxObserved)
	}
	if len(d.ObservedRate) > 0 && d.ObservedAt == 0 {
		c.fault(join(at, "observed_rate"), "belongs to a handle time, but there is no observed_at; want the mean concurrency at which work was measured too")
	}
	for i, r := range d.ObservedRate {
		c.factor(item(join(at, "observed_rate"), i), r)
	}
	c.leaving(at, d)
	c.backlog(join(at, "backlog"), d)
	c.coming(at, d)
}

// volume looks into the file of a profile or a trace.
func (c checker) volume(at string, d Demand) {
	days, err := c.sc.Days()
	if err != nil || c.open == nil || c.length <= 0 {
		return // told elsewhere, or nobody looks at files
	}
	for _, err := range d.Arrivals.CheckFile(arrival.Options{Horizon: c.length, Calendar: days, Open: c.open, Intent: d.Intent, Channel: d.Channel}) {
		c.fault(at, "%v", err)
	}
}

func (c checker) conversation(at string, d Demand) {
	at = join(at, "conversation")
	if len(d.Conversation) == 0 {
		if c.sc.hasBot() && !c.sc.whole(d.Intent) {
			c.fault(at, "is missing; want at least one message to the bot")
		}
		return
	}
	var locales []string
	for _, l := range c.sc.localesOf(d) {
		locales = append(locales, l.Name)
	}
	inquiry.Compile(Messages(d.Conversation), locales, under(at, c.fault))
}

// Messages gives a conversation in the form that package inquiry compiles.
func Messages(says []Say) []inquiry.Message {
	all := make([]inquiry.Message, len(says))
	for i, s := range says {
		for _, t := range s.Say {
			all[i].Texts = append(all[i].Texts, inquiry.Text(t))
		}
		if s.Expect != nil {
			all[i].Matches, all[i].Within = s.Expect.Matches, s.Expect.Within.Std()
		}
	}
	return all
}

func (c checker) law(path string, l *dist.Law) {
	if l != nil {
		l.Check(under(path, c.fault))
	}
}

// finite checks a law of something that must come to an end.
func (c checker) finite(path string, l *dist.Law) {
	c.law(path, l)
	if l != nil && math.IsInf(l.Mean(), 1) {
		c.fault(path, "never ends; want a law with a finite mean")
	}
}

// leaving checks what makes customers leave early.
func (c checker) leaving(at string, d Demand) {
	if f := d.OnBotFailure; f != nil {
		if f.After < 1 {
			c.fault(join(at, "on_bot_failure.after"), "is %d; want 1 failure or more", f.After)
		}
		c.sum(join(at, "on_bot_failure"), map[string]float64{"ask_human": float64(f.AskHuman), "leave": float64(f.Leave)})
	}
	c.balk(join(at, "balk"), d.Balk)
	c.callback(join(at, "callback"), d)
	c.finite(join(at, "detect_after"), d.DetectAfter)
	if t := d.Transfer; t != nil {
		c.finite(join(at, "transfer.work"), &t.Work)
		c.finite(join(at, "transfer.wrap_up"), t.WrapUp)
	}
}

// coming checks what makes customers come back.
func (c checker) coming(at string, d Demand) {
	c.retry(join(at, "retry"), d.Retry)
	if r := d.Repeat; r != nil {
		at = join(at, "repeat")
		c.finite(join(at, "after"), &r.After)
		if r.Channel != SameChannel {
			c.one(join(at, "channel"), r.Channel, append([]string{SameChannel}, c.sc.channelsOf(d.Intent)...))
		}
	}
}

func (c checker) retry(at string, r *Retry) {
	if r != nil {
		for i, reason := range r.On {
			c.one(item(join(at, "on"), i), reason, retryReasons())
			if slices.Contains(r.On[:i], reason) {
				c.fault(item(join(at, "on"), i), "is %q a second time; want it once", reason)
			}
		}
		if r.MaxAttempts != Unlimited && r.MaxAttempts < 2 {
			c.fault(join(at, "max_attempts"), "is %d, which leaves no attempt to retry; want 2 or more, or unlimited", r.MaxAttempts)
		}
		c.finite(join(at, "after"), &r.After)
	}
}
