package arrival

import (
	"time"

	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/rng"
)

// plain is the commonest stream, for speed: Poisson arrivals of one rate at load 1. It gives the
// arrivals that layers would give, to the bit.
type plain struct {
	layer rng.Key
	rate  float64
	x     float64 // operational time of the last candidate drawn
	n     int64   // drawn
	ready [len(block{})]Candidate
}

// newPlain gives nil where a stream is not as plain as that.
func newPlain(c curve, g gaps, o Options) *plain {
	p, ok := c.(*polyline)
	if !ok || len(p.segments) != 1 || p.period != 0 || p.segments[0].r0 == 0 || !g.poisson || o.Load != 1 {
		return nil
	}
	return &plain{layer: o.Key.Num(0), rate: p.segments[0].r0}
}

// ahead is Stream.Ahead: candidates are drawn by the block, where no logarithm and no quotient waits for
// the one before it.
func (p *plain) ahead(s *Stream) []Candidate {
	x := p.x
	for i := range p.ready {
		c := &p.ready[i]
		c.N = p.n + int64(i)
		c.Key = p.layer.Num(uint64(c.N))
		x += dist.Unit(1 - c.Key.Uniform(rng.Gap, 0))
		t := x / p.rate // scenario seconds
		ns := t * 1e9
		if s.speedup != 1 {
			ns /= s.speedup
		}
		if c.At = time.Duration(ns); !(t < s.until) || c.At >= s.end {
			p.x = x // so that none comes after the end
			return p.ready[:i]
		}
	}
	p.x, p.n = x, p.n+int64(len(p.ready))
	return p.ready[:]
}
