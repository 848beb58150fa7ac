package staffing_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/holdline/holdline/sim/staffing"
)

// dayShifts are a full day, part time and half a day, in half hours.
func dayShifts(intervals int) []staffing.Pattern {
	all := []staffing.Pattern{
		{Name: "full", Length: 17, Break: 1, BreakAt: 8},
		{Name: "part", Length: 12, Break: 1, BreakAt: 6},
		{Name: "half", Length: 8},
	}
	for i := range all {
		for t := range intervals {
			all[i].Starts = append(all[i].Starts, t)
		}
	}
	return all
}

// covers says whether shifts put the heads into each interval that it needs.
func covers(shifts []staffing.Shift, patterns []staffing.Pattern, need []int) bool {
	have := staffing.Covered(shifts, patterns, len(need))
	for t, n := range need {
		if have[t] < n {
			return false
		}
	}
	return true
}

// A day with two peaks is covered within 2 % of the bound that no shifts go below.
func TestCoverADay(t *testing.T) {
	t.Parallel()
	for _, peak := range []float64{12, 40, 200} {
		need := make([]int, 48)
		for i := range need {
			h := float64(i) / 2
			need[i] = int(math.Ceil(peak*(0.15+0.85*math.Exp(-(h-11)*(h-11)/14)+0.5*math.Exp(-(h-17)*(h-17)/6)))) + i*7%3
		}
		patterns := dayShifts(len(need))
		shifts, paid, bound, err := staffing.Cover(context.Background(), need, patterns)
		if err != nil || !covers(shifts, patterns, need) {
			t.Fatalf("peak %v: %v, covered: %v", peak, err, covers(shifts, patterns, need))
		}
		t.Logf("peak %v: %d paid half hours, bound %.1f", peak, paid, bound)
		if float64(paid) < bound-1e-6 || float64(paid) > bound*1.02+2 {
			t.Errorf("peak %v: %d paid half hours; the bound is %.1f", peak, paid, bound)
		}
	}
}

// Small cases agree with trying everything.
func TestCoverAgreesWithTryingEverything(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	off := 0
	for range 60 {
		need := make([]int, 6)
		for i := range need {
			need[i] = r.IntN(3)
		}
		patterns := []staffing.Pattern{
			{Length: 4, Break: 1, BreakAt: 2, Starts: []int{0, 1, 2}},
			{Length: 2, Starts: []int{0, 1, 2, 3, 4}},
		}
		shifts, paid, bound, err := staffing.Cover(context.Background(), need, patterns)
		if err != nil || !covers(shifts, patterns, need) {
			t.Fatalf("%v: %v", need, err)
		}
		best := cheapest(need, patterns)
		if paid < best || float64(best) < bound-1e-6 {
			t.Fatalf("%v: %d paid with a bound of %v, and everything tried gives %d", need, paid, bound, best)
		}
		if paid > best {
			off++
		}
	}
	if off > 3 {
		t.Errorf("%d of 60 cases are not the cheapest", off)
	}
}

// cheapest tries all numbers up to 2 of each shift.
func cheapest(need []int, patterns []staffing.Pattern) int {
	var all []staffing.Shift
	for i, p := range patterns {
		for _, s := range p.Starts {
			all = append(all, staffing.Shift{Pattern: i, Start: s})
		}
	}
	best := math.MaxInt
	var try func(i, paid int)
	try = func(i, paid int) {
		if paid >= best {
			return
		}
		if i == len(all) {
			if covers(all, patterns, need) {
				best = paid
			}
			return
		}
		p := patterns[all[i].Pattern]
		for n := range 3 {
			all[i].Heads = n
			try(i+1, paid+n*(p.Length-p.Break))
		}
		all[i].Heads = 0
	}
	try(0, 0)
	return best
}

// An interval that no pattern reaches is told, and one that needs nobody gets nobody.
func TestCoverCorners(t *testing.T) {
	t.Parallel()
	half := []staffing.Pattern{{Name: "half", Length: 4, Starts: []int{0, 2}}}
	_, _, _, err := staffing.Cover(context.Background(), []int{0, 0, 0, 0, 0, 0, 0, 1}, half)
	if far, ok := errors.AsType[*staffing.UncoverableError](err); !ok || far.Interval != 7 {
		t.Errorf("have %v, want interval 7 uncoverable", err)
	}
	shifts, paid, bound, err := staffing.Cover(context.Background(), make([]int, 8), half)
	if err != nil || len(shifts) > 0 || paid != 0 || bound != 0 {
		t.Errorf("nobody needed: %v, %d paid, bound %v, %v", shifts, paid, bound, err)
	}
	shifts, _, _, err = staffing.Cover(context.Background(), []int{1, 1, 1, 1, 1, 1}, half)
	if err != nil || !slices.Equal(staffing.Covered(shifts, half, 6), []int{1, 1, 2, 2, 1, 1}) {
		t.Errorf("two halves that overlap: %v, %v", shifts, err)
	}
}
