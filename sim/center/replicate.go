package center

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/record"
)

// Judge takes replications in and says when there are enough.
type Judge interface {
	// Sink gives what takes the rows of a replication. Workers call it at any time.
	Sink(replication int) record.Sink
	// Take gets a replication whose rows are complete: one at a time, in the order of replications.
	Take(replication int, sink record.Sink, r Result) error
	// Enough is asked at each look, after n replications; at the last one, whose answer ends nothing,
	// so that it knows what was reached.
	Enough(n int) bool
}

// Study says how many replications there are to be.
type Study struct {
	Replications int            // exactly so many; 0: until Enough
	From         int            // number of the first of exactly so many
	Most         int            // the last look; 0: 320
	Workers      int            // 0: one a processor
	Named        int            // so many replications, the first, whose inquiries get names
	Progress     func(done int) // told after each Take; nil: nobody
}

// The looks are after 20 replications, 40, 80 and so on.
const (
	firstLook   = 20
	defaultMost = 320
)

// Replicate plays replications 0, 1, 2, ... of a checked scenario and hands them to j in that order,
// until it has enough of them. The numbers, and all that j sees, are the same for any number of
// workers. It gives the number of replications taken, and with it the error that ended it early, such
// as that of ctx.
func Replicate(ctx context.Context, sc *scenarios.Scenario, o sim.Options, s Study, j Judge) (n int, err error) {
	if s.Workers <= 0 {
		s.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Shared == nil {
		o.Shared = new(sim.Shared)
	}
	play := func(ctx context.Context, replication int, sink record.Sink) (Result, error) {
		own := o
		own.Replication = replication
		c, fault := New(sc, own, sink)
		if fault != nil {
			return Result{}, fault
		}
		c.Names = replication < s.Named
		return Run(ctx, c)
	}
	if s.Replications > 0 {
		n, err = relay(ctx, s.From, s.From+s.Replications, &s, j, play)
		return n - s.From, err
	}
	if s.Most <= 0 {
		s.Most = defaultMost
	}
	for look := min(firstLook, s.Most); ; look = min(2*look, s.Most) {
		if n, err = relay(ctx, n, look, &s, j, play); err != nil || j.Enough(n) || n == s.Most {
			return n, err
		}
	}
}

// player plays one replication.
type player func(ctx context.Context, replication int, sink record.Sink) (Result, error)

// race is the replications of one stretch between two looks, on their way through the workers.
type race struct {
	study *Study
	judge Judge
	play  player

	mu    sync.Mutex
	moved *sync.Cond // taken or end changed
	next  int        // to be played
	taken int
	end   int      // that of the stretch, or the first replication that went wrong
	done  []played // those finished and not yet taken, by number modulo its length
	err   error    // what went wrong with it
}

// played is a replication that waits for those before it.
type played struct {
	sink   record.Sink
	result Result
	done   bool
}

// relay plays replications from one number up to before another and hands them over in order. No
// more than twice as many as there are workers are ever finished or in work and not yet taken, so
// that a slow one does not fill the memory with those behind it.
func relay(ctx context.Context, from, to int, s *Study, j Judge, play player) (taken int, err error) {
	r := &race{study: s, judge: j, play: play, next: from, taken: from, end: to, done: make([]played, 2*s.Workers)}
	r.moved = sync.NewCond(&r.mu)
	var workers sync.WaitGroup
	for range min(s.Workers, to-from) {
		workers.Go(func() { r.work(ctx) })
	}
	workers.Wait()
	if r.err != nil && ctx.Err() != nil {
		return r.taken, ctx.Err()
	}
	return r.taken, r.err
}

// work plays one replication after another.
func (r *race) work(ctx context.Context) {
	for n, ok := r.claim(); ok; n, ok = r.claim() {
		sink := r.judge.Sink(n)
		result, err := r.play(ctx, n, sink)
		r.deliver(n, played{sink, result, true}, err)
	}
}

// claim gives the next replication to play, false if there is none.
func (r *race) claim() (int, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.next < r.end && r.next >= r.taken+len(r.done) {
		r.moved.Wait()
	}
	if r.next >= r.end {
		return 0, false
	}
	r.next++
	return r.next - 1, true
}

// deliver notes a replication that was played and hands over all whose turn it is.
func (r *race) deliver(n int, p played, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	defer r.moved.Broadcast()
	if err != nil {
		r.fail(n, err)
		return
	}
	r.done[n%len(r.done)] = p
	for r.taken < r.end {
		head := &r.done[r.taken%len(r.done)]
		if !head.done {
			return
		}
		if err := r.judge.Take(r.taken, head.sink, head.result); err != nil {
			r.fail(r.taken, err)
			return
		}
		*head = played{}
		r.taken++
		if r.study.Progress != nil {
			r.study.Progress(r.taken)
		}
	}
}

// fail ends the stretch before replication n: those before it are played to their end and handed
// over, so that the outcome is the same for any number of workers.
func (r *race) fail(n int, err error) {
	if n < r.end {
		r.end, r.err = n, fmt.Errorf("replication %d: %w", n, err)
	}
}
