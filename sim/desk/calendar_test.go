package desk

import (
	"slices"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/rng"
)

// The calendar's first is the earliest due time and, of equals, the smallest agent, whatever
// changes came before.
func TestCalendar(t *testing.T) {
	for _, agents := range []int{0, 1, 2, 3, 7, 64, 100} {
		src := rng.New(uint64(agents), 0).Source(rng.Order)
		c := newCalendar(agents)
		due := slices.Repeat([]time.Duration{never}, max(agents, 1))
		for range 50 * agents {
			i := int(src.Uniform() * float64(agents))
			due[i] = time.Duration(src.Uint64() % 20)
			if due[i] == 0 {
				due[i] = never
			}
			c.set(int32(i), due[i])
			want := slices.Index(due, slices.Min(due))
			if got, at := c.first(); int(got) != want || at != due[want] {
				t.Fatalf("%d agents: first is %d at %d, want %d at %d", agents, got, at, want, due[want])
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
		a, at := c.first()
		c.set(a, never)
		c.set(a, at+time.Duration(src.Uint64()>>24))
	}
}
