package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/live"
	"github.com/holdline/holdline/sim/record"
)

// Where several exit codes apply, the one that says most about the run wins: 70, 130, 64, 3, 1, 0.
func TestWorstExitCode(t *testing.T) {
	t.Parallel()
	order := []int{exitInternal, exitInterrupted, exitUsage, exitUntrusted, exitFailed, exitMet}
	if want := []int{70, 130, 64, 3, 1, 0}; fmt.Sprint(order) != fmt.Sprint(want) {
		t.Fatalf("the codes are %v, and people's CI knows %v", order, want)
	}
	if worst() != exitMet {
		t.Error("nothing is not met")
	}
	for i, a := range order {
		for j, b := range order {
			if got, want := worst(a, b), order[min(i, j)]; got != want {
				t.Errorf("worst(%d, %d) = %d, want %d", a, b, got, want)
			}
		}
	}
}

// An error says its code wherever it is wrapped; one without a code is the user's to mend.
func TestReportOfErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		code int
		said string
	}{
		{nil, 0, ""},
		{errors.New("no such file"), 64, "holdline: no such file\n"},
		{exit(exitFailed, nil), 1, ""},
		{exit(exitUntrusted, io.ErrShortWrite), 3, "holdline: short write\n"},
		{fmt.Errorf("wrapped: %w", usage(errors.New("bad flag"))), 64, "holdline: wrapped: bad flag\n"},
		{errors.Join(exit(exitUntrusted, errors.New("one")), errors.New("two")), 3, "holdline: one\ntwo\n"},
	} {
		var said bytes.Buffer
		if code := report(&said, c.err); code != c.code || said.String() != c.said {
			t.Errorf("%v: code %d and %q, want %d and %q", c.err, code, said.String(), c.code, c.said)
		}
	}
}

// A panic is a fault of ours: code 70, and words that help to report it.
func TestPanicIsInternal(t *testing.T) {
	t.Parallel()
	var said bytes.Buffer
	p := &process{args: []string{"init"}, stdout: explosive{}, stderr: &said, env: func(string) (string, bool) { return "", false }}
	if code := execute(p); code != exitInternal || !strings.Contains(said.String(), "fault of holdline itself: boom") {
		t.Errorf("code %d, said %q", code, said.String())
	}
}

type explosive struct{}

func (explosive) Write([]byte) (int, error) { panic("boom") }

// The live line holds everything an eye wants in one look; latencies are in scenario time, but for those of
// a real target, which no speed-up shortens.
func TestProgressLine(t *testing.T) {
	t.Parallel()
	s := live.Snapshot{
		At: 12 * time.Second, Horizon: 90 * time.Second, State: live.Running, Offered: 240, Open: 31, Replies: 41.6,
		LatencyP95: 200 * time.Millisecond, Escalated: 30, Closed: 120, SendLagP99: 300 * time.Microsecond,
	}
	p := progress{speedup: 10}
	const want = "running 12s/1m30s  offered 240  open 31  42 replies/s  p95 2s  escalated 25%  send lag p99 300µs"
	if got := p.line(s); got != want {
		t.Errorf("the line is\n%s\nwant\n%s", got, want)
	}
	p.wall = true
	if got := p.line(s); !strings.Contains(got, "  p95 200ms  ") {
		t.Errorf("of a real target the line is\n%s", got)
	}
	s.LatencyP95, s.SendLagP99, s.Closed, s.NotSent, s.State = record.Never, record.Never, 0, 7, live.Draining
	const early = "draining 12s/1m30s  offered 240  open 31  42 replies/s  p95 -  send lag p99 -  NOT SENT 7"
	if got := p.line(s); got != early {
		t.Errorf("the line is\n%s\nwant\n%s", got, early)
	}
}

