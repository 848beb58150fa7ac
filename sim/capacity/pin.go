package capacity

import (
	"context"
	"math"
)

// pins is how often a bracket is narrowed for an interval that is narrower than it.
const pins = 12

// pin holds the ends of an interval that is narrower than the bracket of its root against the same replications:
// below the root the gate is kept, and above it is not. The straight line through the bracket says so of a
// margin that is nearly straight there; but margins may jump, as where even arrivals come just as fast as an agent
// works, and the line crosses zero anywhere beside. Where an end is on the wrong side it becomes one of the
// bracket, and the root is looked for again. It gives the ends; where the root is not pinned down, the bracket's.
func (f *finder) pin(ctx context.Context, r *found, n int, half float64) (low, high float64, err error) {
	if math.IsNaN(half) || math.IsInf(half, 0) {
		return math.NaN(), math.NaN(), nil
	}
	for range pins {
		low, high = math.Max(0, r.load-half), r.load+half
		if low <= r.lo.load && high >= r.hi.load {
			return low, high, nil
		}
		if low > r.lo.load {
			if err = f.play(ctx, low, n); err != nil {
				return low, high, err
			}
			if _, p := f.find(low); f.bad(p, r.criterion, n) {
				*r = between(r.lo, p, []int{r.criterion}, n)
				continue
			}
		}
		if high < r.hi.load {
			if err = f.play(ctx, high, n); err != nil {
				return low, high, err
			}
			if _, p := f.find(high); !f.bad(p, r.criterion, n) {
				*r = between(p, r.hi, []int{r.criterion}, n)
				continue
			}
		}
		return low, high, nil
	}
	return math.Min(low, r.lo.load), math.Max(high, r.hi.load), nil
}
