package sim

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/unit"
)

// Where a scenario says nothing.
const (
	defaultThink       = 5 * time.Second
	defaultTurnTimeout = 30 * time.Second
	defaultDeadline    = time.Hour
	defaultAttempts    = 3
)

func never() dist.Law { return dist.Law{Never: true} }

func newSpecs(sc *scenarios.Scenario, o Options) ([]inquiry.Spec, error) {
	specs := make([]inquiry.Spec, len(sc.Demand))
	var faults []error
	for i := range sc.Demand {
		var err error
		if specs[i], err = newSpec(sc, i, o); err != nil {
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
		Think:             o.sampler(d.Think, dist.Law{Exponential: &dist.Exponential{Mean: unit.Duration(defaultThink)}}),
		BotPatience:       o.botPatience(d),
		Patience:          o.sampler(d.Patience, never()),
		EscalatedPatience: or(outcome(sc, d.Intent).EscalatedPatience, 1),
		TurnTimeout:       o.reply(or(sc.TurnTimeout.Std(), defaultTurnTimeout)),
		Deadline:          o.run(or(sc.Deadline.Std(), defaultDeadline)),
	}
	if f := d.OnBotFailure; f != nil {
		s.OnFailure = inquiry.OnFailure{Set: true, After: max(f.After, 1), AskHuman: float64(f.AskHuman), Leave: float64(f.Leave)}
	}
	for _, b := range d.Balk {
		s.Balk = append(s.Balk, inquiry.Balk{AtLeast: b.QueueAtLeast, P: float64(b.Probability)})
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
	return o.sampler(d.BotPatience, never())
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
	messages := make([]inquiry.Message, len(d.Conversation))
	for i, say := range d.Conversation {
		for _, t := range say.Say {
			messages[i].Texts = append(messages[i].Texts, inquiry.Text{Locale: t.Locale, Text: t.Text})
		}
		if e := say.Expect; e != nil {
			messages[i].Matches, messages[i].Within = e.Matches, o.reply(e.Within.Std())
		}
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

func retry(d *scenarios.Demand, queue int, o Options) inquiry.Return {
	r := d.Retry
	if r == nil {
		return inquiry.Return{}
	}
	return inquiry.Return{
		OnAbandoned: len(r.On) == 0 || slices.Contains(r.On, "abandoned"),
		OnBlocked:   len(r.On) == 0 || slices.Contains(r.On, "blocked"),
		P:           float64(r.Probability),
		After:       o.scaled(r.After.Sampler()),
		MaxAttempts: max(int(or(r.MaxAttempts, defaultAttempts)), 0),
		Queue:       queue,
	}
}

func repeat(sc *scenarios.Scenario, d *scenarios.Demand, queue int, o Options) (inquiry.Return, error) {
	r := d.Repeat
	if r == nil {
		return inquiry.Return{}, nil
	}
	to := queue
	if r.Channel != "" && r.Channel != "same" {
		to = queueOf(sc, d.Intent, r.Channel)
	}
	if to < 0 {
		return inquiry.Return{}, fmt.Errorf("demand[%d].repeat.channel: %s has no demand on channel %q; want same, or a channel on which it has", queue, d.Intent, r.Channel)
	}
	return inquiry.Return{P: float64(r.Probability), After: o.scaled(r.After.Sampler()), Queue: to}, nil
}
