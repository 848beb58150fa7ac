package erlang

import "math"

// gauss are the positive nodes and the weights of Gauss-Legendre quadrature with 16 points on
// [-1, 1] (Abramowitz and Stegun, table 25.4).
func gauss() (nodes, weights [8]float64) {
	nodes = [8]float64{
		0.0950125098376374401853, 0.2816035507792589132305, 0.4580167776572273863424, 0.6178762444026437484467,
		0.7554044083550030338951, 0.8656312023878317438805, 0.9445750230732325760779, 0.9894009349916499325962,
	}
	weights = [8]float64{
		0.1894506104550684962854, 0.1826034150449235888668, 0.1691565193950025381893, 0.1495959888165767320815,
		0.1246289712555338720525, 0.0951585116824927848099, 0.0622535239386478928628, 0.0271524594117540948518,
	}
	return nodes, weights
}

// rule is the 16-point rule on [lo, hi].
func rule(lo, hi float64, f func(float64) float64) float64 {
	nodes, weights := gauss()
	mid, half, sum := (lo+hi)/2, (hi-lo)/2, 0.0
	for i, x := range nodes {
		sum += weights[i] * (f(mid-half*x) + f(mid+half*x))
	}
	return half * sum
}

// precision is the relative error that integrals stop at; maxDepth bounds the halvings, which a
// jump of the integrand would otherwise never end.
const (
	precision = 1e-13
	maxDepth  = 48
)

// adaptive integrates f, which is not negative, over [lo, hi] by halving until halves agree with
// the whole. What is known to lie elsewhere counts as already found: its size sets the tolerance.
func adaptive(lo, hi float64, f func(float64) float64, elsewhere float64) float64 {
	return halve(lo, hi, rule(lo, hi, f), f, elsewhere, maxDepth)
}

func halve(lo, hi, whole float64, f func(float64) float64, elsewhere float64, depth int) float64 {
	mid := (lo + hi) / 2
	left, right := rule(lo, mid, f), rule(mid, hi, f)
	if sum := left + right; depth == 0 || !(math.Abs(sum-whole) > precision*(sum+elsewhere)) || mid <= lo || mid >= hi { // NaN ends it too
		return sum
	}
	left = halve(lo, mid, left, f, elsewhere+right, depth-1)
	return left + halve(mid, hi, right, f, elsewhere+left, depth-1)
}

// panels integrates f over [from, to] in panels that grow eightfold from from, where f may bend at
// any scale; to may lie on either side of from, and the result is not negative for such an f.
func panels(from, to float64, f func(float64) float64) float64 {
	const count = 16
	sum, outer := 0.0, to
	for i := range count {
		inner := from + (outer-from)/8
		if i == count-1 {
			inner = from
		}
		sum += adaptive(min(inner, outer), max(inner, outer), f, sum)
		outer = inner
	}
	return sum
}
