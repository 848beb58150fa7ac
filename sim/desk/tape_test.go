package desk_test

import (
	"testing"
	"time"

	"github.com/holdline/holdline/sim/desk"
	"github.com/holdline/holdline/sim/rng"
)

// tape is the calls that a loop made on its desk. A desk that plays it does the same again, and
// nothing else is on the clock.
type tape []call

type call struct {
	at    time.Duration
	what  uint64        // the handle of a leave, the key of an offer
	work  time.Duration // of an offer
	queue int32         // likewise
	kind  kind
}

type kind uint8

const (
	toOffer kind = iota
	toLeave
	toAdvance
)

func (t *tape) offer(at time.Duration, c *desk.Contact) {
	t.note(call{at: at, what: c.ID, work: c.Work, queue: int32(c.Queue)})
}

func (t *tape) leave(d deadline) { t.note(call{at: d.at, what: uint64(d.handle), kind: toLeave}) }

func (t *tape) advance(at time.Duration) { t.note(call{at: at, kind: toAdvance}) }

func (t *tape) note(c call) {
	if *t != nil {
		*t = append(*t, c)
	}
}

// record lets that many contacts come and notes the calls.
func (l *loop) record(contacts int) tape {
	l.tape = make(tape, 0, 3*contacts)
	l.run(contacts)
	return l.tape
}

// machine is what a tape can be played to: a desk, or nothing, for what playing itself costs.
type machine interface {
	Receive(t time.Duration, c *desk.Contact, a *desk.Answer)
	Leave(t time.Duration, h desk.Handle) desk.Leaving
	Next() (time.Duration, bool)
	Advance(t time.Duration, out []desk.Event) []desk.Event
}

// play makes the calls on a tape, and asks before each when the desk's next event is.
func play[M machine](t tape, m M, events []desk.Event) ([]desk.Event, int) {
	wrong := 0
	var contact desk.Contact
	var answer desk.Answer
	for i := range t {
		c := &t[i]
		if next, ok := m.Next(); ok && next < c.at {
			wrong++
		}
		switch c.kind {
		case toLeave:
			m.Leave(c.at, desk.Handle(c.what))
		case toAdvance:
			events = m.Advance(c.at, events[:0])
		case toOffer:
			contact = desk.Contact{ID: c.what, Key: rng.Key(c.what), Queue: int(c.queue), Work: c.work}
			m.Receive(c.at, &contact, &answer)
		}
	}
	return events, wrong
}

// idle is no desk at all.
type idle struct{ calls int }

func (n *idle) Receive(time.Duration, *desk.Contact, *desk.Answer) { n.calls++ }

func (n *idle) Leave(time.Duration, desk.Handle) desk.Leaving {
	n.calls++
	return desk.Unknown
}

func (n *idle) Next() (time.Duration, bool) { return 0, false }

func (n *idle) Advance(_ time.Duration, out []desk.Event) []desk.Event {
	n.calls++
	return out
}

// BenchmarkDeskAlone is what a desk costs a contact: the calls of BenchmarkDesk's loops played from
// a tape, and the playing taken off. Of all the times the fastest counts, as whatever else the
// machine does only adds to it.
func BenchmarkDeskAlone(b *testing.B) {
	const contacts = 10_000
	for _, bm := range benchmarks() {
		b.Run(bm.name, func(b *testing.B) {
			t := bm.loop().record(contacts)
			none := &idle{}
			events, _ := play(t, none, nil)
			playing, all := time.Hour, time.Hour
			for b.Loop() {
				b.StopTimer()
				d := bm.loop().desk
				before := b.Elapsed()
				b.StartTimer()
				events, _ = play(t, none, events)
				b.StopTimer()
				between := b.Elapsed()
				b.StartTimer()
				var wrong int
				events, wrong = play(t, d, events)
				b.StopTimer()
				playing, all = min(playing, between-before), min(all, b.Elapsed()-between)
				b.StartTimer()
				if wrong > 0 {
					b.Fatalf("%d calls found the desk behind", wrong)
				}
			}
			b.ReportMetric(float64((all-playing).Nanoseconds())/contacts, "ns/contact")
			b.ReportMetric(float64(playing.Nanoseconds())/contacts, "tape-ns/contact")
			b.ReportMetric(0, "ns/op")
		})
	}
}
