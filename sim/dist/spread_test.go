package dist

import (
	"testing"
	"time"

	"github.com/holdline/holdline/sim/unit"
)

// A law is spread where no value has a probability of its own, and never where nothing else can come.
func TestSpreadAndNever(t *testing.T) {
	minute := unit.Duration(time.Minute)
	shaped := &MeanCV{Mean: minute, CV: 0.5}
	for _, row := range []struct {
		name          string
		law           Law
		spread, never bool
	}{
		{"nothing", Law{}, false, false},
		{"constant", Law{Constant: &minute}, false, false},
		{"exponential", Law{Exponential: &Exponential{Mean: minute}}, true, false},
		{"gamma", Law{Gamma: shaped}, true, false},
		{"lognormal", Law{Lognormal: shaped}, true, false},
		{"weibull", Law{Weibull: &Weibull{Mean: minute, Shape: 2}}, true, false},
		{"mixture, of which a part may be constant", Law{Mixture: []Part{{Weight: 1, Law: Law{Constant: &minute}}, {Weight: 1, Law: Law{Lognormal: shaped}}}}, false, false},
		{"mixture with never", Law{Mixture: []Part{{Weight: 1, Law: Law{Never: true}}, {Weight: 1, Law: Law{Lognormal: shaped}}}}, false, false},
		{"empirical, whose values may be equal", Law{Empirical: []unit.Duration{minute, minute}}, false, false},
		{"never", Law{Never: true}, false, true},
	} {
		s := row.law.Sampler()
		if s.Spread() != row.spread || s.Never() != row.never {
			t.Errorf("%s: spread %v, never %v; want %v, %v", row.name, s.Spread(), s.Never(), row.spread, row.never)
		}
		for _, u := range []float64{0.01, 0.5, 0.99} {
			if (s.Sample(u) == Forever) != row.never && row.name != "mixture with never" {
				t.Errorf("%s: a draw at %v is %v", row.name, u, s.Sample(u))
			}
		}
	}
}
