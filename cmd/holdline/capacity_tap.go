package main

import (
	"fmt"
	"time"

	"github.com/holdline/holdline/sim/capacity"
	"github.com/holdline/holdline/sim/live"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/stats"
)

// tap watches a step from its rows and its state, while it goes on: it tells when the target falls
// behind. One goroutine at a time calls it.
type tap struct {
	from, to time.Duration        // run clock: what is measured
	human    bool                 // nobody replies before a human does
	sat      *capacity.Saturation // nil: the load does not hold still, or too short; nothing is plain

	lagBound time.Duration // p99 of how late messages may be; 0: whatever
	lag      time.Duration // and is, so far

	open    float64
	looks   int
	first   int           // open when the measured time began
	last    int           // and when it was last looked at
	ran     time.Duration // until when arrivals came
	working time.Duration // of the bot's replies, within the measured time
	waits   int           // of which the end is known
	joins   int           // of humans who were heard to join
	ends    int           // of humans of whom only the end was heard
}

func (s *liveSearch) newTap(r *running) *tap {
	t := &tap{from: r.scaled(s.scenario.Warmup.Std()), to: r.scaled(s.scenario.Length()), human: !s.bot}
	long := s.scenario.Length()-s.scenario.Warmup.Std() >= stats.FewestBatches*r.batch
	if !s.flags.whole && (s.bot || long) {
		t.sat = capacity.NewSaturation(t.from, t.to)
	}
	return t
}

const (
	fellBehind      = "saturated: open conversations and first replies rise and rise"
	humanFellBehind = "saturated: open conversations and waits for a human rise and rise"
	generatorLate   = "the generator was late: what comes after can hardly mend that"
)

func (t *tap) stopping(now time.Duration) (string, bool) {
	if t.lagBound > 0 && t.lag > t.lagBound && now > t.to/2 && now < t.to {
		return generatorLate, true
	}
	if t.sat != nil && now < t.to && t.sat.Plain(now) {
		if t.human {
			return humanFellBehind, true
		}
		return fellBehind, true
	}
	return "", false
}

// note says what kept the tap from telling; "" where nothing did.
func (t *tap) note() string {
	switch {
	case t.sat == nil || !t.human:
		return ""
	case t.waits == 0:
		return "the desk told of no human who joined, so that no wait could end a step early"
	case t.ends > 0 && t.joins == 0:
		return "the desk tells that a conversation ended, and not that a human joined: waits reach to the end of it"
	}
	return ""
}

func (t *tap) observe(s live.Snapshot) {
	t.lag = s.SendLagP99
	if s.State == live.Running {
		t.ran = s.At
	}
	if s.At < t.from || s.At >= t.to || s.State != live.Running {
		return
	}
	if t.looks == 0 {
		t.first = s.Open
	}
	t.last = s.Open
	t.open += float64(s.Open)
	t.looks++
	if t.sat != nil {
		t.sat.Open(s.At, s.Open)
	}
}

func (t *tap) openMean() float64 { return t.open / float64(t.looks) }

// swamped says that hardly anybody was done: of those who came while the step was measured more than half
// were still there at the end of it, on top of those who were there when it began. Gates may see
// nothing of that, since who is not done yet is in none of them. It holds of a step in which an ordinary
// stay has room, and enough have come for it to be no accident.
func (t *tap) swamped(offered int64) string {
	const enough = 100
	if more := t.last - t.first; offered >= enough && int64(2*more) > offered {
		return fmt.Sprintf("%d came, and %d more were open at the end than at the beginning", offered, more)
	}
	return ""
}

// inFlight is how many replies the bot had in work on average.
func (t *tap) inFlight() float64 {
	if end := min(t.ran, t.to); end > t.from {
		return t.working.Seconds() / (end - t.from).Seconds()
	}
	return 0
}

// Turn implements record.Sink.
func (t *tap) Turn(v *record.Turn) {
	if v.Sent == record.Never || v.Complete == record.Never {
		return
	}
	if v.Endpoint == record.Bot {
		t.working += max(0, min(v.Complete, t.to)-max(v.Sent, t.from))
	}
	replied := v.Failure == record.NoFailure && !v.Open || v.GaveUp || v.Failure == record.TimeoutTurn
	if t.sat != nil && v.Endpoint == record.Bot && v.Turn == 1 && replied {
		t.sat.Reply(v.Complete, v.Complete-v.Intended)
	}
}

// Open implements record.Sink.
func (t *tap) Open(*record.Inquiry) {}

// Close implements record.Sink: only now it is told when a human joined. Who gave up waited so long at
// least.
func (t *tap) Close(v *record.Inquiry) {
	if t.sat == nil || !t.human || v.QueuedAt == record.Never {
		return
	}
	until := v.JoinedAt
	switch {
	case until == record.Never && v.Outcome == record.Abandoned:
		until = v.EndedAt
	case until == record.Never:
		return
	case until < v.EndedAt:
		t.joins++
	default:
		t.ends++
	}
	t.waits++
	t.sat.Reply(until, until-v.Arrived)
}

// Interval implements record.Sink.
func (t *tap) Interval(*record.Interval) {}

// Err implements record.Sink.
func (t *tap) Err() error { return nil }

var _ record.Sink = (*tap)(nil)
