package main

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/gate"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/capacity"
	"github.com/holdline/holdline/sim/record"
)

// A target that dies in the middle of a step replies as fast as before to those whom it replied to. Where no
// gate is about the others, the step breaks as refused; where one breaks, or is about them, that one tells.
func TestTargetsThatRefuseMost(t *testing.T) {
	t.Parallel()
	for _, r := range []struct {
		name, gate      string
		offered         int
		failed, blocked float64
		want            string
	}{
		{"two thirds fail", "p95(reply_latency) < 8s", 300, 2.0 / 3, 0, "of 300 who came 200 failed and 0 were turned away, and no gate is about them"},
		{"some fail and some are turned away", "p95(reply_latency) < 8s", 300, 0.3, 0.3, "of 300 who came 90 failed and 90 were turned away, and no gate is about them"},
		{"no more than half", "p95(reply_latency) < 8s", 300, 0.5, 0, ""},
		{"too few to tell", "p95(reply_latency) < 8s", 99, 1, 0, ""},
		{"a gate about failures, which allows for them", "failure_rate < 90%", 300, 2.0 / 3, 0, ""},
		{"a gate that breaks by them", "containment_rate >= 80%", 300, 0, 2.0 / 3, ""},
	} {
		sc, err := scenarios.Load("places.yaml", strings.NewReader(strings.Replace(places, `"p95(reply_latency, endpoint=bot) < 5s"`, `"`+r.gate+`"`, 1)), scenarios.LoadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		plan, err := sim.NewPlan(sc, sim.Options{Seed: 1, Load: 1, Bot: true})
		if err != nil {
			t.Fatal(err)
		}
		acc := reports.New(sc, reports.Meta{Seed: 1, Mode: reports.Live, Load: 1, Speedup: 1, Labels: plan.Labels()})
		for i := range r.offered {
			n := i * 7 % r.offered // now and then, until each has come once
			at := time.Duration(i) * 100 * time.Millisecond
			v := record.Inquiry{ID: strconv.Itoa(i), Parent: "", Locale: 0, BotAt: at, ReturnAt: record.Never, PassedAt: record.Never, TakenAt: record.Never, Group: record.None, Agent: record.None, Attempt: 1, Arrived: at, QueuedAt: record.Never, JoinedAt: record.Never, EndedAt: record.Never}
			acc.Open(&v)
			v.EndedAt, v.Outcome = at+2*time.Second, record.Contained
			switch {
			case n < int(r.failed*float64(r.offered)):
				v.Outcome = record.Failed
			case n < int((r.failed+r.blocked)*float64(r.offered)):
				v.Outcome = record.Blocked
			}
			acc.Close(&v)
		}
		gs, err := goals(sc.Gates)
		if err != nil {
			t.Fatal(err)
		}
		step := reports.LiveStep{Gates: gate.Judge(gs, acc)}
		step.Refused = refusedMost(acc, step.Gates)
		if step.Refused != r.want {
			t.Errorf("%s: %q, want %q", r.name, step.Refused, r.want)
		}
		asked := rung(&step)
		if have := asked.Finding(); (have == capacity.Breaks) != (r.want != "") && r.gate != "containment_rate >= 80%" {
			t.Errorf("%s: the step %s", r.name, have)
		}
	}
}
