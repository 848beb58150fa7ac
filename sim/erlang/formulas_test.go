package erlang_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/holdline/holdline/sim/erlang"
)

// sums is A by its states: the product form added up term by term, for sizes where nothing
// overflows. Given the queue, the number who wait has ratio lambda / (s mu + j theta).
func sums(servers int, load, aht, patience float64) (pWait, pAbandon, meanQueue float64) {
	p, total, busy, queue := 1.0, 0.0, 0.0, 0.0
	for n := 0; n <= servers || p > 1e-18*busy; n++ {
		if n > 0 {
			p *= load / (float64(min(n, servers)) + float64(max(n-servers, 0))*aht/patience)
		}
		total += p
		if n >= servers {
			busy += p
			queue += p * float64(n-servers)
		}
	}
	lambda := load / aht
	return busy / total, queue / total / patience / lambda, queue / total
}

func TestAbandonmentBySummingStates(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		servers := rapid.IntRange(1, 120).Draw(t, "servers")
		load := float64(servers) * rapid.Float64Range(0.1, 2).Draw(t, "rho")
		aht := rapid.Float64Range(1, 1e4).Draw(t, "aht")
		patience := aht * math.Pow(10, rapid.Float64Range(-4, 2).Draw(t, "patience"))
		q := erlang.A(servers, load, aht, patience)
		pWait, pAbandon, meanQueue := sums(servers, load, aht, patience)
		for _, row := range []struct {
			name       string
			have, want float64
		}{
			{"p_wait", q.PWait(), pWait},
			{"abandonment", q.PAbandon(), pAbandon},
			{"queue", q.MeanQueue(), meanQueue},
			// Conservation: who is answered keeps the servers busy, and waits are a mixture.
			{"occupancy", q.Occupancy(), load * (1 - pAbandon) / float64(servers)},
			{"answered at last", q.Answered(1e9 * patience), 1 - pAbandon},
			{"left at last", q.Left(1e9 * patience), pAbandon},
			{"waits over nothing", q.PWaitOver(0), pWait},
		} {
			if math.Abs(row.have-row.want) > 1e-9*math.Abs(row.want) {
				t.Fatalf("%s: %.15g, want %.15g", row.name, row.have, row.want)
			}
		}
		at := patience * rapid.Float64Range(0, 3).Draw(t, "t")
		if sum := q.Answered(at) + q.Left(at) + q.PWaitOver(at); math.Abs(sum-1) > 1e-11 {
			t.Fatalf("answered, left or waiting still at %v: %.15g of all", at, sum)
		}
	})
}

// The mean waits are the areas under what is still to come: of those answered
// and of all.
func TestMeansAreAreas(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		servers             int
		load, aht, patience float64
	}{{1, 2, 180, 60}, {10, 15, 180, 180}, {50, 48, 60, 120}, {5, 4, 300, 30}, {500, 600, 300, 600}} {
		q := erlang.A(row.servers, row.load, row.aht, row.patience)
		left := q.PAbandon()
		answered, all := 0.0, 0.0
		const steps = 800
		h := 30 * row.patience / steps
		for i := range steps + 1 { // Simpson's rule
			at, w := float64(i)*h, float64(2+2*(i%2))/3*h
			if i == 0 || i == steps {
				w /= 2
			}
			answered += w * (1 - left - q.Answered(at))
			all += w * q.PWaitOver(at)
		}
		if asa := answered / (1 - left); math.Abs(asa-q.ASA()) > 1e-3*asa {
			t.Errorf("%+v: asa %v, by area %v", row, q.ASA(), asa)
		}
		if math.Abs(all-q.MeanWait()) > 1e-3*all {
			t.Errorf("%+v: mean wait %v, by area %v", row, q.MeanWait(), all)
		}
	}
}

