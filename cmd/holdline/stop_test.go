//go:build unix

package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/sim/record"
)

// underWay starts a run whose replies take long and waits until it has rows on disk and more on
// their way.
func underWay(t *testing.T, args ...string) (*child, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "run")
	c := begin(t, "holdline", append([]string{"run", write(t, "small.yaml", small), "--out", dir, "--load", "4"}, args...)...)
	until(t, "rows on disk", func() bool {
		return linesOf(filepath.Join(dir, "inquiries.ndjson")) >= 60 && linesOf(filepath.Join(dir, "turns.ndjson")) >= 20
	})
	return c, dir
}

func send(t *testing.T, c *child, s os.Signal) {
	t.Helper()
	if err := c.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

func summaryOf(t *testing.T, doc string) *reports.Summary {
	t.Helper()
	var s reports.Summary
	if err := json.Unmarshal([]byte(doc), &s); err != nil {
		t.Fatal(err)
	}
	return &s
}

// ^C in the middle: exit code 130, a report all the same, and rows in which nothing is left open.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	c, dir := underWay(t, "--format", "json")
	send(t, c, os.Interrupt)
	r := c.wait()
	wantCode(t, r, exitInterrupted)
	s := summaryOf(t, r.stdout)
	if !s.Run.Interrupted || s.Health == nil || s.Whole.InProgress == 0 {
		t.Errorf("the report does not say that it is partial: interrupted %t, health %v, in progress %d", s.Run.Interrupted, s.Health, s.Whole.InProgress)
	}
	run, all := readRun(t, dir)
	if run.End == nil || !run.End.Interrupted {
		t.Error("the manifest does not say that the run was interrupted")
	}
	allClosed(t, all)
	contiguous(t, all.turns)
	if int64(len(all.closed)) != s.Whole.Offered || int64(len(all.turns)) != s.Whole.Turns {
		t.Errorf("%d inquiries and %d turns on disk; the report says %d and %d", len(all.closed), len(all.turns), s.Whole.Offered, s.Whole.Turns)
	}

	// The report of a partial run says so with the run's own code, and is the same document.
	if doc := sameReport(t, dir, exitInterrupted); doc != r.stdout {
		t.Errorf("holdline report prints another document than the run did:\n%s", firstDifference(r.stdout, doc))
	}
	text := holdline(t, "report", dir)
	if wantCode(t, text, exitInterrupted); !says(text.stdout, "interrupted") {
		t.Errorf("the text does not say that the run was interrupted:\n%s", text.stdout)
	}
	vegetaReads(t, filepath.Join(dir, "turns.ndjson"), all.turns)
}

// allClosed fails unless every inquiry that opened has its one closing row.
func allClosed(t *testing.T, all *rows) {
	t.Helper()
	open := map[string]int{}
	for _, q := range all.opened {
		open[q.ID]++
	}
	for _, q := range all.closed {
		open[q.ID]--
	}
	for id, n := range open {
		if n != 0 {
			t.Errorf("inquiry %s has %d opening rows more than closing ones", id, n)
		}
	}
}

// A second ^C waits for nothing: replies that would take minutes are cut off at once.
func TestSecondInterrupt(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "run")
	c := begin(t, "holdline", "run", write(t, "small.yaml", small), "--out", dir, "--quiet", "--load", "4",
		"--set", "service.bot.reply_time={constant: 5m}")
	until(t, "rows on disk", func() bool { return linesOf(filepath.Join(dir, "inquiries.ndjson")) >= 20 })
	began := time.Now()
	wantCode(t, c.interrupted(), exitInterrupted)
	if took := time.Since(began); took > 4*time.Second {
		t.Errorf("it took %s, as long as replies in flight may take after one ^C", took)
	}
	_, all := readRun(t, dir)
	allClosed(t, all)
	contiguous(t, all.turns)
	if n := count(all.closed, func(q *record.Inquiry) bool { return q.Outcome == record.InProgress }); n != int64(len(all.closed)) {
		t.Errorf("%d of %d inquiries are in progress: nobody can have had a reply", n, len(all.closed))
	}
	for _, v := range all.turns {
		if !v.Open {
			t.Errorf("turn %d was cut off, and its row does not say so: %+v", v.Seq, v)
		}
	}
}

// kill -9 in the middle: the report shows all but about the last second.
func TestKill(t *testing.T) {
	t.Parallel()
	c, dir := underWay(t, "--quiet")
	until(t, "the second snapshot", func() bool { return linesOf(filepath.Join(dir, "turns.ndjson")) >= 60 })
	send(t, c, syscall.SIGKILL)
	killed := time.Now()
	if r := c.wait(); r.code != -1 || r.stdout != "" {
		t.Fatalf("a killed run exits with %d and prints %q", r.code, r.stdout)
	}
	run, all := readRun(t, dir)
	if run.End != nil {
		t.Fatal("a killed run has an end")
	}
	last := all.opened[len(all.opened)-1].Arrived
	if lost := killed.Sub(run.Started) - last; lost > 2500*time.Millisecond {
		t.Errorf("the last %s are missing, and about a second may be", lost)
	}
	s := summaryOf(t, sameReport(t, dir, exitUntrusted))
	if s.Whole.Offered != int64(len(all.opened)) || s.Whole.Turns != int64(len(all.turns)) {
		t.Errorf("the report has %d inquiries and %d turns, the rows %d and %d", s.Whole.Offered, s.Whole.Turns, len(all.opened), len(all.turns))
	}
	if want := int64(len(all.opened) - len(all.closed)); s.Whole.InProgress != want {
		t.Errorf("%d in progress, want %d: those that opened and did not close", s.Whole.InProgress, want)
	}
	if notes := strings.Join(s.Run.Notes, "\n"); !strings.Contains(notes, "killed") || !strings.Contains(notes, renumbered) {
		t.Errorf("the notes do not say that it was killed and where the turns are:\n%s", notes)
	}

	// The turn log without the turns in flight has gaps; its copy has not, and nothing else differs.
	copied := turnsOf(t, run.Codec(), filepath.Join(dir, renumbered))
	contiguous(t, copied)
	if len(copied) != len(all.turns) {
		t.Errorf("the copy has %d turns of %d", len(copied), len(all.turns))
	}
	vegetaReads(t, filepath.Join(dir, renumbered), copied)

	// Where the copy cannot be written the report comes all the same, and says so.
	if err := errors.Join(os.Remove(filepath.Join(dir, renumbered)), os.Mkdir(filepath.Join(dir, renumbered), 0o700)); err != nil {
		t.Fatal(err)
	}
	text := holdline(t, "report", dir)
	if wantCode(t, text, exitUntrusted); !says(text.stdout, "was not written") || !says(text.stdout, "Inquiries") {
		t.Errorf("the report is\n%s", text.stdout)
	}
}
