package center

import (
	"context"
	"errors"
	"fmt"

	"github.com/holdline/holdline/sim/record"
)

// Run plays one replication, in the caller's goroutine. It ends early when ctx or the sink does,
// with their error; the rows so far have then gone to the sink.
func Run(ctx context.Context, c Config) (Result, error) {
	e := newEngine(c)
	stopped := e.loop(ctx)
	e.close()
	if err := c.Sink.Err(); err != nil {
		return e.result, fmt.Errorf("simulating: the rows could not be taken: %w", err)
	}
	if err := errors.Join(c.Plan.Err(), c.Plan.Close()); err != nil {
		return e.result, fmt.Errorf("simulating: %w", err)
	}
	return e.result, stopped
}

// close cuts off whoever is still there and brings the desk's books to the end.
func (e *engine) close() {
	e.cutAll()
	if e.Desk != nil {
		e.Desk.Flush(e.now, e.emit)
	}
	e.result.End = e.now
}

// interval passes a row of the desk on and notes when the next one is complete.
func (e *engine) interval(r *record.Interval) {
	e.rowsAt = r.To + (r.To - r.From)
	e.plain = min(e.rowsAt, e.Horizon)
	e.Sink.Interval(r)
}
