package capacity

import (
	"math"
	"testing"

	"github.com/holdline/holdline/sim/rng"
)

// looked gives short steps at these loads, each with one gate about a share that should be 80 % at least.
func looked(share func(load float64) float64, trials float64, loads ...float64) []Rung {
	out := make([]Rung, len(loads))
	for i, x := range loads {
		out[i] = shortLook(share(x), trials)
		out[i].Load = x
	}
	return out
}

func shortLook(share, trials float64) Rung {
	r := gates(1, share-0.8)
	r.Short, r.Looks = true, []Look{{Share: share, Limit: 0.8, Trials: trials}}
	return r
}

// falling is a share that falls with the load, and is 80 % at the limit.
func falling(limit, slope float64) func(float64) float64 {
	return func(x float64) float64 { return 1 / (1 + math.Pow(x/limit, slope)/4) }
}

// A curve that the steps lie on crosses where they do, with an interval that narrows as they weigh more;
// a gate with an upper bound is the same curve upside down.
func TestCurveThroughItsOwnPoints(t *testing.T) {
	t.Parallel()
	const limit = 1.3
	loads := []float64{0.7, 1, 1.2, 1.4, 1.7, 2}
	before := math.Inf(1)
	for _, trials := range []float64{5, 50, 500} {
		c := (Ladder{}).Bracket(looked(falling(limit, 6), trials, loads...)).Curve
		if c == nil || math.Abs(c.Value-limit) > 0.01 || c.Steps != len(loads) || !(c.Low < limit) || !(c.High > limit) || c.Low == 0 || !(c.High-c.Low < before) {
			t.Fatalf("%v trials a step: %+v", trials, c)
		}
		before = c.High - c.Low
	}
	steps := looked(falling(limit, 6), 50, loads...)
	for i := range steps {
		l := &steps[i].Looks[0]
		*l = Look{Share: 1 - l.Share, Limit: 1 - l.Limit, Rises: true, Trials: l.Trials}
	}
	up, down := (Ladder{}).Bracket(steps).Curve, (Ladder{}).Bracket(looked(falling(limit, 6), 50, loads...)).Curve
	if math.Abs(up.Value-down.Value) > 1e-9 || math.Abs(up.Low-down.Low) > 1e-9 || math.Abs(up.High-down.High) > 1e-9 {
		t.Errorf("%+v upside down is %+v", *down, *up)
	}
}

// Where steps part cleanly the crossing lies between them, and nowhere in particular. Where it may
// lie beyond what was tried, it is not said to lie within.
func TestCurveOfStepsThatPart(t *testing.T) {
	t.Parallel()
	parts := func(x float64) float64 {
		if x < 1.5 {
			return 1
		}
		return 0
	}
	c := (Ladder{}).Bracket(looked(parts, 20, 0.5, 1, 2, 4)).Curve
	if c == nil || c.Value < 1.3 || c.Value > 1.6 || c.Low < 0.5 || c.Low > 1.1 || c.High < 1.8 || c.High > 4 {
		t.Errorf("%+v", c)
	}
	for _, trials := range []float64{0.5, 1} {
		if c = (Ladder{}).Bracket(looked(falling(1.3, 3), trials, 1, 1.2, 1.4, 1.6)).Curve; c == nil || c.Low != 0 || !math.IsInf(c.High, 1) {
			t.Errorf("%v trials a step: %+v", trials, c)
		}
	}
}

