package desk

import "time"

// integral is the area under a whole number over time. Each change books its part with the sign
// turned, at its own time; the level times the end, added at the cut, leaves exactly the area.
// Sums may wrap around on the way: the area of one interval
// fits (5000 agents for three weeks), so it comes out right.
type integral struct{ level, area int64 }

// add changes the level by delta at time t.
func (i *integral) add(delta int64, t time.Duration) {
	i.level += delta
	i.area -= delta * int64(t)
}

// set changes the level to v at time t.
func (i *integral) set(v int64, t time.Duration) { i.add(v-i.level, t) }

// cut gives the area since the last cut, in seconds, and starts anew at t.
func (i *integral) cut(t time.Duration) float64 {
	v := i.area + i.level*int64(t)
	i.area = -i.level * int64(t)
	return time.Duration(v).Seconds()
}
