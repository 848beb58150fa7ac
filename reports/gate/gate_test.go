package gate_test

import (
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/gate"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/unit"
)

// crowd is so many inquiries at one moment, of which so many are answered at once and the rest
// after a minute.
type crowd struct {
	at         time.Duration
	prompt, of int
	unknown    int // contained, and nobody knows whether solved
	open       int // cut off by the end of the run
}

// held judges gates over crowds within an hour.
func held(t *testing.T, crowds []crowd, texts ...string) []gate.Verdict {
	t.Helper()
	sc := &scenarios.Scenario{
		Horizon: unit.Duration(time.Hour), Gates: texts,
		Demand:  []scenarios.Demand{{Intent: "refund", Channel: "chat"}},
		Service: &scenarios.Service{Groups: []scenarios.Group{{Name: "all"}}},
	}
	a := reports.New(sc, reports.Meta{Seed: 1, Mode: "live", Labels: record.Labels{
		Intents: []string{"refund"}, Channels: []string{"chat"}, Queues: []record.Queue{{}}, Groups: []string{"all"},
	}})
	for _, c := range crowds {
		c.arrive(a)
	}
	goals := make([]goal.Gate, 0, len(texts))
	for _, text := range texts {
		g, err := goal.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		goals = append(goals, g)
	}
	return gate.Judge(goals, a)
}

func (c crowd) arrive(a record.Sink) {
	for i := range c.of + c.unknown + c.open {
		r := record.Inquiry{
			Arrived: c.at, BotAt: record.Never, QueuedAt: record.Never, JoinedAt: record.Never,
			EndedAt: record.Never, ReturnAt: record.Never, Group: record.None,
		}
		a.Open(&r)
		r.Outcome, r.EndedAt = record.Contained, c.at+time.Second
		if i < c.of {
			r.Outcome, r.Solved, r.QueuedAt, r.JoinedAt = record.Handled, record.Yes, c.at, c.at+time.Minute
			if i < c.prompt {
				r.JoinedAt = c.at
			}
			r.EndedAt = r.JoinedAt + time.Minute
		}
		if i >= c.of+c.unknown {
			r.Outcome, r.EndedAt = record.InProgress, record.Never
		}
		a.Close(&r)
	}
}

func TestJudge(t *testing.T) {
	at := 10 * time.Minute
	for _, row := range []struct {
		name   string
		crowd  crowd
		gate   string
		state  reports.State
		passed bool
		reason string
	}{
		{"the whole interval above", crowd{at: at, prompt: 95, of: 100}, "service_level(20s) >= 80%", reports.Met, true, ""},
		{"the whole interval below", crowd{at: at, prompt: 50, of: 100}, "service_level(20s) >= 80%", reports.Failed, false, ""},
		{"straddling, estimate above", crowd{at: at, prompt: 82, of: 100}, "service_level(20s) >= 80%", reports.Marginal, true, "straddles"},
		{"straddling, estimate below", crowd{at: at, prompt: 78, of: 100}, "service_level(20s) >= 80%", reports.Marginal, false, "straddles"},
		{"29 samples", crowd{at: at, prompt: 29, of: 29}, "service_level(20s) >= 50%", reports.Undecided, false, "29 samples; 30 are needed"},
		{"one sample", crowd{at: at, prompt: 1, of: 1}, "service_level(20s) >= 50%", reports.Undecided, false, "1 sample; 30 are needed"},
		{"30 samples", crowd{at: at, prompt: 30, of: 30}, "service_level(20s) >= 50%", reports.Met, true, ""},
		{"nobody met a bot", crowd{at: at, prompt: 30, of: 30}, "escalation_rate < 35%", reports.Skipped, true, "nothing"},
		{"no rows of the group", crowd{at: at, prompt: 30, of: 30}, "slot_occupancy(all) <= 90%", reports.Skipped, true, "rows of groups"},
		{"nobody tells whether it was solved", crowd{at: at, prompt: 50, of: 50, unknown: 50}, "resolution_rate >= 10%", reports.Undecided, false, "known of only 50%"},
		{"a count needs no samples", crowd{at: at, prompt: 3, of: 3}, "offered >= 3", reports.Met, true, ""},
		{"days of a live run", crowd{at: at, prompt: 50, of: 50}, "share_of_days(service_level(20s) >= 80%) >= 90%", reports.Undecided, false, "30 are needed"},
	} {
		t.Run(row.name, func(t *testing.T) {
			v := held(t, []crowd{row.crowd}, row.gate)[0]
			if v.State != row.state || v.Passed() != row.passed || !strings.Contains(v.Reason, row.reason) {
				t.Errorf("have %s, passed %v: %q; want %s, %v: ...%s...", v.State, v.Passed(), v.Reason, row.state, row.passed, row.reason)
			}
		})
	}
}

// The margin is how far the estimate lies on the good side.
func TestMargin(t *testing.T) {
	vs := held(t, []crowd{{at: time.Minute, prompt: 90, of: 100}}, "service_level(20s) >= 80%", "asa < 10s")
	for i, want := range []float64{0.1, 4} {
		if d := vs[i].Margin - want; d > 1e-9 || d < -1e-9 {
			t.Errorf("%s: have %v, want %v", vs[i].Text, vs[i].Margin, want)
		}
	}
}

