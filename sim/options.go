package sim

import (
	"fmt"
	"io"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/rng"
	"github.com/holdline/holdline/sim/unit"
)

// Options say how a scenario is played.
type Options struct {
	Seed        uint64
	Replication int     // of a simulation; live runs are replication 0
	Load        float64 // multiplier of fresh arrivals; 0: 1
	Speedup     float64 // scenario time / run clock; 0: 1
	WallReplies bool    // real targets: what bounds their replies stays wall time
	Bot         bool    // customers meet a bot first
	Desk        bool    // there are humans to ask for
	Simulated   bool    // virtual time: nobody is given a name before somebody asks, and what no live endpoint shows is played
	Open        func(name string) (io.ReadCloser, error)
}

// Ends says which ends of the channel a scenario has: its targets, or without those its service.
func Ends(sc *scenarios.Scenario) (bot, desk bool) {
	if t := sc.Targets; t != nil {
		return t.Bot != nil, t.Desk != nil
	}
	return sc.Service != nil && sc.Service.Bot != nil, sc.Service != nil && len(sc.Service.Groups) > 0
}

// prepare puts the defaults into a scenario and its options.
func prepare(sc *scenarios.Scenario, o Options) (*scenarios.Scenario, Options, error) {
	if o.Load == 0 {
		o.Load = 1
	}
	if o.Speedup == 0 {
		o.Speedup = 1
	}
	if !(o.Load > 0 && o.Load <= 1e6) || !(o.Speedup > 0 && o.Speedup <= 1e6) {
		return nil, o, fmt.Errorf("load %v and speed-up %v: want numbers above 0, and at most a million", o.Load, o.Speedup)
	}
	return scenarios.WithDefaults(sc), o, nil
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
		return l.Sampler()
	}
	return l.Sampler().Scale(1 / o.Speedup)
}

func horizon(sc *scenarios.Scenario) time.Duration {
	if sc.Horizon == 0 && sc.Calendar != nil {
		return time.Duration(sc.Calendar.Days) * unit.Day
	}
	return sc.Horizon.Std()
}

// or is d, or fallback where d is absent.
func or[T comparable](d, fallback T) T {
	var zero T
	if d == zero {
		return fallback
	}
	return d
}
