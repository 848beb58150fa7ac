package dist

import "math"

// gammaQuantile gives the logarithm of the quantile of the gamma law of that shape and mean 1.
//
// The logarithm y of a gamma variate has a log-concave density, hence log-concave tails, and
// Newton's method on the logarithm of the smaller tail converges from either side. Far down,
// where x = e^y is tiny, P(x) = x^shape/Gamma(shape+1) to first order and no steps are needed.
func gammaQuantile(shape float64) logQuantile {
	lgShape, _ := math.Lgamma(shape)
	lgNext, _ := math.Lgamma(shape + 1)
	logShape := math.Log(shape)
	return func(p, q float64) float64 {
		logp := math.Log(p)
		if p > 0.5 {
			logp = math.Log1p(-q)
		}
		y := (logp + lgNext) / shape
		if y < -30 {
			return y - logShape
		}
		y = max(y, wilsonHilferty(shape, p, q))
		for range 100 {
			x := math.Exp(y)
			below, above := gammaTails(shape, x)
			logDensity := shape*y - x - lgShape // of y
			step := (logp - math.Log(below)) * below
			if p > 0.5 {
				step = (math.Log(above) - math.Log(q)) * above
			}
			step /= math.Exp(logDensity)
			y += min(max(step, -1), 1)
			if math.Abs(step) < 1e-13 {
				break
			}
		}
		return y - logShape
	}
}

// wilsonHilferty is the start: the cube root of a gamma variate is nearly normal.
func wilsonHilferty(shape, p, q float64) float64 {
	d := 1 / (9 * shape)
	cube := 1 - d + normal(p, q)*math.Sqrt(d)
	if cube <= 0 {
		return math.Inf(-1)
	}
	return math.Log(shape) + 3*math.Log(cube)
}
