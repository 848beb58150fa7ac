package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/live"
	"github.com/holdline/holdline/sim/live/driver"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
	"github.com/holdline/holdline/sim/sandbox"
)

// ends are the two ends of the channel that a run talks to: drivers, and the embedded sandbox
// behind them where there are no targets.
type ends struct {
	bot, desk driver.Driver
	sandbox   *sandbox.Sandbox
}

// start sets the zero of the run's clock, which the sandbox's shifts count from as well.
func (e *ends) start() time.Time {
	if e.sandbox != nil {
		e.sandbox.Start()
	}
	return time.Now()
}

// stop brings the last rows of the sandbox's desk.
func (e *ends) stop() {
	if e.sandbox != nil {
		e.sandbox.Close()
	}
}

// connect opens both ends and checks that they can be reached, before any load.
func (r *running) connect(ctx context.Context) error {
	targets := r.scenario.Targets
	if r.onSandbox() {
		t, err := r.embed(ctx)
		if err != nil {
			return err
		}
		targets = t
	}
	var errs []error
	open := func(t *scenarios.Target, desk bool) driver.Driver {
		if t == nil {
			return nil
		}
		d, err := driver.New(t, driver.Options{Desk: desk, Env: r.env, Allow: targets.Allow, Speedup: r.flags.speedup, Sample: inquiry.NewPersona(rng.New(0, 0), "en-US")})
		if err != nil {
			errs = append(errs, err)
			return nil
		}
		r.closers = append(r.closers, func() { _ = d.Close() })
		return d
	}
	r.ends.bot, r.ends.desk = open(targets.Bot, false), open(targets.Desk, true)
	if err := errors.Join(errs...); err != nil {
		return usage(err)
	}
	return r.preflight(ctx)
}

func (r *running) preflight(ctx context.Context) error {
	ctx, cancel := r.interruptible(ctx)
	defer cancel()
	warnings, err := live.Preflight(ctx, live.Config{
		Bot: r.ends.bot, Desk: r.ends.desk,
		Limits: live.Limits{Rate: r.scenario.Limits.Rate.PerSecond(), Open: r.scenario.Limits.Open},
	}, live.Peak{Rate: r.peakRate(), Open: r.peakOpen()})
	if ctx.Err() != nil {
		return exit(exitInterrupted, errors.New("interrupted before anything was sent"))
	}
	if err != nil {
		return exit(exitUntrusted, fmt.Errorf("preflight: %w; nothing was sent", err))
	}
	for _, w := range warnings {
		r.say("warning: %s", w)
	}
	if r.ends.bot != nil && r.ends.desk == nil && !r.again {
		r.say("warning: there is no desk to send to: a conversation that the bot hands over ends as failed")
	}
	return nil
}

// peakOpen predicts the most conversations open at once by Little's law: the highest planned rate
// times the longest mean stay of any queue.
func (r *running) peakOpen() float64 {
	var longest float64
	for _, d := range r.scenario.Demand {
		stay := d.Work.Mean()
		if d.Think != nil {
			stay += float64(len(d.Conversation)) * (d.Think.Mean() + 2)
		}
		longest = max(longest, stay)
	}
	return r.peakRate() * longest / r.flags.speedup
}

// embed starts the sandbox on a free port of loopback and gives the targets that lead to it.
func (r *running) embed(ctx context.Context) (*scenarios.Targets, error) {
	box, err := newBox(r.scenario, r.plan.Labels(), r.options, r.flags.faults, func(v *record.Interval) { r.rows.Interval(v) })
	if err != nil {
		return nil, err
	}
	r.ends.sandbox = box
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, exit(exitUntrusted, fmt.Errorf("starting the sandbox: %w", err))
	}
	// An interrupt stops the run, which still waits for replies in flight: the sandbox lives on.
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	served := make(chan error, 1)
	go func() { served <- box.Serve(ctx, ln) }()
	r.closers = append(r.closers, func() {
		cancel()
		if e := <-served; e != nil {
			r.say("warning: %v", e)
		}
	})
	t := sandbox.Targets("http://" + ln.Addr().String())
	t.Desk = sandbox.TargetsStreaming("http://" + ln.Addr().String()).Desk // at high speed-ups polls would cost more than all the rest
	if !r.options.Bot {
		t.Bot = nil
	}
	if !r.options.Desk {
		t.Desk = nil
	}
	return t, nil
}

// newBox builds the sandbox that plays a scenario's service.
func newBox(sc *scenarios.Scenario, l record.Labels, o sim.Options, faults string, intervals func(*record.Interval)) (*sandbox.Sandbox, error) {
	f, err := sandbox.ParseFaults(faults)
	if err != nil {
		return nil, usage(fmt.Errorf("--faults: %w", err))
	}
	cfg := sandbox.Config{
		Labels: l, Key: rng.New(o.Seed, 0), Faults: f, Speedup: o.Speedup, Interval: intervals,
	}
	if o.Bot {
		if cfg.Bot, err = sim.NewBot(sc, o); err != nil {
			return nil, usage(err)
		}
	}
	if o.Desk {
		if cfg.Desk, err = sim.NewDesk(sc, o); err != nil {
			return nil, usage(err)
		}
		work, err := sim.NewWork(sc, o)
		if err != nil {
			return nil, usage(err)
		}
		cfg.Contact = work.Contact
	}
	return sandbox.New(cfg), nil
}
