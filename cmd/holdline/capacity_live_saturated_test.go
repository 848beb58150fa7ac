package main

import (
	"fmt"
	"path/filepath"
	"testing"
)

// A step in which conversations pile up and first replies take longer and longer ends before its time.
func TestCapacityLiveSaturated(t *testing.T) {
	t.Parallel()
	onTheWallClock(t, func() error {
		r := onPlaces(t, "1.6", "160s", "--speedup", "20", "--warmup", "10s", "--set", "service.bot.concurrency=6", "--budget", "10s")
		b := answered(t, r)
		if r.code != exitUntrusted || len(b.Steps) != 1 || b.Steps[0].Stopped != fellBehind || b.Steps[0].Finding != "breaks" || b.Steps[0].Minutes > 2.5 || b.Steps[0].AchievedPerMin > 250 {
			return fmt.Errorf("exit code %d: %s\n%+v", r.code, b.Sentence, b.Steps)
		}
		return nil
	})
}

// A desk without a bot answers the request to wait at once, however long the wait: it is by the waits
// that a step ends early. One that is busy throughout, and keeps up, plays to its end.
func TestCapacityLiveSaturatedDesk(t *testing.T) {
	t.Parallel()
	for _, r := range []struct {
		load    string
		stopped string
	}{{"2", humanFellBehind}, {"0.9", ""}} {
		t.Run("x"+r.load, func(t *testing.T) {
			t.Parallel()
			onTheWallClock(t, func() error {
				run := holdline(t, "capacity", write(t, "queue.yaml", queue), "--live", "--speedup", "100", "--step", "600s", "--warmup", "20s",
					"--load", r.load, "--budget", "8s", "--out", filepath.Join(t.TempDir(), "search"), "--format", "json", "--quiet")
				b := answered(t, run)
				if len(b.Steps) == 0 {
					return fmt.Errorf("no step: %s\n%s", b.Sentence, run.stderr)
				}
				first := b.Steps[0]
				if first.Stopped != r.stopped || (first.Minutes < 9) != (r.stopped != "") || first.Note != "" {
					return fmt.Errorf("after %v min: stopped %q, note %q; want %q", first.Minutes, first.Stopped, first.Note, r.stopped)
				}
				if first.MeanWaitS == nil || (*first.MeanWaitS > 30) != (r.stopped != "") {
					return fmt.Errorf("the mean wait is %v", first.MeanWaitS)
				}
				return nil
			})
		})
	}
}
