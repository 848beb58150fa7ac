package desk

import (
	"math"
	"time"
)

// rotation says how many of a group's heads are away for breaks and coaching: a whole number an
// interval, with the fraction carried to the next, so that the share is exact in the long run.
type rotation struct {
	share    float64
	interval time.Duration
	carry    float64 // of the interval that runs, before it; starts at a keyed draw
	due      time.Duration
	present  int
	away     int
}

// turn ends the interval that runs: what it owed or was owed goes into the next.
func (r *rotation) turn() { r.carry += float64(r.present)*r.share - float64(r.away) }

// recount gives how many of the heads present from t on are away, for what is left of the interval.
func (r *rotation) recount(t time.Duration, present int) int {
	r.present = present
	r.away = max(0, min(present, int(math.Floor(r.carry+float64(present)*r.share))))
	r.due = never
	if r.share > 0 && present > 0 {
		r.due = t - t%r.interval + r.interval
	}
	return r.away
}
