package dist

import (
	"fmt"
	"math"
	"sync"
	"testing"
	"time"

	"gonum.org/v1/gonum/mathext"

	"github.com/holdline/holdline/sim/rng"
	"github.com/holdline/holdline/sim/unit"
)

func seconds(s float64) unit.Duration { return unit.Duration(s * 1e9) }

func constantLaw(s float64) Law {
	d := seconds(s)
	return Law{Constant: &d}
}

func exponentialLaw(s float64) Law { return Law{Exponential: &Exponential{seconds(s)}} }

func gammaLaw(s, cv float64) Law { return Law{Gamma: &MeanCV{seconds(s), cv}} }

func lognormalLaw(s, cv float64) Law { return Law{Lognormal: &MeanCV{seconds(s), cv}} }

func weibullLaw(s, shape float64) Law { return Law{Weibull: &Weibull{seconds(s), shape}} }

// row is a law with what theory says about it.
type row struct {
	name     string
	law      Law
	mean, cv float64
}

// compiled is a row with its sampler.
type compiled struct {
	row
	s Sampler
}

// rows are the laws under test, compiled once.
var rows = sync.OnceValue(func() []compiled {
	all := make([]compiled, len(laws()))
	for i, r := range laws() {
		all[i] = compiled{r, r.law.Sampler()}
	}
	return all
})

func laws() []row {
	weibullCV := func(k float64) float64 {
		g := math.Gamma(1 + 1/k)
		return math.Sqrt(math.Gamma(1+2/k)/(g*g) - 1)
	}
	return []row{
		{"constant", constantLaw(30), 30, 0},
		{"exponential", exponentialLaw(8), 8, 1},
		{"gamma in stages", gammaLaw(60, 0.5), 60, 0.5},
		{"gamma like an exponential", gammaLaw(60, 1), 60, 1},
		{"gamma in bursts", gammaLaw(60, 3), 60, 3},
		{"gamma nearly constant", gammaLaw(60, 0.001), 60, 0.001},
		{"gamma nearly always 0", gammaLaw(60, 30), 60, 30},
		{"lognormal", lognormalLaw(180, 1.2), 180, 1.2},
		{"weibull settling in", weibullLaw(120, 0.7), 120, weibullCV(0.7)},
		{"weibull wearing thin", weibullLaw(120, 3), 120, weibullCV(3)},
		{"mixture of exponentials", Law{Mixture: []Part{{3, exponentialLaw(1)}, {1, exponentialLaw(10)}}}, 3.25, math.Sqrt((3*2+1*200)/4.-3.25*3.25) / 3.25},
		{"mixture far apart", Law{Mixture: []Part{{1, gammaLaw(1, 0.1)}, {1, gammaLaw(1000, 0.1)}}}, 500.5, math.Sqrt(1.01*(1+1e6)/2-500.5*500.5) / 500.5},
		{"mixture with a constant", Law{Mixture: []Part{{1, constantLaw(0)}, {1, exponentialLaw(10)}}}, 5, math.Sqrt(3)},
		{"mixture of mixtures", Law{Mixture: []Part{{1, Law{Mixture: []Part{{1, exponentialLaw(2)}, {1, exponentialLaw(4)}}}}, {1, exponentialLaw(3)}}}, 3, math.Sqrt(2*(4./4+16./4+9./2)-9) / 3},
		{"empirical", Law{Empirical: []unit.Duration{seconds(4), seconds(1), seconds(2)}}, 2.25, math.Sqrt((7./3+28./3)/2-2.25*2.25) / 2.25},
		{"empirical of one", Law{Empirical: []unit.Duration{seconds(4)}}, 4, 0},
	}
}

// moments integrates the quantile function over its uniform, in logits, where it is smooth.
func moments(s Sampler) (mean, cv float64) {
	const n, reach = 20_000, 36.7
	sum, squares := 0.0, 0.0
	for i := range n {
		logit := reach * (2*(float64(i)+0.5)/n - 1)
		p, q := 1/(1+math.Exp(-logit)), 1/(1+math.Exp(logit))
		x := s.at(p, q)
		w := p * q * 2 * reach / n
		sum += x * w
		squares += x * x * w
	}
	return sum, math.Sqrt(max(squares-sum*sum, 0)) / sum
}

func TestMeanAndSpread(t *testing.T) {
	for _, r := range rows() {
		s := r.s
		if got := r.law.Mean(); math.Abs(got/r.mean-1) > 1e-12 || s.Mean() != got {
			t.Errorf("%s: Mean is %v (sampler %v), want %v", r.name, got, s.Mean(), r.mean)
		}
		mean, cv := moments(s)
		if math.Abs(mean/r.mean-1) > 1e-4 || math.Abs(cv-r.cv) > 1e-4*max(r.cv, 1) {
			t.Errorf("%s: sampled mean %v and cv %v, want %v and %v", r.name, mean, cv, r.mean, r.cv)
		}
	}
}

