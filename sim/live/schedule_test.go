package live

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// The heap agrees with a list that is sorted anew each time, whatever is put in, moved and taken out.
func TestScheduleAgainstSorting(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var s schedule
	convs := make([]*conv, 200)
	at := map[*conv]time.Duration{}
	for i := range convs {
		convs[i] = new(conv)
	}
	for range 20_000 {
		c := convs[r.IntN(len(convs))]
		moment := time.Duration(r.IntN(1000))
		if r.IntN(4) == 0 {
			moment = forever
		}
		s.set(c, moment)
		if at[c] = moment; moment == forever {
			delete(at, c)
		}
		least := forever
		for _, m := range at {
			least = min(least, m)
		}
		if s.next() != least || len(s.heap) != len(at) || (least != forever && at[s.top()] != least) {
			t.Fatalf("next is %v of %d, want %v of %d", s.next(), len(s.heap), least, len(at))
		}
	}
}

// At one instant, what was asked for first comes first.
func TestScheduleKeepsTheOrderOfAsking(t *testing.T) {
	var s schedule
	convs := make([]conv, 50)
	for i := range convs {
		s.set(&convs[i], time.Second)
	}
	var order []int
	for s.next() != forever {
		c := s.top()
		order = append(order, slices.IndexFunc(convs, func(o conv) bool { return o.place == c.place }))
		s.set(c, forever)
	}
	if !slices.IsSorted(order) || len(order) != 50 {
		t.Errorf("came out as %v", order)
	}
}

func BenchmarkSchedule(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	var s schedule
	convs := make([]conv, 50_000)
	for i := range convs {
		s.set(&convs[i], time.Duration(r.Int64N(1e9)))
	}
	b.ReportAllocs()
	for b.Loop() {
		s.set(s.top(), s.next()+time.Duration(r.Int64N(1e9)))
	}
}
