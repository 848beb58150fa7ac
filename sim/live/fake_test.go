package live_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/live"
	"github.com/holdline/holdline/sim/live/driver"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
)

// answer is what a fake endpoint does with one message.
type answer struct {
	after   time.Duration
	events  []driver.EventKind
	place   int // in the queue
	failure record.Failure
	blocked bool
}

// fake is an endpoint without a network. Its answers are a function of who asks and what.
type fake struct {
	answer func(c *driver.Customer, turn int) answer
	poll   time.Duration    // of a desk; 0: an inbox
	joins  time.Duration    // after the customer entered the queue
	ends   time.Duration    // likewise
	broken bool             // every look at the desk fails
	mute   bool             // requests to leave are not answered
	books  *[2]atomic.Int32 // requests to let somebody go, and sessions closed; nil: nobody counts
}

func (f *fake) Probe(context.Context) error { return nil }
func (f *fake) Endpoint() (method, url string) {
	return "POST", "http://fake.test/"
}
func (f *fake) Close() error                           { return nil }
func (f *fake) Open(c *driver.Customer) driver.Session { return &fakeSession{fake: f, customer: c} }

type fakeSession struct {
	*fake
	customer *driver.Customer
	entered  time.Duration
	told     int
}

func wait(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}

func (s *fakeSession) Send(ctx context.Context, m driver.Message, now func() time.Duration) driver.Exchange {
	x := driver.Exchange{Sent: now(), FirstByte: record.Never, Complete: record.Never, Known: record.Never, Text: m.Text, BytesOut: int64(len(m.Text))}
	a := answer{}
	if s.answer != nil {
		a = s.answer(s.customer, m.Turn)
	}
	if a.after > 0 && !wait(ctx, a.after) {
		x.Canceled = true
		return x
	}
	s.entered = now()
	x.FirstByte, x.Complete, x.Known = now(), now(), now()
	x.Failure, x.Blocked = a.failure, a.blocked
	for _, kind := range a.events {
		x.Events = append(x.Events, driver.Event{Kind: kind, At: now(), Position: a.place, Solved: record.Yes})
	}
	return x
}

func (s *fakeSession) Poll() time.Duration { return s.poll }

func (s *fakeSession) Receive(ctx context.Context, now func() time.Duration) driver.Exchange {
	if s.broken {
		return driver.Exchange{Failure: record.HTTP5xx}
	}
	news := []struct {
		at   time.Duration
		kind driver.EventKind
	}{{s.entered + s.joins, driver.EventJoined}, {s.entered + s.ends, driver.EventEnded}}
	if s.poll == 0 && s.told < len(news) && !wait(ctx, news[s.told].at-now()) {
		return driver.Exchange{Canceled: true}
	}
	var x driver.Exchange
	for s.told < len(news) && news[s.told].at <= now() {
		x.Events = append(x.Events, driver.Event{Kind: news[s.told].kind, At: now(), Agent: "first-line/3", Solved: record.No})
		s.told++
	}
	return x
}

func (s *fakeSession) Leave(ctx context.Context, now func() time.Duration) driver.Leaving {
	s.count(0)
	switch {
	case s.mute:
		<-ctx.Done()
		return driver.Unanswered
	case now() >= s.entered+s.joins:
		return driver.Joined
	}
	return driver.Left
}

func (s *fakeSession) Close() { s.count(1) }

func (s *fakeSession) count(what int) {
	if s.books != nil {
		s.books[what].Add(1)
	}
}

// plan is a fixed list of inquiries.
type plan struct {
	at   []time.Duration
	spec inquiry.Spec
	n    int
}

func (p *plan) Next() (inquiry.Inquiry, bool) {
	if p.n == len(p.at) {
		return inquiry.Inquiry{}, false
	}
	p.n++
	return inquiry.Inquiry{ID: fmt.Sprint("i", p.n), Key: rng.New(1, 0).Num(uint64(p.n)), Attempt: 1, At: p.at[p.n-1]}, true
}

func (p *plan) Spec(int) *inquiry.Spec { return &p.spec }

func (p *plan) Text(in *inquiry.Inquiry, turn int) (string, error) {
	return fmt.Sprintf("%s says %d", in.ID, turn), nil
}

func (p *plan) Labels() record.Labels {
	return record.Labels{
		Intents: []string{"refund"}, Channels: []string{"chat"}, Locales: []string{"en-US"},
		Queues: []record.Queue{{}}, Groups: []string{"first-line"},
	}
}

func every(gap time.Duration, n int) []time.Duration {
	at := make([]time.Duration, n)
	for i := range at {
		at[i] = time.Duration(i) * gap
	}
	return at
}

