package bot

import (
	"math"
	"time"
)

// tokens is a bucket that fills at a steady rate, of which each reply takes one as it begins. It is
// kept as one moment (GCRA, ITU-T I.371): the one at which the bucket would be full again.
type tokens struct {
	every time.Duration // one token; 0 for any number of them
	slack time.Duration // to fill all of the bucket but one
	full  time.Duration
}

// newTokens gives a full bucket: rate tokens a second, and burst of them at most, of which below 1
// stands for what the rate gives in a second.
func newTokens(rate float64, burst int) tokens {
	if !(rate > 0) || math.IsInf(rate, 1) {
		return tokens{}
	}
	if burst < 1 {
		burst = int(max(1, min(rate, 1e9)))
	}
	every := max(1, min(1e9/rate, 1e18))
	return tokens{every: time.Duration(math.Round(every)), slack: time.Duration(min(math.Round(every)*float64(burst-1), 4e18))}
}

// next is when there is a token, if nobody takes one before.
func (k *tokens) next() time.Duration {
	if k.every == 0 {
		return math.MinInt64
	}
	return k.full - k.slack
}

// take takes a token at t.
func (k *tokens) take(t time.Duration) {
	if k.every > 0 {
		k.full = max(k.full, t) + k.every
	}
}
