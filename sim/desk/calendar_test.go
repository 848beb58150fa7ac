package desk

import (
	"slices"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/rng"
)

// The calendar's first is the earliest due time, and it knows whether another agent is due then,
// whatever changes came before.
func TestCalendar(t *testing.T) {
	for _, agents := range []int{0, 1, 2, 3, 5, 6, 7, 64, 100} {
		src := rng.New(uint64(agents), 0).Source(rng.Order)
		c := newCalendar(agents)
		due := slices.Repeat([]time.Duration{never}, max(agents, 1))
		for range 50 * agents {
			i := int(src.Uniform() * float64(agents))
			due[i] = time.Duration(src.Uint64() % 20)
			if due[i] < 5 {
				due[i] = never
			}
			c.set(int32(i), due[i])
			want := slices.Min(due)
			if got := c.first(); got != want {
				t.Fatalf("%d agents: first at %d, want %d", agents, got, want)
			}
			if want == never {
				continue
			}
			others := 0
			for _, at := range due {
				if at == want {
					others++
				}
			}
			if due[c.slots[0].agent] != want || c.alone(want) != (others == 1) {
				t.Fatalf("%d agents: %d is first, alone is %v of %d", agents, c.slots[0].agent, c.alone(want), others)
			}
		}
	}
}

// One operation is one agent finishing and taking the next contact.
func BenchmarkCalendar(b *testing.B) {
	src := rng.New(1, 0).Source(rng.Order)
	c := newCalendar(100)
	for i := range 100 {
		c.set(int32(i), time.Duration(src.Uint64()>>24))
	}
	for b.Loop() {
		a := c.slots[0]
		c.set(a.agent, a.due+time.Duration(src.Uint64()>>24))
	}
}
