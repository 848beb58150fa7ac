package staffing

import (
	"context"
	"slices"
	"time"
)

// lasting says whether a promise lets customers wait beyond the next interval, or they do with the heads
// that were found.
func (s *Search) lasting() bool {
	return slices.ContainsFunc(s.Clauses, func(c Clause) bool { return c.Reach > 1 })
}

// waitsOut lets clauses reach as far as those whom they are about wait. A threshold tells it of promises that have
// one, and of most customers; but a mean wait of hours may be allowed, or that three in ten give up after
// hours, or that half of them are served in time and the others much later.
func (s *Search) waitsOut(ctx context.Context, h Heads) error {
	if s.Waits == nil {
		return nil
	}
	waits, err := s.Waits(ctx, h)
	if err != nil {
		return err
	}
	const tail = 3 // of exponential waits one in twenty is longer than so many means
	length := s.Spans[0].To - s.Spans[0].From
	s.Clauses = slices.Clone(s.Clauses)
	for c := range s.Clauses {
		s.Clauses[c].Reach = max(s.Clauses[c].Reach, min(len(s.Spans), int((tail*waits[c]+length-time.Nanosecond)/length)))
	}
	if s.lasting() {
		s.Tell("customers wait for longer than an interval: each head is tried by itself")
	}
	return nil
}
