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
	rates Rates
	at    time.Duration // when the clock was read last
	clock float64       // work attained, ns; starts anew whenever nothing is held
	due   time.Duration // when the first conversation finishes; valid while one is held
	talks heap[float64]
	wraps heap[time.Duration]
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
	t := never
	if len(a.talks) > 0 {
		t = a.due
	}
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
	a.plan()
}

// Finish ends a conversation whose time has come at t.
func (a *Agent) Finish(t time.Duration) (ref int32, ok bool) {
	if len(a.talks) == 0 || a.due > t {
		return 0, false
	}
	a.forward(t)
	ref = a.talks.remove(0).ref
	a.plan()
	return ref, true
}

// Wrap begins a wrap-up at time t.
func (a *Agent) Wrap(t, length time.Duration, ref int32) {
	a.forward(t)
	end := t + length
	if end < t {
		end = never
	}
	a.wraps.push(entry[time.Duration]{key: end, ref: ref})
	a.plan()
}

// Unwrap ends a wrap-up whose time has come at t.
func (a *Agent) Unwrap(t time.Duration) (ref int32, ok bool) {
	if len(a.wraps) == 0 || a.wraps[0].key > t {
		return 0, false
	}
	a.forward(t)
	ref = a.wraps.remove(0).ref
	a.plan()
	return ref, true
}

// Drop takes a conversation away unfinished and gives the work that was left of it.
func (a *Agent) Drop(t time.Duration, ref int32) (work float64, ok bool) {
	i := a.talks.find(ref)
	if i < 0 {
		return 0, false
	}
	a.forward(t)
	work = max(0, a.talks.remove(i).key-a.clock)
	a.plan()
	return work, true
}

// forward brings the clock to time t.
func (a *Agent) forward(t time.Duration) {
	if len(a.talks) == 0 {
		a.clock = 0
	} else {
		a.clock += float64(t-a.at) * a.rates.Each(a.Holds())
	}
	a.at = t
}

// plan notes when the first conversation will finish if nothing changes. It never lies in the
// past, and what is due is finished whatever the rounding of the clock says.
func (a *Agent) plan() {
	if len(a.talks) == 0 {
		return
	}
	wait := a.talks[0].key - a.clock
	if rate := a.rates.Each(a.Holds()); rate != 1 {
		wait /= rate
	}
	wait = math.Ceil(wait - snap)
	switch {
	case wait <= 0:
		a.due = a.at
	case wait < float64(never-a.at):
		a.due = a.at + time.Duration(wait)
	default:
		a.due = never
	}
}
