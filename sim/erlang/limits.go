package erlang

import "math"

// HalfinWhitt is what P(wait) of C tends to as desks grow with servers = load + beta sqrt(load),
// beta > 0 (S. Halfin and W. Whitt, Operations Research 29 (1981), theorem 1); 1 for beta <= 0.
func HalfinWhitt(beta float64) float64 {
	if beta <= 0 {
		return 1
	}
	return 1 / (1 + beta/hazard(-beta))
}

// Garnett is what P(wait) of A tends to in the same way, for every beta; thetaOverMu is
// AHT / mean patience (O. Garnett, A. Mandelbaum and M. Reiman, Manufacturing & Service
// Operations Management 4 (2002), theorem 4).
func Garnett(beta, thetaOverMu float64) float64 {
	if !(thetaOverMu > 0) {
		return math.NaN()
	}
	root := math.Sqrt(thetaOverMu)
	return 1 / (1 + root*hazard(beta/root)/hazard(-beta))
}

// hazard is phi(x) / (1 - Phi(x)) of the standard normal law: its density over its upper tail.
func hazard(x float64) float64 {
	if x < 20 {
		return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) / (math.Erfc(x/math.Sqrt2) / 2)
	}
	// Laplace's continued fraction x + 1/(x + 2/(x + 3/(x + ...))).
	h := x
	for k := 30.0; k > 0; k-- {
		h = x + k/h
	}
	return h
}
