package erlang

import "math"

// OfferedLoad is the mean number busy at time t if there were servers without number and the
// arrival rate is rate: the integral over u > 0 of rate(t-u) x survival(u), where survival is the
// probability that work lasts longer than u (S. Eick, W. Massey and W. Whitt, The physics of the
// Mt/G/inf queue, Operations Research 41 (1993)). In such a system the number busy is Poisson; a
// desk staffed for it keeps its promises as the rate changes (the modified offered load).
// Times may be in any unit if all are in the same one; rates may jump. It is NaN for work whose
// mean is not finite.
func OfferedLoad(t float64, rate, survival func(float64) float64) float64 {
	busy := func(u float64) float64 { return rate(t-u) * survival(u) }
	// Panels that double until nothing lasts longer: small ones first, as survival may fall at once.
	const most = 200
	sum, at := 0.0, 0.0
	for i, step := 0, math.Ldexp(1, -60); i < most; i, step = i+1, step*2 {
		sum += adaptive(at, at+step, busy, sum)
		at += step
		if survival(at) < 1e-18 {
			return sum
		}
	}
	return math.NaN()
}

// ExponentialSurvival is the survival of exponential work with that mean.
func ExponentialSurvival(mean float64) func(float64) float64 {
	return func(u float64) float64 { return math.Exp(-u / mean) }
}

// PoissonTail is P(N >= n) of a Poisson number with that mean; it keeps its digits however small.
func PoissonTail(n int, mean float64) float64 {
	switch {
	case !(mean >= 0):
		return math.NaN()
	case n <= 0:
		return 1
	case mean == 0:
		return 0
	}
	if float64(n) <= mean {
		return 1 - poissonBelow(n, mean)
	}
	sum, term := 0.0, 1.0
	for k := float64(n); term > 1e-18*sum; k++ {
		sum += term
		term *= mean / (k + 1)
	}
	return sum * poisson(n, mean)
}

// poissonBelow is P(N < n) for n at most the mean.
func poissonBelow(n int, mean float64) float64 {
	sum, term := 0.0, 1.0
	for k := float64(n - 1); k >= 0 && term > 1e-18*sum; k-- {
		sum += term
		term *= k / mean
	}
	return sum * poisson(n-1, mean)
}

// poisson is P(N = n).
func poisson(n int, mean float64) float64 {
	lg, _ := math.Lgamma(float64(n) + 1)
	return math.Exp(float64(n)*math.Log(mean) - mean - lg)
}

// PoissonServers is the fewest servers with which a Poisson number busy, of that mean, reaches all
// of them with a probability of at most alpha: staffing for P(wait) = alpha (O. Jennings,
// A. Mandelbaum, W. Massey and W. Whitt, Management Science 42 (1996)). alpha is within (0, 1].
func PoissonServers(mean, alpha float64) int {
	if !(mean >= 0 && mean <= 1e9) || !(alpha > 0 && alpha <= 1) {
		return -1
	}
	// By halving: far above the mean the tail is small enough for any alpha.
	low, high := -1, int(mean+45*math.Sqrt(mean)+1000)
	for high-low > 1 {
		if mid := low + (high-low)/2; PoissonTail(mid, mean) <= alpha {
			high = mid
		} else {
			low = mid
		}
	}
	return max(high, 0)
}