// On a terminal one line is painted again and again, never wider than it; elsewhere there is a
// plain line every ten seconds and at the end; quiet is quiet.
func TestProgressGoesWhereItIsRead(t *testing.T) {
	t.Parallel()
	show := func(p progress) string {
		var b bytes.Buffer
		p.w, p.speedup = &b, 1
		for at := time.Second; at <= 25*time.Second; at += time.Second {
			p.show(live.Snapshot{At: at, Horizon: time.Hour, Final: at == 25*time.Second})
		}
		p.clear()
		return b.String()
	}
	if got := show(progress{quiet: true}); got != "" {
		t.Errorf("quiet says %q", got)
	}
	plain := show(progress{})
	if n := strings.Count(plain, "\n"); n != 3 || strings.Contains(plain, "\x1b") {
		t.Errorf("want plain lines at 10, 20 and 25 s, got\n%s", plain)
	}
	tty := show(progress{tty: true, width: 20})
	if !strings.HasSuffix(tty, "\r\x1b[K") || strings.Contains(tty, "\n") {
		t.Errorf("the painted line is not wiped at the end: %q", tty)
	}
	for line := range strings.SplitSeq(tty, "\r\x1b[K") {
		if len(line) >= 20 {
			t.Errorf("%q is as wide as the terminal", line)
		}
	}
}

// The search doubles until the target breaks and then halves the gap three times; the answer is the
// bracket, whatever the target is like.
func TestProbeSearch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		bears, from, to float64
		tries           string
		answer          string
	}{
		{bears: 70, from: 10, to: 5000, tries: "[10 20 40 80 60 70 75]", answer: "holds 70/s, breaks at 75/s (slow)"},
		{bears: 1e9, from: 10, to: 50, tries: "[10 20 40 50]", answer: "not reached up to 50/s"},
		{bears: 3, from: 10, to: 50, tries: "[10 5 2.5 3.75]", answer: "holds 2.5/s, breaks at 3.75/s (slow)"},
		{bears: 0, from: 8, to: 50, tries: "[8 4 2 1]", answer: "broken from the start, at 8/s (slow)"},
		{bears: 10, from: 10, to: 10, tries: "[10]", answer: "not reached up to 10/s"},
	} {
		var tries []float64
		var res probeResult
		search(c.from, c.to, func(rate float64) (held, more bool) {
			tries = append(tries, rate)
			s := probeStep{Rate: rate, Held: rate <= c.bears}
			if !s.Held {
				s.Why = "slow"
			}
			res.Steps = append(res.Steps, s)
			return s.Held, true
		})
		res.answer(probeFlags{to: c.to}, false)
		if fmt.Sprint(tries) != c.tries || res.Answer != c.answer {
			t.Errorf("a target that bears %g/s: tried %v, want %s; answered %q, want %q", c.bears, tries, c.tries, res.Answer, c.answer)
		}
	}
}

// A search that runs out of time says what it knows, and that it is not all.
func TestProbeSearchStops(t *testing.T) {
	t.Parallel()
	for after, want := range map[int]string{
		0: "cannot tell: no step was finished",
		2: "not reached up to 20/s: the budget ended",
		5: "holds 60/s, breaks at 80/s (slow)",
	} {
		var res probeResult
		search(10, 5000, func(rate float64) (held, more bool) {
			if len(res.Steps) == after {
				return false, false
			}
			s := probeStep{Rate: rate, Held: rate <= 70, Why: "slow"}
			res.Steps = append(res.Steps, s)
			return s.Held, true
		})
		res.answer(probeFlags{to: 5000}, false)
		if res.Answer != want {
			t.Errorf("after %d steps: %q, want %q", after, res.Answer, want)
		}
	}
}

// What breaks a step: errors first, then slowness, then falling behind.
func TestProbeJudges(t *testing.T) {
	t.Parallel()
	f := probeFlags{success: 0.99, p99: time.Second}
	for _, c := range []struct {
		step probeStep
		why  string
	}{
		{probeStep{Rate: 10, Achieved: 10, Success: 1, P99: 0.1}, ""},
		{probeStep{Rate: 10, Achieved: 5, Success: 0.5, P99: 3}, "50.00% succeeded"},
		{probeStep{Rate: 10, Achieved: 5, Success: 1, P99: 3}, "p99 3s"},
		{probeStep{Rate: 10, Achieved: 5, Success: 1, P99: 0.1}, "5.0/s answered of 10.0/s"},
	} {
		c.step.judge(f)
		if c.step.Held != (c.why == "") || !strings.Contains(c.step.Why, c.why) {
			t.Errorf("%+v: want %q", c.step, c.why)
		}
	}
}
