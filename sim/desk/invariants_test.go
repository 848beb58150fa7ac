package desk_test

import (
	"math"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/desk"
	"github.com/holdline/holdline/sim/rng"
)

// ledger follows the events of a desk from outside and holds it to what must always be true.
type ledger struct {
	t     *testing.T
	cfg   desk.Config
	queue map[uint64]int    // of each contact inside
	with  map[uint64][2]int // group and agent, of those with one
	load  map[[2]int]int    // units of an agent in use
	last  time.Duration
}

func (l *ledger) take(id uint64, group, agent int) {
	who := [2]int{group, agent}
	if n := l.concurrency(id, group); n > 0 {
		l.load[who] += whole / n
	}
	if l.load[who] > whole {
		l.t.Fatalf("agent %v holds more than they can", who)
	}
	l.with[id] = who
}

func (l *ledger) drop(id uint64) {
	who, ok := l.with[id]
	if !ok {
		l.t.Fatalf("contact %d has no agent", id)
	}
	if n := l.concurrency(id, who[0]); n > 0 {
		l.load[who] -= whole / n
	}
	delete(l.with, id)
}

func (l *ledger) concurrency(id uint64, group int) int {
	return l.cfg.Groups[group].Concurrency[l.cfg.Queues[l.queue[id]].Channel]
}

func (l *ledger) event(e desk.Event) {
	if e.At < l.last {
		l.t.Fatalf("time went back from %v to %v", l.last, e.At)
	}
	l.last = e.At
	switch e.Kind {
	case desk.EventJoined:
		l.take(e.ID, e.Group, e.Agent)
	case desk.EventMoved:
		l.drop(e.ID)
		l.take(e.ID, e.Group, e.Agent)
	case desk.EventRequeued, desk.EventTransferred:
		l.drop(e.ID)
	case desk.EventEnded:
		l.drop(e.ID)
		delete(l.queue, e.ID)
	}
}

// Everyone accepted is waiting, with an agent, ended or gone; nobody holds more than their
// concurrency; time goes forward; and with staff for ever all is served in the end.
func TestInvariants(t *testing.T) {
	for seed := range uint64(300) {
		g := gen{rng.New(seed, 1).Source(rng.Order), false}
		cfg, _ := g.config()
		cfg.Interval, cfg.Hours = 0, nil
		for i := range cfg.Groups {
			cfg.Groups[i].Absence, cfg.Groups[i].InShift = 0, 0
			cfg.Groups[i].Shifts = append(cfg.Groups[i].Shifts, desk.Shift{From: time.Hour, To: 10 * time.Hour, Headcount: 1})
		}
		d := desk.New(cfg)
		l := &ledger{t: t, cfg: cfg, queue: map[uint64]int{}, with: map[uint64][2]int{}, load: map[[2]int]int{}}
		var now time.Duration
		for id := range uint64(40) {
			now += g.time(8)
			for _, e := range d.Advance(now, nil) {
				l.event(e)
			}
			c := g.contact(&cfg, id)
			if a := d.Offer(now, c); a.Verdict != desk.Blocked {
				l.queue[id] = c.Queue
				if a.Verdict == desk.Joined {
					l.take(id, a.Group, a.Agent)
				}
			}
			waiting := 0
			for q := range cfg.Queues {
				waiting += d.Waiting(q)
			}
			if len(l.queue) != len(l.with)+waiting {
				t.Fatalf("seed %d: %d inside, %d with agents, %d waiting", seed, len(l.queue), len(l.with), waiting)
			}
		}
		for _, e := range d.Advance(9*time.Hour, nil) {
			l.event(e)
		}
		waiting := 0
		for q := range cfg.Queues {
			waiting += d.Waiting(q)
		}
		if len(l.with) > 0 || len(l.queue) != waiting {
			t.Fatalf("seed %d: %d still talk, %d of %d wait", seed, len(l.with), waiting, len(l.queue))
		}
	}
}

// Calls whose time lies before the last one count as made then, and what they find due is not
// lost: it comes with the next Advance.
func TestLateCalls(t *testing.T) {
	cfg := pool(1, desk.Group{})
	d := desk.New(cfg)
	d.Offer(0, desk.Contact{ID: 1, Work: time.Second})
	b := d.Offer(0, desk.Contact{ID: 2, Work: time.Second})
	if d.Offer(5*time.Second, desk.Contact{ID: 3, Work: time.Second}).Verdict != desk.Joined {
		t.Fatal("both were over by then")
	}
	if next, ok := d.Next(); !ok || next != 5*time.Second {
		t.Errorf("events wait to be fetched; next is %v", next)
	}
	if l := d.Leave(0, b.Handle); l != desk.Unknown {
		t.Errorf("2 ended at 2s: %v", l)
	}
	events := d.Advance(0, nil)
	if len(events) != 3 || events[0].At != time.Second || events[2].At != 2*time.Second {
		t.Errorf("events %+v", events)
	}
	if d.Advance(math.MaxInt64, nil); d.Waiting(0) != 0 {
		t.Error("the end of time does not come")
	}
	if l := d.Leave(0, 0); l != desk.Unknown {
		t.Errorf("the zero handle is nobody's: %v", l)
	}
}
