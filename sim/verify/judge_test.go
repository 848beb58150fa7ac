package verify

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// scatter gives rows whose z are the quantiles of a normal law, times the width.
func scatter(n int, width float64) []Row {
	rows := make([]Row, n)
	for i := range rows {
		z := math.Sqrt2 * math.Erfinv(2*(float64(i)+0.5)/float64(n)-1)
		rows[i] = Row{System: "S", Measure: "m", Exact: 1, Simulated: 1, Error: 0.01, Limit: 0.02, Z: width * z, Verdict: OK}
	}
	return rows
}

func TestJudge(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		rows []Row
		want []string // parts of the faults
	}{
		{"as chance has it", scatter(66, 1), nil},
		{"one row alone", []Row{{Z: 1, Verdict: OK}}, nil},
		{"one is far off", append(scatter(66, 1), Row{System: "X", Measure: "m", Z: -5, Verdict: Off}), []string{"X: m is"}},
		{"one says nothing", append(scatter(66, 1), Row{System: "X", Error: 0.5, Limit: 0.02, Verdict: Uninformative}), []string{"X: the standard error is 50.0%, which is no proof"}},
		{"all somewhat off", scatter(66, 1.6), []string{"have |z| < 2", "sum up to"}},
		{"too good to be true", scatter(66, 0.4), []string{"sum up to"}},
		{"none", nil, []string{"nothing was verified"}},
	} {
		v := Judge(row.rows)
		if v.Pass != (row.want == nil) || len(v.Faults) != len(row.want) {
			t.Errorf("%s: pass %v, faults %q", row.name, v.Pass, v.Faults)
			continue
		}
		for i, part := range row.want {
			if !strings.Contains(v.Faults[i], part) {
				t.Errorf("%s: fault %q, want %q in it", row.name, v.Faults[i], part)
			}
		}
	}
}

// z is standard normal where the replications are normal around the exact ratio, few as they are;
// its sign says on which side they lie.
func TestZ(t *testing.T) {
	t.Parallel()
	src := rand.New(rand.NewPCG(1, 2))
	const rounds = 20_000
	zs := make([]float64, rounds)
	x, y := make([]float64, 5), make([]float64, 5)
	for i := range zs {
		for j := range x {
			y[j] = 10 + src.Float64()
			x[j] = 0.3*y[j] + src.NormFloat64()
		}
		_, _, zs[i] = test(x, y, 0.3)
	}
	slices.Sort(zs)
	for _, p := range []float64{0.001, 0.02275, 0.15866, 0.5, 0.84134, 0.97725, 0.999} {
		want := math.Sqrt2 * math.Erfinv(2*p-1)
		density := math.Exp(-want*want/2) / math.Sqrt(2*math.Pi)
		if off := zs[int(p*rounds)] - want; math.Abs(off) > 4*math.Sqrt(p*(1-p)/rounds)/density {
			t.Errorf("the %v quantile is %.3f off", p, off)
		}
	}
	if _, relative, z := test([]float64{4.1, 4, 4.2}, []float64{10, 10, 10}, 0.4); z <= 0 || math.Abs(relative-0.1/math.Sqrt(3)/4) > 1e-12 {
		t.Errorf("z %v, relative standard error %v", z, relative)
	}
}

// The count that a binomial number falls short of with a probability below 0.1 %.
func TestQuantile(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 8, 66} {
		p, k := 0.9545, quantile(n, 0.9545, 0.001)
		below, pmf := 0.0, math.Pow(1-p, float64(n))
		for i := range k { // sum of P(i) for i < k
			below += pmf
			pmf *= p / (1 - p) * float64(n-i) / float64(i+1)
		}
		if below >= 0.001 || below+pmf < 0.001 {
			t.Errorf("n = %d: %d, below it %v, with it %v", n, k, below, below+pmf)
		}
	}
}
