package sandbox

import (
	"testing"
	"time"

	"github.com/holdline/holdline/sim/desk"
)

// What is used is remembered, what is not is forgotten after two generations.
func TestMemoryForgetsWhatIsNotUsed(t *testing.T) {
	var m memory
	for _, c := range []struct {
		at    time.Duration
		who   uint64
		turn  int
		first bool
	}{
		{0, 1, 1, true},
		{0, 2, 1, true},
		{40 * time.Minute, 1, 2, false},
		{80 * time.Minute, 1, 3, false},
		{80 * time.Minute, 2, 1, true}, // silent for more than an hour: a new conversation
		{200 * time.Minute, 1, 4, false},
	} {
		if turn, first := m.meet(c.at, c.who, 0); turn != c.turn || first != c.first {
			t.Errorf("%d at %v: turn %d, first %t; want %d, %t", c.who, c.at, turn, first, c.turn, c.first)
		}
	}
}

// However many come, no more than two generations are held.
func TestMemoryIsBounded(t *testing.T) {
	var m memory
	for i := range 4 * memorySize {
		m.meet(0, uint64(i), 1)
	}
	if n := len(m.young) + len(m.old); n > 2*memorySize {
		t.Errorf("%d conversations are held", n)
	}
}

// The desk's past is bounded in number when many end at once, and in time.
func TestPastIsBounded(t *testing.T) {
	var c contacts
	end := func(i int, at time.Duration) {
		k := &contact{name: string(rune(i)), handle: desk.Handle(i + 1)}
		c.add(k)
		c.close(k, ended, at)
	}
	for i := range pastSize + 100 {
		end(i, 0)
	}
	if len(c.past) != pastSize || len(c.byName) > pastSize || len(c.byDesk) != 0 {
		t.Errorf("held: %d in order, %d by name, %d at the desk", len(c.past), len(c.byName), len(c.byDesk))
	}
	end(1<<20, 2*pastSpan)
	if len(c.past) != 1 {
		t.Errorf("%d are remembered for too long", len(c.past))
	}
}
