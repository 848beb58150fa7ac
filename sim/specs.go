package sim

import (
	"errors"
	"fmt"
	"slices"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/inquiry"
)

func newSpecs(s *setting) ([]inquiry.Spec, error) {
	specs := make([]inquiry.Spec, len(s.sc.Demand))
	var faults []error
	for i := range specs {
		var err error
		if specs[i], err = newSpec(s.sc, i, s.Options); err != nil {
			faults = append(faults, err)
		}
	}
	return specs, errors.Join(faults...)
}

// newSpec puts what a demand says of its customers on the run clock.
func newSpec(sc *scenarios.Scenario, queue int, o Options) (inquiry.Spec, error) {
	d := &sc.Demand[queue]
	script, err := newScript(sc, queue, o)
	s := inquiry.Spec{
		Queue: queue, HasBot: o.Bot, HasDesk: o.Desk, Script: script,
		Think:             o.sampler(d.Think),
		BotPatience:       o.botPatience(d),
		Patience:          o.sampler(d.Patience),
		EscalatedPatience: or(outcome(sc, d.Intent).EscalatedPatience, 1),
		TurnTimeout:       o.reply(sc.TurnTimeout.Std()),
		Deadline:          o.run(sc.Deadline.Std()),
	}
	if f := d.OnBotFailure; f != nil {
		s.OnFailure = inquiry.OnFailure{Set: true, After: f.After, AskHuman: float64(f.AskHuman), Leave: float64(f.Leave)}
	}
	for _, b := range d.Balk {
		ahead, _ := b.Ahead()
		s.Balk = append(s.Balk, inquiry.Balk{AtLeast: ahead, Announced: o.run(b.AnnouncedAtLeast.Std()), P: float64(b.Probability)})
	}
	if o.Simulated {
		s.Instant, s.Whole = true, wholeConversation(sc, d.Intent) != nil
		s.Callback, s.Silent = callback(d, o), silent(d, o)
	}
	s.Retry = retry(d, queue, o)
	repeat, repeatErr := repeat(sc, d, queue, o)
	s.Repeat = repeat
	return s, errors.Join(err, repeatErr)
}

// botPatience is held against replies: with real targets both stay wall time.
func (o Options) botPatience(d *scenarios.Demand) dist.Sampler {
	if o.WallReplies {
		o.Speedup = 1
	}
	return o.sampler(d.BotPatience)
}

// outcome is what the scenario's bot does about an intent, zero if nothing is said.
func outcome(sc *scenarios.Scenario, intent string) scenarios.Outcome {
	if sc.Service == nil || sc.Service.Bot == nil {
		return scenarios.Outcome{}
	}
	return sc.Service.Bot.Outcome[intent]
}

func newScript(sc *scenarios.Scenario, queue int, o Options) (*inquiry.Script, error) {
	d := &sc.Demand[queue]
	messages := scenarios.Messages(d.Conversation)
	for i := range messages {
		messages[i].Within = o.reply(messages[i].Within)
	}
	weights := locales(sc, d)
	names := make([]string, len(weights))
	for i, w := range weights {
		names[i] = w.Name
	}
	var faults []error
	script := inquiry.Compile(messages, names, func(path, format string, args ...any) {
		faults = append(faults, fmt.Errorf("demand[%d].conversation%s: %w", queue, path, fmt.Errorf(format, args...)))
	})
	return script, errors.Join(faults...)
}

// wholeConversation is how long the bot's conversations about an intent last, where it says so as
// a whole: what is said of the intent goes before what is said of the bot. nil: turn by turn.
func wholeConversation(sc *scenarios.Scenario, intent string) *dist.Law {
	if sc.Service == nil || sc.Service.Bot == nil {
		return nil
	}
	b := sc.Service.Bot
	if o, known := b.Outcome[intent]; known && (o.Duration != nil || o.ReplyTime != nil) {
		return o.Duration
	}
	return b.Duration
}

func callback(d *scenarios.Demand, o Options) inquiry.Callback {
	c := d.Callback
	if c == nil {
		return inquiry.Callback{}
	}
	out := inquiry.Callback{
		Set: true, Announced: o.run(c.AnnouncedAtLeast.Std()),
		Accept: float64(c.Accept), Reach: float64(c.Reach), Ring: o.sampler(c.Ring),
	}
	if c.QueueAtLeast != nil {
		out.AtLeast = *c.QueueAtLeast
	}
	return out
}

func silent(d *scenarios.Demand, o Options) inquiry.Silent {
	if d.SilentShare == 0 {
		return inquiry.Silent{}
	}
	return inquiry.Silent{P: float64(d.SilentShare), Detect: o.sampler(d.DetectAfter)}
}

func retry(d *scenarios.Demand, queue int, o Options) inquiry.Return {
	r := d.Retry
	if r == nil {
		return inquiry.Return{}
	}
	return inquiry.Return{
		OnAbandoned: slices.Contains(r.On, "abandoned"),
		OnBlocked:   slices.Contains(r.On, "blocked"),
		P:           float64(r.Probability),
		After:       o.sampler(&r.After),
		MaxAttempts: max(int(r.MaxAttempts), 0),
		Queue:       queue,
	}
}

func repeat(sc *scenarios.Scenario, d *scenarios.Demand, queue int, o Options) (inquiry.Return, error) {
	r := d.Repeat
	if r == nil {
		return inquiry.Return{}, nil
	}
	to := queue
	if r.Channel != scenarios.SameChannel {
		to = queueOf(sc, d.Intent, r.Channel)
	}
	if to < 0 {
		return inquiry.Return{}, fmt.Errorf("demand[%d].repeat.channel: %s has no demand on channel %q; want same, or a channel on which it has", queue, d.Intent, r.Channel)
	}
	back := inquiry.Return{P: float64(r.Probability), PHuman: float64(r.Probability), After: o.sampler(&r.After), Queue: to}
	if r.Bot != nil {
		back.P = float64(*r.Bot)
	}
	if r.Human != nil {
		back.PHuman = float64(*r.Human)
	}
	return back, nil
}
