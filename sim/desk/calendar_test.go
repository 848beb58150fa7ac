package desk

import (
	"slices"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/rng"
)

// The calendar's first is the earliest due time, whatever changes came before, and it knows whether
// another agent is due then.
func TestCalendar(t *testing.T) {
	for _, agents := range []int{0, 1, 2, 3, 7, 8, 9, 64, 65, 100, 600} {
		src := rng.New(uint64(agents), 0).Source(rng.Order)
		c := newCalendar(agents)
		due := slices.Repeat([]time.Duration{never}, max(agents, 1))
		for range 50 * agents {
			i := int(src.Uniform() * float64(agents))
			was := due[i]
			due[i] = time.Duration(src.Uint64() % 20)
			if due[i] < 5 {
				due[i] = never
			}
			if was == never {
				c.enter(int32(i), due[i])
			} else {
				c.set(int32(i), due[i])
			}
			want := slices.Min(due)
			if got := c.first(); got != want && (want != never || got < idle) {
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
			if who, alone := c.earliest(); due[who] != want || alone != (others == 1) {
				t.Fatalf("%d agents: %d is first, alone is %v of %d", agents, who, alone, others)
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
		a, _ := c.earliest()
		c.set(a, c.first()+time.Duration(src.Uint64()>>24))
	}
}
