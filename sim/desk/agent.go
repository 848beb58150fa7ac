package desk

import (
	"math"
	"time"
)

// never is the time of what will not happen.
const never = time.Duration(math.MaxInt64)

// snap is the part of a nanosecond that counts as rounding: a completion is put at the first
// whole nanosecond at which all but this much of the work is done.
const snap = 1e-3

// Agent is one person's work in progress: the conversations held and the wrap-ups that follow
// them. All conversations advance at the same rate, so that one clock of attained work stands for
// all: a conversation is finished when the clock reaches the value noted when it was taken.
// Robot agents of a live target are paced by the same type. The zero Agent works without
// slow-down.
type Agent struct {
	at      time.Duration // when the clock was read last
	clock   float64       // work attained, ns; starts anew whenever nothing is held
	due     time.Duration // when the first conversation finishes; valid while planned
	planned bool
	talks   heap[float64]
	wraps   heap[time.Duration]
	rates   Rates
}

// NewAgent gives an idle agent.
func NewAgent(r Rates) Agent { return Agent{rates: r} }

// Holds is how many conversations and wrap-ups the agent has.
func (a *Agent) Holds() int { return len(a.talks) + len(a.wraps) }

// Due is when the next conversation or wrap-up finishes, at the present rates; false if none will.
func (a *Agent) Due() (time.Duration, bool) {
	t := a.soonest()
	return t, t != never
}

// soonest is Due with never for false.
func (a *Agent) soonest() time.Duration {
	t := a.plan()
	if len(a.wraps) > 0 {
		t = min(t, a.wraps[0].key)
	}
	return t
}

// Take begins a conversation at time t with that much of this agent's undivided time to go, in
// nanoseconds. Of conversations that finish together, the one with the smaller order does so first.
func (a *Agent) Take(t time.Duration, work float64, order uint64, ref int32) {
	a.forward(t)
	a.talks.push(entry[float64]{key: a.clock + work, order: order, ref: ref})
}

// Finish ends a conversation whose time has come at t.
func (a *Agent) Finish(t time.Duration) (ref int32, ok bool) {
	if a.plan() > t || len(a.talks) == 0 {
		return 0, false
	}
	a.forward(t)
	return a.talks.remove(0).ref, true
}

// more is whether another conversation has come to its end at time t, after Finish at t.
func (a *Agent) more(t time.Duration) bool {
	// Only what is nearly done is worth a plan.
	return len(a.talks) > 0 && a.talks[0].key-a.clock <= a.rates.Each(a.Holds()) && a.plan() <= t
}

// Wrap begins a wrap-up at time t.
func (a *Agent) Wrap(t, length time.Duration, ref int32) {
	a.forward(t)
	a.wraps.push(entry[time.Duration]{key: later(t, length), ref: ref})
}

// later is t + d without running over the end of time.
func later(t, d time.Duration) time.Duration {
	if end := t + d; end >= t {
		return end
	}
	return never
}

// Unwrap ends a wrap-up whose time has come at t.
func (a *Agent) Unwrap(t time.Duration) (ref int32, ok bool) {
	if len(a.wraps) == 0 || a.wraps[0].key > t {
		return 0, false
	}
	a.forward(t)
	return a.wraps.remove(0).ref, true
}

// Drop takes a conversation away unfinished and gives the work that was left of it.
func (a *Agent) Drop(t time.Duration, ref int32) (work float64, ok bool) {
	i := a.talks.find(ref)
	if i < 0 {
		return 0, false
	}
	a.forward(t)
	return max(0, a.talks.remove(i).key-a.clock), true
}

// forward brings the clock to time t, at which something is about to change.
func (a *Agent) forward(t time.Duration) {
	switch {
	case len(a.talks) == 0:
		a.clock = 0
	case t != a.at:
		a.clock += float64(t-a.at) * a.rates.Each(a.Holds())
	}
	a.at, a.planned = t, false
}

// plan is when the first conversation will finish if nothing changes. It never lies in the past,
// and what is due is finished whatever the rounding of the clock says.
func (a *Agent) plan() time.Duration {
	if len(a.talks) == 0 {
		return never
	}
	if !a.planned {
		a.due = finish(a.at, a.talks[0].key-a.clock, a.rates.Each(a.Holds()))
		a.planned = true
	}
	return a.due
}

// finish is when that much work is done at a rate, begun or gone on with at time t.
func finish(t time.Duration, work, rate float64) time.Duration {
	if rate != 1 {
		work /= rate
	}
	end := t + time.Duration(math.Ceil(work-snap))
	if end <= t && work > snap { // beyond the end of time
		return never
	}
	return max(end, t)
}
