//go:build unix

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
)

// Killed in the middle of a step, the same command goes on behind the last one that ended, repeats
// none, and a finished search sends nothing more.
func TestCapacityLiveGoesOn(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "search")
	args := climbing(t, dir, "--load", "1.6")
	c := begin(t, "holdline", args...)
	c.said(`step 2: x[0-9.]+, `)
	send(t, c, syscall.SIGKILL)
	c.wait()
	var before searchState
	text, err := os.ReadFile(filepath.Join(dir, stateFile))
	if err == nil {
		err = json.Unmarshal(text, &before)
	}
	if err != nil || len(before.Steps) != 1 {
		t.Fatalf("%d steps were kept (%v)", len(before.Steps), err)
	}

	r := holdline(t, args...)
	b := answered(t, r)
	if len(b.Steps) < 3 || !b.Steps[0].Started.Equal(before.Steps[0].Started) || b.State != reports.LoadBroke {
		t.Fatalf("%s after %d steps, the first from %v, was from %v", b.State, len(b.Steps), b.Steps[0].Started, before.Steps[0].Started)
	}
	if !strings.Contains(r.stderr, "going on behind step 1") {
		t.Errorf("it does not say that it goes on:\n%s", r.stderr)
	}
	began := time.Now()
	again := answered(t, holdline(t, args...))
	if len(again.Steps) != len(b.Steps) || again.Sentence != b.Sentence || !again.Steps[len(b.Steps)-1].Started.Before(began) {
		t.Errorf("asked again it says %q after %d steps; before, %q after %d", again.Sentence, len(again.Steps), b.Sentence, len(b.Steps))
	}

	for change, want := range map[string]string{
		"--seed=9":                            "of seed 6, and this is seed 9",
		"--speedup=81":                        "with --speedup 80, and this is 81",
		"--set=demand[refund].patience=never": "as it was: the file, its gates or targets",
		"--intent=refund":                     `for --intent "", and this is for "refund"`,
		"--load=1":                            "began at --load 1.6, and this begins at 1",
	} {
		other := holdline(t, append(args, change)...)
		if wantCode(t, other, exitUsage); !strings.Contains(other.stderr, want) || strings.Count(other.stderr, "\n") != 1 {
			t.Errorf("%s: it says %q, want %q", change, other.stderr, want)
		}
	}
}

// A step that nobody gave a length is cut so that the budget has room for some; a search that goes on
// with more of it keeps the length it began with. --force forgets what was there.
func TestCapacityLiveBudget(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "search")
	args := []string{
		"capacity", write(t, "places.yaml", places), "--live", "--speedup", "40", "--precision", "40%", "--out", dir, "--format", "json", "--load", "1", "--quiet",
		"--gate", "failure_rate < 0.5%",
	}
	first := answered(t, holdline(t, append(args, "--budget", "4s")...))
	if len(first.Steps) == 0 || first.StepS > 21 || !strings.Contains(strings.Join(first.Warnings, " "), "--budget has room for some; its gates want 5m0s") {
		t.Fatalf("steps of %v s, %d of them; warnings %q", first.StepS, len(first.Steps), first.Warnings)
	}
	more := answered(t, holdline(t, append(args, "--budget", "5s")...))
	if more.StepS != first.StepS || len(more.Steps) < len(first.Steps) || !more.Steps[0].Started.Equal(first.Steps[0].Started) {
		t.Errorf("steps of %v s, %d of them, with more budget; %v s, %d before", more.StepS, len(more.Steps), first.StepS, len(first.Steps))
	}
	anew := answered(t, holdline(t, append(args, "--budget", "2s", "--force")...))
	for _, s := range anew.Steps {
		if !s.Started.After(more.Steps[len(more.Steps)-1].Started) {
			t.Errorf("--force kept step %d", s.Number)
		}
	}
	if last := filepath.Join(dir, more.Steps[len(more.Steps)-1].Dir); len(anew.Steps)+1 < len(more.Steps) {
		if _, err := os.Stat(last); err == nil {
			t.Errorf("--force kept %s", last)
		}
	}
}

// ^C in the middle of a step gives the answer of the steps before it.
func TestCapacityLiveIsInterrupted(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "search")
	c := begin(t, "holdline", climbing(t, dir)...)
	c.said(`step 2: x[0-9.]+, `)
	until(t, "the second step is under way", func() bool { return linesOf(filepath.Join(dir, "step-02", "inquiries.ndjson")) > 0 })
	send(t, c, os.Interrupt)
	r := c.wait()
	wantCode(t, r, exitInterrupted)
	if b := answered(t, r); !b.Interrupted || b.Why == "" || len(b.Steps) != 1 || b.Sentence == "" {
		t.Errorf("%d steps, %q, interrupted %v", len(b.Steps), b.Sentence, b.Interrupted)
	}
}
