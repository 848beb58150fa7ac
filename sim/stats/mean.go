package stats

import (
	"math"
	"math/bits"
	"time"
)

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

// ExactMoments are the Moments of times, as whole numbers of nanoseconds: they add up alike in any order.
type ExactMoments struct {
	N         int64
	sum       int64
	high, low uint64 // of the sum of squares
}

// Add takes one time.
func (m *ExactMoments) Add(d time.Duration) {
	m.N++
	m.sum += int64(d)
	high, low := bits.Mul64(uint64(d), uint64(d))
	var carry uint64
	m.low, carry = bits.Add64(m.low, low, 0)
	m.high += high + carry
}

// Moments gives them in seconds.
func (m *ExactMoments) Moments() Moments {
	square := float64(float64(m.high)*0x1p64) + float64(m.low)
	return Moments{N: m.N, Sum: float64(m.sum) / 1e9, Square: square / 1e18}
}

// Merge takes what o has taken.
func (m *Moments) Merge(o Moments) {
	m.N += o.N
	m.Sum += o.Sum
	m.Square += o.Square
}

// Mean estimates the mean by Student's t.
func (m Moments) Mean() Estimate { return m.MeanAt(Level) }

// MeanAt is Mean at another level of confidence.
func (m Moments) MeanAt(level float64) Estimate {
	switch {
	case m.N <= 0:
		return Unknown(0)
	case m.N == 1:
		return Point(m.Sum, 1, "single value")
	}
	n := float64(m.N)
	mean := m.Sum / n
	variance := math.Max(0, (m.Square-n*mean*mean)/(n-1))
	half := studentQuantile(1-(1-level)/2, n-1) * math.Sqrt(variance/n)
	return Estimate{Value: mean, Low: mean - half, High: mean + half, N: m.N, Method: "Student's t"}
}
