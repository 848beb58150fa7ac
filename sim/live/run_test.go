package live_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/live"
	"github.com/holdline/holdline/sim/live/driver"
	"github.com/holdline/holdline/sim/record"
)

func slow(d time.Duration) func(*driver.Customer, int) answer {
	return func(*driver.Customer, int) answer { return answer{after: d} }
}

// A bot that takes a minute to answer changes nothing about when the next customer writes.
func TestArrivalsDoNotWaitForTheTarget(t *testing.T) {
	for _, took := range []time.Duration{time.Millisecond, time.Minute} {
		c := live.Config{Plan: &plan{at: every(100*time.Millisecond, 50), spec: spec(t, 1)}, Bot: &fake{answer: slow(took)}}
		play(t, c, func(r *live.Result, b *books) {
			for _, turn := range b.turns {
				if want := time.Duration(turn.Seq) * 100 * time.Millisecond; turn.Intended != want || turn.Sent != want || turn.Complete != want+took {
					t.Errorf("a bot that takes %v: turn %d intended %v, sent %v, complete %v", took, turn.Seq, turn.Intended, turn.Sent, turn.Complete)
				}
			}
			if n := b.outcomes()[record.Contained]; n != 50 || !r.Health.Trustworthy {
				t.Errorf("%d contained; %v", n, r.Health.Reasons)
			}
		})
	}
}

// The second message is meant to be sent when its writer has read the first reply and thought.
func TestTurnsFollowOneAnother(t *testing.T) {
	c := live.Config{Plan: &plan{at: []time.Duration{time.Second}, spec: spec(t, 3)}, Bot: &fake{answer: slow(500 * time.Millisecond)}}
	play(t, c, func(r *live.Result, b *books) {
		intended := make([]time.Duration, 0, len(b.turns))
		for _, turn := range b.turns {
			intended = append(intended, turn.Intended)
		}
		want := []time.Duration{time.Second, 3500 * time.Millisecond, 6 * time.Second}
		if !slices.Equal(intended, want) {
			t.Errorf("intended %v, want %v", intended, want)
		}
		if r.Elapsed != 6500*time.Millisecond || b.inquiries[0].Turns != 3 {
			t.Errorf("ended at %v after %d replies", r.Elapsed, b.inquiries[0].Turns)
		}
	})
}

func TestGivingUpOnAReply(t *testing.T) {
	for _, c := range []struct {
		name             string
		patience         string
		timeout, whole   time.Duration
		outcome          record.Outcome
		failure, turnLab record.Failure
		gaveUp           bool
	}{
		{"turn_timeout", "never", 3 * time.Second, 0, record.Failed, record.TimeoutTurn, record.TimeoutTurn, false},
		{"deadline", "never", time.Minute, 3 * time.Second, record.Failed, record.TimeoutConversation, record.TimeoutConversation, false},
		{"bot_patience", "3s", time.Minute, 0, record.Abandoned, record.NoFailure, record.NoFailure, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := spec(t, 1)
			s.BotPatience, s.TurnTimeout, s.Deadline = law(t, c.patience), c.timeout, c.whole
			play(t, live.Config{Plan: &plan{at: every(0, 1), spec: s}, Bot: &fake{answer: slow(time.Hour)}}, func(r *live.Result, b *books) {
				q, turn := b.inquiries[0], b.turns[0]
				if q.Outcome != c.outcome || q.Failure != c.failure || q.EndedAt != 3*time.Second {
					t.Errorf("inquiry: outcome %v, failure %v, ended %v", q.Outcome, q.Failure, q.EndedAt)
				}
				if turn.Failure != c.turnLab || turn.GaveUp != c.gaveUp || turn.Response() != 3*time.Second {
					t.Errorf("turn: failure %v, gave up %v, response %v", turn.Failure, turn.GaveUp, turn.Response())
				}
				if r.Elapsed != 3*time.Second {
					t.Errorf("the run waited until %v for a reply nobody wanted", r.Elapsed)
				}
			})
		})
	}
}

