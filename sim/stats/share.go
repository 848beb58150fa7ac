package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Wilson estimates a share from k successes in n independent trials by the score interval. It
// stays within 0 and 1 and is honest at k = 0 and k = n, where the textbook interval is empty.
func Wilson(k, n int64) Estimate { return WilsonAt(k, n, Level) }

// WilsonAt is Wilson at another level of confidence.
func WilsonAt(k, n int64, level float64) Estimate {
	if n <= 0 {
		return Unknown(0)
	}
	e := wilson(float64(k)/float64(n), float64(n), level)
	e.N, e.Method = n, "Wilson"
	return e
}

// wilson is the score interval of a share p seen in n trials; n need not be whole.
func wilson(p, n, level float64) Estimate {
	z := normalQuantile(1 - (1-level)/2)
	center := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return Estimate{
		Value: p,
		Low:   math.Max(0, math.Min(p, center-half)),
		High:  math.Min(1, math.Max(p, center+half)),
	}
}

func normalQuantile(p float64) float64 { return distuv.UnitNormal.Quantile(p) }

// studentQuantile is the quantile of the t distribution.
func studentQuantile(p, freedom float64) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}.Quantile(p)
}
