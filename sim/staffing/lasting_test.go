package staffing

import (
	"context"
	"testing"
	"time"
)

// A promise without a threshold tells nothing of how long its customers wait. Where they wait for long, a
// window reaches on, every head is felt all day, and what was shown of a window holds with the same heads
// before it alone; a short wait changes nothing.
func TestWindowsReachAsFarAsCustomersWait(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		wait    time.Duration
		reach   int
		lasting bool
	}{
		{0, 0, false},
		{20 * time.Minute, 1, false},
		{21 * time.Minute, 2, true},
		{time.Hour, 3, true},
		{1000 * time.Hour, 12, true},
	} {
		s := New(Problem{Groups: []Group{{Cost: 1}}, Waits: func(context.Context, Heads) ([]time.Duration, error) {
			return []time.Duration{11: row.wait}, nil
		}})
		h := Heads{make([]int, 12)}
		for i := range h[0] {
			s.Spans = append(s.Spans, Span{time.Duration(i) * time.Hour, time.Duration(i+1) * time.Hour})
			s.Clauses = append(s.Clauses, Clause{First: i, Last: i, Groups: []int{0}})
		}
		if err := s.waitsOut(context.Background(), h); err != nil {
			t.Fatal(err)
		}
		fewer := h.Clone()
		h[0][0]++ // long before the last window, and then not there any more
		if s.Clauses[11].Reach != row.reach || s.lasting() != row.lasting || s.alike(11, fewer, h) == row.lasting || s.Clauses[0].Reach != 0 {
			t.Errorf("waits of %s: the window reaches %d further, lasting %t, want %d and %t", row.wait, s.Clauses[11].Reach, s.lasting(), row.reach, row.lasting)
		}
	}
}
