package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/holdline/holdline/reports"
)

// The limit of a desk is found live, at a steady load: it is that of the busiest moment, the bracket
// rests on steps, and each step is a run that can be read again.
func TestCapacityLive(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "search")
	r := holdline(t, climbing(t, dir)...)
	b := answered(t, r)
	if r.code != exitMet && r.code != exitUntrusted {
		t.Errorf("exit code %d\n%s", r.code, r.stderr)
	}
	if b.State != reports.LoadBroke || !(b.Load.Value > 1) || !(b.Load.Value < 3.2) || b.PeakPerMin < 59 || b.PeakPerMin > 61 {
		t.Errorf("%s (x1 is %v/min): %s", b.State, b.PeakPerMin, b.Sentence)
	}
	if b.First != "service_level(30s) >= 80%" || !strings.Contains(b.Sentence, "conversations/min [") || len(b.Steps[len(b.Steps)-1].Scarce) == 0 {
		t.Errorf("the answer is %q", b.Sentence)
	}
	for _, s := range b.Steps {
		if got := s.OfferedPerMin / s.PlannedPerMin; got < 0.6 || got > 1.6 || s.PlannedPerMin < 59*s.Load || s.PlannedPerMin > 61*s.Load {
			t.Errorf("x%v: %v/min were planned, %v offered", s.Load, s.PlannedPerMin, s.OfferedPerMin)
		}
		if s.AchievedPerMin > 1.3*60/0.5 {
			t.Errorf("x%v: %v/min were served, more than sixty agents can", s.Load, s.AchievedPerMin)
		}
		report := holdline(t, "report", filepath.Join(dir, s.Dir), "--format", "json")
		if doc := summaryOf(t, report.stdout); doc.Run.Load != s.Load || doc.Verdict == nil || doc.Gates[0].State != s.Gates[0].State {
			t.Errorf("x%v: its run says load %v, %+v; the search says %+v", s.Load, doc.Run.Load, doc.Gates, s.Gates)
		}
	}
	if last := b.Steps[len(b.Steps)-1]; last.Number != len(b.Steps) {
		t.Errorf("%d steps, the last has number %d", len(b.Steps), last.Number)
	}
}

// The limit of a bot is its places, at x1.5; what it serves stays there however much is offered.
func TestCapacityLiveOfABot(t *testing.T) {
	t.Parallel()
	onTheWallClock(t, func() error {
		r := onPlaces(t, "3.2", "80s", "--warmup", "8s", "--precision", "40%")
		b := answered(t, r)
		if b.State != reports.LoadBroke && b.State != reports.LoadAlways || b.Broke == nil || *b.Broke > 3.2 || b.Held != nil && *b.Held > 1.7 {
			return fmt.Errorf("%s with exit code %d: %s", b.State, r.code, b.Sentence)
		}
		first := b.Steps[0]
		if first.Finding != "breaks" || first.OfferedPerMin < 600 || first.AchievedPerMin > 400 || len(first.Scarce) == 0 || first.Scarce[0].Kind != reports.ScarceConcurrency {
			return fmt.Errorf("x3.2: %v/min offered, %v served, it %s; scarce is %v", first.OfferedPerMin, first.AchievedPerMin, first.Finding, first.Scarce)
		}
		return nil
	})
}

// A step is judged by its batches, and the report of its run reads it alike.
func TestCapacityLiveStepsAreReadByBatches(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "search")
	b := answered(t, onPlaces(t, "0.5", "80s", "--warmup", "8s", "--gate", "mean(reply_latency, endpoint=bot) < 1h", "--budget", "4s", "--out", dir))
	if len(b.Steps) == 0 {
		t.Fatal(b.Sentence)
	}
	have := b.Steps[0].Gates[0].Estimate
	doc := summaryOf(t, holdline(t, "report", filepath.Join(dir, b.Steps[0].Dir), "--format", "json").stdout)
	if said := doc.Gates[0].Estimate; !strings.Contains(have.Method, "batches, Student's t") || said != have {
		t.Errorf("the search says %+v, the report of its step %+v", have, said)
	}
}

// A bot that works on replies nobody waits for any more serves less, the more is asked of it: the word
// for that is collapse.
func TestCapacityLiveCollapse(t *testing.T) {
	t.Parallel()
	onTheWallClock(t, func() error {
		r := onPlaces(t, "3.2", "80s", "--warmup", "20s", "--precision", "40%",
			"--set", "demand[refund].bot_patience={constant: 10s}", "--gate", "p95(reply_latency, endpoint=bot) < 8s")
		b := answered(t, r)
		c := b.Collapse
		if c == nil || c.Load < 1.4 || c.OfferedPerMin < 300 || c.AchievedPerMin > 0.8*c.BestPerMin || !strings.Contains(b.Sentence, "; collapse past the knee: at x") {
			return fmt.Errorf("%+v: %s", c, b.Sentence)
		}
		return nil
	})
}
