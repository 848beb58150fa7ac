package arrival

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/holdline/holdline/sim/civil"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/rng"
	"github.com/holdline/holdline/sim/unit"
)

// Busyness multiplies the rate of each day by a gamma factor of mean 1 drawn for that day, the
// same for all demand: forecasts miss whole days, not single arrivals.
type Busyness struct {
	CV     float64       `yaml:"cv,omitempty"`     // standard deviation / mean of the factor
	Day    unit.Duration `yaml:"day,omitempty"`    // how long a factor lasts; default 1d, or a civil day
	Within *Within       `yaml:"within,omitempty"` // and some stretches of a day
}

// Within multiplies the rate of each interval by a further gamma factor of mean 1. The factors of
// neighbors are correlated: a first-order autoregressive series of normal scores, which begins
// anew with each day.
type Within struct {
	CV          float64       `yaml:"cv"`
	Interval    unit.Duration `yaml:"interval,omitempty"`    // default 30m
	Correlation float64       `yaml:"correlation,omitempty"` // of the normal scores of neighbors, in [0, 1)
}

func (b *Busyness) check(f fault) {
	if !(b.CV >= 0.001 && b.CV <= 10) && !(b.CV == 0 && b.Within != nil) {
		f("busyness.cv", "is %v; want a number from 0.001 to 10", b.CV)
	}
	if b.Day != 0 && b.Day.Std() < time.Minute {
		f("busyness.day", "is %s; want at least 1m", b.Day)
	}
	w := b.Within
	if w == nil {
		return
	}
	if !(w.CV >= 0.001 && w.CV <= 10) {
		f("busyness.within.cv", "is %v; want a number from 0.001 to 10", w.CV)
	}
	if w.Interval != 0 && w.Interval.Std() < time.Minute {
		f("busyness.within.interval", "is %s; want at least 1m", w.Interval)
	}
	if !(w.Correlation >= 0 && w.Correlation < 1) {
		f("busyness.within.correlation", "is %v; want a number from 0 up to, but not, 1", w.Correlation)
	}
}

func (b *Busyness) describe() string {
	var parts []string
	if b.CV != 0 && b.Day != 0 {
		parts = append(parts, fmt.Sprintf("busyness of cv %v each %s", b.CV, b.Day))
	} else if b.CV != 0 {
		parts = append(parts, fmt.Sprintf("busyness of cv %v a day", b.CV))
	}
	if w := b.Within; w != nil {
		parts = append(parts, fmt.Sprintf("busyness of cv %v each %s, correlated by %v", w.CV, unit.Duration(w.length()), w.Correlation))
	}
	return strings.Join(parts, "; ")
}

// busyness gives the factors of days and intervals, which are pure functions of their numbers.
type busyness struct {
	key      rng.Key       // parent of the days
	length   time.Duration // of a day; 0: civil days
	days     dist.Sampler  // of the factors of days
	alike    bool          // days have none
	interval time.Duration // 0: intervals have none
	within   dist.Sampler
	rho, eps float64 // weights of the score before and of what is new
}

func newBusyness(b Busyness, o Options) *busyness {
	f := &busyness{key: o.Days, length: b.Day.Std(), alike: b.CV == 0}
	if f.length == 0 && o.Calendar == nil {
		f.length = unit.Day
	}
	if !f.alike {
		f.days = meanOne(b.CV, o.Laws)
	}
	if w := b.Within; w != nil {
		f.interval, f.within = w.length(), meanOne(w.CV, o.Laws)
		f.rho, f.eps = w.Correlation, math.Sqrt(1-w.Correlation*w.Correlation)
	}
	return f
}

// meanOne is the gamma law of mean 1.
func meanOne(cv float64, laws *dist.Laws) dist.Sampler {
	return laws.Sampler(dist.Law{Gamma: &dist.MeanCV{Mean: unit.Duration(1e9), CV: cv}})
}

func (w *Within) length() time.Duration {
	if w.Interval == 0 {
		return 30 * time.Minute
	}
	return w.Interval.Std()
}

// at is the factor that holds at t, and until when.
func (b *busyness) at(t time.Duration, calendar *civil.Calendar, s *scores) (factor float64, until time.Duration) {
	n, from, until := b.day(t, calendar)
	key := b.key.Num(uint64(n))
	factor = 1
	if !b.alike {
		factor = b.days.Quantile(key.Uniform(rng.Busyness, 0))
	}
	if b.interval > 0 {
		i := int((t - from) / b.interval)
		factor *= b.within.Quantile(share(b.score(key, i, s)))
		until = min(until, from+time.Duration(i+1)*b.interval)
	}
	return factor, until
}

// day is the day that t belongs to, and its span.
func (b *busyness) day(t time.Duration, calendar *civil.Calendar) (n int, from, to time.Duration) {
	if b.length == 0 {
		n = calendar.DayOf(t)
		from, to = calendar.Day(n)
		return n, from, to
	}
	n = int(t / b.length)
	from = time.Duration(n) * b.length
	return n, from, from + b.length
}

// scores is where the series of normal scores of a day stands.
type scores struct {
	day rng.Key
	i   int
	z   float64
}

// score is the normal score of interval i of a day: each is a part of the one before and a draw of
// its own, weighted so that all are standard normal.
func (b *busyness) score(day rng.Key, i int, s *scores) float64 {
	if s.day != day || s.i > i {
		*s = scores{day, 0, normal(day.Uniform(rng.Within, 0))}
	}
	for s.i < i {
		s.i++
		s.z = b.rho*s.z + b.eps*normal(day.Uniform(rng.Within, s.i))
	}
	return s.z
}

// normal is the standard normal quantile at u, and share its inverse: held within (0, 1), where
// quantiles are finite.
func normal(u float64) float64 { return -math.Sqrt2 * math.Erfcinv(2*u) }

func share(z float64) float64 { return min(max(math.Erfc(-z/math.Sqrt2)/2, 0x1p-60), 1-0x1p-53) }
