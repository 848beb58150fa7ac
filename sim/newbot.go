package sim

import (
	"errors"
	"fmt"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/bot"
	"github.com/holdline/holdline/sim/dist"
)

// NewBot gives the bot of a checked scenario's service, on the run clock.
func NewBot(sc *scenarios.Scenario, o Options) (*bot.Bot, error) {
	s, err := prepare(sc, o)
	if err != nil {
		return nil, err
	}
	if s.sc.Service == nil || s.sc.Service.Bot == nil {
		return nil, errors.New("the scenario has no service.bot")
	}
	b := s.sc.Service.Bot
	full, err := whenFull(b.WhenFull)
	if err != nil {
		return nil, err
	}
	c := bot.Config{
		ReplyTime: s.sampler(&b.ReplyTime), Concurrency: int(b.Concurrency), WhenFull: full,
		Rate: b.RateLimit.PerSecond() * s.Speedup, Burst: burst(b.RateLimit.PerSecond()),
	}
	for _, intent := range newLabels(s.sc).Intents {
		out, err := s.outcome(intent)
		if err != nil {
			return nil, err
		}
		c.Intents = append(c.Intents, out)
	}
	return bot.New(c), nil
}

// burst is how many replies may begin at once under a limit: as many as in a second of the
// scenario.
func burst(perSecond float64) int {
	if perSecond == 0 {
		return 0
	}
	return max(int(perSecond), 1)
}

// outcome is what the bot does about an intent; an intent without an outcome is handed over.
func (s *setting) outcome(intent string) (bot.Outcome, error) {
	known, ok := s.sc.Service.Bot.Outcome[intent]
	if !ok {
		return bot.Outcome{}, nil
	}
	out := bot.Outcome{
		Solved: float64(known.Solved), Unsolved: float64(known.Unsolved), Abandoned: float64(known.Abandoned),
		EscalateAfter: known.EscalateAfter,
	}
	whole := wholeConversation(s.sc, intent)
	switch {
	case whole == nil:
		out.ReplyTime = s.own(known.ReplyTime)
	case s.Simulated:
		out.Whole, out.ReplyTime = true, s.own(whole)
	default:
		return out, fmt.Errorf("service.bot: conversations about %s have a duration as a whole, which is for the simulator only; a live run replies turn by turn and wants reply_time", intent)
	}
	return out, nil
}

// own is the law of one intent; nil: the bot's.
func (s *setting) own(l *dist.Law) *dist.Sampler {
	if l == nil {
		return nil
	}
	law := s.sampler(l)
	return &law
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
