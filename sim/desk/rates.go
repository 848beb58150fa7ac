package desk

// Rates says how an agent slows down as conversations fill them. The zero Rates is no slow-down.
type Rates struct{ each []float64 }

// NewRates compiles a total_rate list: total[k-1] is the rate of work of an agent with k
// conversations; a shorter list keeps its last value; an empty one stands for k.
func NewRates(total []float64) Rates {
	each := make([]float64, len(total))
	for i, r := range total {
		each[i] = r / float64(i+1)
	}
	return Rates{each: each}
}

// Each is the rate at which each of k conversations advances.
func (r *Rates) Each(k int) float64 {
	n := len(r.each)
	switch {
	case n == 0 || k == 0:
		return 1
	case k <= n:
		return r.each[k-1]
	}
	return r.each[n-1] * float64(n) / float64(k)
}
