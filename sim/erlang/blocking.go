package erlang

import "math"

// B is the share of customers whom a desk of so many servers without a queue turns away (Erlang's
// loss formula, M/M/s/s; it holds for every law of the work). The recursion over the servers,
// B(n) = a B(n-1) / (n + a B(n-1)), is that of R. B. Cooper, Introduction to Queueing Theory
// (1981), section 3.3: sums of positive numbers, none above 1.
func B(servers int, load float64) float64 {
	if servers < 0 || !(load >= 0) {
		return math.NaN()
	}
	return recur(1, 1, servers, load)
}

// BReal is B for a number of servers that need not be whole (the analytic continuation of
// D. L. Jagerman, Bell System Technical Journal 53 (1974): 1/B(x) is the integral over y > 0 of
// a exp(-a y) (1+y)^x).
func BReal(servers, load float64) float64 {
	switch {
	case !(servers >= 0) || math.IsInf(servers, 1) || !(load >= 0):
		return math.NaN()
	case load == 0:
		return B(int(math.Ceil(servers)), 0)
	case math.IsInf(load, 1):
		return 1
	}
	whole, part := math.Modf(servers)
	return recur(blockedByPart(part, load), part+1, int(whole), load)
}

// recur takes n steps of the recursion: b at first-1 servers, the first step adds number first.
func recur(b, first float64, n int, load float64) float64 {
	if math.IsInf(load, 1) {
		return 1
	}
	for i := range n {
		b = load * b / (first + float64(i) + load*b)
	}
	return b
}

// blockedByPart is BReal for less than one server, where exp(-a y) (1+y)^x is at most exp(-a y)(1+y).
func blockedByPart(x, a float64) float64 {
	if x == 0 {
		return 1
	}
	// With z = a y: the integral of exp(-z) (1+z/a)^x over z > 0, which 60 bounds to 1e-24. Near
	// z = 0 the power bends at the scale of a, which the halving panels resolve.
	inverse := panels(0, 60, func(z float64) float64 { return math.Exp(-z + x*math.Log1p(z/a)) })
	return 1 / inverse
}
