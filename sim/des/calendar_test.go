package des

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// twin is a calendar that sorts.
type twin struct {
	events []event
	seq    int
}

type event struct {
	at    time.Duration
	class Class
	seq   int
	owner int32
}

func (t *twin) set(owner int32, at time.Duration, class Class) {
	t.drop(owner)
	if at == Never {
		return
	}
	t.seq++
	t.events = append(t.events, event{at, class, t.seq, owner})
	slices.SortFunc(t.events, func(a, b event) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.class, b.class), cmp.Compare(a.seq, b.seq))
	})
}

func (t *twin) drop(owner int32) {
	t.events = slices.DeleteFunc(t.events, func(e event) bool { return e.owner == owner })
}

// Whatever is put in, moved and dropped, the calendar gives it back as the sorted list does: near events
// and far ones, many at one instant, in buckets that are too wide or too narrow for them.
func TestCalendarAgainstSortedList(t *testing.T) {
	for seed := range uint64(600) {
		src := rand.New(rand.NewPCG(seed, 1))
		c := NewCalendar(int(seed % 200))
		var want twin
		var now time.Duration
		owners := int32(1 + src.IntN(60))
		unit := time.Duration(1) << src.IntN(42)
		for range 400 {
			owner := src.Int32N(owners)
			switch src.IntN(8) {
			case 0:
				c.Drop(owner)
				want.drop(owner)
			case 1:
				unit = time.Duration(1) << src.IntN(42)
			case 2, 3:
				if now = c.Next(); now == Never {
					now = 0
				} else {
					owner = c.First()
				}
				fallthrough
			default:
				at, class := now+unit*time.Duration(src.IntN(20)), Class(src.IntN(int(Ending)+1))
				if src.IntN(20) == 0 {
					at = Never
				}
				c.Set(owner, at, class)
				want.set(owner, at, class)
			}
			check(t, seed, &c, want.events)
		}
		for len(want.events) > 0 {
			check(t, seed, &c, want.events)
			c.Drop(want.events[0].owner)
			want.drop(want.events[0].owner)
		}
	}
}

// check compares the front of a calendar with that of the list.
func check(t *testing.T, seed uint64, c *Calendar, want []event) {
	t.Helper()
	if c.Len() != len(want) {
		t.Fatalf("seed %d: %d events, want %d", seed, c.Len(), len(want))
	}
	if len(want) == 0 {
		if c.Next() != Never {
			t.Fatalf("seed %d: an empty calendar is due at %v", seed, c.Next())
		}
		return
	}
	first := want[0]
	if c.First() != first.owner || c.Class() != first.class || c.Next() != first.at {
		t.Fatalf("seed %d: owner %d, class %d at %v; want %+v", seed, c.First(), c.Class(), c.Next(), first)
	}
	if alone := len(want) == 1 || want[1].at != first.at; c.Alone() != alone {
		t.Fatalf("seed %d: alone is %v at %v", seed, c.Alone(), first.at)
	}
}

// Buckets are as wide as it takes: whatever the time between events, and after any other, the way to the
// next one is short. A crowd that is due at one instant, or nearly, is not gone through for each of its
// number.
func TestCalendarFindsTheNextNearby(t *testing.T) {
	const owners = 300
	src := rand.New(rand.NewPCG(1, 1))
	c := NewCalendar(0)
	var now time.Duration
	churn := func(mean float64) (steps float64) {
		const events = 20_000
		for range events {
			was := c.steps
			owner := c.First()
			now = c.Next()
			c.Set(owner, now+time.Duration(src.ExpFloat64()*mean), Deadlines)
			if c.steps >= was {
				steps += float64(c.steps - was)
			} else {
				steps += float64(c.most - was) // and thought
			}
		}
		return steps / events
	}
	for i := range int32(owners) {
		c.Set(i, 0, Deadlines)
	}
	for _, mean := range []float64{1e9, 1e3, 3.6e12, 1e6, 1e13, 1e9} {
		churn(mean)
		if steps := churn(mean); steps > 6 {
			t.Errorf("%.0f ns between events of one owner: %.1f steps an event", mean, steps)
		}
	}
	for _, apart := range []time.Duration{0, -1} {
		for i := range int32(owners) {
			c.Set(i, now+time.Hour+time.Duration(i)*apart, Deadlines)
		}
		c.steps = 0
		for c.Len() > 0 {
			c.Drop(c.First())
		}
		if c.steps > 4*owners {
			t.Errorf("%d steps through a crowd of %d", c.steps, owners)
		}
	}
}

func TestCalendarRefusesOwnersItCannotName(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	c := NewCalendar(0)
	c.Set(maxOwner+1, 0, Arrivals)
}

// churn takes the first event and puts its owner in again, as a simulation does.
func churn(c *Calendar, src *rand.Rand, now *time.Duration) {
	owner := c.First()
	*now = c.Next()
	c.Set(owner, *now+time.Duration(src.ExpFloat64()*1e9), Deadlines)
}

func filled(n int) (*Calendar, *rand.Rand) {
	calendar, src := NewCalendar(n), rand.New(rand.NewPCG(1, 1))
	c := &calendar
	for i := range n {
		c.Set(int32(i), time.Duration(src.ExpFloat64()*1e9), Deadlines)
	}
	return c, src
}

func TestCalendarAllocatesNothing(t *testing.T) {
	c, src := filled(1000)
	var now time.Duration
	if n := testing.AllocsPerRun(1000, func() { churn(c, src, &now) }); n != 0 {
		t.Errorf("%v allocations an event", n)
	}
}

func BenchmarkCalendar(b *testing.B) {
	for name, n := range map[string]int{"100": 100, "10000": 10_000} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			c, src := filled(n)
			var now time.Duration
			for b.Loop() {
				churn(c, src, &now)
			}
		})
	}
}
