package arrival

import (
	"time"

	"github.com/holdline/holdline/sim/rng"
)

// plain is the commonest stream, for speed: Poisson arrivals of one rate at load 1. It gives the
// arrivals that layers would give, to the bit.
type plain struct {
	layer rng.Key
	rate  float64
	x     float64 // operational time
	n     int64
	block block
}

// newPlain gives nil where a stream is not as plain as that.
func newPlain(c curve, g gaps, o Options) *plain {
	p, ok := c.(*polyline)
	if !ok || len(p.segments) != 1 || p.period != 0 || p.segments[0].r0 == 0 || !g.poisson || o.Load != 1 {
		return nil
	}
	return &plain{layer: o.Key.Num(0), rate: p.segments[0].r0}
}

// next is Stream.Next.
func (p *plain) next(s *Stream) (Candidate, bool) {
	d := p.block.draw(p.layer, p.n)
	x := p.x + d.gap
	if t := x / p.rate; t < s.until {
		if at := time.Duration(t * 1e9 / s.speedup); at < s.end {
			p.x = x
			p.n++
			return Candidate{At: at, N: p.n - 1, Key: d.key}, true
		}
	}
	return Candidate{}, false
}
