package capacity

import (
	"math"
	"testing"
)

// Where a margin jumps, or bends sharply, between two loads that are as near as the precision, the interval
// holds the place all the same, and its lower end is a load at which the gate is kept.
func TestIntervalHoldsAJump(t *testing.T) {
	t.Parallel()
	jump := func(root, before, after float64) func(float64) float64 {
		return func(load float64) float64 {
			if load < root {
				return before
			}
			return -after
		}
	}
	for _, r := range []struct {
		name  string
		of    func(root float64) func(float64) float64
		noise float64
	}{
		{"from far above to just below", func(x float64) func(float64) float64 { return jump(x, 0.9, 0.02) }, 0},
		{"from just above to far below", func(x float64) func(float64) float64 { return jump(x, 0.02, 0.9) }, 0},
		{"the same with chance", func(x float64) func(float64) float64 { return jump(x, 0.02, 0.9) }, 0.05},
		{"bent", func(x float64) func(float64) float64 {
			return func(load float64) float64 { return math.Min(2*(x-load), 200*(x-load)) }
		}, 0},
		{"straight", falls, 0.01},
	} {
		for _, root := range []float64{0.31, 1.36364, 1.371, 1.4999, 7.77} {
			a, err := Find(t.Context(), &toy{noise: r.noise, of: []func(float64) float64{r.of(root)}}, Search{Criteria: criteria(0)})
			if err != nil {
				t.Fatal(err)
			}
			if l := a.Gates[0]; !(l.Load.Low <= root && root <= l.Load.High) || !l.Reached || l.Load.High > 1.04*l.Load.Low {
				t.Errorf("%s at x%v: x%v [%v, %v], reached %t", r.name, root, l.Load.Value, l.Load.Low, l.Load.High, l.Reached)
			}
		}
	}
}
