package main

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
)

// Before anything is sent it is said how many steps the budget has room for, what they can tell, and
// what it would take for more.
func TestCapacityLivePlans(t *testing.T) {
	t.Parallel()
	for _, r := range []struct {
		name, text string
		budget     time.Duration
		speedup    float64
		steps      int
		tells      string
		want       []string
	}{
		{"no room", roomy, time.Second, 1, 0, reports.TellsNothing, []string{"has no room for one; an interval by estimates wants --budget ", "; steps that are plain want --budget "}},
		{"too few to fit a curve", roomy, 5 * time.Minute, 1, 2, reports.TellsSides, []string{"on which side of the limit it leans; an interval by estimates wants --budget 12m30s or --speedup 3; steps that are plain"}},
		{"by estimates", roomy, 15 * time.Minute, 1, 6, reports.TellsEstimates, []string{"together they tell of the limit by their estimates; steps that are plain want --budget "}},
		{"plain", roomy, 15 * time.Minute, 60, 26, reports.TellsPlain, []string{"26 steps of 34s each fit into the budget of 15m, each long enough to be plain"}},
		{"a mean wait", strings.Replace(roomy, "service_level(30s) >= 80%", "asa < 20s", 1), 15 * time.Minute, 1, 6, reports.TellsEstimates, []string{"together they tell"}},
		{"no gate that several steps have an interval of", strings.Replace(roomy, "service_level(30s) >= 80%", "aht < 20m", 1), 15 * time.Minute, 1, 6, reports.TellsSides, []string{"tells by its estimates on which side"}},
	} {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			w := twinOf(t, r.text, 1, 1, r.speedup, r.budget)
			p := w.doc.Plan
			if p.Steps != r.steps || p.Tells != r.tells {
				t.Errorf("%d steps, %s; want %d, %s", p.Steps, p.Tells, r.steps, r.tells)
			}
			for _, want := range r.want {
				if !strings.Contains(p.Sentence, want) {
					t.Errorf("%q does not say %q", p.Sentence, want)
				}
			}
			if p.PlainBudgetS > 0 { // its advice is right
				more := twinOf(t, r.text, 1, 1, r.speedup, time.Duration(p.PlainBudgetS)*time.Second)
				if more.doc.Plan.Tells != reports.TellsPlain {
					t.Errorf("with a budget of %v s: %s", p.PlainBudgetS, more.doc.Plan.Sentence)
				}
			}
			if p.PlainSpeedup > 0 && p.PlainSpeedup < 1000 {
				faster := twinOf(t, r.text, 1, 1, p.PlainSpeedup, r.budget)
				if faster.doc.Plan.Tells != reports.TellsPlain {
					t.Errorf("at a speed-up of %v: %s", p.PlainSpeedup, faster.doc.Plan.Sentence)
				}
			}
			if p.EstimatesBudgetS > 0 {
				more := twinOf(t, r.text, 1, 1, r.speedup, time.Duration(p.EstimatesBudgetS)*time.Second)
				if more.doc.Plan.Tells != reports.TellsEstimates {
					t.Errorf("with a budget of %v s: %s", p.EstimatesBudgetS, more.doc.Plan.Sentence)
				}
			}
		})
	}
}

// Steps that are short because --step says so become plain by another --step, and only then by a budget: what
// is advised does it, and is never just what was given.
func TestPlansOfStepsAsAsked(t *testing.T) {
	t.Parallel()
	plan := func(step, budget time.Duration) *reports.LivePlan {
		w := twinOf(t, roomy, 1, 1, 60, budget)
		w.flags.step = step
		if _, _, err := w.lengths(); err != nil {
			t.Fatal(err)
		}
		return w.doc.Plan
	}
	for _, r := range []struct {
		budget time.Duration
		advice string
	}{
		{15 * time.Minute, "; steps that are plain want --step 30m"},
		{30 * time.Second, "; steps that are plain want --step 30m and --budget 2m50s or --speedup 340"},
	} {
		short := plan(30*time.Second, r.budget)
		before, _, _ := strings.Cut(short.Sentence, "; warm-ups")
		if short.Tells != reports.TellsEstimates || !strings.HasSuffix(before, r.advice) {
			t.Errorf("with --budget %s: %s, %q; want it to end in %q", r.budget, short.Tells, short.Sentence, r.advice)
		}
		better := plan(time.Duration(short.PlainStepS*float64(time.Second)), max(r.budget, time.Duration(short.PlainBudgetS)*time.Second))
		if better.Tells != reports.TellsPlain || better.Steps < fewestSteps {
			t.Errorf("it does not help: %q", better.Sentence)
		}
	}
	few := plan(20*time.Minute, time.Minute)
	if few.Tells != reports.TellsSides {
		t.Fatalf("%q", few.Sentence)
	}
	if more := plan(20*time.Minute, time.Duration(few.EstimatesBudgetS)*time.Second); more.Tells != reports.TellsEstimates {
		t.Errorf("with a budget of %v s: %q", few.EstimatesBudgetS, more.Sentence)
	}
}

