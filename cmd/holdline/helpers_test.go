package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/record/runlog"
)

// small is a scenario of about 300 short conversations in a minute of its own time. It bears a slow
// machine: what these tests show is the books, not the speed.
const small = `version: 1
name: small
seed: 3
horizon: 60s
drain: 1h
demand:
  - intent: refund
    arrivals: {process: poisson, rate: 5/s}
    conversation:
      - say: "Where is my refund?"
      - say: "Thank you."
    think: {constant: 1s}
    patience: {exponential: {mean: 60s}}
    work: {exponential: {mean: 10s}}
service:
  bot:
    reply_time: {lognormal: {mean: 2s, cv: 1}}
    outcome:
      refund: {solved: 0.7, unsolved: 0.1, abandoned: 0}
  groups:
    - name: team
      serves: [{intent: refund}]
      shifts: [{from: 0s, to: 10m, headcount: 30}]
turn_timeout: 20m
limits: {rate: 5000/s}
trust: {send_lag: 1m}
gates:
  - containment_rate > 50%
  - escalation_rate < 40%
`

// busy is a scenario in which everything happens that can happen to an inquiry: the bot turns away,
// the desk is full, customers see the queue and leave, lose patience at once and come back.
const busy = `version: 1
name: busy
seed: 8
horizon: 60s
drain: 1h
demand:
  - intent: outage
    arrivals: {process: poisson, rate: 8/s}
    conversation:
      - say: "The app is down."
      - say: "Still down."
    think: {exponential: {mean: 1s}}
    bot_patience: {exponential: {mean: 12s}}
    patience: {exponential: {mean: 6s}}
    work: {exponential: {mean: 6s}}
    wrap_up: 1s
    balk: [{queue_at_least: 5, probability: 0.5}]
    retry: {on: [abandoned, blocked], probability: 0.5, after: {exponential: {mean: 5s}}, max_attempts: 3}
    repeat: {probability: 0.5, after: {exponential: {mean: 10s}}}
service:
  bot:
    concurrency: 16
    when_full: reject
    reply_time: {exponential: {mean: 1.5s}}
    outcome:
      outage: {solved: 0.3, unsolved: 0.1, abandoned: 0.05}
  queue_limit: {chat: 30}
  groups:
    - name: team
      serves: [{intent: outage}]
      shifts: [{from: 0s, to: 1h, headcount: 24}]
turn_timeout: 20m
limits: {rate: 5000/s}
trust: {send_lag: 1m}
`

// write puts a file into a folder of the test and gives its path.
func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// ran is a command that ended.
type ran struct {
	code           int
	stdout, stderr string
}

// holdline runs a whole command in a process of its own.
func holdline(t *testing.T, args ...string) ran {
	t.Helper()
	return begin(t, "holdline", args...).wait()
}

// child is a command under way.
type child struct {
	*exec.Cmd

	t        *testing.T
	out, err text
}

// text is what a command says; it may be read while the command still speaks.
type text struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (x *text) Write(b []byte) (int, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.b.Write(b)
}

func (x *text) String() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.b.String()
}

// said waits until a command has said something on stderr, and gives what the pattern's first
// group stands for.
func (c *child) said(pattern string) string {
	c.t.Helper()
	var found []string
	until(c.t, "it says "+pattern, func() bool {
		found = regexp.MustCompile(pattern).FindStringSubmatch(c.err.String())
		return found != nil
	})
	return found[len(found)-1]
}

// command gives a command to be started in a folder of its own.
func command(t *testing.T, name string, args ...string) *child {
	t.Helper()
	c := &child{t: t, Cmd: exec.CommandContext(t.Context(), name, args...)}
	c.Dir = t.TempDir()
	c.Stdout, c.Stderr = &c.out, &c.err
	return c
}

// begin starts a command.
func begin(t *testing.T, name string, args ...string) *child {
	t.Helper()
	c := command(t, name, args...)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return c
}

// wait gives what became of it; -1 is the code of a process that was killed.
func (c *child) wait() ran {
	c.t.Helper()
	var failed *exec.ExitError
	if err := c.Wait(); err != nil && !errors.As(err, &failed) {
		c.t.Fatal(err)
	}
	return ran{c.ProcessState.ExitCode(), c.out.String(), c.err.String()}
}

// says looks for words in a report whose lines are broken to fit a page.
func says(page, words string) bool {
	return strings.Contains(strings.Join(strings.Fields(page), " "), words)
}

// until waits for something to become true.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick, deadline := time.NewTicker(5*time.Millisecond), time.NewTimer(30*time.Second)
	defer tick.Stop()
	defer deadline.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline.C:
			t.Fatal("it never came to this: " + what)
		}
	}
}

// lines counts the whole lines of a file that need not exist.
func linesOf(path string) int {
	b, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	return bytes.Count(b, []byte("\n"))
}

// wantCode fails unless a command ended with that code.
func wantCode(t *testing.T, r ran, code int) {
	t.Helper()
	if r.code != code {
		t.Fatalf("exit code %d, want %d\nstdout:\n%.3000s\nstderr:\n%.3000s", r.code, code, r.stdout, r.stderr)
	}
}

// rows is a sink that keeps everything.
type rows struct {
	opened, closed []record.Inquiry
	turns          []record.Turn
	intervals      []record.Interval
}

func (r *rows) Open(q *record.Inquiry)      { r.opened = append(r.opened, *q) }
func (r *rows) Close(q *record.Inquiry)     { r.closed = append(r.closed, *q) }
func (r *rows) Turn(t *record.Turn)         { r.turns = append(r.turns, *t) }
func (r *rows) Interval(v *record.Interval) { r.intervals = append(r.intervals, *v) }
func (r *rows) Err() error                  { return nil }

// readRun reads a run's directory.
func readRun(t *testing.T, dir string) (*runlog.Run, *rows) {
	t.Helper()
	run, err := runlog.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all rows
	if _, err := run.Rows(runlog.Offsets{}, &all); err != nil {
		t.Fatal(err)
	}
	return run, &all
}

// count says how many of the inquiries are so.
func count(all []record.Inquiry, so func(*record.Inquiry) bool) int64 {
	var n int64
	for i := range all {
		if so(&all[i]) {
			n++
		}
	}
	return n
}

// contiguous fails unless the turns are numbered from 0 without a gap or a double.
func contiguous(t *testing.T, turns []record.Turn) {
	t.Helper()
	seqs := make([]uint64, len(turns))
	for i := range turns {
		seqs[i] = turns[i].Seq
	}
	slices.Sort(seqs)
	for i, s := range seqs {
		if s != uint64(i) {
			t.Fatalf("turn %d of %d has sequence %d: not contiguous from 0", i, len(seqs), s)
		}
	}
}

// sameReport renders a run from its snapshot and from all its rows, wants one and the same
// document with the code given, and returns it.
func sameReport(t *testing.T, dir string, code int) string {
	t.Helper()
	var docs [2]ran
	for i, more := range [][]string{{}, {"--from-rows"}} {
		docs[i] = holdline(t, append([]string{"report", dir, "--format", "json"}, more...)...)
		wantCode(t, docs[i], code)
	}
	if docs[0].stdout != docs[1].stdout {
		t.Errorf("the report from rows is another:\n%s", firstDifference(docs[0].stdout, docs[1].stdout))
	}
	return docs[0].stdout
}

func firstDifference(a, b string) string {
	as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(as), len(bs)) {
		if as[i] != bs[i] {
			return strings.Join(as[max(0, i-4):i+1], "\n") + "\n--- and ---\n" + bs[i]
		}
	}
	return "one is longer"
}