func TestClosedForms(t *testing.T) {
	v := math.Log1p(1.44)
	exponential := func(u float64) float64 { return -8 * math.Log1p(-u) }
	normal := func(u float64) float64 { // from the smaller tail
		if u > 0.5 {
			return -mathext.NormalQuantile(1 - u)
		}
		return mathext.NormalQuantile(u)
	}
	for _, r := range []struct {
		name string
		law  Law
		want func(u float64) float64
		off  float64 // relative error allowed
	}{
		{"constant", constantLaw(30), func(float64) float64 { return 30 }, 0},
		{"exponential", exponentialLaw(8), exponential, 1e-14},
		{"lognormal", lognormalLaw(180, 1.2), func(u float64) float64 { return 180 * math.Exp(normal(u)*math.Sqrt(v)-v/2) }, 1e-13},
		{"weibull", weibullLaw(120, 2), func(u float64) float64 { return 120 / math.Gamma(1.5) * math.Sqrt(-math.Log1p(-u)) }, 1e-14},
		{"gamma, shape 1", gammaLaw(8, 1), exponential, 1e-6},
		{"mixture of one", Law{Mixture: []Part{{5, exponentialLaw(8)}}}, exponential, 1e-14},
		{"mixture of equals", Law{Mixture: []Part{{5, exponentialLaw(8)}, {1, exponentialLaw(8)}}}, exponential, 1e-6},
		{"empirical", Law{Empirical: []unit.Duration{seconds(3), seconds(1), seconds(2)}}, func(u float64) float64 { return 1 + 2*u }, 1e-14},
	} {
		s := r.law.Sampler()
		for _, u := range uniforms() {
			if got, want := s.Quantile(u), r.want(u); !(math.Abs(got/want-1) <= r.off) {
				t.Errorf("%s at %v: got %v, want %v", r.name, u, got, want)
			}
		}
	}
}

// uniforms covers (0, 1) with its ends, where tables go wrong first.
func uniforms() []float64 {
	ends := []float64{0x1p-53, 3 * 0x1p-53, 1e-12, 1e-6, 0.5, 1 - 1e-6, 1 - 1e-12, 1 - 3*0x1p-53, 1 - 0x1p-53}
	us := make([]float64, 0, len(ends)+400)
	us = append(us, ends...)
	for i := range 400 {
		us = append(us, rng.New(1, 0).Uniform(rng.Work, i))
	}
	return us
}

// The tables against the exact solution, everywhere that Newton and bisection can reach.
func TestTablesAreWithinOneInAMillion(t *testing.T) {
	for _, r := range rows() {
		s := r.s
		if s.kind != gamma && s.kind != mixture {
			continue
		}
		worst, rough := 0.0, 0
		for _, c := range s.table.cells {
			if c.rough {
				rough++
			}
		}
		for i := range 4_000 {
			logit := 36.7 * (2*rng.New(2, 0).Uniform(rng.Work, i) - 1)
			p, q := 1/(1+math.Exp(-logit)), 1/(1+math.Exp(logit))
			got, want := s.table.at(p, q), math.Exp(s.table.log(p, q))
			if want > 1e-300 {
				worst = max(worst, math.Abs(got/want-1))
			}
		}
		t.Logf("%-28s worst relative error %.1e, %d pieces, %d of them solved exactly", r.name, worst, len(s.table.cells), rough)
		if rough > len(s.table.cells)/100 {
			t.Errorf("%s: %d of %d pieces are solved at every draw", r.name, rough, len(s.table.cells))
		}
		if worst > 1e-6 {
			t.Errorf("%s: the table is off by %.2g, want at most 1e-6", r.name, worst)
		}
	}
}

// The exact solutions against gonum's distribution functions: F(Q(u)) = u in the smaller tail.
func TestQuantilesInvertTheTails(t *testing.T) {
	for _, r := range rows() {
		s := r.s
		if s.kind != gamma && s.kind != mixture || r.name == "mixture with a constant" {
			continue
		}
		for _, u := range uniforms() {
			x := s.Quantile(u)
			if x < 1e-12 {
				continue
			}
			eps := 1e-6 // the table's error moves the tail by at most this in x
			below, _ := s.tails(x * (1 + eps))
			_, above := s.tails(x * (1 - eps))
			if below < u*(1-1e-9) || above < (1-u)*(1-1e-9) {
				t.Errorf("%s: quantile %v at %v has tails %v and %v", r.name, x, u, below, above)
			}
		}
	}
}

func TestQuantilesRise(t *testing.T) {
	for _, r := range rows() {
		s := r.s
		previous := -1.0
		for i := range 4_000 {
			logit := 36.7 * (2*(float64(i)+0.5)/4_000 - 1)
			x := s.at(1/(1+math.Exp(-logit)), 1/(1+math.Exp(logit)))
			if x < previous*(1-1e-11) {
				t.Fatalf("%s: falls from %v to %v at logit %v", r.name, previous, x, logit)
			}
			previous = x
		}
	}
}

