package desk

import (
	"math"
	"testing"
	"time"
)

// The rate of each conversation for total_rate [1, 1.5]: a shorter list keeps its last value.
func TestRates(t *testing.T) {
	r := NewRates([]float64{1, 1.5})
	for k, want := range []float64{1, 1, 0.75, 0.5, 0.375} {
		if got := r.Each(k); math.Abs(got-want) > 1e-15 {
			t.Errorf("%d conversations: %v each, want %v", k, got, want)
		}
	}
	if none := (Rates{}); none.Each(7) != 1 {
		t.Error("without a list there is no slow-down")
	}
}

// An agent can be driven alone, as robot agents are: two chats at 3/4 each, one taken away with
// half a minute to go.
func TestAgentAlone(t *testing.T) {
	a := NewAgent(NewRates([]float64{1, 1.5}))
	a.Take(0, float64(60*time.Second), 1, 1)
	a.Take(30*time.Second, float64(60*time.Second), 2, 2)
	if due, ok := a.Due(); !ok || due != 70*time.Second {
		t.Fatalf("due at %v, want 1m10s", due)
	}
	if _, ok := a.Finish(69 * time.Second); ok {
		t.Fatal("finished too early")
	}
	if left, ok := a.Drop(70*time.Second, 2); !ok || left != float64(30*time.Second) {
		t.Fatalf("the second has %v to go, want 30s", time.Duration(left))
	}
	if ref, ok := a.Finish(70 * time.Second); !ok || ref != 1 {
		t.Fatalf("finished %d, %v", ref, ok)
	}
	if _, ok := a.Drop(70*time.Second, 2); ok {
		t.Fatal("dropped twice")
	}
	a.Wrap(70*time.Second, time.Minute, 9)
	if _, ok := a.Unwrap(2 * time.Minute); ok {
		t.Fatal("wrapped up too early")
	}
	if ref, ok := a.Unwrap(130 * time.Second); !ok || ref != 9 || a.Holds() != 0 {
		t.Fatalf("wrapped up %d, %v; holds %d", ref, ok, a.Holds())
	}
	if _, ok := a.Due(); ok {
		t.Fatal("nothing is due")
	}
}

// Crooked rates and long work never put a completion into the past, lose one, or end it early by
// more than rounding; work without end is never due.
func TestAgentRounding(t *testing.T) {
	a := NewAgent(NewRates([]float64{0.9, 1.7, 2.5}))
	now, done, given := time.Duration(0), 0.0, 0.0
	for n := range 3000 {
		work := float64(1+n%977) * 1e9 / 7
		given += work
		a.Take(now, work, uint64(n), int32(n))
		for a.Holds() == 3 {
			due, ok := a.Due()
			if !ok || due < now {
				t.Fatalf("due at %d after %d", due, now)
			}
			done += float64(due-now) * 2.5
			now = due
			if _, ok := a.Finish(now); !ok {
				t.Fatalf("nothing finished at its time %d", now)
			}
		}
		if a.Holds() == 2 {
			due, _ := a.Due()
			step := min(due-1, now+time.Second) - now
			done += float64(step) * 1.7
			now += step
		}
	}
	if done > given || math.IsNaN(done) {
		t.Errorf("%v done of %v given", done, given)
	}
	b := NewAgent(Rates{})
	b.Take(time.Hour, math.MaxInt64, 1, 1)
	if _, ok := b.Due(); ok {
		t.Error("work without end came to an end")
	}
}

// Integrals survive wrapping around: a month in nanoseconds times thousands of agents does.
func TestIntegral(t *testing.T) {
	const month = 30 * 24 * time.Hour
	var i integral
	i.add(10000, month)
	i.add(-4999, month+time.Minute)
	i.set(3, month+2*time.Minute)
	if got := i.cut(month + time.Hour); got != 10000*60+5001*60+3*58*60 {
		t.Errorf("area %v", got)
	}
}

// Slots of mixed channels: thirds and halves of an agent add up exactly.
func TestSlots(t *testing.T) {
	s := newSlots([]int{3, 2, 1, Unlimited}, []bool{true, true, true, true})
	if s.capacity != 6 || s.need[0] != 2 || s.need[1] != 3 || s.need[2] != 6 || s.need[3] != 0 || s.each != 3 {
		t.Errorf("3, 2, 1 and unlimited: %+v", s)
	}
	s = newSlots([]int{251, 241, 239}, []bool{true, true, true})
	for c, n := range []int32{251, 241, 239} {
		if s.need[c]*n > s.capacity || s.need[c]*(n+1) <= s.capacity {
			t.Errorf("%d conversations of %d units in %d", n, s.need[c], s.capacity)
		}
	}
	s = newSlots([]int{3, 7}, []bool{true, false})
	if s.capacity != 3 {
		t.Errorf("a channel not served counts: %+v", s)
	}
}

// In the long run exactly the share is away, whatever the number of heads.
func TestRotation(t *testing.T) {
	for heads := range 12 {
		r := rotation{share: 0.35, interval: time.Minute, carry: 0.4, due: never}
		away := 0
		const intervals = 1000
		for n := range intervals {
			if n > 0 {
				r.turn()
			}
			away += r.recount(time.Duration(n)*time.Minute, heads)
		}
		if want := 0.35 * float64(heads) * intervals; math.Abs(float64(away)-want) > 1 {
			t.Errorf("%d heads: %d away, want %v", heads, away, want)
		}
	}
}
