package dist

import (
	"encoding"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/unit"
)

var _ encoding.TextUnmarshaler = (*Law)(nil)

// One bad law a fault, with the path an author needs to find it.
func TestCheck(t *testing.T) {
	zeroMean := Law{Exponential: &Exponential{}}
	both := constantLaw(1)
	both.Never = true
	cases := []struct {
		law  Law
		want string
	}{
		{Law{}, ": no law given; want one of constant, exponential, gamma, lognormal, weibull, mixture, empirical, never"},
		{both, ": constant and never are given together; want exactly one law"},
		{zeroMean, "exponential.mean: is 0s; want a duration above 0s"},
		{gammaLaw(0, 1), "gamma.mean: is 0s; want a duration above 0s"},
		{gammaLaw(1, 0), "gamma.cv: is 0; want a number from 0.001 to 100"},
		{lognormalLaw(1, -1), "lognormal.cv: is -1; want a number from 0.001 to 100"},
		{weibullLaw(1, 0.01), "weibull.shape: is 0.01; want a number from 0.05 to 100"},
		{Law{Mixture: []Part{}}, "mixture: is empty; want at least one part with its weight and law"},
		{Law{Mixture: []Part{{-1, constantLaw(1)}}}, "mixture[0].weight: is -1; want a number of at least 0"},
		{Law{Mixture: []Part{{0, constantLaw(1)}}}, "mixture: has only weights of 0; want at least one above 0"},
		{Law{Mixture: []Part{{1, constantLaw(1)}, {1, zeroMean}}}, "mixture[1].law.exponential.mean: is 0s; want a duration above 0s"},
		{Law{Mixture: []Part{{1, Law{}}}}, "mixture[0].law: no law given; want one of constant, exponential, gamma, lognormal, weibull, mixture, empirical, never"},
		{Law{Empirical: []unit.Duration{}}, "empirical: is empty; want at least one observed duration"},
		{Law{Empirical: []unit.Duration{1, -1}}, "empirical[1]: is -1ns; want a duration of at least 0s"},
	}
	for _, r := range cases {
		if got := faults(r.law); got != r.want {
			t.Errorf("got  %q\nwant %q", got, r.want)
		}
	}
	for _, r := range append(laws(), row{law: Law{Never: true}}) {
		if got := faults(r.law); got != "" {
			t.Errorf("%s: is refused: %s", r.name, got)
		}
	}
}

func faults(l Law) string {
	var all []string
	l.Check(func(path, format string, args ...any) {
		all = append(all, path+": "+fmt.Sprintf(format, args...))
	})
	return strings.Join(all, "\n")
}

func TestShortForms(t *testing.T) {
	var l Law
	if err := l.UnmarshalText([]byte("never")); err != nil || !l.Never {
		t.Errorf("never: got %+v, %v", l, err)
	}
	if err := l.UnmarshalText([]byte("90s")); err != nil || l.Never || l.Constant.Std() != 90*time.Second {
		t.Errorf("90s: got %+v, %v", l, err)
	}
	if err := l.UnmarshalText([]byte("soon")); err == nil {
		t.Error("soon is read as a law")
	}
	if l.IsZero() || !(Law{}).IsZero() {
		t.Error("IsZero holds for the empty law only")
	}
}