func TestScale(t *testing.T) {
	for _, r := range rows() {
		s := r.s
		half := s.Scale(0.5)
		if half.Mean() != s.Mean()/2 {
			t.Errorf("%s: the mean of half is %v of %v", r.name, half.Mean(), s.Mean())
		}
		for _, u := range uniforms() {
			if got, want := half.Quantile(u), s.Quantile(u)/2; math.Abs(got-want) > 1e-12*want {
				t.Errorf("%s at %v: half is %v, want %v", r.name, u, got, want)
			}
		}
		if none := s.Scale(0); none.Sample(0.999) != 0 || none.Mean() != 0 {
			t.Errorf("%s scaled by 0 still gives %v", r.name, none.Sample(0.999))
		}
	}
	if never := (Law{Never: true}).Sampler().Scale(0.1); never.Sample(0.1) != Forever {
		t.Errorf("a tenth of never is %v, want never", never.Sample(0.1))
	}
}

func TestForever(t *testing.T) {
	never := Law{Never: true}
	rows := []struct {
		name string
		s    Sampler
		u    float64
		want time.Duration
	}{
		{"never", never.Sampler(), 0.5, Forever},
		{"a heavy tail saturates", weibullLaw(1e9, 0.05).Sampler(), 1 - 1e-9, Forever},
		{"the finite half of a mixture", Law{Mixture: []Part{{1, never}, {1, constantLaw(2)}}}.Sampler(), 0.49, 2 * time.Second},
		{"the infinite half of a mixture", Law{Mixture: []Part{{1, never}, {1, constantLaw(2)}}}.Sampler(), 0.51, Forever},
		{"the first finite quarter", Law{Mixture: []Part{{2, never}, {1, constantLaw(1)}, {1, constantLaw(2)}}}.Sampler(), 0.24, time.Second},
		{"the second finite quarter", Law{Mixture: []Part{{2, never}, {1, constantLaw(1)}, {1, constantLaw(2)}}}.Sampler(), 0.26, 2 * time.Second},
		{"nothing but never", Law{Mixture: []Part{{1, never}}}.Sampler(), 0.01, Forever},
		{"the zero sampler", Sampler{}, 0.5, 0},
		{"the zero law", Law{}.Sampler(), 0.5, 0},
	}
	for _, r := range rows {
		if got := r.s.Sample(r.u); got != r.want {
			t.Errorf("%s: got %v, want %v", r.name, got, r.want)
		}
	}
	if m := (Law{Mixture: []Part{{1, never}, {1, constantLaw(2)}}}).Mean(); !math.IsInf(m, 1) {
		t.Errorf("the mean of a mixture with never is %v, want +Inf", m)
	}
}

// Pinned draws: same seed, same bytes.
func TestDrawsArePinned(t *testing.T) {
	golden := map[string]string{
		"constant":                  "[30s 30s 30s 30s]",
		"exponential":               "[2.8584s 706.877ms 14.298572s 2.601903s]",
		"gamma in stages":           "[41.485235s 24.615346s 1m27.391726s 39.936561s]",
		"gamma like an exponential": "[21.437998s 5.30158s 1m47.239292s 19.514276s]",
		"gamma in bursts":           "[6.595ms 0s 1m11.37214s 3.242ms]",
		"gamma nearly constant":     "[59.968597s 59.917519s 1m0.057866s 59.964596s]",
		"gamma nearly always 0":     "[0s 0s 0s 0s]",
		"lognormal":                 "[1m10.307048s 31.448355s 4m46.531143s 1m6.014022s]",
		"weibull settling in":       "[21.791331s 2.961125s 3m37.318973s 19.05253s]",
		"weibull wearing thin":      "[1m35.356597s 59.853714s 2m43.082483s 1m32.414507s]",
		"mixture of exponentials":   "[485.772ms 115.338ms 4.513667s 439.823ms]",
		"mixture far apart":         "[1.022398s 904.128ms 17m19.859741s 1.01061s]",
		"mixture with a constant":   "[0s 0s 10.941744s 0s]",
		"mixture of mixtures":       "[1.020725s 250.211ms 5.340258s 928.16ms]",
		"empirical":                 "[1.600875s 1.169137s 3.330368s 1.555289s]",
		"empirical of one":          "[4s 4s 4s 4s]",
	}
	k := rng.New(42, 0).Name("refund-status")
	for _, r := range rows() {
		s := r.s
		draws := make([]time.Duration, 4)
		for leg := range draws {
			draws[leg] = s.Sample(k.Uniform(rng.Patience, leg+1)).Round(time.Microsecond)
		}
		if got := fmt.Sprint(draws); got != golden[r.name] {
			t.Errorf("%q: %q,", r.name, got)
		}
	}
}

func TestSamplingAllocatesNothing(t *testing.T) {
	for _, r := range rows() {
		s := r.s
		i := 0
		if n := testing.AllocsPerRun(100, func() { i++; s.Sample(rng.Key(i).Uniform(rng.Work, 0)) }); n != 0 {
			t.Errorf("%s: %v allocations a sample", r.name, n)
		}
	}
}

func BenchmarkSample(b *testing.B) {
	for _, r := range rows() {
		b.Run(r.name, func(b *testing.B) {
			s := r.law.Sampler()
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				s.Sample((float64(i&1023) + 0.5) / 1024)
			}
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	for _, r := range rows() {
		b.Run(r.name, func(b *testing.B) {
			for b.Loop() {
				r.law.Sampler()
			}
		})
	}
}
