package dist

import "math"

// part is a component of a compiled mixture: weights sum to 1.
type part struct {
	weight float64
	law    Sampler
}

// compileMixture flattens mixtures of mixtures and takes `never` out as a probability of its own.
func (s *Sampler) compileMixture(parts []Part) {
	flat, finite := flatten(nil, parts, 1)
	switch {
	case finite == 0:
		*s = Sampler{kind: never, scale: 1, mean: math.Inf(1)}
		return
	case len(flat) == 1 && flat[0].weight == 1:
		*s = flat[0].law
		return
	}
	smooth := true
	for i := range flat {
		flat[i].weight /= finite
		switch flat[i].law.kind {
		case zero, constant, empirical:
			smooth = false
		case exponential, lognormal, weibull, gamma, mixture, never:
		}
	}
	s.kind, s.b = mixture, min(finite, 1)
	if math.Abs(finite-1) < 1e-12 {
		s.b = 1
	}
	s.table = &table{parts: flat}
	s.table.log = s.table.solve
	if smooth {
		s.table.tabulate()
	}
}

// flatten appends the laws of parts, of which all together have weight share, and sums the
// weights of the finite ones.
func flatten(to []part, parts []Part, share float64) (flat []part, finite float64) {
	sum := 0.0
	for _, p := range parts {
		sum += p.Weight
	}
	for _, p := range parts {
		weight := share * p.Weight / sum
		switch {
		case weight == 0 || p.Law.Never:
		case len(p.Law.Mixture) > 0:
			var inner float64
			to, inner = flatten(to, p.Law.Mixture, weight)
			finite += inner
		default:
			to = append(to, part{weight, p.Law.Sampler()})
			finite += weight
		}
	}
	return to, finite
}

func (t *table) tails(x float64) (below, above float64) {
	for i := range t.parts {
		b, a := t.parts[i].law.tails(x)
		below += t.parts[i].weight * b
		above += t.parts[i].weight * a
	}
	return below, above
}

// solve finds the logarithm of the quantile of a mixture: the least value whose lower tail is at
// least p. It lies between the least and the greatest of the parts' own quantiles.
func (t *table) solve(p, q float64) float64 {
	lo, hi := math.Inf(1), 0.0
	for i := range t.parts {
		x := t.parts[i].law.at(p, q)
		lo, hi = min(lo, x), max(hi, x)
	}
	excess := func(y float64) float64 {
		below, above := t.tails(math.Exp(y))
		if p < 0.5 {
			return below - p
		}
		return q - above
	}
	const slack = 1e-6 // tabulated parts are only so precise
	a, b := math.Log(lo)-slack, math.Log(hi)+slack
	if lo == 0 {
		if below, _ := t.tails(0); below >= p {
			return math.Inf(-1)
		}
		a = b - 69 // 30 decades below is as good as 0
	}
	return rise(excess, a, b)
}

// rise finds where a function that grows from negative to at least 0 between a and b does so, by
// the bisection method of Chandrupatla (1997), which interpolates where the function is smooth.
func rise(f func(float64) float64, a, b float64) float64 {
	const width = 1e-12
	fa, fb := f(a), f(b)
	if fa >= 0 {
		return a
	}
	if fb < 0 {
		return b
	}
	var c, fc float64 // the end before last, by which to interpolate
	t := 0.5
	for range 200 {
		x := a + t*(b-a)
		fx := f(x)
		if (fx >= 0) == (fa >= 0) {
			c, fc = a, fa
		} else {
			c, b, fc, fb = b, a, fb, fa
		}
		a, fa = x, fx
		tol := width / math.Abs(b-a)
		if tol > 0.5 {
			break
		}
		t = 0.5
		xi, phi := (a-b)/(c-b), (fa-fb)/(fc-fb)
		if phi*phi < xi && (1-phi)*(1-phi) < 1-xi {
			t = fa/(fb-fa)*fc/(fb-fc) + (c-a)/(b-a)*fa/(fc-fa)*fb/(fc-fb)
		}
		t = min(max(t, tol), 1-tol)
	}
	if fa >= 0 {
		return a
	}
	return b
}
