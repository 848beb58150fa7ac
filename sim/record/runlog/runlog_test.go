package runlog

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/record"
)

func manifest() Manifest {
	return Manifest{
		Schema: Schema, Name: "quickstart", Version: "dev", Seed: 7, Load: 1, Speedup: 1, Mode: "live",
		Started: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC),
		Labels: record.Labels{
			Intents: []string{"refund"}, Channels: []string{"chat"}, Locales: []string{"en-US"},
			Queues: []record.Queue{{}}, Groups: []string{"team"},
		},
	}
}

// tally counts rows; it is the simplest possible reader of a run.
type tally struct {
	open, closed, turns, intervals int
	last                           uint64
}

func (c *tally) Open(*record.Inquiry)      { c.open++ }
func (c *tally) Close(*record.Inquiry)     { c.closed++ }
func (c *tally) Turn(t *record.Turn)       { c.turns++; c.last = t.Seq }
func (c *tally) Interval(*record.Interval) { c.intervals++ }
func (c *tally) Err() error                { return nil }

func fill(w *Writer, from, to int) {
	for i := from; i < to; i++ {
		q := record.Inquiry{ID: fmt.Sprintf("refund-0-%d", i), Attempt: 1}
		w.Open(&q)
		w.Turn(&record.Turn{Seq: uint64(i), Inquiry: q.ID})
		w.Close(&q)
		w.Interval(&record.Interval{Scope: record.RunScope, Index: record.None})
	}
}

func read(t *testing.T, dir string, from Offsets) (tally, Torn) {
	t.Helper()
	run, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got tally
	torn, err := run.Rows(from, &got)
	if err != nil {
		t.Fatal(err)
	}
	return got, torn
}

// A run that finished reads back whole, with its end.
func TestFinishedRun(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "run")
	w, err := Create(dir, manifest(), false)
	if err != nil {
		t.Fatal(err)
	}
	fill(w, 0, 2000) // more than one buffer full
	if err := w.Finish(End{Elapsed: time.Minute, Why: "done"}); err != nil {
		t.Fatal(err)
	}
	got, torn := read(t, dir, Offsets{})
	if want := (tally{2000, 2000, 2000, 2000, 1999}); got != want || torn.Lines != 0 {
		t.Errorf("have %+v, torn %d, want %+v", got, torn.Lines, want)
	}
	run, err := Open(dir)
	if err != nil || run.End == nil || run.End.Why != "done" || run.Seed != 7 {
		t.Errorf("manifest reads back as %+v, end %+v (%v)", run.Manifest, run.End, err)
	}
}

// A killed run has no end; its snapshot and the rows behind it add up to all that was flushed, and
// a torn last line is left out and counted.
func TestKilledRun(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w, err := Create(dir, manifest(), false)
	if err != nil {
		t.Fatal(err)
	}
	fill(w, 0, 10)
	if err := w.Snapshot([]byte("ten")); err != nil {
		t.Fatal(err)
	}
	fill(w, 10, 13)
	w.Flush()
	fill(w, 13, 20) // in memory only: what a kill loses
	if err := w.lock.Close(); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, TurnsFile)
	f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = f.WriteString(`{"attack":"quickst`)
	_ = f.Close()

	run, err := Open(dir)
	if err != nil || run.End != nil {
		t.Fatalf("end %+v, error %v", run.End, err)
	}
	sum, off, err := run.Summary()
	if err != nil || string(sum) != "ten" {
		t.Fatalf("summary %q, error %v", sum, err)
	}
	tail, torn := read(t, dir, off)
	if want := (tally{3, 3, 3, 3, 12}); tail != want || torn.Lines != 1 {
		t.Errorf("tail %+v, torn %d, want %+v and 1", tail, torn.Lines, want)
	}
	if all, _ := read(t, dir, Offsets{}); all.turns != 13 {
		t.Errorf("all rows: %+v, want 13 turns", all)
	}
}

// A directory that is being written, or holds a run, is not silently overwritten.
func TestDirectoryInUse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w, err := Create(dir, manifest(), false)
	if err != nil {
		t.Fatal(err)
	}
	if run, err := Open(dir); err != nil || run.Running != (runtime.GOOS == "linux") {
		t.Errorf("read while writing: %+v (%v), want it to be running", run, err)
	}
	if _, err := Create(dir, manifest(), true); runtime.GOOS == "linux" && !errors.Is(err, ErrInUse) {
		t.Errorf("while writing: have %v, want ErrInUse", err)
	}
	if err := w.Finish(End{}); err != nil {
		t.Fatal(err)
	}
	if run, err := Open(dir); err != nil || run.Running {
		t.Errorf("read when finished: %+v (%v), want it not to be running", run, err)
	}
	if _, err := Create(dir, manifest(), false); !errors.Is(err, ErrHasRun) {
		t.Errorf("afterwards: have %v, want ErrHasRun", err)
	}
	again, err := Create(dir, manifest(), true)
	if err != nil {
		t.Fatalf("overwriting on request: %v", err)
	}
	_ = again.Finish(End{})
}

// A full disk stops the writing and is told; the rows that reached the disk stay readable.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skipf("no /dev/full on this system, which stands in for a full disk: %v", err)
	}
	dir := t.TempDir()
	w, err := Create(dir, manifest(), false)
	if err != nil {
		t.Fatal(err)
	}
	fill(w, 0, 5)
	w.Flush()
	_ = w.files[turns].f.Close()
	w.files[turns].f = full
	fill(w, 5, 9)
	w.Flush()
	if err := w.Err(); err == nil || !strings.Contains(err.Error(), "no space left") {
		t.Fatalf("have %v, want an error that says there is no space left", err)
	}
	if err := w.Finish(End{}); err == nil {
		t.Error("Finish forgot the error")
	}
	if got, torn := read(t, dir, Offsets{}); got.turns != 5 || torn.Lines != 0 {
		t.Errorf("have %+v, torn %d, want the 5 turns from before", got, torn.Lines)
	}
}

// What is no run says so, and says what is missing.
func TestNoRun(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), "run.json is missing") {
		t.Errorf("empty directory: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, ManifestFile), []byte(`{"schema_version": 99}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), "schema version 99") {
		t.Errorf("future version: %v", err)
	}
}
