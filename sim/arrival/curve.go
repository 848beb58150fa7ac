package arrival

import (
	"math"
	"sort"
)

// curve is a rate over scenario time, in seconds, with its integral (operational time) and the
// inverse of that. Arrivals are drawn in operational time, where every curve is flat.
type curve interface {
	rate(t float64) float64
	integral(t float64) float64
	// when gives the time at which the integral reaches x, +Inf if it never does. The cursor
	// remembers where the last call ended; x never falls from one call to the next.
	when(x float64, c *cursor) float64
}

// cursor is a place on a curve.
type cursor struct {
	lap   float64 // whole periods done
	i     int     // segment
	patch patch   // of a patchwork
}

// segment is a stretch of a polyline: the rate is r0 at t and approaches r1 at the next segment.
type segment struct {
	t, r0, r1 float64
	x         float64 // integral at t
	end       float64 // where the next one begins
	slope     float64 // growth of the rate
}

// polyline is a curve of straight segments, repeated each period if that is not 0. Without a
// period the last segment goes on forever at its r0.
type polyline struct {
	segments []segment
	period   float64
	total    float64 // integral over a period
}

// newPolyline joins segments, which start at 0 and do not go back; empty ones are dropped.
func newPolyline(period float64, segments ...segment) *polyline {
	p := &polyline{period: period}
	x := 0.0
	for i, s := range segments {
		end := period
		if i+1 < len(segments) {
			end = segments[i+1].t
		} else if period == 0 {
			end = math.Inf(1)
		}
		if end <= s.t {
			continue
		}
		s.x, s.end = x, end
		if s.r0 != s.r1 && !math.IsInf(end, 1) {
			s.slope = (s.r1 - s.r0) / (end - s.t)
		}
		p.segments = append(p.segments, s)
		if !math.IsInf(end, 1) {
			x += (s.r0 + s.r1) / 2 * (end - s.t)
		}
	}
	p.total = x
	return p
}

// find gives the laps before t, the segment at t and the time since it began.
func (p *polyline) find(t float64) (laps float64, i int, since float64) {
	if p.period > 0 {
		laps = math.Floor(t / p.period)
		t -= laps * p.period
	}
	i = max(sort.Search(len(p.segments), func(i int) bool { return p.segments[i].t > t })-1, 0)
	return laps, i, t - p.segments[i].t
}

func (p *polyline) rate(t float64) float64 {
	_, i, since := p.find(t)
	return p.segments[i].r0 + since*p.segments[i].slope
}

func (p *polyline) integral(t float64) float64 {
	laps, i, since := p.find(t)
	s := &p.segments[i]
	return laps*p.total + s.x + since*(s.r0+since*s.slope/2)
}

func (p *polyline) when(x float64, c *cursor) float64 {
	start := 0.0
	if p.period > 0 {
		if p.total == 0 {
			return math.Inf(1)
		}
		laps := math.Floor(x / p.total)
		if laps != c.lap {
			c.lap, c.i = laps, 0
		}
		x -= laps * p.total
		start = laps * p.period
	}
	for c.i+1 < len(p.segments) && x >= p.segments[c.i+1].x {
		c.i++
	}
	s := &p.segments[c.i]
	// The root of r0 d + slope d^2/2 = x - s.x, in the form that holds for r0 = 0 and slope = 0.
	area := x - s.x
	if !(area > 0) {
		return start + s.t
	}
	d := area / s.r0
	if s.slope != 0 {
		d = 2 * area / (s.r0 + math.Sqrt(max(s.r0*s.r0+2*s.slope*area, 0)))
	}
	if t := s.t + d; t < s.end {
		return start + t
	}
	return start + s.end
}

// sampled is the polyline through a foreign curve at even steps: its memory does not depend on
// the curve. Rates that are no numbers, or negative, count as 0.
func sampled(rate func(t float64) float64, horizon float64) *polyline {
	const steps = 4096
	at := func(i int) segment {
		t := horizon * float64(i) / steps
		r := rate(t)
		if !(r > 0) || math.IsInf(r, 1) {
			r = 0
		}
		return segment{t: t, r0: r, r1: r}
	}
	segments := make([]segment, 0, steps+1)
	for here, i := at(0), 1; i <= steps; i++ {
		next := at(i)
		here.r1 = next.r0
		segments = append(segments, here)
		here = next
	}
	return newPolyline(0, append(segments, at(steps))...)
}
