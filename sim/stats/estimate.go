package stats

import (
	"encoding/json"
	"math"
)

// Level is the confidence of every interval that does not say otherwise.
const Level = 0.95

// Estimate is a number with its doubt. A part that is not known is NaN, and null in JSON.
type Estimate struct {
	Value  float64 // the point estimate
	Low    float64 // the interval at Level, Low <= Value <= High
	High   float64
	N      int64  // the samples behind it, in the measure's own sense
	Method string // how the interval was made, for readers
}

// Unknown is the estimate of which nothing is known but the number of samples.
func Unknown(n int64) Estimate {
	return Estimate{Value: math.NaN(), Low: math.NaN(), High: math.NaN(), N: n}
}

// Exact is a count or another number without sampling doubt.
func Exact(value float64, n int64) Estimate {
	return Estimate{Value: value, Low: value, High: value, N: n, Method: "exact count"}
}

// Point is a value whose interval is not known.
func Point(value float64, n int64, method string) Estimate {
	return Estimate{Value: value, Low: math.NaN(), High: math.NaN(), N: n, Method: method}
}

// Known says whether there is a value.
func (e Estimate) Known() bool { return !math.IsNaN(e.Value) }

// HasInterval says whether there is an interval around the value.
func (e Estimate) HasInterval() bool { return !math.IsNaN(e.Low) && !math.IsNaN(e.High) }

// Scale gives e in a unit f times finer; f must be positive.
func (e Estimate) Scale(f float64) Estimate {
	e.Value, e.Low, e.High = e.Value*f, e.Low*f, e.High*f
	return e
}

// wire is the JSON form: a number that is not finite is null.
type wire struct {
	Value  *float64 `json:"value"`
	Low    *float64 `json:"low"`
	High   *float64 `json:"high"`
	N      int64    `json:"n"`
	Method string   `json:"method,omitempty"`
}

// MarshalJSON implements json.Marshaler.
func (e Estimate) MarshalJSON() ([]byte, error) {
	return json.Marshal(wire{Value: finite(e.Value), Low: finite(e.Low), High: finite(e.High), N: e.N, Method: e.Method})
}

// UnmarshalJSON implements json.Unmarshaler; null is read as NaN.
func (e *Estimate) UnmarshalJSON(text []byte) error {
	var w wire
	if err := json.Unmarshal(text, &w); err != nil {
		return err
	}
	*e = Estimate{Value: orNaN(w.Value), Low: orNaN(w.Low), High: orNaN(w.High), N: w.N, Method: w.Method}
	return nil
}

func finite(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

func orNaN(p *float64) float64 {
	if p == nil {
		return math.NaN()
	}
	return *p
}
