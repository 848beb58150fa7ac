package dist

import (
	"fmt"
	"math"
	"strings"

	"github.com/holdline/holdline/sim/unit"
)

// Bounds of the shapes: outside them a law is a constant or a misprint in all but name.
const (
	minCV    = 0.001
	maxCV    = 100
	minShape = 0.05
	maxShape = 100
)

// fault reports what is wrong at a path.
type fault = func(path, format string, args ...any)

// under gives a fault function for the paths below one.
func under(path string, f fault) fault {
	return func(sub, format string, args ...any) {
		if sub != "" && sub[0] != '[' {
			sub = "." + sub
		}
		f(path+sub, format, args...)
	}
}

// Check reports every fault of l, with a path relative to it.
func (l Law) Check(fault func(path, format string, args ...any)) {
	given := l.given()
	switch {
	case len(given) == 0:
		fault("", "no law given; want one of %s", strings.Join(names(), ", "))
	case len(given) > 1:
		fault("", "%s are given together; want exactly one law", strings.Join(given, " and "))
	}
	for _, c := range l.cases() {
		if c.given && c.check != nil {
			c.check(under(c.name, fault))
		}
	}
}

// lawCase is one law as Check and IsZero see it.
type lawCase struct {
	name  string
	given bool
	check func(fault)
}

// cases lists all laws: the package's table.
func (l Law) cases() []lawCase {
	return []lawCase{
		{"constant", l.Constant != nil, nil},
		{"exponential", l.Exponential != nil, func(f fault) { checkMean(l.Exponential.Mean, f) }},
		{"gamma", l.Gamma != nil, func(f fault) { l.Gamma.check(f) }},
		{"lognormal", l.Lognormal != nil, func(f fault) { l.Lognormal.check(f) }},
		{"weibull", l.Weibull != nil, func(f fault) { l.Weibull.check(f) }},
		{"mixture", l.Mixture != nil, func(f fault) { checkMixture(l.Mixture, f) }},
		{"empirical", l.Empirical != nil, func(f fault) { checkEmpirical(l.Empirical, f) }},
		{"never", l.Never, nil},
	}
}

func (l Law) given() []string {
	var given []string
	for _, c := range l.cases() {
		if c.given {
			given = append(given, c.name)
		}
	}
	return given
}

func names() []string {
	cases := (Law{}).cases()
	all := make([]string, len(cases))
	for i, c := range cases {
		all[i] = c.name
	}
	return all
}

func checkMean(mean unit.Duration, f fault) {
	if mean <= 0 {
		f("mean", "is %s; want a duration above 0s", mean)
	}
}

func checkShape(name string, v, lo, hi float64, f fault) {
	if !(v >= lo && v <= hi) {
		f(name, "is %v; want a number from %v to %v", v, lo, hi)
	}
}

func (m *MeanCV) check(f fault) {
	checkMean(m.Mean, f)
	checkShape("cv", m.CV, minCV, maxCV, f)
}

func (w *Weibull) check(f fault) {
	checkMean(w.Mean, f)
	checkShape("shape", w.Shape, minShape, maxShape, f)
}

func checkMixture(parts []Part, f fault) {
	if len(parts) == 0 {
		f("", "is empty; want at least one part with its weight and law")
	}
	sum := 0.0
	for i, p := range parts {
		part := under(fmt.Sprintf("[%d]", i), f)
		if !(p.Weight >= 0) || math.IsInf(p.Weight, 0) {
			part("weight", "is %v; want a number of at least 0", p.Weight)
		}
		sum += p.Weight
		p.Law.Check(under("law", part))
	}
	if len(parts) > 0 && sum == 0 {
		f("", "has only weights of 0; want at least one above 0")
	}
}

func checkEmpirical(values []unit.Duration, f fault) {
	if len(values) == 0 {
		f("", "is empty; want at least one observed duration")
	}
	for i, v := range values {
		if v < 0 {
			f(fmt.Sprintf("[%d]", i), "is %s; want a duration of at least 0s", v)
		}
	}
}
