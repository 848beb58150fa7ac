package sim

import (
	"fmt"
	"io"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/civil"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/rng"
)

// Options say how a scenario is played.
type Options struct {
	Seed        uint64
	Replication int                // of a simulation; live runs are replication 0
	Load        float64            // multiplier of fresh arrivals; 0: 1
	IntentLoad  map[string]float64 // multiplies those of an intent besides; missing: 1
	Speedup     float64            // scenario time / run clock; 0: 1
	WallReplies bool               // real targets: what bounds their replies stays wall time
	Bot         bool               // customers meet a bot first
	Desk        bool               // there are humans to ask for
	Simulated   bool               // virtual time: nobody is given a name before somebody asks, and what no live endpoint shows is played
	Open        func(name string) (io.ReadCloser, error)
	Shared      *Shared // with other replications of the same scenario; nil: nothing is
}

// Ends says which ends of the channel a scenario has: its targets, or without those its service.
func Ends(sc *scenarios.Scenario) (bot, desk bool) {
	if t := sc.Targets; t != nil {
		return t.Bot != nil, t.Desk != nil
	}
	return sc.Service != nil && sc.Service.Bot != nil, sc.Service != nil && len(sc.Service.Groups) > 0
}

// setting is a scenario made ready to be played.
type setting struct {
	Options
	sc     *scenarios.Scenario // its defaults filled in
	days   *civil.Calendar     // nil: no calendar
	length time.Duration       // of the time in which arrivals are measured: scenario time
}

// loadOf is the multiplier of an intent's fresh arrivals.
func (o *Options) loadOf(intent string) float64 {
	if m, ok := o.IntentLoad[intent]; ok {
		return o.Load * m
	}
	return o.Load
}

// prepare puts the defaults into a scenario and its options, and lays out its days.
func prepare(sc *scenarios.Scenario, o Options) (*setting, error) {
	if o.Load == 0 {
		o.Load = 1
	}
	if o.Speedup == 0 {
		o.Speedup = 1
	}
	if !(o.Load > 0 && o.Load <= 1e6) || !(o.Speedup > 0 && o.Speedup <= 1e6) {
		return nil, fmt.Errorf("load %v and speed-up %v: want numbers above 0, and at most a million", o.Load, o.Speedup)
	}
	s := &setting{Options: o}
	var err error
	if s.sc, s.days, err = o.Shared.scenario(sc); err != nil {
		return nil, fmt.Errorf("calendar: %w", err)
	}
	s.length = s.sc.Horizon.Std()
	if s.days != nil {
		s.length = s.days.Length()
	}
	return s, nil
}

// beyond is how long arrivals go on after the horizon, in scenario time, so that whoever is
// measured to the end meets others to the end.
func (s *setting) beyond() time.Duration {
	if s.Simulated && s.sc.AfterHorizon == "keep_arriving" {
		return s.sc.Drain.Std()
	}
	return 0
}

// key is the entity of the whole run.
func (o Options) key() rng.Key { return rng.New(o.Seed, o.Replication) }

// run gives scenario time d on the run clock.
func (o Options) run(d time.Duration) time.Duration {
	if d == dist.Forever || o.Speedup == 1 {
		return d
	}
	run := float64(d) / o.Speedup
	if run >= float64(dist.Forever) {
		return dist.Forever // a conversion would come out negative
	}
	return time.Duration(run)
}

// reply is run for what bounds the replies of an endpoint, which may be a real one.
func (o Options) reply(d time.Duration) time.Duration {
	if o.WallReplies {
		return d
	}
	return o.run(d)
}

// sampler compiles a law on the run clock; an absent one always gives 0.
func (o Options) sampler(l *dist.Law) dist.Sampler {
	switch {
	case l == nil:
		return dist.Sampler{}
	case o.Speedup == 1:
		return o.Shared.sampler(l)
	}
	return o.Shared.sampler(l).Scale(1 / o.Speedup)
}

// or is d, or fallback where d is absent.
func or[T comparable](d, fallback T) T {
	var zero T
	if d == zero {
		return fallback
	}
	return d
}
