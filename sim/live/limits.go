package live

import "time"

// bucket is a token bucket that starts full. Its depth is one second's worth, so that the bursts
// of a Poisson stream pass at a mean rate near the limit.
type bucket struct {
	rate   float64 // tokens a second; 0 is no limit
	tokens float64
	at     time.Duration
}

func newBucket(rate float64) bucket { return bucket{rate: rate, tokens: max(1, rate)} }

// take says whether one more may start now.
func (b *bucket) take(now time.Duration) bool {
	if b.rate <= 0 {
		return true
	}
	if now > b.at {
		b.tokens = min(max(1, b.rate), b.tokens+b.rate*(now-b.at).Seconds())
		b.at = now
	}
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}
