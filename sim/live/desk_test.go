package live_test

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/live"
	"github.com/holdline/holdline/sim/live/driver"
	"github.com/holdline/holdline/sim/record"
)

func handsOff(*driver.Customer, int) answer {
	return answer{after: time.Second, events: []driver.EventKind{driver.EventHandoff}}
}

// deskRun sends one customer by way of a bot to a desk.
func deskRun(t *testing.T, patience string, desk *fake, check func(q record.Inquiry, b *books)) {
	t.Helper()
	s := spec(t, 1)
	s.HasDesk, s.Patience, s.TurnTimeout = true, law(t, patience), 30*time.Second
	c := live.Config{Plan: &plan{at: every(0, 1), spec: s}, Bot: &fake{answer: handsOff}, Desk: desk}
	play(t, c, func(_ *live.Result, b *books) { check(b.inquiries[0], b) })
}

func TestDesk(t *testing.T) {
	for _, poll := range []time.Duration{0, time.Second} {
		desk := &fake{poll: poll, joins: 5 * time.Second, ends: 60 * time.Second}
		deskRun(t, "never", desk, func(q record.Inquiry, b *books) {
			if q.Outcome != record.Handled || !q.Escalated || q.Solved != record.No || q.Group != 0 || q.Agent != 3 {
				t.Errorf("poll %v: %+v", poll, q)
			}
			if q.QueuedAt != time.Second || q.JoinedAt != 6*time.Second || q.EndedAt != 61*time.Second {
				t.Errorf("poll %v: queued %v, joined %v, ended %v", poll, q.QueuedAt, q.JoinedAt, q.EndedAt)
			}
			if len(b.turns) != 2 || b.turns[1].Endpoint != record.Desk || b.turns[1].Turn != 1 || b.turns[1].Intended != time.Second {
				t.Errorf("poll %v: turns %+v", poll, b.turns)
			}
		})
	}
}

// Who runs out of time at the desk is gone, and the desk hears of it, whatever it answers and even where it
// does not: in the queue or, where it makes of that what it likes, with a human.
func TestDeskHearsOfADeadline(t *testing.T) {
	for _, desk := range []*fake{
		{poll: time.Second, joins: time.Hour, ends: 2 * time.Hour},
		{joins: time.Hour, ends: 2 * time.Hour},
		{joins: time.Hour, ends: 2 * time.Hour, mute: true},
		{joins: 5 * time.Second, ends: 2 * time.Hour},
	} {
		desk.books = new([2]atomic.Int32)
		s := spec(t, 1)
		s.HasDesk, s.Patience, s.TurnTimeout, s.Deadline = true, law(t, "never"), 30*time.Second, time.Minute
		c := live.Config{Plan: &plan{at: every(0, 1), spec: s}, Bot: &fake{answer: handsOff}, Desk: desk}
		play(t, c, func(_ *live.Result, b *books) {
			if q := b.inquiries[0]; q.Outcome != record.Failed || q.Failure != record.TimeoutConversation || q.EndedAt != time.Minute || q.Raced {
				t.Errorf("%+v", q)
			}
		})
		if asked, closed := desk.books[0].Load(), desk.books[1].Load(); asked != 1 || closed != 1 {
			t.Errorf("joins after %v: the desk was asked %d times to let the customer go, and %d sessions were closed; want one of both", desk.joins, asked, closed)
		}
	}
}

// Polls tell late: what happened between two looks is known at the second.
func TestPollsTellLate(t *testing.T) {
	deskRun(t, "never", &fake{poll: 10 * time.Second, joins: 11 * time.Second, ends: 12 * time.Second}, func(q record.Inquiry, _ *books) {
		if q.JoinedAt != 21*time.Second || q.EndedAt != 21*time.Second {
			t.Errorf("joined %v, ended %v", q.JoinedAt, q.EndedAt)
		}
	})
}

