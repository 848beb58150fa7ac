package live

import "context"

// Preflight checks before any load is sent.
func Preflight(ctx context.Context, c Config, peak Peak) (warnings []string, err error) {
	return nil, ctx.Err()
}

// Peak is the most that the plan will ask of this machine.
type Peak struct {
	Rate float64 // conversations started a second
	Open float64 // conversations open at once, by Little's law from the scenario's means
}