// A search that goes on says what is there and what is left of the budget; with more of that it plays more
// of the same steps, and other ones only when it is begun anew.
func TestPlansOfASearchThatGoesOn(t *testing.T) {
	t.Parallel()
	played := func(n int, budget time.Duration) *reports.LivePlan {
		w := twinOf(t, roomy, 1, 1, 1, budget)
		w.state.Used = 120 * float64(n)
		for range n {
			w.state.Steps = append(w.state.Steps, reports.LiveStep{Load: 1, Short: true})
		}
		if _, _, err := w.lengths(); err != nil {
			t.Fatal(err)
		}
		return w.doc.Plan
	}
	few := played(2, 5*time.Minute)
	if few.Tells != reports.TellsSides || few.Played != 2 || few.Steps != 0 || few.LeftS != 60 || !strings.HasPrefix(few.Sentence, "2 steps are played; another takes ") || !strings.Contains(few.Sentence, "what is left of the budget of 5m, 1m, has no room for one") {
		t.Errorf("%+v", few)
	}
	more := played(2, time.Duration(few.EstimatesBudgetS)*time.Second)
	if more.Tells != reports.TellsEstimates || more.Steps != fewestSteps-2 || !strings.Contains(more.Sentence, "; steps that are plain want --budget 2h50m") || !strings.Contains(more.Sentence, ", begun anew with --force") {
		t.Errorf("with --budget %v s: %+v", few.EstimatesBudgetS, more)
	}
}

// A warm-up that cannot fill the desk, whatever it brings, is warned of, with one that can.
func TestWarmupsThatFill(t *testing.T) {
	t.Parallel()
	for warmup, want := range map[time.Duration]string{
		5 * time.Second:  "A warm-up of 5s fills the desk to 31% of what it holds after a long time, though it brings twice the customers: limits come out too high. --warmup 30s fills it.",
		30 * time.Second: "", // a mean stay, with a crowd
	} {
		w := twinOf(t, roomy, 1, 1, 1, usualBudget)
		w.doc.Warnings = nil
		w.emptied(warmup)
		if have := strings.Join(w.doc.Warnings, " "); have != want {
			t.Errorf("%s: it says %q, want %q", warmup, have, want)
		}
	}
	w := twinOf(t, roomy, 1, 1, 1, usualBudget)
	if p := w.doc.Plan; p.FillS != 0 || !(p.Crowd > 1.5) {
		t.Errorf("six steps have no room for longer warm-ups: %+v", p)
	}
	w = twinOf(t, roomy, 1, 1, 2, usualBudget)
	p := w.doc.Plan
	if filled := time.Duration(p.FillS * float64(time.Second)); filled < 80*time.Second || filled > 2*time.Minute || crowding(w.scenario, 0, filled) != 1 || !strings.Contains(p.Sentence, "--warmup "+filled.String()) {
		t.Errorf("%+v", p)
	}
}

// Each step has customers of its own, and the last one that the budget has room for ends within it: its
// drain is shorter, and one without time to answer those who wait is not begun.
func TestNextStepEndsInTime(t *testing.T) {
	t.Parallel()
	w := twinOf(t, roomy, 1, 1, 60, 15*time.Minute)
	whole := (w.scenario.Length() + w.scenario.Drain.Std()).Seconds() / 60
	for _, r := range []struct {
		left  float64 // seconds of wall time
		drain time.Duration
		room  bool
	}{
		{2 * whole, time.Minute, true},
		{w.scenario.Length().Seconds()/60 + 40.0/60, 36 * time.Second, true}, // of 40 s a tenth is for the rows
		{w.scenario.Length().Seconds()/60 + 20.0/60, 18 * time.Second, false},
	} {
		w.state.Steps = []reports.LiveStep{{Load: 1}, {Load: 2, WallS: usualBudget.Seconds() - r.left}}
		next, room := w.next(), w.noRoom() == ""
		if next.Seed != w.scenario.Seed+2 || math.Abs(next.Drain.Std().Seconds()-r.drain.Seconds()) > 0.01 || room != r.room {
			t.Errorf("with %.1f s left: seed %d after %d, a drain of %s, room %v; want %s, %v", r.left, next.Seed, w.scenario.Seed, next.Drain, room, r.drain, r.room)
		}
	}
	if w.scenario.Drain.Std() != time.Minute {
		t.Error("the search's own scenario was changed")
	}
	w.state.Steps, w.state.Used = w.state.Steps[:1], usualBudget.Seconds()-1
	if w.noRoom() == "" {
		t.Error("what lies between steps was not counted")
	}
}
