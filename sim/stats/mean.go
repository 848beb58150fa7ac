package stats

import "math"

// Moments are enough to estimate the mean of values that are taken to be independent. They add up.
type Moments struct {
	N      int64   `json:"n"`
	Sum    float64 `json:"sum"`
	Square float64 `json:"square"` // sum of squares
}

// Add takes one value.
func (m *Moments) Add(x float64) {
	m.N++
	m.Sum += x
	m.Square += x * x
}

// Merge takes what o has taken.
func (m *Moments) Merge(o Moments) {
	m.N += o.N
	m.Sum += o.Sum
	m.Square += o.Square
}

// Mean estimates the mean by Student's t.
func (m Moments) Mean() Estimate {
	switch {
	case m.N <= 0:
		return Unknown(0)
	case m.N == 1:
		return Point(m.Sum, 1, "single value")
	}
	n := float64(m.N)
	mean := m.Sum / n
	variance := math.Max(0, (m.Square-n*mean*mean)/(n-1))
	half := studentQuantile(1-(1-Level)/2, n-1) * math.Sqrt(variance/n)
	return Estimate{Value: mean, Low: mean - half, High: mean + half, N: m.N, Method: "Student's t"}
}
