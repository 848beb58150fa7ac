package arrival

import (
	"math"
	"time"

	"github.com/holdline/holdline/sim/civil"
)

// aDay is the length of a day without a change of clocks.
const aDay = 24 * time.Hour

// patchwork is a curve that is set to the clock on the wall and multiplied by factors: of the day
// of the week, of the busyness of a day and of stretches of it. All of these hold from one moment
// to another, so it is made of patches, each the curve itself, moved and multiplied. Given the
// factors it is a curve like any other, which is why a doubly stochastic process needs nothing
// else.
type patchwork struct {
	curve
	end      time.Duration // of the stream
	calendar *civil.Calendar
	wall     bool // the curve is over the time that clocks show
	weekly   weekly
	busyness *busyness // nil: none
}

// patch is a stretch of a patchwork.
type patch struct {
	known    bool
	from, to time.Duration
	factor   float64
	ahead    float64 // of the clock on the wall, seconds
	x0, x1   float64 // integral of the patchwork at both ends
	base     float64 // integral of the curve at its start
	scores   scores
}

// newPatchwork wraps the curve of a process that asks for it.
func newPatchwork(c curve, p Process, k kind, o Options) curve {
	w := &patchwork{curve: c, end: o.end(), calendar: o.Calendar, weekly: p.Weekly}
	if k.daily != nil && o.Calendar != nil {
		steps, ok := c.(*polyline)
		once := ok && steps.period == 0 // dates stand for moments already
		w.wall = k.daily(p)%aDay == 0 && !once
	}
	if p.Busyness != nil {
		w.busyness = newBusyness(*p.Busyness, o)
	}
	if !w.wall && len(w.weekly) == 0 && w.busyness == nil {
		return c
	}
	return w
}

// at is the patch that holds at t, its integrals left out.
func (w *patchwork) at(t time.Duration, s scores) patch {
	p := patch{known: true, from: t, to: math.MaxInt64, factor: 1, scores: s}
	if w.wall {
		shows, until := w.calendar.Wall(t)
		p.ahead, p.to = (shows - t).Seconds(), until
	}
	if len(w.weekly) > 0 {
		f, until := w.weekly.at(t, w.calendar)
		p.factor, p.to = p.factor*f, min(p.to, until)
	}
	if w.busyness != nil {
		f, until := w.busyness.at(t, w.calendar, &p.scores)
		p.factor, p.to = p.factor*f, min(p.to, until)
	}
	p.to = min(p.to, max(w.end, t+1))
	return p
}

// open is the patch from t on, where the integral of the patchwork is x.
func (w *patchwork) open(t time.Duration, x float64, s scores) patch {
	p := w.at(t, s)
	p.x0, p.base = x, w.curve.integral(p.from.Seconds()+p.ahead)
	p.x1 = x + p.factor*(w.curve.integral(p.to.Seconds()+p.ahead)-p.base)
	return p
}

func (w *patchwork) rate(t float64) float64 {
	p := w.at(time.Duration(t*1e9), scores{})
	return p.factor * w.curve.rate(t+p.ahead)
}

func (w *patchwork) integral(t float64) float64 {
	p := w.open(0, 0, scores{})
	for p.to.Seconds() < t && p.to < w.end {
		p = w.open(p.to, p.x1, p.scores)
	}
	return p.x0 + p.factor*(w.curve.integral(t+p.ahead)-p.base)
}

func (w *patchwork) when(x float64, c *cursor) float64 {
	if !c.patch.known {
		c.patch = w.open(0, 0, scores{})
	}
	p := &c.patch
	for x >= p.x1 {
		if p.to >= w.end {
			return math.Inf(1)
		}
		ahead := p.ahead
		*p = w.open(p.to, p.x1, p.scores)
		if p.ahead < ahead {
			c.lap, c.i = 0, 0 // the clock was put back: cursors do not go back by themselves
		}
	}
	t := w.curve.when(p.base+(x-p.x0)/p.factor, c) - p.ahead
	return min(max(t, p.from.Seconds()), p.to.Seconds())
}
