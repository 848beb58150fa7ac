package live

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/live/driver"
	"github.com/holdline/holdline/sim/record"
)

// job is what a worker does.
type job uint8

const (
	jobSend   job = iota // a message, with its reply
	jobPoll              // one look at what the desk has to say
	jobInbox             // an open inbox, until it is called back
	jobLeave             // the request to be let go
	jobHangUp            // likewise, of a customer who is gone already: nobody hears the answer
)

// worker is a goroutine that may be reused. Its fields are the scheduler's before the context is
// sent and after the note that it is done, and the goroutine's in between; expired, cancel and
// conv stay the scheduler's.
type worker struct {
	start   chan context.Context
	now     func() time.Duration
	number  int // place among all workers
	cancel  context.CancelFunc
	conv    *conv         // nil: nobody waits for the answer any more
	expired time.Duration // when it was called back for being too late; Never if it was not

	job     job
	session driver.Session
	in      *inquiry.Inquiry
	expect  *inquiry.Expect
	mute    bool          // the customer has no words
	limit   time.Duration // of one poll, or of telling that somebody is gone
	row     record.Turn

	sent     atomic.Int64 // the first reading of the clock by the session, plus 1; 0 before it
	exchange driver.Exchange
	checked  bool
	met      bool
	leaving  driver.Leaving
	at       time.Duration // when the answer to leaving was there
}

// clock gives the time to a session, and remembers when that was first: just before the transport
// got the request. A message that is cut off thus still tells how late it left.
func (w *worker) clock(now func() time.Duration) func() time.Duration {
	return func() time.Duration {
		t := now()
		if w.sent.Load() == 0 {
			w.sent.Store(int64(t) + 1)
		}
		return t
	}
}

// pool keeps idle workers, because a fresh goroutine has to grow its stack again for every
// request. It never refuses: a cap would turn the target's slowness into ours.
type pool struct {
	mail *mailbox
	now  func() time.Duration
	text func(in *inquiry.Inquiry, turn int) (string, error)
	idle []*worker
	all  []*worker // with a goroutine
	done sync.WaitGroup
}

// keep is how many idle workers are kept.
const keep = 256

func (p *pool) get() *worker {
	if n := len(p.idle); n > 0 {
		w := p.idle[n-1]
		p.idle = p.idle[:n-1]
		return w
	}
	w := &worker{start: make(chan context.Context, 1)}
	w.now = w.clock(p.now)
	w.number = len(p.all)
	p.all = append(p.all, w)
	p.done.Go(func() { p.run(w) })
	return w
}

// put takes back a worker that is done.
func (p *pool) put(w *worker) {
	w.cancel()
	w.forget()
	if len(p.idle) >= keep {
		last := p.all[len(p.all)-1]
		p.all[w.number], last.number = last, w.number
		p.all = p.all[:len(p.all)-1]
		close(w.start)
		return
	}
	p.idle = append(p.idle, w)
}

// launch sets a prepared worker off. Its context knows no deadline: the scheduler's heap does.
func (p *pool) launch(ctx context.Context, w *worker, c *conv) {
	w.conv, w.expired = c, record.Never
	ctx, w.cancel = context.WithCancel(ctx)
	w.start <- ctx
}

// forget readies w for its next job.
func (w *worker) forget() {
	w.cancel, w.conv, w.session, w.in, w.expect = nil, nil, nil, nil, nil
	w.row, w.exchange = record.Turn{}, driver.Exchange{}
	w.mute, w.checked, w.met = false, false, false
	w.sent.Store(0)
}

// close lets the workers go and waits for those who were called back or hang up, but not for long.
func (p *pool) close(limit time.Duration) {
	for _, w := range p.all {
		close(w.start)
	}
	gone := make(chan struct{})
	go func() {
		p.done.Wait()
		close(gone)
	}()
	late := time.NewTimer(limit)
	defer late.Stop()
	select {
	case <-gone:
	case <-late.C:
		for _, w := range p.all {
			if w.cancel != nil { // tells the desk that somebody is gone, and was not called back for it
				w.cancel()
			}
		}
	}
}

// run is the worker's goroutine.
func (p *pool) run(w *worker) {
	for ctx := range w.start {
		switch w.job {
		case jobSend:
			p.send(ctx, w)
		case jobPoll:
			limited, cancel := context.WithTimeout(ctx, w.limit)
			w.exchange = w.session.Receive(limited, p.now)
			cancel()
		case jobInbox:
			p.listen(ctx, w)
		case jobLeave:
			w.leaving = w.session.Leave(ctx, p.now)
			w.at = p.now()
		case jobHangUp:
			limited, cancel := context.WithTimeout(ctx, w.limit)
			w.session.Leave(limited, p.now)
			cancel()
			w.session.Close()
		}
		p.mail.post(note{worker: w})
	}
}

func (p *pool) send(ctx context.Context, w *worker) {
	text, err := p.words(w)
	if err != nil {
		w.exchange = driver.Exchange{
			Sent: record.Never, FirstByte: record.Never, Complete: record.Never, Known: p.now(),
			Failure: record.Protocol, Detail: "the message could not be written: " + err.Error(),
		}
		return
	}
	w.sent.Store(0) // a transport may have read the clock of the last message since
	w.exchange = w.session.Send(ctx, driver.Message{Turn: w.row.Turn, Text: text}, w.now)
	if x := &w.exchange; w.expect != nil && x.Failure == record.NoFailure && !x.Canceled {
		w.checked, w.met = true, w.expect.Met(x.Text, x.Complete-w.row.Intended)
	}
}

// words are what the customer says. A desk is told the customer's first message, if there is one.
func (p *pool) words(w *worker) (string, error) {
	switch {
	case w.session == nil:
		return "", errors.New("the run has no such endpoint")
	case w.mute:
		return "", nil
	}
	return p.text(w.in, w.row.Turn)
}

// listen keeps an inbox open and posts what comes in, until it is called back or has failed too
// often in a row. The last exchange is the note that the worker is done.
func (p *pool) listen(ctx context.Context, w *worker) {
	for misses := 1; ; misses++ {
		x := w.session.Receive(ctx, p.now)
		switch {
		case ctx.Err() != nil:
			w.exchange = driver.Exchange{Canceled: true}
			return
		case x.Failure != record.NoFailure && misses >= patienceWithPolls:
			w.exchange = x
			return
		case x.Failure == record.NoFailure:
			misses = 0
			if len(x.Events) > 0 {
				p.mail.post(note{worker: w, exchange: &x})
				continue
			}
		}
		select {
		case <-time.After(reopenAfter):
		case <-ctx.Done():
		}
	}
}

// reopenAfter is how long a broken inbox rests before it is opened again.
const reopenAfter = time.Second
