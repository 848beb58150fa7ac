// Package dist holds the laws of the scenario's times: how long people think, wait and work.
//
// A Law is plain data that decodes, checks and samples itself. Every law is sampled through its
// quantile function from one uniform (a mixture takes the same one), so that runs that share
// their uniforms stay paired whoever serves (common random numbers). Gamma laws and mixtures have
// no closed quantile function: theirs is tabulated once, with a relative error under 1e-6.
// Start with Law; a new law is one field there, one line in cases, and one kind of Sampler.
package dist

import (
	"math"

	"github.com/holdline/holdline/sim/unit"
)

// Law is a distribution of durations: exactly one field is set. In YAML it is a mapping of one
// key, such as {exponential: {mean: 8s}}, or one of the two words `never` and a bare duration
// (short for constant).
type Law struct {
	Constant    *unit.Duration  `yaml:"constant,omitempty"`    // always this long
	Exponential *Exponential    `yaml:"exponential,omitempty"` // memoryless
	Gamma       *MeanCV         `yaml:"gamma,omitempty"`       // skewed, with a light tail; sums of stages
	Lognormal   *MeanCV         `yaml:"lognormal,omitempty"`   // skewed, with a heavy tail; fits most handle times
	Weibull     *Weibull        `yaml:"weibull,omitempty"`     // patience that wears thin, or settles in
	Mixture     []Part          `yaml:"mixture,omitempty"`     // one of several laws by weight
	Empirical   []unit.Duration `yaml:"empirical,omitempty"`   // observed values, each as likely, linear between order statistics
	Never       bool            `yaml:"never,omitempty"`       // infinite: unlimited patience
}

// Exponential has one parameter.
type Exponential struct {
	Mean unit.Duration `yaml:"mean"`
}

// MeanCV gives a law by its mean and its coefficient of variation (standard deviation / mean).
type MeanCV struct {
	Mean unit.Duration `yaml:"mean"`
	CV   float64       `yaml:"cv"` // standard deviation / mean
}

// Weibull gives the law by its mean and its shape.
type Weibull struct {
	Mean  unit.Duration `yaml:"mean"`
	Shape float64       `yaml:"shape"` // below 1 the hazard falls with time, above 1 it grows
}

// Part is one component of a mixture.
type Part struct {
	Weight float64 `yaml:"weight"` // relative to the other parts'
	Law    Law     `yaml:"law"`
}

// UnmarshalText reads the two short forms: the word never, and a bare duration for a constant.
func (l *Law) UnmarshalText(text []byte) error {
	if string(text) == "never" {
		*l = Law{Never: true}
		return nil
	}
	d, err := unit.ParseDuration(string(text))
	if err != nil {
		return err
	}
	*l = Law{Constant: &d}
	return nil
}

// IsZero tells whether no law was given.
func (l Law) IsZero() bool { return len(l.given()) == 0 }

// Mean is the mean in seconds: +Inf where the law gives `never` with some probability, 0 for the
// zero Law.
func (l Law) Mean() float64 {
	switch {
	case l.Never:
		return math.Inf(1)
	case l.Constant != nil:
		return l.Constant.Seconds()
	case l.Exponential != nil:
		return l.Exponential.Mean.Seconds()
	case l.Gamma != nil:
		return l.Gamma.Mean.Seconds()
	case l.Lognormal != nil:
		return l.Lognormal.Mean.Seconds()
	case l.Weibull != nil:
		return l.Weibull.Mean.Seconds()
	case len(l.Mixture) > 0:
		return mixtureMean(l.Mixture)
	case len(l.Empirical) > 0:
		return empiricalMean(sortedSeconds(l.Empirical))
	}
	return 0
}

func mixtureMean(parts []Part) float64 {
	sum, weights := 0.0, 0.0
	for _, p := range parts {
		if p.Weight > 0 {
			sum += p.Weight * p.Law.Mean()
			weights += p.Weight
		}
	}
	return sum / max(weights, math.SmallestNonzeroFloat64)
}

// empiricalMean is the mean of what is sampled, which is linear between neighbors: each value
// counts once, the two ends half.
func empiricalMean(sorted []float64) float64 {
	n := len(sorted)
	if n == 1 {
		return sorted[0]
	}
	sum := (sorted[0] + sorted[n-1]) / 2
	for _, v := range sorted[1 : n-1] {
		sum += v
	}
	return sum / float64(n-1)
}
