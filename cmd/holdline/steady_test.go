package main

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim"
)

// A step holds the busiest moment: its rates and its heads, and nothing that is tied to the clock.
func TestSteady(t *testing.T) {
	t.Parallel()
	text := strings.Replace(roomy, "gates: [", "phases: [{name: peak, from: 5m, to: 10m}]\nabort_when: ['failure_rate(phase=peak) > 50%', failure_rate > 60%]\ngates: ['asa(phase=peak) < 1m', 'every 1m: asa < 1m', 'every 2m: asa < 1m', ", 1)
	sc, err := scenarios.Load("roomy.yaml", strings.NewReader(text), scenarios.LoadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := sim.NewPlan(sc, sim.Options{Seed: 1, Load: 1, Desk: true})
	if err != nil {
		t.Fatal(err)
	}
	busiest := ratesOf(plan, plan.Labels(), "").busiest
	if busiest < 6*time.Minute || busiest > 11*time.Minute {
		t.Errorf("the busiest moment is %s", busiest)
	}
	out, aside, err := steady(sc, plan, busiest, 30*time.Second, 2*time.Minute, nil)
	if err != nil {
		t.Fatal(err)
	}
	a, shifts := out.Demand[0].Arrivals, out.Service.Groups[0].Shifts
	if a.Process != "steps" || len(a.Steps) != 2 || a.Steps[1].At.Std() != 30*time.Second || a.Steps[1].Rate.PerMinute() < 59.9 || a.Steps[1].Rate.PerMinute() > 60.1 ||
		math.Abs(float64(a.Steps[0].Rate/a.Steps[1].Rate)-1/(1-math.Exp(-1))) > 0.01 || len(shifts) != 1 || shifts[0].Headcount != 60 {
		t.Errorf("arrivals %+v, shifts %+v", a, shifts)
	}
	if out.Horizon.Std() != 150*time.Second || out.Warmup.Std() != 30*time.Second || !slices.Equal(out.Gates, []string{"asa < 1m", "service_level(30s) >= 80%"}) || len(aside) != 1 || len(out.AbortWhen) != 1 || out.Phases != nil {
		t.Errorf("%s after %s, gates %v without %v, abort_when %v", out.Horizon, out.Warmup, out.Gates, aside, out.AbortWhen)
	}
	if sc.Demand[0].Arrivals.Process != "spike" || len(sc.Service.Groups[0].Shifts) != 2 {
		t.Error("the scenario itself was changed")
	}
	resolved, err := printed(out)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = scenarios.Load("step.yaml", strings.NewReader(resolved), scenarios.LoadOptions{}); err != nil {
		t.Errorf("what a step plays is no scenario:\n%v", err)
	}
}

// A warm-up of one stay would leave a desk half empty; what it brings more fills it, by the law of the
// work. Behind a bot customers come later. A long one needs no more, nor does a bot alone.
func TestCrowding(t *testing.T) {
	t.Parallel()
	const talk = `conversation: [{say: "a"}, {say: "b"}]` + "\n    think: {constant: 3s}\n    "
	const bot = "service:\n  bot: {reply_time: {constant: 1s}, outcome: {refund: {solved: 50%, unsolved: 0, abandoned: 0}}}\n"
	e := 1 / (1 - math.Exp(-1))
	for _, r := range []struct {
		name, text string
		warmup     time.Duration
		want       float64
	}{
		{"exponential work, one mean of it", roomy, 30 * time.Second, e},
		{"constant work fills in just its time", strings.Replace(roomy, "work: {exponential: {mean: 30s}}", "work: {constant: 30s}", 1), 30 * time.Second, 1},
		{"half the time of constant work", strings.Replace(roomy, "work: {exponential: {mean: 30s}}", "work: {constant: 30s}", 1), 15 * time.Second, 2},
		{"five means", roomy, 150 * time.Second, 1},
		{"hardly any time: no more than twice the load", roomy, time.Second, mostCrowding},
		{"ten seconds with a bot before", strings.Replace(strings.Replace(roomy, "patience", talk+"patience", 1), "service:\n", bot, 1), 40 * time.Second, e},
		{"a bot alone", places, time.Second, 1},
	} {
		sc, err := scenarios.Load("crowd.yaml", strings.NewReader(r.text), scenarios.LoadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if r.text == places {
			sc.Service.Groups = nil
		}
		if got := crowding(sc, 0, r.warmup); math.Abs(got-r.want) > 0.005 {
			t.Errorf("%s: %.3f, want %.3f", r.name, got, r.want)
		}
	}
}

// A batch is as long as a channel needs to forget, four times over: its bot's replies, the stay of those
// who talk with a human, and of those who wait.
func TestBatchOf(t *testing.T) {
	t.Parallel()
	for _, r := range []struct {
		name, text string
		want       time.Duration
	}{
		{"a bot alone, of one reply of 2 s", places, 4 * 2 * time.Second},
		{"a bot that takes 5 s", strings.Replace(places, "reply_time: {constant: 2s}", "reply_time: {constant: 5s}", 1), 4 * 5 * time.Second},
		{"a desk: half a minute's talk, and a patience of a minute", roomy, 4 * 90 * time.Second},
		{"patience longer than two more stays", strings.Replace(roomy, "mean: 1m", "mean: 1h", 1), 4 * 90 * time.Second},
		{"patience of ten seconds", strings.Replace(roomy, "mean: 1m", "mean: 10s", 1), 4 * 40 * time.Second},
		{"nobody gives up", queue, 4 * 30 * time.Second},
	} {
		sc, err := scenarios.Load("batch.yaml", strings.NewReader(r.text), scenarios.LoadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if got := batchOf(sc); got != r.want {
			t.Errorf("%s: %s, want %s", r.name, got, r.want)
		}
	}
}

// A step shorter than its gates want is too short to call anything plain, until a higher load brings as
// many inquiries; one of the usual length never is.
func TestTooShort(t *testing.T) {
	t.Parallel()
	sc, err := scenarios.Load("roomy.yaml", strings.NewReader(roomy), scenarios.LoadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	gs, err := goals(sc.Gates)
	if err != nil {
		t.Fatal(err)
	}
	const perSecond = 0.25
	for _, r := range []struct {
		step      time.Duration
		inquiries int64
		want      bool
	}{
		{3 * time.Minute, 36, true},
		{3 * time.Minute, 199, true},
		{3 * time.Minute, 200, false},
		{30 * time.Second, 1000, true}, // a mean stay does not fit into it twice
		{800 * time.Second, 90, false}, // a quarter of the load, as long as wanted
	} {
		if got := tooShort(sc, gs, perSecond, r.step, r.inquiries); got != r.want {
			t.Errorf("%s with %d inquiries: too short %v, want %v", r.step, r.inquiries, got, r.want)
		}
	}
}