func law(t testing.TB, text string) dist.Sampler {
	t.Helper()
	var l dist.Law
	if err := l.UnmarshalText([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return l.Sampler()
}

// spec is a customer who says turns messages, thinks two seconds before each further one, and
// has all the patience in the world.
func spec(t testing.TB, turns int) inquiry.Spec {
	messages := make([]inquiry.Message, turns)
	for i := range messages {
		messages[i].Texts = []inquiry.Text{{Text: "hello"}}
	}
	script := inquiry.Compile(messages, []string{"en-US"}, func(path, format string, args ...any) {
		t.Fatalf(path+": "+format, args...)
	})
	return inquiry.Spec{
		HasBot: turns > 0, Script: script, Think: law(t, "2s"), BotPatience: law(t, "never"), Patience: law(t, "never"),
	}
}

// books is a sink that keeps every row and checks what holds for all of them.
type books struct {
	opened    map[string]bool
	inquiries []record.Inquiry
	turns     []record.Turn
	intervals []record.Interval
	faults    []string
	err       error
}

func (b *books) Open(q *record.Inquiry) {
	if b.opened == nil {
		b.opened = map[string]bool{}
	}
	if _, twice := b.opened[q.ID]; twice || q.Outcome != record.InProgress {
		b.faults = append(b.faults, "opened twice, or not open: "+q.ID)
	}
	b.opened[q.ID] = true
}

func (b *books) Close(q *record.Inquiry) {
	if !b.opened[q.ID] {
		b.faults = append(b.faults, "closed, but not open: "+q.ID)
	}
	b.opened[q.ID] = false
	b.inquiries = append(b.inquiries, *q)
}
func (b *books) Turn(t *record.Turn)         { b.turns = append(b.turns, *t) }
func (b *books) Interval(v *record.Interval) { b.intervals = append(b.intervals, *v) }
func (b *books) Err() error                  { return b.err }

// outcomes counts the inquiries by how they ended.
func (b *books) outcomes() map[record.Outcome]int {
	n := map[record.Outcome]int{}
	for _, q := range b.inquiries {
		n[q.Outcome]++
	}
	return n
}

// balance fails the test unless every inquiry and every turn is accounted for exactly once.
func (b *books) balance(t *testing.T, r *live.Result) {
	t.Helper()
	for _, fault := range b.faults {
		t.Error(fault)
	}
	for id, open := range b.opened {
		if open {
			t.Error("never closed:", id)
		}
	}
	var sum int64
	for _, n := range r.Counts.Outcomes {
		sum += n
	}
	if sum != r.Counts.Offered || int(sum) != len(b.inquiries) {
		t.Errorf("offered %d, outcomes %d, rows %d", r.Counts.Offered, sum, len(b.inquiries))
	}
	seen := make([]*record.Turn, len(b.turns))
	for i := range b.turns {
		row := &b.turns[i]
		if row.Seq >= uint64(len(seen)) || seen[row.Seq] != nil {
			t.Fatalf("turn numbers are not 0..%d, each once: %d", len(seen)-1, row.Seq)
		}
		seen[row.Seq] = row
	}
	for i := 1; i < len(seen); i++ {
		if seen[i].Stamp < seen[i-1].Stamp || seen[i].Stamp < seen[i].Intended {
			t.Errorf("turn %d: stamp %v after %v, intended %v", i, seen[i].Stamp, seen[i-1].Stamp, seen[i].Intended)
		}
	}
	if r.Counts.Turns != int64(len(seen)) {
		t.Errorf("%d turns, %d rows", r.Counts.Turns, len(seen))
	}
}

// play runs a configuration in virtual time and balances its books.
func play(t *testing.T, c live.Config, check func(*live.Result, *books)) {
	t.Helper()
	playUntil(t, c, func(context.Context, context.CancelFunc, chan<- struct{}) {}, check)
}

// playUntil is play with something that goes on outside until the run is over.
func playUntil(t *testing.T, c live.Config, outside func(over context.Context, interrupt context.CancelFunc, hard chan<- struct{}), check func(*live.Result, *books)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		b, ok := c.Sink.(*books)
		if !ok {
			b = new(books)
		}
		c.Sink, c.Pacer = b, live.TimerPacer()
		if c.Drain == 0 {
			c.Drain = time.Hour
		}
		hard := make(chan struct{})
		c.Hard = hard
		over, end := context.WithCancel(t.Context())
		defer synctest.Wait()
		defer end()
		go outside(over, cancel, hard)
		r, err := live.Run(ctx, c)
		if err != nil {
			t.Fatal(err)
		}
		b.balance(t, r)
		check(r, b)
	})
}
