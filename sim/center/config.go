package center

import (
	"errors"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/bot"
	"github.com/holdline/holdline/sim/desk"
	"github.com/holdline/holdline/sim/record"
)

// Config is one replication.
type Config struct {
	Plan *sim.Plan
	Bot  *bot.Bot   // nil without one
	Desk *desk.Desk // nil without one
	Work *sim.Work
	Sink record.Sink

	Horizon      time.Duration // measured inquiries arrive before it
	Drain        time.Duration // longest wait for their end after it
	KeepArriving bool          // others go on arriving meanwhile, as far as the plan goes
	Names        bool          // inquiries get names: needed only where rows are kept, since a name costs an allocation
}

// Result is how a replication ended. The rows have gone to the sink.
type Result struct {
	Contacts int64         // inquiries, returns included
	Turns    int64         // messages to the bot and requests to join the desk
	Events   int64         // moments at which something happened
	End      time.Duration // the last of them, and at least the horizon
	Outcomes [record.NumOutcomes]int64
}

// New builds one replication of a checked scenario: that of o.Replication.
func New(sc *scenarios.Scenario, o sim.Options, sink record.Sink) (Config, error) {
	o.Simulated = true
	sc = o.Shared.Scenario(sc)
	if sc.Service == nil {
		return Config{}, errors.New("the scenario has no service: there is nothing to simulate")
	}
	c := Config{Sink: sink, KeepArriving: sc.AfterHorizon == keepArriving}
	o.Bot, o.Desk = sc.Service.Bot != nil, len(sc.Service.Groups) > 0
	var err error
	if c.Plan, err = sim.NewPlan(sc, o); err != nil {
		return Config{}, err
	}
	c.Horizon, c.Drain = c.Plan.Horizon(), sc.Drain.Std()
	if o.Speedup > 0 {
		c.Drain = time.Duration(float64(c.Drain) / o.Speedup)
	}
	if o.Bot {
		if c.Bot, err = sim.NewBot(sc, o); err != nil {
			return Config{}, err
		}
	}
	if o.Desk {
		if c.Desk, err = sim.NewDesk(sc, o); err != nil {
			return Config{}, err
		}
	}
	c.Work, err = sim.NewWork(sc, o)
	return c, err
}

// keepArriving is the after_horizon under which arrivals go on.
const keepArriving = "keep_arriving"
