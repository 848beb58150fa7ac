package desk_test

import (
	"math"
	"time"

	"github.com/holdline/holdline/sim/desk"
	"github.com/holdline/holdline/sim/rng"
)

// loop is the smallest event loop around a desk: Poisson arrivals, exponential patience in a heap
// of their own, and the desk's events. It is what a simulator does, without its statistics.
type loop struct {
	desk     *desk.Desk
	src      *rng.Source
	every    float64 // mean seconds between arrivals
	patience float64 // mean seconds; 0: endless
	contact  func(src *rng.Source, id uint64) desk.Contact

	arrival time.Duration
	id      uint64
	heap    []deadline
	events  []desk.Event
	waiting map[desk.Handle]time.Duration // since when; nil: not kept
	tape    tape                          // nil: not kept

	offered, delayed, blocked, left, ended int
	waited                                 time.Duration // of all that were offered
}

type deadline struct {
	at     time.Duration
	handle desk.Handle
}

func exponential(src *rng.Source, mean float64) time.Duration {
	return time.Duration(-math.Log(src.Uniform()) * mean * 1e9)
}

// run lets that many contacts come.
func (l *loop) run(contacts int) {
	for stop := l.offered + contacts; l.offered < stop; {
		next, ok := l.desk.Next()
		if !ok {
			next = math.MaxInt64
		}
		switch {
		case len(l.heap) > 0 && l.heap[0].at < min(next, l.arrival):
			l.leave()
		case next <= l.arrival:
			l.advance(next)
		default:
			l.arrive()
		}
	}
}

func (l *loop) arrive() {
	t := l.arrival
	l.id++
	l.offered++
	c := l.contact(l.src, l.id)
	a := l.desk.Offer(t, c)
	l.tape.offer(t, &c)
	switch a.Verdict {
	case desk.Blocked:
		l.blocked++
	case desk.Queued:
		l.delayed++
		if l.waiting != nil {
			l.waiting[a.Handle] = t
		}
		if l.patience > 0 {
			l.push(deadline{t + exponential(l.src, l.patience), a.Handle})
		}
	case desk.Joined:
	}
	l.arrival += exponential(l.src, l.every)
}

func (l *loop) advance(t time.Duration) {
	l.events = l.desk.Advance(t, l.events[:0])
	l.tape.advance(t)
	for i := range l.events {
		switch e := &l.events[i]; e.Kind {
		case desk.EventJoined:
			if l.waiting != nil {
				l.waited += e.At - l.waiting[e.Handle]
				delete(l.waiting, e.Handle)
			}
		case desk.EventEnded:
			l.ended++
		case desk.EventMoved, desk.EventRequeued, desk.EventTransferred:
		}
	}
}

func (l *loop) leave() {
	d := l.pop()
	l.tape.leave(d)
	if l.desk.Leave(d.at, d.handle) == desk.Left {
		l.left++
		if l.waiting != nil {
			l.waited += d.at - l.waiting[d.handle]
			delete(l.waiting, d.handle)
		}
	}
}

func (l *loop) push(d deadline) {
	l.heap = append(l.heap, d)
	for i := len(l.heap) - 1; i > 0 && l.heap[i].at < l.heap[(i-1)/2].at; i = (i - 1) / 2 {
		l.heap[i], l.heap[(i-1)/2] = l.heap[(i-1)/2], l.heap[i]
	}
}

func (l *loop) pop() deadline {
	h := l.heap
	out := h[0]
	h[0] = h[len(h)-1]
	h = h[:len(h)-1]
	l.heap = h
	for i := 0; ; {
		c := 2*i + 1
		if c+1 < len(h) && h[c+1].at < h[c].at {
			c++
		}
		if c >= len(h) || h[i].at <= h[c].at {
			return out
		}
		h[i], h[c] = h[c], h[i]
		i = c
	}
}

// pool is a desk with one queue and that many agents for ever.
func pool(servers int, g desk.Group) desk.Config {
	g.Name = "team"
	g.Skills = []desk.Skill{{Queue: 0, Resolution: 1}}
	g.Shifts = []desk.Shift{{To: math.MaxInt64, Headcount: servers}}
	return desk.Config{Queues: []desk.Queue{{}}, Groups: []desk.Group{g}}
}

// exponentialWork offers one queue work of that mean, in seconds.
func exponentialWork(mean float64) func(*rng.Source, uint64) desk.Contact {
	return func(src *rng.Source, id uint64) desk.Contact {
		return desk.Contact{ID: id, Key: rng.Key(id), Work: exponential(src, mean)}
	}
}
