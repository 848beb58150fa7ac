package staffing

import (
	"math"
	"testing"
)

func exponential(mean float64) Effort {
	return Effort{Mean: mean, Work: func(p float64) float64 { return -mean * math.Log1p(-p) }}
}

func constant(x float64) Effort {
	return Effort{Mean: x, Work: func(float64) float64 { return x }}
}

// Without a pause an agent takes up one customer and then as many as come to an end within the stay: a
// Poisson number of memoryless ones, as many as fit of those who take equally long. Cutting the law to a
// grid may only add some.
func TestStartsInAStay(t *testing.T) {
	t.Parallel()
	const step, half = 3.6, 1800
	stays := []int{half / 2 / 3.6, half / 3.6}
	for i, c := range shortest([]Effort{exponential(360)}, step, stays[1]).starts(stays) {
		load := float64(stays[i]) * step / 360
		if m := c.mean(); m < 1+load || m > 1.02*(1+load) {
			t.Errorf("%d steps: %.3f customers, want %.3f", stays[i], m, 1+load)
		}
		more := c.atLeast()
		exact := 1.0 // the chance of n or more
		for n, p := 1, math.Exp(-load); n < 12; n++ {
			if got := more(n); got < exact-1e-9 || got > exact+0.03 {
				t.Errorf("%d steps: %d or more with %.4f, want %.4f", stays[i], n, got, exact)
			}
			exact -= p
			p *= load / float64(n)
		}
	}
	for _, x := range []struct {
		takes float64
		want  int
	}{{360, 5}, {359, 6}, {361, 5}, {1800, 1}, {7200, 1}} {
		c := shortest([]Effort{constant(x.takes)}, 1, half).starts([]int{half})[0]
		if c.low != x.want || len(c.p) != 1 {
			t.Errorf("of %v s each, %d to %d fit, want %d", x.takes, c.low, c.low+len(c.p)-1, x.want)
		}
	}
}

// Whoever takes the shortest of two efforts takes no longer than either; wrap-up comes on top.
func TestShortestEffort(t *testing.T) {
	t.Parallel()
	wrapped := constant(100)
	wrapped.WrapUp = func(p float64) float64 { return 40 * p }
	l := shortest([]Effort{wrapped, constant(120)}, 1, 1000)
	sum := 0.0
	for x, p := range l {
		sum += p
		if p > 0 && (x < 100 || x > 120) {
			t.Errorf("%d s with %.3f", x, p)
		}
	}
	if math.Abs(sum-1) > 1e-9 || math.Abs(l[100]-1.0/32) > 1e-9 || l[120] < 0.45 {
		t.Errorf("all with %.6f, the shortest with %.4f, 120 s with %.4f", sum, l[100], l[120])
	}
}

// Of two kinds an agent may take whichever fits: one of 20 minutes and then one of half an hour make more
// of half an hour than either kind alone.
func TestMostWorkOfTwoKinds(t *testing.T) {
	t.Parallel()
	const stay = 1800
	short, long := shortest([]Effort{constant(1200)}, 1, stay), shortest([]Effort{constant(1800)}, 1, stay)
	for _, x := range []struct {
		kinds []lattice
		means []float64
		want  float64
	}{
		{[]lattice{short}, []float64{1200}, 2400},
		{[]lattice{long}, []float64{1800}, 1800},
		{[]lattice{short, long}, []float64{1200, 1800}, 3000},
	} {
		if got := mostWork(x.kinds, x.means, stay); math.Abs(got-x.want) > 1e-6 {
			t.Errorf("%v s of work are taken up in half an hour, want %v", got, x.want)
		}
	}
}

// Who is served in time has waited for all who came before: with one more taken up than came before, no
// more than one of the window is served.
func TestServedInOrder(t *testing.T) {
	t.Parallel()
	fixed := func(n int) count { return count{n, []float64{1}} }
	for _, x := range []struct{ before, of, taken, want int }{{10, 5, 9, 0}, {10, 5, 11, 1}, {10, 5, 40, 5}, {0, 5, 3, 3}} {
		if got := served(fixed(x.before), fixed(x.of).atLeast(), fixed(x.taken)); math.Abs(got-float64(x.want)) > 1e-12 {
			t.Errorf("%d before %d, %d taken up: %v are served, want %d", x.before, x.of, x.taken, got, x.want)
		}
	}
	// Of 4 on average of whom any number is taken up, all are served; of whom one is, those days' one on which any came.
	if got := served(fixed(0), poisson(4, 0).atLeast(), fixed(100)); math.Abs(got-4) > 1e-9 {
		t.Errorf("%v of 4 are served", got)
	}
	if got, want := served(fixed(0), poisson(4, 0).atLeast(), fixed(1)), 1-math.Exp(-4); math.Abs(got-want) > 1e-9 {
		t.Errorf("%v are served, want %v", got, want)
	}
}
