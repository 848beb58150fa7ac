package verify

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// test asks whether x is exact times y on average, over replications. It gives the estimate of
// the ratio, its standard error as a share of exact, and Student's t of the differences turned
// into a standard normal z: positive where the simulated value is too high.
func test(x, y []float64, exact float64) (estimate, relative, z float64) {
	n := float64(len(x))
	sumX, sumY, sum, square := 0.0, 0.0, 0.0, 0.0
	for i := range x {
		sumX += x[i]
		sumY += y[i]
		sum += x[i] - exact*y[i]
	}
	for i := range x {
		d := x[i] - exact*y[i] - sum/n
		square += d * d
	}
	stderr := math.Sqrt(square / (n - 1) / n)
	return sumX / sumY, stderr / (exact * sumY / n), normal(sum/n/stderr, n-1)
}

// normal is the standard normal value with the same tail as t has in Student's law.
func normal(t, freedom float64) float64 {
	tail := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}.CDF(-math.Abs(t))
	return math.Copysign(-distuv.UnitNormal.Quantile(tail), t)
}

// What the rows together must keep, and what each must.
const (
	farOff = 4.5    // no |z| reaches it: 1 in 150,000 does by chance
	near   = 2      // most |z| are below it
	chance = 0.001  // of falling short of the number of those that should be, if all is right
	tail   = 0.0005 // of the sum of squares on either side of its band
)

// Verdict is what the rows say together.
type Verdict struct {
	Pass    bool     `json:"pass"`
	Faults  []string `json:"faults"` // sentences; empty in a pass
	Rows    int      `json:"rows"`
	Near    int      `json:"near"`           // rows of |z| < 2
	AtLeast int      `json:"at_least"`       // so many of them are needed
	Squares float64  `json:"sum_of_squares"` // the sum of z squared
	Low     float64  `json:"squares_low"`    // its band
	High    float64  `json:"squares_high"`
}

// Judge says whether the rows are as chance has them around exact results.
func Judge(rows []Row) Verdict {
	v := Verdict{Rows: len(rows), Faults: []string{}}
	for i := range rows {
		r := &rows[i]
		v.Squares += r.Z * r.Z
		if math.Abs(r.Z) < near {
			v.Near++
		}
		switch r.Verdict {
		case Off:
			v.fault("%s: %s is %.6g, exactly %.6g: z = %.1f", r.System, r.Measure, r.Simulated, r.Exact, r.Z)
		case Uninformative:
			v.fault("%s: the standard error is %.1f%%, which is no proof; want at most %.1f%%", r.System, 100*r.Error, 100*r.Limit)
		}
	}
	if len(rows) == 0 {
		v.fault("there are no rows: nothing was verified")
		return v
	}
	n := float64(len(rows))
	v.AtLeast = quantile(len(rows), math.Erf(near/math.Sqrt2), chance)
	if v.Near < v.AtLeast {
		v.fault("only %d of %d rows have |z| < %d; want at least %d", v.Near, len(rows), near, v.AtLeast)
	}
	squares := distuv.ChiSquared{K: n}
	v.Low, v.High = squares.Quantile(tail), squares.Quantile(1-tail)
	if !(v.Squares >= v.Low && v.Squares <= v.High) {
		v.fault("the z squared sum up to %.1f; want %.1f to %.1f", v.Squares, v.Low, v.High)
	}
	v.Pass = len(v.Faults) == 0
	return v
}

func (v *Verdict) fault(format string, args ...any) {
	v.Faults = append(v.Faults, fmt.Sprintf(format, args...))
}

// quantile is the smallest count that a binomial number of n with probability p does not exceed
// with a probability of at least q.
func quantile(n int, p, q float64) int {
	b := distuv.Binomial{N: float64(n), P: p}
	k := 0
	for k < n && b.CDF(float64(k)) < q {
		k++
	}
	return k
}
