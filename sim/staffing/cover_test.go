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

// A day with two peaks is covered within 1 % of the bound that no shifts go below.
func TestCoverADay(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("numbers alone: nothing to race")
	}
	for _, peak := range []float64{40} {
		need := make([]int, 48)
		for i := range need {
			h := float64(i) / 2
			need[i] = int(math.Ceil(peak*(0.15+0.85*math.Exp(-(h-11)*(h-11)/14)+0.5*math.Exp(-(h-17)*(h-17)/6)))) + i*7%3
		}
		patterns := dayShifts(len(need))
		c, err := staffing.Cover(context.Background(), need, 0, patterns)
		if err != nil || !covers(c.Shifts, patterns, need) {
			t.Fatalf("peak %v: %v, %v", peak, err, c)
		}
		t.Logf("peak %v: %d paid half hours, bound %.1f", peak, c.Paid, c.Bound)
		if float64(c.Paid) < c.Bound-1e-6 || float64(c.Paid) > c.Bound*1.01+4 {
			t.Errorf("peak %v: %d paid half hours; the bound is %.1f", peak, c.Paid, c.Bound)
		}
	}
}

// Small cases agree with trying everything.
func TestCoverAgreesWithTryingEverything(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		need := make([]int, 6)
		for i := range need {
			need[i] = r.IntN(3)
		}
		patterns := []staffing.Pattern{
			{Length: 4, Break: 1, BreakAt: 2, Starts: []int{0, 1, 2}},
			{Length: 2, Starts: []int{0, 1, 2, 3, 4}},
		}
		c, err := staffing.Cover(context.Background(), need, 0, patterns)
		if err != nil || !covers(c.Shifts, patterns, need) {
			t.Fatalf("%v: %v", need, err)
		}
		if best := cheapest(need, patterns); c.Paid != best || float64(best) < c.Bound-1e-6 {
			t.Errorf("%v: %d paid with a bound of %v, and everything tried gives %d", need, c.Paid, c.Bound, best)
		}
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
	_, err := staffing.Cover(context.Background(), []int{0, 0, 0, 0, 0, 0, 0, 1}, 0, half)
	if far, ok := errors.AsType[*staffing.UncoverableError](err); !ok || far.Interval != 7 {
		t.Errorf("have %v, want interval 7 uncoverable", err)
	}
	c, err := staffing.Cover(context.Background(), make([]int, 8), 0, half)
	if err != nil || len(c.Shifts) > 0 || c.Paid != 0 || c.Bound != 0 {
		t.Errorf("nobody needed: %+v, %v", c, err)
	}
	c, err = staffing.Cover(context.Background(), []int{1, 1, 1, 1, 1, 1}, 0, half)
	if err != nil || !slices.Equal(staffing.Covered(c.Shifts, half, 6), []int{1, 1, 2, 2, 1, 1}) || c.Over {
		t.Errorf("two halves that overlap: %+v, %v", c, err)
	}
	// No more than one at a time leaves no way, and that is told.
	c, err = staffing.Cover(context.Background(), []int{1, 1, 1, 1, 1, 1}, 1, half)
	if err != nil || !c.Over {
		t.Errorf("two halves that overlap, with room for one: %+v, %v", c, err)
	}
}

// Where long shifts would put too many on at once, shorter ones are taken.
func TestCoverKeepsALimit(t *testing.T) {
	t.Parallel()
	patterns := []staffing.Pattern{{Name: "long", Length: 4, Starts: []int{0, 1}}, {Name: "short", Length: 3, Starts: []int{0, 1, 2}}}
	need := []int{2, 2, 0, 2, 2}
	for _, most := range []int{0, 4} {
		c, err := staffing.Cover(context.Background(), need, most, patterns)
		if err != nil || !covers(c.Shifts, patterns, need) || c.Over || most > 0 && slices.Max(staffing.Covered(c.Shifts, patterns, 5)) > most {
			t.Errorf("at most %d: %+v, %v", most, c, err)
		}
	}
}

// What is longer than a day is covered a day at a time, with what its shifts reach into.
func TestCoverDays(t *testing.T) {
	t.Parallel()
	half := []staffing.Pattern{{Name: "half", Length: 8}}
	need := make([]int, 120)
	for i := range need {
		need[i] = 3
		half[0].Starts = append(half[0].Starts, i)
	}
	c, err := staffing.Cover(context.Background(), need, 0, half)
	if err != nil || !covers(c.Shifts, half, need) || c.Paid != 360 || c.Bound != 360 {
		t.Errorf("15 halves for 3 people: %+v, %v", c, err)
	}
	half[0].Starts = half[0].Starts[:90]
	_, err = staffing.Cover(context.Background(), need, 0, half)
	if far, ok := errors.AsType[*staffing.UncoverableError](err); !ok || far.Interval != 97 {
		t.Errorf("have %v, want interval 97 uncoverable", err)
	}
}

// A limit holds over the seam between days too: who is still on from the day before takes room of the
// next. Each of these days has a way to keep it.
func TestCoverKeepsALimitFromDayToDay(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	const most, length, days = 5, 8, 2
	for range 20 {
		need := make([]int, 48*days+24)
		patterns := []staffing.Pattern{{Name: "long", Length: length}, {Name: "short", Length: 4}}
		for i := range need {
			for k := range patterns {
				patterns[k].Starts = append(patterns[k].Starts, i)
			}
		}
		// Whoever is needed is there on shifts that keep the limit.
		on := make([]int, len(need)+length)
		for range 60 {
			start, n := r.IntN(len(need)-length), patterns[r.IntN(2)].Length
			if slices.Max(on[start:start+n]) < most {
				for i := start; i < start+n; i++ {
					on[i]++
				}
			}
		}
		for i := range need {
			need[i] = max(0, on[i]-r.IntN(2))
		}
		c, err := staffing.Cover(context.Background(), need, most, patterns)
		if err != nil || !covers(c.Shifts, patterns, need) {
			t.Fatalf("%v: %v", need, err)
		}
		if n := slices.Max(staffing.Covered(c.Shifts, patterns, len(need))); n > most || c.Over {
			t.Errorf("%d at a time, with room for %d: needed are %v", n, most, need)
		}
	}
}
