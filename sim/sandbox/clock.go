package sandbox

import (
	"context"
	"time"

	"github.com/holdline/holdline/sim/dist"
)

const never = dist.Forever

// clock is the run clock of the sandbox.
type clock struct {
	zero    time.Time
	running bool
	used    bool // somebody relies on zero
}

func (c *clock) now() time.Duration { return time.Since(c.zero) }

// alarm is the one timer that paces the machines. Its owner's lock guards it.
type alarm struct {
	ring   func()
	timer  *time.Timer
	at     time.Duration // when it rings; 0 before it was ever set
	closed bool
}

// set makes the alarm ring at next. One that rings earlier than wanted is left to ring: it is
// cheaper to find nothing to do once than to move the timer with every message.
func (a *alarm) set(now, next time.Duration) {
	switch {
	case a.closed || next == never:
	case a.timer == nil:
		a.at, a.timer = next, time.AfterFunc(next-now, a.ring)
	case next < a.at:
		a.at = next
		a.timer.Reset(next - now)
	}
}

func (a *alarm) close() {
	a.closed = true
	if a.timer != nil {
		a.timer.Stop()
	}
}

// wait lets time pass until the sandbox's clock shows until, and says whether it came to that: the
// other end is that ctx ends because the client hung up or the server stops.
func (s *Sandbox) wait(ctx context.Context, until time.Duration) bool {
	left := until - s.clock.now()
	if left <= 0 {
		return ctx.Err() == nil
	}
	t, ok := s.timers.Get().(*time.Timer)
	if ok {
		t.Reset(left)
	} else {
		t = time.NewTimer(left)
	}
	defer s.timers.Put(t)
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		t.Stop()
		return false
	}
}

// later is t + d, without running over the end of time.
func later(t, d time.Duration) time.Duration {
	if d > never-t {
		return never
	}
	return t + d
}
