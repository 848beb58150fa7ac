package dist

import (
	"sync"
	"testing"

	"github.com/holdline/holdline/sim/rng"
)

// Whoever shares Laws draws what everybody draws.
func TestLawsCompileTheSame(t *testing.T) {
	var shared Laws
	var workers sync.WaitGroup
	for range 2 {
		workers.Go(func() {
			for _, r := range rows() {
				for range 2 {
					s := shared.Sampler(r.law)
					if u := rng.New(5, 0).Uniform(rng.Work, 0); s.Quantile(u) != r.s.Quantile(u) || s.Mean() != r.s.Mean() {
						t.Errorf("%s: shared, the quantile at %v is %v, want %v", r.name, u, s.Quantile(u), r.s.Quantile(u))
					}
				}
			}
		})
	}
	workers.Wait()
	if a, b := shared.Sampler(gammaLaw(60, 0.5)), shared.Sampler(gammaLaw(60, 0.5)); a.table != b.table {
		t.Error("the same law was compiled twice")
	}
}

func TestLawsHaveNamesOfTheirOwn(t *testing.T) {
	seen := map[string]string{}
	for _, r := range append(laws(), row{name: "never", law: Law{Never: true}}, row{name: "another mean", law: gammaLaw(61, 0.5)}) {
		name := r.law.name()
		if other, taken := seen[name]; taken {
			t.Errorf("%s and %s are both called %s", r.name, other, name)
		}
		seen[name] = r.name
	}
}
