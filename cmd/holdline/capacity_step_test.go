package main

import (
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/gate"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/capacity"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/stats"
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

// What the estimates of several steps say together is worth so many independent trials: of a share, of
// those who give up, of a mean wait, which is taken for the odds of its limit. Others have no interval.
func TestLooks(t *testing.T) {
	t.Parallel()
	for _, r := range []struct {
		measure, unit, op  string
		value, limit       float64
		share, half, tries float64
	}{
		{"service_level", "share", ">=", 0.7, 0.8, 0.7, 0.8, 12},
		{"abandonment_rate", "share", "<", 0.04, 0.05, 0.04, 0.05, 50}, // no more than came
		{"asa", "seconds", "<", 60, 20, 0.75, 0.5, 6},
		{"aht", "seconds", "<", 60, 20, math.NaN(), 0, 12},
	} {
		v := reports.Verdict{Measure: r.measure, Unit: r.unit, Op: r.op, Limit: r.limit, Estimate: stats.Estimate{Value: r.value, N: 50}, State: reports.Marginal}
		l := look(&v, 12)
		if l.Share != r.share && !(math.IsNaN(l.Share) && math.IsNaN(r.share)) || l.Limit != r.half || l.Trials != r.tries || l.Rises != (r.op == "<") {
			t.Errorf("%s: %+v", r.measure, l)
		}
		if g, err := goal.Parse(map[string]string{"service_level": "service_level(20s) >= 80%", "abandonment_rate": "abandonment_rate < 5%", "asa": "asa < 20s", "aht": "aht < 20s"}[r.measure]); err != nil || estimable(g) != !math.IsNaN(r.share) {
			t.Errorf("%s: estimable %v (%v)", r.measure, estimable(g), err)
		}
	}
}
