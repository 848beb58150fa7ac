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

// Whatever is put in, moved and dropped, the calendar gives it back as the sorted list does.
func TestCalendarAgainstSortedList(t *testing.T) {
	for seed := range uint64(300) {
		src := rand.New(rand.NewPCG(seed, 1))
		var c Calendar
		var want twin
		owners := int32(1 + src.IntN(60))
		for range 400 {
			owner := src.Int32N(owners)
			switch src.IntN(4) {
			case 0:
				c.Drop(owner)
				want.drop(owner)
			default:
				at, class := time.Duration(src.IntN(20)), Class(src.IntN(int(Ending)+1))
				if src.IntN(20) == 0 {
					at = Never
				}
				c.Set(owner, at, class)
				want.set(owner, at, class)
			}
			if src.IntN(50) == 0 {
				c.renumber()
			}
			if c.Len() != len(want.events) {
				t.Fatalf("seed %d: %d events, want %d", seed, c.Len(), len(want.events))
			}
			if len(want.events) == 0 {
				if c.Next() != Never {
					t.Fatalf("seed %d: an empty calendar is due at %v", seed, c.Next())
				}
				continue
			}
			first := want.events[0]
			if got, class := c.First(); got != first.owner || class != first.class || c.Next() != first.at {
				t.Fatalf("seed %d: owner %d, class %d at %v; want %+v", seed, got, class, c.Next(), first)
			}
		}
		for _, e := range want.events {
			got, _ := c.First()
			if got != e.owner {
				t.Fatalf("seed %d: owner %d, want %d", seed, got, e.owner)
			}
			c.Drop(got)
		}
	}
}

func TestCalendarRefusesOwnersItCannotName(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	var c Calendar
	c.Set(maxOwner+1, 0, Arrivals)
}

// churn takes the first event and puts its owner in again, as a simulation does.
func churn(c *Calendar, src *rand.Rand, now *time.Duration) {
	owner, _ := c.First()
	*now = c.Next()
	c.Set(owner, *now+time.Duration(src.ExpFloat64()*1e9), Deadlines)
}

func filled(n int) (*Calendar, *rand.Rand) {
	c, src := &Calendar{}, rand.New(rand.NewPCG(1, 1))
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