// The more patient the customers, the closer to C; with no patience at all nobody waits: B.
func TestPatienceBetweenBAndC(t *testing.T) {
	t.Parallel()
	for _, servers := range []int{1, 10, 500, 5000} {
		load := 0.95 * float64(servers)
		c := erlang.C(servers, load, 300)
		for _, row := range []struct {
			name       string
			have, want float64
			within     float64
		}{
			{"p_wait of the patient", erlang.A(servers, load, 300, 1e13).PWait(), c.PWait(), 1e-6},
			{"wait of the patient", erlang.A(servers, load, 300, 1e13).ASA(), c.ASA(), 1e-6},
			{"over 10 minutes of the patient", erlang.A(servers, load, 300, 1e13).PWaitOver(600), c.PWaitOver(600), 1e-6},
			{"loss of the impatient", erlang.A(servers, load, 300, 1e-9).PAbandon(), erlang.B(servers, load), 1e-6},
		} {
			if math.Abs(row.have-row.want) > row.within*row.want {
				t.Errorf("%d servers, %s: %v, want %v", servers, row.name, row.have, row.want)
			}
		}
	}
}

// Nothing overflows, whatever the size, the load and the patience: shares stay shares, and times
// numbers. Small tails keep their digits: they fall with t, never to a negative number.
func TestNothingOverflows(t *testing.T) {
	t.Parallel()
	for _, servers := range []int{1, 100, 5000, 20_000} {
		for _, rho := range []float64{0, 1e-9, 0.3, 0.9, 0.9999, 1, 1.0001, 1.5, 10, 1e6} {
			for _, patience := range []float64{1e-6, 1, 60, 3600, 1e9, math.Inf(1)} {
				q := erlang.A(servers, rho*float64(servers), 300, patience)
				times := []float64{0, 1e-6, 20, 600, 1e5}
				shares := append(make([]float64, 0, 3+4*len(times)), q.PWait(), q.PAbandon(), q.Occupancy())
				last := 1.0
				for _, at := range times {
					level := q.ServiceLevel(at)
					shares = append(shares, level.Plain, level.AbandonsGood, q.PWaitOver(at), q.Left(at))
					if q.PWait() > 0 && q.PWaitOver(at) > last {
						t.Errorf("%d servers, rho %v, patience %v: more wait over %v than before", servers, rho, patience, at)
					}
					last = q.PWaitOver(at)
				}
				for _, s := range shares {
					if !(s >= 0 && s <= 1+1e-12) {
						t.Errorf("%d servers, rho %v, patience %v: a share of %v in %v", servers, rho, patience, s, shares)
					}
				}
				if math.IsNaN(q.MeanWait()) || math.IsNaN(q.ASA()) || q.MeanWait() < 0 {
					t.Errorf("%d servers, rho %v, patience %v: waits %v and %v", servers, rho, patience, q.MeanWait(), q.ASA())
				}
			}
		}
	}
}

// Between whole servers the loss formula obeys the same recursion, and falls.
func TestBReal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(0, 300).Draw(t, "servers")
		a := math.Pow(10, rapid.Float64Range(-4, 3).Draw(t, "log load"))
		b, next := erlang.BReal(x, a), erlang.BReal(x+1, a)
		if want := a * b / (x + 1 + a*b); math.Abs(next-want) > 1e-11*want {
			t.Fatalf("B(%v, %v) = %v, by the recursion %v", x+1, a, next, want)
		}
		lower, upper := erlang.B(int(x)+1, a), erlang.B(int(x), a)
		if b < lower*(1-1e-12) || b > upper*(1+1e-12) {
			t.Fatalf("B(%v, %v) = %v, not between %v and %v", x, a, b, lower, upper)
		}
	})
	// One server and a half, by hand: 1/B(1/2) at load 1 is 1 + e sqrt(pi)/2 erfc(1).
	half := 1 / (1 + math.E*math.SqrtPi/2*math.Erfc(1))
	if got, want := erlang.BReal(1.5, 1), half/(1.5+half); !near(got, want) {
		t.Errorf("B(1.5, 1) = %v, want %v", got, want)
	}
}

