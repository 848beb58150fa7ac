package sim

import (
	"errors"
	"fmt"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/bot"
)

// NewBot gives the bot of a checked scenario's service, on the run clock.
func NewBot(sc *scenarios.Scenario, o Options) (*bot.Bot, error) {
	sc, o, err := prepare(sc, o)
	if err != nil {
		return nil, err
	}
	if sc.Service == nil || sc.Service.Bot == nil {
		return nil, errors.New("the scenario has no service.bot")
	}
	b := sc.Service.Bot
	full, err := whenFull(b.WhenFull)
	if err != nil {
		return nil, err
	}
	c := bot.Config{ReplyTime: o.sampler(&b.ReplyTime), Concurrency: int(b.Concurrency), WhenFull: full}
	for _, intent := range newLabels(sc).Intents {
		var out bot.Outcome
		if known, ok := b.Outcome[intent]; ok {
			out = bot.Outcome{
				Solved: float64(known.Solved), Unsolved: float64(known.Unsolved), Abandoned: float64(known.Abandoned),
				EscalateAfter: known.EscalateAfter,
			}
		}
		c.Intents = append(c.Intents, out)
	}
	return bot.New(c), nil
}

func whenFull(name string) (bot.WhenFull, error) {
	switch name {
	case "queue":
		return bot.Queue, nil
	case "reject":
		return bot.Reject, nil
	case "escalate":
		return bot.Escalate, nil
	}
	return 0, fmt.Errorf("service.bot.when_full: %q; want reject, queue or escalate", name)
}