func TestEvery(t *testing.T) {
	const text = "every 15m: service_level(20s) >= 80%"
	for _, row := range []struct {
		name   string
		crowds []crowd
		state  reports.State
		worst  float64 // minutes at which the worst begins
		reason string
	}{
		{
			"each interval holds; the least good is shown",
			[]crowd{{at: 1 * time.Minute, prompt: 100, of: 100}, {at: 20 * time.Minute, prompt: 95, of: 100}},
			reports.Met, 15, "",
		}, {
			"one interval fails although the whole would hold",
			[]crowd{{at: 1 * time.Minute, prompt: 900, of: 900}, {at: 50 * time.Minute, prompt: 20, of: 50}},
			reports.Failed, 45, "failed in 1 of 4",
		}, {
			"a quiet interval does not decide, and is told",
			[]crowd{{at: 1 * time.Minute, prompt: 100, of: 100}, {at: 20 * time.Minute, prompt: 0, of: 5}},
			reports.Met, 0, "1 with under 30 samples (5 together)",
		}, {
			"many quiet intervals together are too many to overlook",
			[]crowd{{at: 1 * time.Minute, prompt: 100, of: 100}, {at: 20 * time.Minute, of: 20}, {at: 40 * time.Minute, of: 20}},
			reports.Undecided, 0, "2 of 4 intervals cannot be judged",
		}, {
			"one straddles",
			[]crowd{{at: 1 * time.Minute, prompt: 100, of: 100}, {at: 20 * time.Minute, prompt: 41, of: 50}},
			reports.Marginal, 15, "straddles the limit in 1 of 4",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			v := held(t, row.crowds, text)[0]
			if v.State != row.state || !strings.Contains(v.Reason, row.reason) {
				t.Errorf("have %s: %q, want %s: ...%s...", v.State, v.Reason, row.state, row.reason)
			}
			if v.Worst == nil || v.Worst.FromS != row.worst*60 {
				t.Errorf("worst: have %+v, want the interval from minute %v", v.Worst, row.worst)
			}
		})
	}
	if v := held(t, []crowd{{at: time.Minute, unknown: 30}}, text)[0]; v.State != reports.Skipped {
		t.Errorf("nobody asked for a human: have %s, want skipped", v.State)
	}
	if v := held(t, nil, "every 1s: service_level(20s) >= 80%")[0]; v.State != reports.Undecided {
		t.Errorf("3600 intervals: have %s, want undecided", v.State)
	}
}

func TestOverall(t *testing.T) {
	met, failed := gate.Verdict{State: reports.Met}, gate.Verdict{State: reports.Failed}
	undecided, skipped := gate.Verdict{State: reports.Undecided}, gate.Verdict{State: reports.Skipped}
	marginal := gate.Verdict{State: reports.Marginal, MarginalMet: true}
	for _, row := range []struct {
		verdicts []gate.Verdict
		want     string
	}{
		{nil, "met"},
		{[]gate.Verdict{met, skipped, marginal}, "met"},
		{[]gate.Verdict{met, failed}, "failed"},
		{[]gate.Verdict{{State: reports.Marginal}}, "failed"},
		{[]gate.Verdict{failed, undecided}, "undecided"},
	} {
		if have := gate.Overall(row.verdicts); have.Outcome != row.want {
			t.Errorf("%v: have %s, want %s", row.verdicts, have.Outcome, row.want)
		}
	}
	r := gate.Overall([]gate.Verdict{met, failed, undecided, skipped, marginal, {State: reports.Marginal}})
	if want := (gate.Result{Outcome: "undecided", Met: 1, Failed: 1, MarginalMet: 1, MarginalFailed: 1, Undecided: 1, Skipped: 1}); r != want {
		t.Errorf("have %+v, want %+v", r, want)
	}
}

// A run that nobody came to, or that ended before its customers did, proves nothing: it must not
// pass for one that held.
func TestNothingHeardIsNotHeld(t *testing.T) {
	for _, row := range []struct {
		name       string
		open, done int // inquiries cut off, and contained
		gate       string
		state      reports.State
		reason     string
	}{
		{"nobody came", 0, 0, "failure_rate < 5%", reports.Undecided, "nobody came"},
		{"nobody came, by interval", 0, 0, "every 10m: failure_rate < 5%", reports.Undecided, "nobody came"},
		{"nobody came to an end", 5, 0, "failure_rate < 5%", reports.Undecided, "of 5 who came"},
		{"whoever asked for a human hangs there", 30, 100, "abandonment_rate < 5%", reports.Undecided, "30 of 130"},
		{"without a bot there is nobody to escalate, whoever was cut off", 30, 100, "escalation_rate < 35%", reports.Skipped, "no bot"},
		{"nor when nobody came to an end", 30, 0, "every 10m: containment_rate > 35%", reports.Skipped, "nothing"},
		{"nor is there a bot to answer late", 30, 100, "p95(reply_latency, endpoint=bot) < 4s", reports.Skipped, "no bot"},
		{"or to err", 30, 100, "failure_rate(endpoint=bot) < 4%", reports.Skipped, "no bot"},
		{"but the desk may have been late for those cut off", 30, 100, "p95(reply_latency) < 4s", reports.Undecided, "30 of 130"},
		{"on no day", 30, 100, "share_of_days(escalation_rate < 35%) >= 90%", reports.Skipped, "no bot"},
		{"a group of another mix is nowhere late", 30, 100, "occupancy(experts) < 90%", reports.Skipped, "no group experts"},
		{"nothing has a price", 30, 100, "cost_per_contact < 5", reports.Skipped, "no cost"},
		{"a few cut off, nobody asked for a human", 29, 100, "abandonment_rate < 5%", reports.Skipped, "nothing"},
	} {
		t.Run(row.name, func(t *testing.T) {
			v := held(t, []crowd{{at: time.Minute, unknown: row.done, open: row.open}}, row.gate)[0]
			if v.State != row.state || !strings.Contains(v.Reason, row.reason) {
				t.Errorf("have %s: %q, want %s: ...%s...", v.State, v.Reason, row.state, row.reason)
			}
		})
	}
}
