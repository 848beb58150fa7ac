// Package dist holds the laws of the scenario's times: how long people think, wait and work.
//
// A Law is plain data that decodes, checks and samples itself. Every law is sampled through its
// quantile function from one uniform (a mixture takes the same one), so that runs that share
// their uniforms stay paired whoever serves (common random numbers). Start with Law.
package dist

import "github.com/holdline/holdline/sim/unit"

// Law is a distribution of durations: exactly one field is set. In YAML it is a mapping of one
// key, such as {exponential: {mean: 8s}}, or one of the two words `never` and a bare duration
// (short for constant).
type Law struct {
	Constant    *unit.Duration  `yaml:"constant,omitempty"`    // always this long
	Exponential *Exponential    `yaml:"exponential,omitempty"` // memoryless
	Gamma       *MeanCV         `yaml:"gamma,omitempty"`
	Lognormal   *MeanCV         `yaml:"lognormal,omitempty"`
	Weibull     *Weibull        `yaml:"weibull,omitempty"`
	Mixture     []Part          `yaml:"mixture,omitempty"`   // one of several laws by weight
	Empirical   []unit.Duration `yaml:"empirical,omitempty"` // observed values, each as likely, linear between order statistics
	Never       bool            `yaml:"never,omitempty"`     // infinite: unlimited patience
}

// Exponential has one parameter.
type Exponential struct {
	Mean unit.Duration `yaml:"mean"`
}

// MeanCV gives a law by its mean and its coefficient of variation (standard deviation / mean).
type MeanCV struct {
	Mean unit.Duration `yaml:"mean"`
	CV   float64       `yaml:"cv"`
}

// Weibull gives the law by its mean and its shape (below 1: hazard falls with time).
type Weibull struct {
	Mean  unit.Duration `yaml:"mean"`
	Shape float64       `yaml:"shape"`
}

// Part is one component of a mixture; weights are relative.
type Part struct {
	Weight float64 `yaml:"weight"`
	Law    Law     `yaml:"law"`
}