// Arguments that mean nothing give NaN.
func TestNonsense(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	for i, v := range []float64{
		erlang.B(-1, 1), erlang.B(1, -1), erlang.B(1, nan), erlang.BReal(-0.5, 1), erlang.BReal(nan, 1), erlang.BReal(math.Inf(1), 1),
		erlang.C(0, 1, 1).PWait(), erlang.C(1, 0.5, 0).MeanWait(), erlang.C(1, nan, 1).PAbandon(), erlang.C(0, 1, 1).ServiceLevel(1).Plain,
		erlang.A(1, 1, 1, 0).PWait(), erlang.A(1, math.Inf(1), 1, 1).PWait(), erlang.A(1, 1, 1, nan).ASA(), erlang.A(0, 1, 1, 1).Occupancy(),
		erlang.Garnett(1, 0), erlang.PoissonTail(1, -1),
		erlang.OfferedLoad(0, func(float64) float64 { return 1 }, func(float64) float64 { return 1 }),
	} {
		if !math.IsNaN(v) {
			t.Errorf("case %d: %v, want NaN", i, v)
		}
	}
	if n := erlang.PoissonServers(10, 0); n != -1 {
		t.Errorf("staffing that never fails: %d", n)
	}
}

// The offered load of a rate that jumps at the full hour, for constant work, is the number who
// came within the last work time; and of a constant rate, rate x mean for any law.
func TestOfferedLoad(t *testing.T) {
	t.Parallel()
	opening := func(t float64) float64 {
		if t < 0 {
			return 0
		}
		return 3
	}
	constant := func(u float64) float64 {
		if u < 10 {
			return 1
		}
		return 0
	}
	steady := func(float64) float64 { return 2 }
	pareto := func(u float64) float64 { return math.Pow(1+u, -3) } // mean 1/2
	for _, row := range []struct {
		name       string
		have, want float64
		within     float64
	}{
		{"before opening", erlang.OfferedLoad(-1, opening, constant), 0, 0},
		{"half a work time after opening", erlang.OfferedLoad(5, opening, constant), 15, 1e-9},
		{"long after opening", erlang.OfferedLoad(25, opening, constant), 30, 1e-9},
		{"exponential, after opening", erlang.OfferedLoad(4, opening, erlang.ExponentialSurvival(7)), 21 * (1 - math.Exp(-4.0/7)), 1e-9},
		{"a heavy tail", erlang.OfferedLoad(0, steady, pareto), 1, 1e-9},
	} {
		if math.Abs(row.have-row.want) > row.within*row.want {
			t.Errorf("%s: %.12g, want %.12g", row.name, row.have, row.want)
		}
	}
}

// A Poisson number, given that it does not exceed n, is what a loss system holds: B ties the tail
// to the probability of one value. Both tails keep their digits.
func TestPoisson(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		mean := math.Pow(10, rapid.Float64Range(-2, 3.5).Draw(t, "log mean"))
		n := int(mean * rapid.Float64Range(0.5, 2).Draw(t, "n/mean"))
		at, beyond := erlang.PoissonTail(n, mean), erlang.PoissonTail(n+1, mean)
		if one := at - beyond; one > 1e-4*at {
			// Below 1e-290 a float64 runs out of digits.
			if b := one / (1 - beyond); b > 1e-290 && math.Abs(b-erlang.B(n, mean)) > 1e-9*b {
				t.Fatalf("mean %v, n %d: B = %v, want %v", mean, n, b, erlang.B(n, mean))
			}
		}
		alpha := rapid.Float64Range(1e-12, 1).Draw(t, "alpha")
		s := erlang.PoissonServers(mean, alpha)
		if erlang.PoissonTail(s, mean) > alpha || s > 0 && erlang.PoissonTail(s-1, mean) <= alpha {
			t.Fatalf("mean %v, alpha %v: %d servers", mean, alpha, s)
		}
	})
}

func BenchmarkA(b *testing.B) {
	for b.Loop() {
		q := erlang.A(5000, 4900, 300, 300)
		_ = q.ServiceLevel(20)
	}
}
