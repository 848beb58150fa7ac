package verify

import (
	"time"

	"github.com/holdline/holdline/sim/record"
)

// tally adds up the rows of one replication. Inquiries count if they arrived in [from, to); areas
// under what varies with time are cut to it, whoever they belong to.
type tally struct {
	from, to  time.Duration
	threshold time.Duration

	all    counts
	queues []counts // by queue

	queueArea, serviceArea, orbitArea time.Duration // inquiries, conversations and customers x time
	cut                               int           // measured, and open when the run ended
}

// counts are of inquiries and of their times.
type counts struct {
	offered, fresh, retries, metBot                   int
	blocked, blockedFresh                             int
	queued, waited, queuedFresh, waitedFresh          int
	answered, answeredIn, abandoned, leftIn, shortAll int
	waitAll, waitAnswered, service                    time.Duration
}

func newTally(from, to, threshold time.Duration, queues int) *tally {
	return &tally{from: from, to: to, threshold: threshold, queues: make([]counts, queues)}
}

// Open implements record.Sink.
func (t *tally) Open(*record.Inquiry) {}

// Turn implements record.Sink.
func (t *tally) Turn(*record.Turn) {}

// Err implements record.Sink.
func (t *tally) Err() error { return nil }

// Interval implements record.Sink: what is measured here comes from inquiries alone.
func (t *tally) Interval(*record.Interval) {}

// Close implements record.Sink.
func (t *tally) Close(r *record.Inquiry) {
	if r.QueuedAt != record.Never {
		left := r.EndedAt
		if r.JoinedAt != record.Never {
			left = r.JoinedAt
			t.serviceArea += t.within(r.JoinedAt, r.EndedAt)
		}
		t.queueArea += t.within(r.QueuedAt, left)
	}
	if r.Return == record.Retry {
		t.orbitArea += t.within(r.EndedAt, r.ReturnAt)
	}
	if r.Arrived >= t.from && r.Arrived < t.to {
		if r.Outcome == record.InProgress {
			t.cut++
		}
		t.all.add(r, t.threshold)
		t.queues[r.Queue].add(r, t.threshold)
	}
}

// within is the part of [a, b) that is measured.
func (t *tally) within(a, b time.Duration) time.Duration {
	return max(0, min(b, t.to)-max(a, t.from))
}

func (c *counts) add(r *record.Inquiry, threshold time.Duration) {
	fresh := r.Kind == record.Fresh
	c.offered++
	if fresh {
		c.fresh++
	}
	if r.Kind == record.Retry {
		c.retries++
	}
	if r.BotAt != record.Never {
		c.metBot++
	}
	if r.Outcome == record.Blocked {
		c.blocked++
		if fresh {
			c.blockedFresh++
		}
	}
	if r.QueuedAt != record.Never {
		c.wait(r, threshold, fresh)
	}
}

// wait adds one who entered the queue.
func (c *counts) wait(r *record.Inquiry, threshold time.Duration, fresh bool) {
	c.queued++
	wait := r.EndedAt - r.QueuedAt
	if r.JoinedAt != record.Never {
		wait = r.JoinedAt - r.QueuedAt
		c.answered++
		c.waitAnswered += wait
		c.service += r.EndedAt - r.JoinedAt
		if wait <= threshold {
			c.answeredIn++
		}
	} else {
		c.abandoned++
		if wait <= threshold {
			c.leftIn++
		}
	}
	c.waitAll += wait
	if wait < threshold {
		c.shortAll++
	}
	// Who is not answered had to wait, even those who turn away at once.
	if wait > 0 || r.JoinedAt == record.Never {
		c.waited++
		if fresh {
			c.waitedFresh++
		}
	}
	if fresh {
		c.queuedFresh++
	}
}

var _ record.Sink = (*tally)(nil)
