package dist

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mathext"

	"github.com/holdline/holdline/sim/rng"
)

func TestLogarithm(t *testing.T) {
	worst := 0.0
	check := func(x float64) {
		want := math.Log(x)
		e := math.Abs(logarithm(x)-want) / math.Abs(want)
		if want == 0 {
			e = math.Abs(logarithm(x))
		}
		worst = max(worst, e)
		if e > 1e-15 {
			t.Fatalf("the logarithm of %v is off by %.2g", x, e)
		}
	}
	for _, u := range uniforms() {
		check(u)
		check(1 - u)
	}
	for i := range 1024 { // both sides of all limits between the numbers whose logarithms are known
		limit := 0.5 + float64(i)/2048
		for _, x := range []float64{math.Nextafter(limit, 0), limit, math.Nextafter(limit, 1)} {
			check(x)
			check(x * 0x1p-30)
			check(x * 0x1p+30)
		}
	}
	check(1)
	for i := range 100_000 {
		check(rng.New(3, 0).Uniform(rng.Work, i))
	}
	t.Logf("worst relative error %.2g", worst)
}

// Above 1 the error is below the last digit of 1.
func TestLogarithmAboveOne(t *testing.T) {
	for i := range 60 {
		x := 1 + math.Ldexp(1, -i)
		if e := math.Abs(logarithm(x) - math.Log(x)); e > 0x1p-52 {
			t.Errorf("the logarithm of %v is off by %.2g", x, e)
		}
	}
}

func TestNormalQuantile(t *testing.T) {
	us := uniforms()
	for i := range 100_000 {
		us = append(us, rng.New(4, 0).Uniform(rng.Work, i))
	}
	for _, b := range []float64{0.075, 0.925, math.Exp(-25), 1 - math.Exp(-25)} {
		us = append(us, math.Nextafter(b, 0), b, math.Nextafter(b, 1))
	}
	worst := 0.0
	for _, u := range us {
		p, q := u, 1-u
		want := mathext.NormalQuantile(p)
		if p > 0.5 {
			want = -mathext.NormalQuantile(q)
		}
		e := math.Abs(normal(p, q)-want) / max(math.Abs(want), 1)
		worst = max(worst, e)
		if e > 2e-14 {
			t.Fatalf("the normal quantile at %v is %v, want %v", u, normal(p, q), want)
		}
	}
	t.Logf("worst error %.2g", worst)
}

// The exponential law keeps its precision at both ends.
func TestUnit(t *testing.T) {
	for _, u := range uniforms() {
		if want := -math.Log1p(-u); math.Abs(Unit(u)/want-1) > 1e-14 {
			t.Errorf("the unit exponential at %v is %v, want %v", u, Unit(u), want)
		}
	}
}