// A desk that greets people as it queues them still tells them how many are ahead.
func TestGreetedInALongQueue(t *testing.T) {
	s := spec(t, 0)
	s.HasDesk, s.Balk = true, []inquiry.Balk{{AtLeast: 9, P: 1}}
	desk := &fake{poll: time.Second, joins: time.Hour, answer: func(*driver.Customer, int) answer {
		return answer{events: []driver.EventKind{driver.EventText, driver.EventQueued}, place: 10}
	}}
	play(t, live.Config{Plan: &plan{at: every(0, 1), spec: s}, Desk: desk}, func(_ *live.Result, b *books) {
		if q := b.inquiries[0]; !q.Balked || q.Position != 10 || q.Outcome != record.Abandoned || q.EndedAt != 0 {
			t.Errorf("balked %v at place %d, outcome %v at %v", q.Balked, q.Position, q.Outcome, q.EndedAt)
		}
	})
}

func TestLeavingTheQueue(t *testing.T) {
	for _, c := range []struct {
		name    string
		desk    fake
		outcome record.Outcome
		raced   bool
		ended   time.Duration
	}{
		{"in time", fake{poll: time.Second, joins: time.Hour}, record.Abandoned, false, 4 * time.Second},
		{"from an inbox", fake{joins: time.Hour, ends: time.Hour}, record.Abandoned, false, 4 * time.Second},
		{"no answer", fake{poll: time.Second, joins: time.Hour, mute: true}, record.Abandoned, true, 4 * time.Second},
		{"too late", fake{poll: 10 * time.Second, joins: 2 * time.Second, ends: 20 * time.Second}, record.Handled, true, 24 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			deskRun(t, "3s", &c.desk, func(q record.Inquiry, _ *books) {
				if q.Outcome != c.outcome || q.Raced != c.raced || q.EndedAt != c.ended {
					t.Errorf("outcome %v, raced %v, ended %v", q.Outcome, q.Raced, q.EndedAt)
				}
			})
		})
	}
}

func TestDeskFaults(t *testing.T) {
	for _, c := range []struct {
		name    string
		desk    fake
		outcome record.Outcome
		failure record.Failure
	}{
		{"full", fake{answer: func(*driver.Customer, int) answer { return answer{failure: record.Quota, blocked: true} }}, record.Blocked, record.NoFailure},
		{"refuses", fake{answer: func(*driver.Customer, int) answer { return answer{failure: record.Connect} }}, record.Failed, record.Connect},
		{"does not answer", fake{answer: slow(time.Hour)}, record.Failed, record.TimeoutTurn},
		{"polls fail", fake{poll: time.Second, broken: true}, record.Failed, record.HTTP5xx},
		{"inbox breaks", fake{broken: true}, record.Failed, record.HTTP5xx},
	} {
		t.Run(c.name, func(t *testing.T) {
			deskRun(t, "never", &c.desk, func(q record.Inquiry, _ *books) {
				if q.Outcome != c.outcome || q.Stage != record.InQueue || (c.failure != record.NoFailure && q.Failure != c.failure) {
					t.Errorf("outcome %v at %v, failure %v", q.Outcome, q.Stage, q.Failure)
				}
			})
		})
	}
}

// Where there is no bot and no script, customers go straight to the desk and have nothing to say.
func TestDeskOnly(t *testing.T) {
	s := spec(t, 0)
	s.HasDesk = true
	p := &plan{at: every(time.Second, 3), spec: s}
	play(t, live.Config{Plan: p, Desk: &fake{poll: time.Second, ends: time.Minute}}, func(_ *live.Result, b *books) {
		for _, q := range b.inquiries {
			if q.Outcome != record.Handled || q.Escalated || q.QueuedAt != q.Arrived {
				t.Errorf("%+v", q)
			}
		}
		for _, turn := range b.turns {
			if turn.BytesOut != 0 || turn.Endpoint != record.Desk {
				t.Errorf("%+v", turn)
			}
		}
	})
}
