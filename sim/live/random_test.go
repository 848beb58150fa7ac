package live_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/live"
	"github.com/holdline/holdline/sim/live/driver"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
)

// whim is an endpoint whose every answer is a draw: slow, failing, full, handing off or ending.
func whim(salt uint64) func(c *driver.Customer, turn int) answer {
	return func(c *driver.Customer, turn int) answer {
		key := rng.Key(c.Key).Num(salt)
		a := answer{after: time.Duration(key.Uniform(rng.BotReply, turn) * float64(8*time.Second))}
		switch u := key.Uniform(rng.Fault, turn); {
		case u < 0.1:
			a.failure = record.Reset
		case u < 0.2:
			a.failure, a.blocked = record.RateLimited, true
		case u < 0.4:
			a.events = []driver.EventKind{driver.EventText, driver.EventHandoff}
		case u < 0.5:
			a.events = []driver.EventKind{driver.EventEnded}
		}
		return a
	}
}

// Whatever customers, bot and desk do, and whenever somebody stops the run, each inquiry ends once,
// each turn has its row, and nothing moves backwards.
func TestBooksBalanceWhateverHappens(t *testing.T) {
	for seed := range uint64(150) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 0))
			up := func(d time.Duration) time.Duration { return time.Duration(r.Int64N(int64(d))) }
			s := spec(t, r.IntN(4))
			s.HasDesk = !s.HasBot || r.IntN(3) > 0
			s.TurnTimeout, s.Deadline = time.Second+up(8*time.Second), 5*time.Second+up(time.Minute)
			s.BotPatience, s.Patience = law(t, up(8*time.Second).String()), law(t, up(20*time.Second).String())
			s.OnFailure = inquiry.OnFailure{Set: r.IntN(2) > 0, AskHuman: 0.5, Leave: 0.3}
			s.Retry = inquiry.Return{OnAbandoned: true, OnBlocked: true, P: 0.7, After: law(t, up(9*time.Second).String()), MaxAttempts: 4}
			s.Repeat = inquiry.Return{P: 0.7, After: law(t, up(9*time.Second).String())}
			desk := &fake{answer: whim(2), joins: up(15 * time.Second), mute: r.IntN(4) == 0, broken: r.IntN(6) == 0}
			desk.ends = desk.joins + up(20*time.Second)
			if r.IntN(2) > 0 {
				desk.poll = 500*time.Millisecond + up(3*time.Second)
			}
			c := live.Config{
				Plan: &plan{at: every(up(time.Second), 60), spec: s}, Bot: &fake{answer: whim(1)}, Desk: desk,
				Horizon: time.Minute, Drain: up(time.Minute), Grace: up(5 * time.Second),
				Limits: live.Limits{Open: 5 + r.IntN(60), Rate: float64(r.IntN(20))},
			}
			interrupted, second := up(4*time.Minute), up(4*time.Second)
			playUntil(t, c, func(over context.Context, interrupt context.CancelFunc, hard chan<- struct{}) {
				wait(over, interrupted)
				interrupt()
				if wait(over, second) {
					close(hard)
				}
			}, func(_ *live.Result, b *books) {
				for _, turn := range b.turns {
					if turn.Sent != record.Never && turn.Sent < turn.Intended || turn.Complete != record.Never && turn.Complete < turn.Intended {
						t.Errorf("a turn before its time: %+v", turn)
					}
				}
				for _, q := range b.inquiries {
					if (q.EndedAt != record.Never && q.EndedAt < q.Arrived) || (q.EndedAt == record.Never) != (q.Outcome == record.InProgress) {
						t.Errorf("%+v", q)
					}
				}
			})
		})
	}
}
