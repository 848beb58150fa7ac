package erlang

import "math"

// virtual is the wait, given that there is one, of a customer who never leaves a queue that others
// leave. With lambda, s mu and theta the rates of arrivals, of the whole desk and of losing
// patience, its density on x > 0 is proportional to exp(-drop), where
//
//	-drop(x) = lambda (1 - exp(-theta x)) / theta - s mu x + constant
//
// (F. Baccelli and G. Hebuterne, On queues with impatient customers, 1981). The exponent is
// concave with its peak at log(rho)/theta, or at 0 if rho = lambda/(s mu) is at most 1, and is
// kept as the drop below that peak: no large numbers are subtracted, and nothing overflows.
type virtual struct {
	theta   float64
	peak    float64 // where the density is highest
	slope   float64 // -(its logarithmic slope there): s mu - lambda at peak 0, else 0
	bend    float64 // lambda exp(-theta peak) / theta
	peakLog float64 // logarithm at the peak of the density not normalized, whose logarithm at 0 is 0
	mass    float64 // integral of exp(-drop)
}

func newVirtual(capacity, lambda, theta float64) virtual {
	v := virtual{theta: theta, slope: capacity - lambda, bend: lambda / theta}
	if lambda > capacity {
		rho := lambda / capacity
		v.peak, v.slope, v.bend = math.Log(rho)/theta, 0, capacity/theta
		v.peakLog = v.bend * (rho - 1 - math.Log(rho))
	}
	v.mass = v.integral(0, math.Inf(1), one)
	return v
}

// around is v with x in place of the peak: the same curve, measured from there.
func (v virtual) around(x float64) virtual {
	z := v.theta * (x - v.peak)
	v.peak, v.slope, v.bend = x, v.slope-v.bend*v.theta*math.Expm1(-z), v.bend*math.Exp(-z)
	return v
}

// drop is how far the logarithm of the density at x lies below that at the peak.
func (v virtual) drop(x float64) float64 {
	d := x - v.peak
	return v.slope*d + v.bend*beyondLinear(v.theta*d)
}

// beyondLinear is exp(-z) - 1 + z, exact for small z too.
func beyondLinear(z float64) float64 {
	if math.Abs(z) > 0.2 {
		return math.Expm1(-z) + z
	}
	sum, term := 0.0, z*z/2
	for k := 3.0; math.Abs(term) > 1e-18*math.Abs(sum) && k < 30; k++ {
		sum += term
		term *= -z / k
	}
	return sum
}

// share is the integral of weight over the density on [lo, hi].
func (v virtual) share(lo, hi float64, weight func(float64) float64) float64 {
	return v.integral(lo, hi, weight) / v.mass
}

// integral is that of weight x exp(-drop) on [lo, hi], taken from where the density is highest
// there outwards, as far as it matters.
func (v virtual) integral(lo, hi float64, weight func(float64) float64) float64 {
	if !(hi > lo) {
		return 0
	}
	top := min(max(v.peak, lo), hi)
	scale := math.Exp(-v.drop(top))
	if scale == 0 {
		return 0
	}
	v = v.around(top) // so that no large drops are subtracted
	f := func(x float64) float64 { return weight(x) * math.Exp(-v.drop(x)) }
	sum := 0.0
	if end := v.end(lo); end < top {
		mid := end + (top-end)/2 // the weight may bend at the far side too, as exp(-theta x) does at 0
		sum += panels(top, mid, f) + panels(end, mid, f)
	}
	if end := v.end(hi); end > top {
		sum += panels(top, end, f)
	}
	return scale * sum
}

// end is where, on the way from the peak to limit, the density has become too small to matter.
func (v virtual) end(limit float64) float64 {
	const enough = 60 // exp(-60) = 1e-26
	if limit == v.peak || !math.IsInf(limit, 0) && v.drop(limit) <= enough {
		return limit
	}
	// Doubling steps, then halving; the first step is the shorter of two in which the drop is near 1.
	step := 1 / (math.Abs(v.slope) + v.theta*math.Sqrt(v.bend))
	if limit < v.peak {
		step = -step
	}
	near, far := v.peak, v.peak+step
	for v.drop(far) < enough {
		near, step = far, 2*step
		far += step
	}
	for range 10 {
		if mid := near + (far-near)/2; v.drop(mid) < enough {
			near = mid
		} else {
			far = mid
		}
	}
	if limit < v.peak {
		return max(far, limit)
	}
	return min(far, limit)
}
