package verify

import (
	"math"
	"testing"

	"github.com/holdline/holdline/sim/verify/reference"
)

// gap is the slowest rate at which a birth and death process on 0..n forgets its start: the second
// eigenvalue of its generator, made symmetric, by counting signs of Sturm's sequence.
func gap(n int, birth, death func(int) float64) float64 {
	atMost := func(x float64) (count int) { // eigenvalues of -generator that are below x
		q := 1.0
		for i := range n + 1 {
			diagonal, off := 0.0, 0.0
			if i < n {
				diagonal += birth(i)
			}
			if i > 0 {
				diagonal += death(i)
				off = birth(i-1) * death(i)
			}
			q = diagonal - x - off/q
			if q == 0 {
				q = 1e-300
			}
			if q < 0 {
				count++
			}
		}
		return count
	}
	low, high := 0.0, 1.0
	for atMost(high) < 2 {
		high *= 2
	}
	for range 60 {
		if mid := (low + high) / 2; atMost(mid) < 2 {
			low = mid
		} else {
			high = mid
		}
	}
	return low
}

// No desk of Erlang's forgets its start more slowly than its warm-up allows for.
func TestRelaxationTimes(t *testing.T) {
	t.Parallel()
	known := map[string]reference.Desk{}
	for _, d := range reference.Desks() {
		known[d.System] = d
	}
	for _, s := range Systems() {
		d, ok := known[s.ID]
		if !ok {
			continue
		}
		places := d.Servers
		if !math.IsNaN(d.Threshold) {
			places = 2*d.Servers + int(12*d.QueueLength) + 300
		}
		leave := 0.0
		if !math.IsNaN(d.Patience) {
			leave = 1 / d.Patience
		}
		g := gap(places, func(int) float64 { return s.rate }, func(n int) float64 {
			return float64(min(n, d.Servers))/d.AHT + float64(max(n-d.Servers, 0))*leave
		})
		if have := s.relaxation.Seconds(); have < 0.999/g {
			t.Errorf("%s: relaxation time %.4g s, of the chain %.4g s", s.ID, have, 1/g)
		}
	}
}

// returning is a desk whose customers come back: the chain of who is there and who will return,
// with rates a mean work time. Customers beyond places are blocked.
type returning struct {
	id                   string
	servers, places      int
	most                 int // who will return, as far as is looked
	load, leave          float64
	blocked, left, after float64 // shares who come back, and at what rate
}

// orbitAfter is the mean number who will return, so long after an empty start: the chain is played
// in steps of the shortest of its times (uniformization, whose own error in time is gone once the
// start is forgotten).
func (c *returning) orbitAfter(span float64) float64 {
	width := c.most + 1
	fastest := c.load + float64(c.servers) + float64(c.places-c.servers)*c.leave + float64(c.most)*c.after
	p, next := make([]float64, (c.places+1)*width), make([]float64, (c.places+1)*width)
	p[0] = 1
	for range int(fastest * span) {
		clear(next)
		for n := range c.places + 1 {
			for k := range width {
				mass := p[n*width+k] / fastest
				if mass < 1e-30 {
					next[n*width+k] += mass * fastest
					continue
				}
				stay := fastest
				move := func(rate float64, n, k int) {
					stay -= rate
					next[n*width+min(k, c.most)] += mass * rate
				}
				retry := float64(k) * c.after
				if n < c.places {
					move(c.load, n+1, k)
					move(retry, n+1, max(k-1, 0))
				} else {
					move(c.load*c.blocked, n, k+1) // who is blocked again stays where they are
				}
				move(float64(min(n, c.servers)), max(n-1, 0), k)
				lost := float64(max(n-c.servers, 0)) * c.leave
				move(lost*c.left, max(n-1, 0), k+1)
				move(lost*(1-c.left), max(n-1, 0), k)
				next[n*width+k] += mass * stay
			}
		}
		p, next = next, p
	}
	mean := 0.0
	for i, mass := range p {
		mean += mass * float64(i%width)
	}
	return mean
}

// Desks whose customers come back have settled after the warm-up: the orbit has its exact mean.
func TestOrbitsSettle(t *testing.T) {
	t.Parallel()
	if testing.Short() || raced {
		t.Skip("plays out large chains")
	}
	exact := map[string]float64{}
	for _, v := range reference.Values() {
		if v.Measure == "orbit" {
			exact[v.System] = v.Exact
		}
	}
	relaxed := map[string]float64{}
	for _, s := range Systems() {
		relaxed[s.ID] = s.relaxation.Seconds() / aht.Seconds()
	}
	for _, c := range []returning{
		{"RET-1", 1, 1, 70, 0.5, 0, 1, 0, 0.25},
		{"RET-5", 5, 5, 110, 4, 0, 1, 0, 1},
		{"RET-10", 10, 10, 90, 8, 0, 1, 0, 1},
		{"REDIAL-10", 10, 45, 30, 10, 1, 0, 0.5, 0.2},
		{"REDIAL-5", 5, 35, 75, 6, 1, 0, 0.7, 0.1},
	} {
		t.Run(c.id, func(t *testing.T) {
			t.Parallel()
			have := c.orbitAfter(10 * relaxed[c.id])
			if math.Abs(have-exact[c.id]) > 2e-4*exact[c.id] {
				t.Errorf("the orbit is %.6g after ten relaxation times, exactly %.6g", have, exact[c.id])
			}
			if early := c.orbitAfter(0.02 * relaxed[c.id]); early > 0.5*exact[c.id] {
				t.Errorf("the orbit was %.6g at once", early)
			}
		})
	}
}
