package main

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/center"
	"github.com/holdline/holdline/sim/workforce"
)

// shrinking is a desk of 3,000 with 95 on shift, of whom a fifth leaves in a year.
const shrinking = `version: 1
name: shrinking
horizon: 20m
demand:
  - intent: refund
    arrivals: {process: poisson, rate: 20/min}
    patience: {exponential: {mean: 3m}}
    work: {exponential: {mean: 4m}}
service:
  groups:
    - {name: desk, serves: [{intent: refund}], shifts: [{from: 0s, to: 20m, headcount: 95}], cost: {per_paid_hour: 20}}
    - {name: backup, serves: [{intent: refund}], shifts: [{from: 0s, to: 20m, headcount: 3}]}
workforce:
  growth: 0.02
  stretches: 2
  changes: [{week: 3, path: "demand[refund].work", value: {exponential: {mean: 5m}}}]
  groups:
    - name: desk
      heads: 3000
      attrition: [{from: 0, a_year: 0.2}]
      training: {weeks: 1, cost: 100}
      hiring: [{size: 400, at: [2], lead: 1}]
      paid_hours: 35h
gates: [service_level(20s) >= 80%, abandonment_rate < 5%]
`

// prepared is a plan of shrinking, ready to be simulated.
func prepared(t *testing.T, weeks string, workers int) *outlook {
	t.Helper()
	file := filepath.Join(t.TempDir(), "shrinking.yaml")
	if err := os.WriteFile(file, []byte(shrinking), 0o600); err != nil {
		t.Fatal(err)
	}
	f := &planFlags{studyFlags: studyFlags{scenarioFlags: scenarioFlags{load: 1, speedup: 1, quiet: true}, replications: 6, workers: workers}, weeks: weeks, level: "80%"}
	p := &process{stdout: &bytes.Buffer{}, stderr: &bytes.Buffer{}}
	o := &outlook{study: study{process: p, flags: &f.studyFlags, file: file}}
	if err := o.prepare(f); err != nil {
		t.Fatal(err)
	}
	return o
}

// Shifts follow the productive heads, in whole ones; groups outside the workforce stay.
func TestPlanScalesShifts(t *testing.T) {
	t.Parallel()
	o := prepared(t, "6w", 1)
	for replication := range 3 {
		y := workforce.Draw(o.scenario.Seed, replication, o.plan)
		for w := range o.plan.Weeks {
			groups := o.staffed(o.states[w].scenario, y, w).Service.Groups
			want := int(math.Round(95 * y.Groups[0][w].Productive / 3000))
			if got := groups[0].Shifts[0].Headcount; got != want || groups[1].Shifts[0].Headcount != 3 {
				t.Errorf("week %d: %d and %d heads on shift, want %d and 3", w+1, got, groups[1].Shifts[0].Headcount, want)
			}
		}
		if first, last := y.Groups[0][0].Productive, y.Groups[0][5].Productive; last < first+300 {
			t.Errorf("the class of 400 is not at work in week 6: %.0f heads after %.0f", last, first)
		}
	}
	if o.scenario.Service.Groups[0].Shifts[0].Headcount != 95 {
		t.Error("the scenario itself was scaled")
	}
}

// The work grows in week 3, and only there a second state of the scenario begins.
func TestPlanChanges(t *testing.T) {
	t.Parallel()
	o := prepared(t, "5w", 1)
	for w, minutes := range []float64{4, 4, 5, 5, 5} {
		if got := o.states[w].scenario.Demand[0].Work.Mean() / 60; got != minutes {
			t.Errorf("week %d: work takes %v minutes, want %v", w+1, got, minutes)
		}
	}
	if o.states[0] != o.states[1] || o.states[2] != o.states[4] {
		t.Error("weeks alike do not share their scenario")
	}
}

// A week of a year is the scenario simulated with that many heads and that volume, and nothing else.
func TestPlanWeekIsASimulation(t *testing.T) {
	t.Parallel()
	o := prepared(t, "4w", 1)
	y, err := o.year(context.Background(), 0)
	if err != nil {
		t.Fatal(err)
	}
	for w := range o.plan.Weeks {
		var served, queued, gone float64
		for stretch := range o.stretches() {
			sum := once(t, o.staffed(o.states[w].scenario, y.Year, w), sim.Options{
				Seed: o.scenario.Seed, Load: o.plan.Expected(w + 1), Desk: true, Replication: numbered(0, w, stretch),
			})
			n := float64(sum.Funnel.QueueOffered)
			level, _ := sum.Measures.Get("service_level")
			left, _ := sum.Measures.Get("abandonment_rate")
			served, gone, queued = served+n*level.Estimate.Value, gone+n*left.Estimate.Value, queued+n
		}
		want := []bool{served >= 0.8*queued, gone < 0.05*queued}
		if !reflect.DeepEqual(y.held[w], want) {
			t.Errorf("week %d: gates held %v, want %v: %.4g served in time and %.4g gone of %v", w+1, y.held[w], want, served, gone, queued)
		}
	}
}

// once simulates one replication and reports it as simulate does.
func once(t *testing.T, sc *scenarios.Scenario, o sim.Options) *reports.Summary {
	t.Helper()
	plan, err := sim.NewPlan(sc, o)
	if err != nil {
		t.Fatal(err)
	}
	study := reports.NewStudy(sc, reports.Meta{Load: 1, Labels: plan.Labels(), Planned: plan.Rate})
	sink := study.Sink(0)
	c, err := center.New(sc, o, sink)
	if err == nil {
		_, err = center.Run(context.Background(), c)
	}
	if err = errors.Join(err, study.Take(0, sink)); err != nil {
		t.Fatal(err)
	}
	return study.Summary()
}

