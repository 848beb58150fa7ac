package dist

import (
	"math"
	"slices"
	"time"

	"github.com/holdline/holdline/sim/unit"
)

// Forever is a time without end: what sampling `never` gives.
const Forever = time.Duration(math.MaxInt64)

// Sampler draws from a law by its quantile function. It is a small value, compiled once;
// sampling allocates nothing. The zero Sampler always gives 0.
type Sampler struct {
	kind  kind
	scale float64 // of every quantile
	a, b  float64 // parameters, by kind
	mean  float64
	table *table
}

type kind uint8

const (
	zero        kind = iota
	constant         // 1
	exponential      // mean 1
	lognormal        // a, b: mean and deviation of the logarithm
	weibull          // a: scale, b: 1/shape
	gamma            // a: shape; mean 1
	mixture          // b: probability of a finite value
	empirical
	never
)

// Sampler compiles l, which must have passed Check.
func (l Law) Sampler() Sampler {
	mean := l.Mean()
	s := Sampler{scale: 1, mean: mean}
	switch {
	case l.Never:
		s.kind = never
	case l.Constant != nil:
		s.kind, s.scale = constant, mean
	case l.Exponential != nil:
		s.kind, s.scale = exponential, mean
	case l.Gamma != nil:
		s.kind, s.scale, s.a = gamma, mean, 1/(l.Gamma.CV*l.Gamma.CV)
		s.table = &table{log: gammaQuantile(s.a)}
		s.table.tabulate()
	case l.Lognormal != nil:
		v := math.Log1p(l.Lognormal.CV * l.Lognormal.CV)
		s.kind, s.a, s.b = lognormal, math.Log(mean)-v/2, math.Sqrt(v)
	case l.Weibull != nil:
		s.kind, s.b = weibull, 1/l.Weibull.Shape
		s.a = mean / math.Gamma(1+s.b)
	case len(l.Mixture) > 0:
		s.compileMixture(l.Mixture)
	case len(l.Empirical) > 0:
		s.kind, s.table = empirical, &table{values: sortedSeconds(l.Empirical)}
	default:
		s.kind = zero
	}
	return s
}

func sortedSeconds(values []unit.Duration) []float64 {
	sorted := make([]float64, len(values))
	for i, v := range values {
		sorted[i] = v.Seconds()
	}
	slices.Sort(sorted)
	return sorted
}

// Sample gives the u-quantile, rounded to the nanosecond and held at Forever.
func (s *Sampler) Sample(u float64) time.Duration {
	var ns float64
	if s.kind == exponential { // most laws are; what 1-u loses of a tiny u is no nanosecond
		ns = s.scale*logarithm(1-u)*-1e9 + 0.5
	} else {
		ns = s.at(u, 1-u)*1e9 + 0.5
	}
	if ns < math.MaxInt64 {
		return time.Duration(ns)
	}
	return Forever
}

// Mean is the mean in seconds, +Inf where never is possible.
func (s Sampler) Mean() float64 { return s.mean }

// Never says whether every draw is Forever, so that there is nothing to draw.
func (s *Sampler) Never() bool { return s.kind == never }

// Spread says whether no value has a probability of its own: two draws are then alike by rounding to
// the nanosecond only.
func (s *Sampler) Spread() bool {
	switch s.kind {
	case exponential, lognormal, weibull, gamma:
		return true
	case zero, constant, mixture, empirical, never: // of the middle two, some
	}
	return false
}

// Scale gives the law of f times the value; f is not negative, and 0 gives the law of 0.
func (s Sampler) Scale(f float64) Sampler {
	if !(f > 0) {
		return Sampler{}
	}
	s.scale *= f
	s.mean *= f
	return s
}

// Quantile gives the u-quantile in seconds, for u within (0, 1).
func (s Sampler) Quantile(u float64) float64 { return s.at(u, 1-u) }

// at is the quantile at p, which is 1-q; whichever of the two is small is the exact one.
func (s *Sampler) at(p, q float64) float64 {
	switch s.kind {
	case constant:
		return s.scale
	case exponential:
		return s.scale * hazard(p, q)
	case lognormal:
		return s.scale * math.Exp(s.a+s.b*normal(p, q))
	case weibull:
		return s.scale * s.a * math.Pow(hazard(p, q), s.b)
	case gamma:
		return s.scale * s.table.at(p, q)
	case mixture:
		if s.b < 1 {
			p, q = p/s.b, (q-(1-s.b))/s.b
		}
		if q <= 0 {
			return math.Inf(1)
		}
		return s.scale * s.table.at(p, q)
	case empirical:
		return s.scale * s.table.between(p)
	case never:
		return math.Inf(1)
	case zero:
	}
	return 0
}

// between is the quantile of observed values, linear between neighbors.
func (t *table) between(p float64) float64 {
	last := len(t.values) - 1
	i, frac := math.Modf(p * float64(last))
	if int(i) >= last {
		return t.values[last]
	}
	lo, hi := t.values[int(i)], t.values[int(i)+1]
	return lo + frac*(hi-lo)
}
