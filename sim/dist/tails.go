package dist

import (
	"math"
	"sort"

	"gonum.org/v1/gonum/mathext"
)

// tails gives the probabilities of a value of at most t and of one above t, each computed on its
// own so that the small one keeps its relative precision.
func (s *Sampler) tails(t float64) (below, above float64) {
	x := t / s.scale
	switch s.kind {
	case zero:
		return 1, 0
	case constant:
		if t >= s.scale {
			return 1, 0
		}
		return 0, 1
	case exponential:
		return -math.Expm1(-x), math.Exp(-x)
	case lognormal:
		z := (math.Log(x) - s.a) / (s.b * math.Sqrt2)
		return math.Erfc(-z) / 2, math.Erfc(z) / 2
	case weibull:
		h := math.Pow(x/s.a, 1/s.b)
		return -math.Expm1(-h), math.Exp(-h)
	case gamma:
		return gammaTails(s.a, x*s.a)
	case mixture:
		below, above = s.table.tails(x)
		return s.b * below, s.b*above + (1 - s.b)
	case empirical:
		return s.table.share(x)
	case never:
	}
	return 0, 1
}

// gammaTails are the tails at x of the gamma law of that shape and scale 1.
func gammaTails(shape, x float64) (below, above float64) {
	if x <= 0 {
		return 0, 1
	}
	return mathext.GammaIncReg(shape, x), mathext.GammaIncRegComp(shape, x)
}

// share inverts between.
func (t *table) share(x float64) (below, above float64) {
	last := len(t.values) - 1
	j := sort.Search(last+1, func(i int) bool { return t.values[i] > x })
	if j == 0 {
		return 0, 1
	}
	if j > last {
		return 1, 0
	}
	lo, hi := t.values[j-1], t.values[j]
	below = (float64(j-1) + (x-lo)/(hi-lo)) / float64(last)
	return below, 1 - below
}