// The number of workers changes nothing, and costs are heads x hours x pay.
func TestPlanIsReproducible(t *testing.T) {
	t.Parallel()
	docs := make([]*reports.Outlook, 0, 2)
	for _, workers := range []int{1, 3} {
		o := prepared(t, "5w", workers)
		years, err := o.draw(context.Background(), 6)
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, o.report(years))
		week := years[0].Groups[0][2]
		if paid, training := o.cost(&years[0], 2); math.Abs(paid-week.Paid*35*20) > 1e-6 || training != 400*100 {
			t.Errorf("week 3 costs %v and %v: %+v", paid, training, week)
		}
	}
	if !reflect.DeepEqual(docs[0], docs[1]) {
		t.Errorf("one worker: %+v\nthree: %+v", docs[0], docs[1])
	}
}

// An interrupt leaves the years that were done before the first that was not.
func TestPlanIsInterrupted(t *testing.T) {
	t.Parallel()
	o := prepared(t, "5w", 2)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	years, err := o.draw(ctx, 6)
	if len(years) != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("%d years, %v", len(years), err)
	}
}

// The least size is found wherever it is, and not more than the most is tried.
func TestSmallestHiring(t *testing.T) {
	t.Parallel()
	for _, most := range []int{1, 2, 10, 97} {
		for least := 1; least <= most+1; least++ {
			got, ok, err := smallest(most, func(size int) (bool, error) {
				if size > most {
					t.Errorf("%d is tried, more than %d", size, most)
				}
				return size >= least, nil
			})
			if err != nil || ok != (least <= most) || ok && got != least || !ok && got != most {
				t.Errorf("up to %d: got %d (%v, %v), want %d", most, got, ok, err, least)
			}
		}
	}
	fault := errors.New("fault")
	if _, _, err := smallest(9, func(int) (bool, error) { return false, fault }); !errors.Is(err, fault) {
		t.Errorf("got %v", err)
	}
}

// A class is decided as late as its lead, its training and its speed-up allow, and is not at work
// before; steady hiring begins at once.
func TestPlanHiringTakesTime(t *testing.T) {
	t.Parallel()
	o := prepared(t, "30w", 1)
	o.plan.Groups[0].Training, o.plan.Groups[0].SpeedUp = 4, []float64{0.5, 0.7}
	rows := []struct {
		kind                          string
		breaks, decided, ready, begin int
	}{
		{reports.OneClass, 20, 13, 18, 20}, // 1 week of lead, 4 of training, 2 at less
		{reports.OneClass, 3, 1, 6, 6},
		{reports.SteadyHiring, 20, 1, 6, 20},
	}
	for _, r := range rows {
		h := o.hiring(r.kind, "desk", r.breaks)
		if h.Decided != r.decided || h.Ready != r.ready || h.From != r.begin {
			t.Errorf("%s for week %d: %+v", r.kind, r.breaks, h.HiringAdvice)
		}
		h.Size = 7
		with, err := h.years(context.Background(), 7, 0, 1)
		if err != nil {
			t.Fatal(err)
		}
		without := workforce.Draw(o.scenario.Seed, 0, o.plan)
		for w := range o.plan.Weeks {
			started := with[0].Groups[0][w].Started - without.Groups[0][w].Started
			due := w+1 == h.Decided+1 || r.kind == reports.SteadyHiring && w+1 > h.Decided
			if due != (started == 7) || !due && started != 0 {
				t.Errorf("%s for week %d: %d more start in week %d", r.kind, r.breaks, started, w+1)
			}
			more := with[0].Groups[0][w].Productive - without.Groups[0][w].Productive
			if (w+1 < h.Ready) != (math.Abs(more) < 1e-6) {
				t.Errorf("%s for week %d: %v more at work in week %d", r.kind, r.breaks, more, w+1)
			}
		}
	}
}

func TestPlanHorizon(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"12mo": 52, "3mo": 13, "1mo": 4, "26w": 26, "2y": 104, "0.5y": 26, "": 0, "0w": 0, "12": 0, "11y": 0, "mo": 0, "5d": 0, "1e9w": 0} {
		got, err := planWeeks(text)
		if got != want || (err == nil) != (want > 0) {
			t.Errorf("%q gives %d weeks (%v), want %d", text, got, err, want)
		}
	}
}

// Where the promise breaks before anybody hired could be up to speed, the hiring that keeps it later on is
// found, and the answer says from when on.
func TestPlanHiresTooLate(t *testing.T) {
	t.Parallel()
	late := `version: 1
name: late
seed: 7
horizon: 8h
demand:
  - intent: ask
    channel: voice
    arrivals: {process: poisson, rate: 60/h}
    patience: {exponential: {mean: 3m}}
    work: {exponential: {mean: 6m}}
service:
  groups: [{name: desk, serves: [{intent: ask}], shifts: [{from: 0s, to: 8h, headcount: 5}], cost: {per_paid_hour: 30}}]
workforce:
  stretches: 5
  groups: [{name: desk, heads: 20, training: {weeks: 2, cost: 1000}, speed_up: [10%, 10%]}]
gates: [service_level(20s) >= 80%]
`
	r := holdline(t, "plan", write(t, "late.yaml", late), "--hire", "desk", "--horizon", "10w", "-n", "6", "--quiet", "--format", "json")
	wantCode(t, r, exitFailed)
	for _, want := range []string{
		"at work from week 3, keeps the promise from week 5 on",
		"nobody hired can be there in time; weeks 1 to 4 come too early for any hiring",
	} {
		if !strings.Contains(r.stdout, want) {
			t.Errorf("it does not say %q:\n%s\n%s", want, r.stdout, r.stderr)
		}
	}
}
