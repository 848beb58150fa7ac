package dist

import (
	"math"
	"time"
)

// Forever is a time without end: what sampling `never` gives.
const Forever = time.Duration(math.MaxInt64)

// Sampler draws from a law by its quantile function. It is a small value and is compiled once;
// sampling allocates nothing. The zero Sampler always gives 0.
type Sampler struct {
	kind        kind
	scale, a, b float64
	mean        float64
	table       *table
	values      []float64
}

type kind uint8

const (
	zero kind = iota
	constant
	exponential
	lognormal
	weibull
	empirical
	never
	tabulated
)
