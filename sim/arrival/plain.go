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
	x     float64 // operational time of the last candidate drawn
	n     int64   // given out
	drawn int64
	block block
	times [len(block{})]float64 // of the block's candidates, scenario seconds: no quotient waits for another
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
	if p.n == p.drawn {
		p.draw()
	}
	i := uint64(p.n) % uint64(len(p.block))
	if t := p.times[i]; t < s.until {
		ns := t * 1e9
		if s.speedup != 1 {
			ns /= s.speedup
		}
		if at := time.Duration(ns); at < s.end {
			p.n++
			return Candidate{At: at, N: p.n - 1, Key: p.block[i].key}, true
		}
	}
	return Candidate{}, false
}

// draw draws the next block of candidates.
func (p *plain) draw() {
	p.block.fill(p.layer, uint64(p.n))
	for i := range p.block {
		p.x += p.block[i].gap
		p.times[i] = p.x / p.rate
	}
	p.drawn += int64(len(p.block))
}
