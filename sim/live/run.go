package live

import (
	"context"
	"errors"
	"time"
)

// Run replays the plan to its end, or until it is stopped, and returns how it went: see Result.
// Canceling ctx stops it in good order: no more arrivals, and replies in flight get the grace.
// The error is for a run that could not begin.
func Run(ctx context.Context, c Config) (*Result, error) {
	switch {
	case c.Plan == nil || c.Sink == nil:
		return nil, errors.New("a live run needs a plan and a sink")
	case c.Bot == nil && c.Desk == nil:
		return nil, errors.New("a live run needs a bot or a desk to talk to")
	}
	if c.Grace == 0 {
		c.Grace = 5 * time.Second
	}
	if c.Pacer == nil {
		c.Pacer = NewPacer()
	}
	defer c.Pacer.Close()
	if c.Start.IsZero() {
		c.Start = time.Now()
	}
	c.Trust = c.Trust.filled()
	return newEngine(c).run(ctx), nil
}

// run has the scheduler on a goroutine of its own, whose thread a pacer may claim.
func (e *engine) run(ctx context.Context) *Result {
	done := make(chan struct{})
	go func() {
		defer close(done)
		e.loop(func() bool { return ctx.Err() != nil }) //nolint:contextcheck // an interrupted run awaits its replies: the schedule ends the workers' contexts, not ctx
	}()
	e.watch(ctx, done)
	e.workers.close(settle)
	e.rows.close()
	return &Result{
		Started: e.Start, Elapsed: e.load.at, Why: e.stopped.why,
		Interrupted: e.stopped.interrupted, Aborted: e.stopped.aborted, SinkErr: e.sinkErr(),
		Counts: e.counts, Health: e.rows.meter.health(e.counts.Offered),
	}
}

// sinkErr is what became of the rows, the last ones included.
func (e *engine) sinkErr() error {
	if e.stopped.sinkErr != nil {
		return e.stopped.sinkErr
	}
	return e.Sink.Err()
}

// settle is how long a run waits for workers that were called back, so that none still uses a
// driver that is about to close.
const settle = time.Second
