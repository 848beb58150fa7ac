package main

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/center"
	"github.com/holdline/holdline/sim/erlang"
	"github.com/holdline/holdline/sim/record"
)

// stillDesk is M/M/30 near the load at which its service level crosses 80 %.
const stillDesk = `version: 1
name: still
horizon: 1h
demand:
  - intent: refund
    arrivals: {process: poisson, rate: 8.7/min}
    patience: PATIENCE
    work: {exponential: {mean: 3m}}
service:
  groups: [{name: team, serves: [{intent: refund}], shifts: [{from: 0s, to: 1h, headcount: 30}]}]
gates: [service_level(20s) >= 80%]
`

// oneStep plays a scenario once in virtual time and reads it as a live step's rows are read.
type oneStep struct {
	sc     *scenarios.Scenario
	labels record.Labels
	batch  time.Duration
	level  []reports.Measure
	gate   goal.Gate
}

func (o *oneStep) Sink(int) record.Sink {
	return reports.New(o.sc, reports.Meta{Seed: 1, Mode: reports.Live, Load: 1, Speedup: 1, Labels: o.labels, Batch: o.batch})
}

func (o *oneStep) Take(_ int, sink record.Sink, _ center.Result) error {
	acc, ok := sink.(*reports.Accumulator)
	if !ok {
		return errors.New("not a step's sink")
	}
	o.level = append(o.level, acc.Value(o.gate))
	return nil
}

func (o *oneStep) Enough(int) bool { return true }

// stepsOf gives what so many steps of a desk near its limit say, of a length or of the usual one, read
// with or without batches.
func stepsOf(t *testing.T, patience string, runs int, long time.Duration, batches bool) []reports.Measure {
	t.Helper()
	sc, err := scenarios.Load("still.yaml", strings.NewReader(strings.Replace(stillDesk, "PATIENCE", patience, 1)), scenarios.LoadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	gs, err := goals(sc.Gates)
	if err != nil {
		t.Fatal(err)
	}
	warmup, step := usualStep(sc, gs, sc.Demand[0].Arrivals.Rate.PerSecond(), long)
	plan, err := sim.NewPlan(sc, sim.Options{Seed: 1, Load: 1, Desk: true})
	if err != nil {
		t.Fatal(err)
	}
	still, _, err := steady(sc, plan, 0, warmup, step, nil)
	if err != nil {
		t.Fatal(err)
	}
	o := &oneStep{sc: still, labels: plan.Labels(), gate: gs[0]}
	if batches {
		o.batch = batchOf(sc)
	}
	if _, err := center.Replicate(context.Background(), still, sim.Options{Seed: 7, Load: 1, Desk: true}, center.Study{Replications: runs}, o); err != nil {
		t.Fatal(err)
	}
	return o.level
}

// The interval of one step must hold what the desk would show in the long run, by Erlang, in nearly 95 %
// of all steps. One that resamples over time without knowing how long a queue remembers holds it in far
// fewer; and of a step that brings enough inquiries, but ends before the queue has forgotten anything,
// nothing is claimed. The bounds are what 400 steps may deviate from 92 % and from 95 % by chance.
func TestStepsHoldTheTruth(t *testing.T) {
	t.Parallel()
	runs := 400
	if underRace {
		runs = 40 // it is a matter of arithmetic, not of goroutines
	}
	held := func(steps []reports.Measure, truth float64) (share float64, known int) {
		for _, m := range steps {
			if e := m.Estimate; e.HasInterval() {
				known++
				if e.Low <= truth && truth <= e.High {
					share++
				}
			}
		}
		return share / float64(max(known, 1)), known
	}
	for _, r := range []struct {
		patience string
		truth    float64
	}{
		{"never", erlang.C(30, 26.1, 180).ServiceLevel(20).Plain},
		{"{exponential: {mean: 2m}}", erlang.A(30, 26.1, 180, 120).ServiceLevel(20).Plain},
	} {
		const enough = 23 * time.Minute // for 200 inquiries
		before, _ := held(stepsOf(t, r.patience, runs, enough, false), r.truth)
		_, claimed := held(stepsOf(t, r.patience, runs, enough, true), r.truth)
		resampled, _ := held(stepsOf(t, r.patience, runs, 0, false), r.truth)
		batched, known := held(stepsOf(t, r.patience, runs, 0, true), r.truth)
		t.Logf("patience %s, %.4f: held by %.3f of the steps of %s, of the usual ones by %.3f, by batches %.3f of %d", r.patience, r.truth, before, enough, resampled, batched, known)
		if underRace {
			continue
		}
		if batched < 0.88 || batched > 0.98 || known < runs*9/10 {
			t.Errorf("patience %s: batches hold %.4f in %.3f of %d steps", r.patience, r.truth, batched, known)
		}
		if !(before < 0.7) || !(resampled < batched-0.04) || claimed > 0 {
			t.Errorf("patience %s: without batches it is %.3f, and %.3f of short steps; %d of those have intervals by batches", r.patience, resampled, before, claimed)
		}
	}
}
