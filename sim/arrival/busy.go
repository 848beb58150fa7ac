package arrival

import (
	"math"

	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/rng"
	"github.com/holdline/holdline/sim/unit"
)

// Busyness multiplies the rate of each day by a gamma factor of mean 1 drawn for that day, the
// same for all demand: forecasts miss whole days, not single arrivals.
type Busyness struct {
	CV     float64       `yaml:"cv"`               // standard deviation / mean of the factor
	Day    unit.Duration `yaml:"day,omitempty"`    // how long a factor lasts; default 1d
	Within *Within       `yaml:"within,omitempty"` // and some stretches of a day
}

// Within multiplies the rate of each interval by a further gamma factor of mean 1. The factors of
// neighbors are correlated: a first-order autoregressive series of normal scores.
type Within struct {
	CV          float64       `yaml:"cv"`
	Interval    unit.Duration `yaml:"interval,omitempty"`    // default 30m
	Correlation float64       `yaml:"correlation,omitempty"` // of the normal scores of neighbors, in [0, 1)
}

// busy is a curve times the factor of the day. Given the factors it is a curve like any other,
// which is why a doubly stochastic process needs nothing else.
type busy struct {
	curve
	length  float64 // of a day, seconds
	horizon float64
	factors dist.Sampler
	days    rng.Key
}

// day is a cursor's place among the days: the operational time of the busy and of the plain curve
// at both ends of it.
type day struct {
	known      bool
	n          int
	factor     float64
	x0, x1     float64
	base0, end float64
}

func newBusy(c curve, b Busyness, o Options) *busy {
	law := dist.Law{Gamma: &dist.MeanCV{Mean: unit.Duration(1e9), CV: b.CV}}
	length := b.Day
	if length == 0 {
		length = unit.Duration(unit.Day)
	}
	return &busy{curve: c, length: length.Seconds(), horizon: o.Horizon.Seconds(), factors: law.Sampler(), days: o.Days}
}

// factor is the busyness of day n.
func (b *busy) factor(n int) float64 {
	return b.factors.Quantile(b.days.Num(uint64(n)).Uniform(rng.Busyness, 0))
}

func (b *busy) rate(t float64) float64 { return b.curve.rate(t) * b.factor(int(t/b.length)) }

func (b *busy) integral(t float64) float64 {
	sum, before := 0.0, 0.0
	for n := 0; float64(n)*b.length < t; n++ {
		until := b.curve.integral(min(float64(n+1)*b.length, t))
		sum += b.factor(n) * (until - before)
		before = until
	}
	return sum
}

func (b *busy) when(x float64, c *cursor) float64 {
	if !c.day.known {
		c.day = b.open(0, 0, 0)
	}
	for x >= c.day.x1 {
		if float64(c.day.n+1)*b.length >= b.horizon {
			return math.Inf(1)
		}
		c.day = b.open(c.day.n+1, c.day.x1, c.day.end)
	}
	d := &c.day
	t := b.curve.when(d.base0+(x-d.x0)/d.factor, c)
	return min(max(t, float64(d.n)*b.length), float64(d.n+1)*b.length)
}

// open starts day n, at which the busy and the plain integral are x0 and base0.
func (b *busy) open(n int, x0, base0 float64) day {
	f, end := b.factor(n), b.curve.integral(float64(n+1)*b.length)
	return day{known: true, n: n, factor: f, x0: x0, x1: x0 + f*(end-base0), base0: base0, end: end}
}
