package live

import (
	"context"
	"errors"
)

// Run replays the plan to its end, or until ctx is canceled, and returns how it went. The error is
// for a run that could not begin; everything later stands in the Result.
func Run(ctx context.Context, c Config) (*Result, error) {
	if c.Plan == nil || c.Sink == nil {
		return nil, errors.New("live: a run needs a plan and a sink")
	}
	return nil, ctx.Err()
}
