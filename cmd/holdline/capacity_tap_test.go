package main

import (
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/capacity"
	"github.com/holdline/holdline/sim/live"
	"github.com/holdline/holdline/sim/record"
)

// Who watches a desk says what its wire does not tell.
func TestTapOfDesks(t *testing.T) {
	t.Parallel()
	joined := record.Inquiry{QueuedAt: 1, JoinedAt: 5, EndedAt: 9, Outcome: record.Handled}
	ended := record.Inquiry{QueuedAt: 1, JoinedAt: 9, EndedAt: 9, Outcome: record.Handled}
	left := record.Inquiry{QueuedAt: 1, JoinedAt: record.Never, EndedAt: 9, Outcome: record.Abandoned, Stage: record.InQueue}
	cut := record.Inquiry{QueuedAt: 1, JoinedAt: record.Never, EndedAt: record.Never}
	for _, r := range []struct {
		rows []record.Inquiry
		want string
	}{
		{[]record.Inquiry{joined, ended, left}, ""},
		{[]record.Inquiry{left}, ""},
		{[]record.Inquiry{ended, left}, "waits reach to the end of it"},
		{[]record.Inquiry{cut, cut}, "told of no human who joined"},
		{nil, "told of no human who joined"},
	} {
		tap := &tap{human: true, sat: capacity.NewSaturation(0, time.Minute)}
		for i := range r.rows {
			tap.Close(&r.rows[i])
		}
		if have := tap.note(); !strings.Contains(have, r.want) || (have == "") != (r.want == "") {
			t.Errorf("%d rows: %q, want %q", len(r.rows), have, r.want)
		}
	}
	if have := (&tap{sat: capacity.NewSaturation(0, time.Minute)}).note(); have != "" {
		t.Errorf("behind a bot it complains of %q", have)
	}
}

// A target of which hardly anybody is done is swamped, though no gate tells of that: who is not done is in
// none of them. As many more open conversations as half of those who came are no accident.
func TestTapOfSwampedTargets(t *testing.T) {
	t.Parallel()
	for _, r := range []struct {
		from, to int
		offered  int64
		want     string
	}{
		{10, 90, 150, "150 came, and 80 more were open at the end than at the beginning"},
		{10, 80, 150, ""},
		{10, 60, 90, ""}, // too few to tell
		{90, 10, 150, ""},
	} {
		tap := &tap{from: time.Second, to: 4 * time.Second}
		for at, open := range map[time.Duration]int{500 * time.Millisecond: 0, 5 * time.Second: 1000} {
			tap.observe(live.Snapshot{At: at, Open: open})
		}
		tap.observe(live.Snapshot{At: time.Second, Open: r.from})
		tap.observe(live.Snapshot{At: 3 * time.Second, Open: r.to})
		if have := tap.swamped(r.offered); have != r.want {
			t.Errorf("%+v: %q", r, have)
		}
	}
}

// A generator that is late at half of a step ends it; before that it may mend.
func TestTapOfLateGenerators(t *testing.T) {
	t.Parallel()
	for _, r := range []struct {
		lag  time.Duration
		now  time.Duration
		want bool
	}{{11 * time.Millisecond, 3 * time.Second, true}, {11 * time.Millisecond, time.Second, false}, {9 * time.Millisecond, 3 * time.Second, false}, {record.Never, 3 * time.Second, false}} {
		tap := &tap{from: time.Second, to: 4 * time.Second, lagBound: 10 * time.Millisecond}
		tap.observe(live.Snapshot{At: r.now, SendLagP99: r.lag})
		if why, stop := tap.stopping(r.now); stop != r.want || (why == generatorLate) != r.want {
			t.Errorf("%s late at %s: %q", r.lag, r.now, why)
		}
	}
}