// The gate that a single step happened to break first is not the first by all steps: the answer is that of
// whichever breaks at the lower load.
func TestFirstByTheEstimatesOfAllSteps(t *testing.T) {
	t.Parallel()
	loads := []float64{1, 1.19, 1.41, 1.68}
	unlucky, steady := []float64{0.9, 0.79, 0.82, 0.6}, []float64{0.9, 0.82, 0.7, 0.5}
	rungs := make([]Rung, 0, len(loads))
	for i, load := range loads {
		r, o := shortLook(unlucky[i], 30), shortLook(steady[i], 30)
		r.Load, r.Gates, r.Looks = load, append(r.Gates, o.Gates...), append(r.Looks, o.Looks...)
		rungs = append(rungs, r)
	}
	b := (Ladder{}).Bracket(rungs)
	if b.First != 1 || b.Next != 0 || b.Curve == nil || b.Value != b.Curve.Value || !(b.Value < b.Gates[0].Curve.Value) {
		t.Errorf("gate %d breaks first at %v, then %d; want 1 and then 0, at %v", b.First, b.Value, b.Next, b.Gates[0].Curve)
	}
}

// No curve is claimed of fewer than four steps, of steps on one side, of a measure that is no share, nor
// where two plain steps bracket the limit.
func TestNoCurve(t *testing.T) {
	t.Parallel()
	share := falling(1.3, 6)
	enough := looked(share, 20, 0.8, 1.2, 1.5, 2)
	mean := looked(share, 20, 0.8, 1.2, 1.5, 2)
	limitless := looked(share, 20, 0.8, 1.2, 1.5, 2)
	plain := looked(share, 20, 0.8, 1.2, 1.5, 2)
	for i := range mean {
		mean[i].Looks[0] = Look{Share: math.NaN()}
		limitless[i].Looks[0].Limit = 1
		plain[i].Short, plain[i].Gates = false, []Finding{Holds, Holds, Breaks, Breaks}[i:i+1]
	}
	for name, r := range map[string]struct {
		rungs []Rung
		want  bool
	}{
		"four steps":       {enough, true},
		"three":            {enough[:3], false},
		"on one side":      {looked(share, 20, 0.5, 0.8, 1, 1.2), false},
		"a mean":           {mean, false},
		"a limit of 100 %": {limitless, false},
		"plain steps":      {plain, false},
	} {
		if c := (Ladder{}).Bracket(r.rungs).Curve; (c != nil) != r.want {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

// Searches with short steps go on around the limit until the curve through all of them is as narrow as
// asked for, and its interval holds the limit in some 95 % of them: steps that scatter as they are said
// to, and steps that scatter twice as much.
func TestCurvesHoldTheLimit(t *testing.T) {
	t.Parallel()
	for _, r := range []struct {
		name   string
		told   float64 // trials a step is said to be worth
		weighs int     // and is
		least  float64 // of the intervals that hold
	}{{"as they are said to", 12, 12, 0.92}, {"twice as much", 24, 12, 0.88}} {
		src := rng.New(11, 0).Source(rng.Work)
		held, open, steps := 0, 0, 0
		searches := 200
		if testing.Short() {
			searches = 5 // all of them are slow under the race detector, to which arithmetic is nothing
		}
		for range searches {
			limit := math.Exp(2*src.Uniform() - 1)
			share := falling(limit, 5)
			l := Ladder{Precision: 0.15}
			rungs := climb(t, l, func(x float64) Rung {
				good := 0
				for range r.weighs {
					if src.Uniform() < share(x) {
						good++
					}
				}
				return shortLook(float64(good)/float64(r.weighs), r.told)
			})
			steps += len(rungs)
			switch c := l.Bracket(rungs).Curve; {
			case c == nil:
				t.Fatalf("no curve through %v", loads(rungs))
			case c.Low <= limit && limit <= c.High:
				held++
				fallthrough
			default:
				if !c.narrow(l.Precision) {
					open++
				}
			}
		}
		t.Logf("steps scatter %s: %d of %d hold the limit, after %d steps on average; %d are wider than asked for", r.name, held, searches, steps/searches, open)
		if testing.Short() {
			continue
		}
		if share := float64(held) / float64(searches); share < r.least || share > 0.995 || open > searches/20 {
			t.Errorf("steps scatter %s: %.3f hold the limit, %d are wider than asked for", r.name, share, open)
		}
	}
}
