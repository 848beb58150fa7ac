package desk

import (
	"cmp"
	"slices"
	"time"

	"github.com/holdline/holdline/sim/rng"
)

// step is a change of a group's heads.
type step struct {
	at      time.Duration
	paid    int // heads on shift from then on
	present int // of them not absent
}

// roster is the heads of a group over time: shifts added up, absence taken off.
type roster struct {
	steps []step
	next  int // index of the step to come
}

// newRoster adds up the shifts of a group. Heads are chairs: a shift takes the lowest free ones
// when it begins, so that shifts in a row have the same people, and whoever is absent is absent
// from all shifts that begin that day.
func newRoster(shifts []Shift, absence float64, key rng.Key, day time.Duration) roster {
	order := slices.Clone(shifts)
	slices.SortStableFunc(order, func(a, b Shift) int { return cmp.Compare(a.From, b.From) })
	var changes []step
	var taken []time.Duration // by chair: until when
	for _, s := range order {
		if s.Headcount <= 0 || s.To <= s.From {
			continue
		}
		present, chair := 0, 0
		for range s.Headcount {
			for chair < len(taken) && taken[chair] > s.From {
				chair++
			}
			if chair == len(taken) {
				taken = append(taken, 0)
			}
			taken[chair] = s.To
			if !absent(key, chair, s.From, absence, day) {
				present++
			}
		}
		changes = append(changes, step{s.From, s.Headcount, present}, step{s.To, -s.Headcount, -present})
	}
	return roster{steps: sum(changes)}
}

// absent draws whether a head misses the shifts that begin on a day.
func absent(key rng.Key, chair int, from time.Duration, share float64, day time.Duration) bool {
	return share > 0 && key.Num(uint64(chair)).Num(uint64(from/day)).Uniform(rng.Absence, 0) < share
}

// sum turns changes into levels, one step a time at which something differs.
func sum(changes []step) []step {
	slices.SortStableFunc(changes, func(a, b step) int { return cmp.Compare(a.at, b.at) })
	var steps []step
	var now step
	for i, c := range changes {
		now = step{c.at, now.paid + c.paid, now.present + c.present}
		if i+1 < len(changes) && changes[i+1].at == c.at {
			continue
		}
		if len(steps) == 0 || steps[len(steps)-1].paid != now.paid || steps[len(steps)-1].present != now.present {
			steps = append(steps, now)
		}
	}
	return steps
}

// most is the largest number of heads ever present.
func (r *roster) most() int {
	most := 0
	for _, s := range r.steps {
		most = max(most, s.present)
	}
	return most
}

// due is when the heads change next.
func (r *roster) due() time.Duration {
	if r.next == len(r.steps) {
		return never
	}
	return r.steps[r.next].at
}

// take gives the heads from time t on.
func (r *roster) take(t time.Duration) (paid, present int) {
	for r.next < len(r.steps) && r.steps[r.next].at <= t {
		r.next++
	}
	if r.next == 0 {
		return 0, 0
	}
	s := r.steps[r.next-1]
	return s.paid, s.present
}