func TestReturns(t *testing.T) {
	s := spec(t, 1)
	s.Retry = inquiry.Return{OnBlocked: true, P: 1, After: law(t, "10s"), MaxAttempts: 4}
	full := func(*driver.Customer, int) answer {
		return answer{failure: record.RateLimited, blocked: true}
	}
	for _, c := range []struct {
		horizon time.Duration
		want    int // attempts, at 0, 10, 20 and 30 seconds
	}{{time.Minute, 4}, {30 * time.Second, 3}, {0, 1}} {
		play(t, live.Config{Plan: &plan{at: every(0, 1), spec: s}, Bot: &fake{answer: full}, Horizon: c.horizon}, func(_ *live.Result, b *books) {
			if len(b.inquiries) != c.want || b.outcomes()[record.Blocked] != c.want {
				t.Errorf("horizon %v: %d attempts, want %d", c.horizon, len(b.inquiries), c.want)
			}
			if c.want < 4 && b.inquiries[c.want-1].ReturnAt != time.Duration(c.want)*10*time.Second {
				t.Errorf("horizon %v: the intention beyond it is lost", c.horizon)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	at := every(100*time.Millisecond, 100)
	t.Run("open", func(t *testing.T) {
		c := live.Config{Plan: &plan{at: at, spec: spec(t, 1)}, Bot: &fake{answer: slow(time.Hour)}, Limits: live.Limits{Open: 10}, Drain: time.Second}
		play(t, c, func(r *live.Result, b *books) {
			if n := b.outcomes(); n[record.InProgress] != 10 || n[record.NotSent] != 90 {
				t.Errorf("outcomes %v", n)
			}
			if len(r.Health.Reasons) != 1 || !strings.Contains(r.Health.Reasons[0], "90 of 100") {
				t.Errorf("reasons %q", r.Health.Reasons)
			}
		})
	})
	t.Run("rate", func(t *testing.T) {
		c := live.Config{Plan: &plan{at: at, spec: spec(t, 1)}, Bot: &fake{}, Limits: live.Limits{Rate: 5}}
		play(t, c, func(_ *live.Result, b *books) {
			// A bucket of 5 that fills at 5 a second, for 9.9 seconds.
			if n := b.outcomes()[record.Contained]; n < 53 || n > 55 {
				t.Errorf("%d of 100 passed", n)
			}
		})
	})
	t.Run("duration", func(t *testing.T) {
		c := live.Config{Plan: &plan{at: at, spec: spec(t, 2)}, Bot: &fake{answer: slow(time.Second)}, Limits: live.Limits{Duration: 4950 * time.Millisecond}}
		play(t, c, func(r *live.Result, b *books) {
			// 50 began. Those from before 4 s think and are cut at once; the last 10 get their reply.
			if n := b.outcomes(); n[record.InProgress] != 50-b.outcomes()[record.Contained] || r.Counts.Offered != 50 {
				t.Errorf("outcomes %v of %d", n, r.Counts.Offered)
			}
			if r.Why != "limits.duration (4.95s) was reached" || r.Elapsed != 5900*time.Millisecond || r.Counts.OpenTurns != 0 {
				t.Errorf("%q, ended at %v, %d open turns", r.Why, r.Elapsed, r.Counts.OpenTurns)
			}
		})
	})
}

func TestDrain(t *testing.T) {
	c := live.Config{Plan: &plan{at: every(time.Second, 3), spec: spec(t, 1)}, Bot: &fake{answer: slow(9500 * time.Millisecond)}, Drain: 9 * time.Second}
	play(t, c, func(r *live.Result, b *books) {
		// The last arrival is at 2 s, so the run ends at 11 s: two of the replies are there.
		if n := b.outcomes(); n[record.Contained] != 2 || n[record.InProgress] != 1 {
			t.Errorf("outcomes %v", n)
		}
		if last := b.turns[2]; !last.Open || last.Sent != 2*time.Second || last.Complete != 11*time.Second || r.Counts.OpenTurns != 1 || r.Why != "" {
			t.Errorf("last turn %+v; why %q", last, r.Why)
		}
	})
}

// lingering is an endpoint that reads the clock it got for a message once more, seconds after the
// reply: a transport does when a connection comes about for which nobody waits any more.
type lingering struct{ *fake }

func (l lingering) Open(c *driver.Customer) driver.Session { return lingeringSession{l.fake.Open(c)} }

type lingeringSession struct{ driver.Session }

func (l lingeringSession) Send(ctx context.Context, m driver.Message, now func() time.Duration) driver.Exchange {
	time.AfterFunc(3*time.Second, func() { now() })
	return l.Session.Send(ctx, m, now)
}

// A late reading of the clock belongs to no other message, though its worker may have a new one.
func TestSentIsTheMessagesOwn(t *testing.T) {
	quickThenNever := func(c *driver.Customer, _ int) answer {
		return map[string]answer{"i1": {}, "i2": {after: time.Hour}}[c.Inquiry]
	}
	c := live.Config{Plan: &plan{at: every(10*time.Second, 2), spec: spec(t, 1)}, Bot: lingering{&fake{answer: quickThenNever}}, Drain: time.Second}
	play(t, c, func(_ *live.Result, b *books) {
		if turn := b.turns[1]; !turn.Open || turn.Sent != 10*time.Second {
			t.Errorf("cut off %v, sent at %v, meant for %v", turn.Open, turn.Sent, turn.Intended)
		}
	})
}

// The first ^C waits for replies in flight, the second does not.
func TestInterrupt(t *testing.T) {
	for _, c := range []struct {
		name             string
		reply            time.Duration
		second           time.Duration // 0: none
		end              time.Duration
		contained, turns int64 // the latter cut off
	}{
		{"the replies come", 3 * time.Second, 0, 7 * time.Second, 5, 0},
		{"the replies take too long", time.Hour, 0, 9500 * time.Millisecond, 0, 5},
		{"a second one", time.Hour, time.Second, 5500 * time.Millisecond, 0, 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			outside := func(over context.Context, interrupt context.CancelFunc, hard chan<- struct{}) {
				wait(over, 4500*time.Millisecond)
				interrupt()
				if c.second > 0 && wait(over, c.second) {
					close(hard)
				}
			}
			cfg := live.Config{Plan: &plan{at: every(time.Second, 100), spec: spec(t, 1)}, Bot: &fake{answer: slow(c.reply)}}
			playUntil(t, cfg, outside, func(r *live.Result, b *books) {
				got := r.Counts.Outcomes[record.Contained]
				if r.Elapsed != c.end || !r.Interrupted || r.Counts.Offered != 5 || r.Counts.OpenTurns != c.turns || got != c.contained {
					t.Errorf("ended at %v with %d of %d contained, %d open turns", r.Elapsed, got, r.Counts.Offered, r.Counts.OpenTurns)
				}
			})
		})
	}
}

func TestStop(t *testing.T) {
	c := live.Config{Plan: &plan{at: every(100*time.Millisecond, 1000), spec: spec(t, 1)}, Bot: &fake{}}
	c.Stop = func(now time.Duration) (string, bool) { return "too many failures", now > 3*time.Second }
	play(t, c, func(r *live.Result, _ *books) {
		if !r.Aborted || r.Why != "too many failures" || r.Elapsed > 5*time.Second {
			t.Errorf("%+v", r)
		}
	})
	t.Run("full disk", func(t *testing.T) {
		full := errors.New("no space left")
		c := live.Config{Plan: &plan{at: every(100*time.Millisecond, 1000), spec: spec(t, 1)}, Bot: &fake{}, Sink: &books{err: full}}
		play(t, c, func(r *live.Result, _ *books) {
			if !errors.Is(r.SinkErr, full) || r.Aborted || r.Elapsed > 2*time.Second {
				t.Errorf("%+v", r)
			}
		})
	})
}

// A thousand messages at one instant are a thousand requests at once: no pool holds any back.
func TestBurst(t *testing.T) {
	c := live.Config{Plan: &plan{at: every(0, 1000), spec: spec(t, 2)}, Bot: &fake{answer: slow(time.Second)}}
	most := 0
	c.Observe = func(s live.Snapshot) { most = max(most, s.InFlight) }
	play(t, c, func(r *live.Result, b *books) {
		if r.Elapsed != 4*time.Second || most != 1000 || b.outcomes()[record.Contained] != 1000 {
			t.Errorf("took %v, %d at once, outcomes %v", r.Elapsed, most, b.outcomes())
		}
	})
}

// wordless is a plan whose texts cannot be written.
type wordless struct{ *plan }

func (wordless) Text(*inquiry.Inquiry, int) (string, error) { return "", errors.New("no such field") }

func TestTextThatCannotBeWritten(t *testing.T) {
	play(t, live.Config{Plan: wordless{&plan{at: every(0, 1), spec: spec(t, 1)}}, Bot: &fake{}}, func(_ *live.Result, b *books) {
		turn := b.turns[0]
		if turn.Failure != record.Protocol || turn.Sent != record.Never || turn.Detail != "the message could not be written: no such field" {
			t.Errorf("%+v", turn)
		}
	})
}

// An hour with 7,200 conversations of four turns, each thinking and each answered, takes a moment.
func TestAnHour(t *testing.T) {
	var seen []live.Snapshot
	c := live.Config{
		Plan: &plan{at: every(500*time.Millisecond, 7200), spec: spec(t, 4)}, Bot: &fake{answer: slow(time.Second)},
		Observe: func(s live.Snapshot) { seen = append(seen, s) },
	}
	play(t, c, func(r *live.Result, b *books) {
		if r.Counts.Turns != 4*7200 || r.Health.SendLag.Max > 0 || len(r.Health.Warnings) > 0 {
			t.Errorf("%d turns, send lag %v, %v", r.Counts.Turns, r.Health.SendLag, r.Health.Warnings)
		}
		// Ten seconds each at two a second: twenty open at once.
		if l := r.Health.OpenSampled; l < 19.9 || l > 20.1 {
			t.Errorf("%.2f open on average", l)
		}
		last := seen[len(seen)-1]
		if !last.Final || last.Offered != 7200 || last.Closed != 7200 || last.LatencyP95 != time.Second {
			t.Errorf("last snapshot %+v", last)
		}
		var area float64
		for _, v := range b.intervals {
			area += v.QueueArea
		}
		if want := 7200 * 10.0; area < want-1 || area > want+1 {
			t.Errorf("%.1f conversation-seconds in the interval rows, want %.0f", area, want)
		}
	})
}
