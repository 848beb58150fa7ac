package gate_test

import (
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/gate"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/unit"
)

// ending is so many inquiries of one end within a simulated hour, at 30 minutes.
type ending struct {
	n    int
	make func(r *record.Inquiry)
}

func atOnce(r *record.Inquiry) {
	r.Outcome, r.Solved, r.QueuedAt, r.JoinedAt, r.EndedAt = record.Handled, record.Yes, r.Arrived, r.Arrived, r.Arrived+time.Minute
}

func waits(r *record.Inquiry) {
	r.Outcome, r.Stage, r.QueuedAt = record.InProgress, record.InQueue, r.Arrived
}
func talks(r *record.Inquiry) { waits(r); r.Stage, r.JoinedAt = record.WithHuman, r.Arrived }
func withBot(r *record.Inquiry) {
	r.Outcome, r.Stage, r.BotAt = record.InProgress, record.AtBot, r.Arrived
}

func contained(r *record.Inquiry) {
	withBot(r)
	r.Outcome, r.Solved, r.EndedAt = record.Contained, record.Yes, r.Arrived+time.Minute
}

// A gate that held only because those who were still in progress are in no rate is undecided, and says of
// how many and what the value would be with them. One that holds whatever became of them is met, and one
// that fails without them fails.
func TestWhoWasNotSeenThroughDecidesNothing(t *testing.T) {
	impatient := func(sc *scenarios.Scenario) {
		sc.Demand[0].Patience = new(dist.Law)
		if err := sc.Demand[0].Patience.UnmarshalText([]byte("2h")); err != nil {
			t.Fatal(err)
		}
	}
	returning := func(sc *scenarios.Scenario) { sc.Demand[0].Repeat = new(scenarios.Repeat) }
	for _, row := range []struct {
		name   string
		gate   string
		of     []ending
		set    func(sc *scenarios.Scenario)
		state  reports.State
		reason string
	}{
		{
			"all answered at once, and as many never", "service_level(20s) >= 80%",
			[]ending{{50, atOnce}, {50, waits}},
			nil, reports.Undecided,
			"1000 inquiries (50%) were still waiting for a human when the run ended and left out; counted as not served in time it would be 50%",
		},
		{"a few never", "service_level(20s) >= 80%", []ending{{50, atOnce}, {5, waits}}, nil, reports.Met, ""},
		{"nobody but they came to the desk", "service_level(20s) >= 80%", []ending{{1, waits}, {9, contained}}, nil, reports.Undecided, "20 inquiries (100%) were"},
		{"it failed without them", "service_level(20s) <= 80%", []ending{{50, atOnce}, {50, waits}}, nil, reports.Failed, ""},
		{"a human is with them: they were answered", "service_level(20s) >= 80%", []ending{{50, atOnce}, {50, talks}}, nil, reports.Met, ""},
		{"in one interval", "every 20m: service_level(20s) >= 80%", []ending{{50, atOnce}, {50, waits}}, nil, reports.Undecided, "would not hold in 1 of 3 intervals"},
		{"on each day", "share_of_days(service_level(20s) >= 80%) >= 90%", []ending{{50, atOnce}, {50, waits}}, nil, reports.Undecided, "it would be 0%"},
		{"who never gives up abandons nothing", "abandonment_rate < 5%", []ending{{50, atOnce}, {50, waits}}, nil, reports.Met, ""},
		{"who may", "abandonment_rate < 5%", []ending{{50, atOnce}, {50, waits}}, impatient, reports.Undecided, "counted as abandoned it would be 50%"},
		{"they waited for 40 minutes", "asa < 1m", []ending{{50, atOnce}, {50, waits}}, nil, reports.Undecided, "counted as answered at its end it would be 20m"},
		{"which many others make up for", "mean_wait < 1m", []ending{{95, atOnce}, {1, waits}}, nil, reports.Met, ""},
		{"and not for more", "mean_wait < 1m", []ending{{30, atOnce}, {1, waits}}, nil, reports.Undecided, "it would be 1m17.4s"},
		{"who waits has had to", "p_wait < 5%", []ending{{30, atOnce}, {30, waits}}, nil, reports.Undecided, "counted as having waited it would be 50%"},
		{"unsolved, with whomever they are", "resolution_rate >= 80%", []ending{{50, atOnce}, {50, talks}}, nil, reports.Undecided, "still in progress when the run ended and left out; counted as unsolved it would be 50%"},
		{"and at first contact", "fcr >= 80%", []ending{{50, atOnce}, {50, talks}}, nil, reports.Undecided, "counted as unsolved it would be 50%"},
		{"they may fail", "failure_rate < 5%", []ending{{50, atOnce}, {50, talks}}, nil, reports.Undecided, "counted as failed it would be 50%"},
		{"but not at a bot that they do not have", "failure_rate(endpoint=bot) < 5%", []ending{{50, contained}, {50, talks}}, nil, reports.Met, ""},
		{"nor come back where nobody does", "repeat_share < 5%", []ending{{50, atOnce}, {50, talks}}, nil, reports.Met, ""},
		{"where some do", "repeat_share < 5%", []ending{{50, atOnce}, {50, talks}}, returning, reports.Undecided, "counted as coming back it would be 50%"},
		{"the bot still has them", "containment_rate >= 80%", []ending{{50, contained}, {50, withBot}}, nil, reports.Undecided, "counted as not contained it would be 50%"},
		{"and may hand them over", "escalation_rate < 5%", []ending{{50, contained}, {50, withBot}}, nil, reports.Undecided, "counted as escalated it would be 50%"},
		{"an average over time sees everybody", "queue_length < 100", []ending{{50, atOnce}, {50, waits}}, nil, reports.Met, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			sc := &scenarios.Scenario{
				Horizon: unit.Duration(time.Hour), Drain: unit.Duration(10 * time.Minute), Gates: []string{row.gate},
				Demand:  []scenarios.Demand{{Intent: "refund", Channel: "chat"}},
				Service: &scenarios.Service{Bot: new(scenarios.Bot), Groups: []scenarios.Group{{Name: "all"}}},
			}
			if row.set != nil {
				row.set(sc)
			}
			v := ended(t, sc, row.of)
			if v.State != row.state || !strings.Contains(v.Reason, row.reason) {
				t.Errorf("have %s: %q, want %s: ...%s...", v.State, v.Reason, row.state, row.reason)
			}
			if (v.State == reports.Undecided) != (v.Open != nil) {
				t.Errorf("%s, and open are %+v", v.State, v.Open)
			}
		})
	}
}

// Where everybody ran into the deadline nobody is left to measure: that is no gate to be skipped, and the
// first lines of the report say so. Where others were served, or the scenario has nothing of the kind, a
// gate is as it was.
func TestWhoWereAllCutOffDecideNothing(t *testing.T) {
	late := func(r *record.Inquiry) {
		r.Outcome, r.Stage, r.Failure = record.Failed, record.WithHuman, record.TimeoutConversation
		r.QueuedAt, r.JoinedAt, r.EndedAt = r.Arrived, r.Arrived, r.Arrived+5*time.Minute
	}
	for _, row := range []struct {
		gate   string
		of     []ending
		state  reports.State
		reason string
	}{
		{"aht < 10m", []ending{{50, late}}, reports.Undecided, "all 1000 failed, ended by the deadline of 5m"},
		{"every 20m: aht < 10m", []ending{{50, late}}, reports.Undecided, "all 1000 failed"},
		{"aht < 10m", []ending{{50, late}, {50, atOnce}}, reports.Met, ""},
		{"containment_rate > 10%", []ending{{50, late}}, reports.Skipped, "no bot"},
		{"service_level(20s) > 80%", []ending{{50, late}}, reports.Met, ""},
	} {
		sc := &scenarios.Scenario{
			Horizon: unit.Duration(time.Hour), Deadline: unit.Duration(5 * time.Minute), Gates: []string{row.gate},
			Demand:  []scenarios.Demand{{Intent: "refund", Channel: "chat"}},
			Service: &scenarios.Service{Groups: []scenarios.Group{{Name: "all"}}},
		}
		if v := ended(t, sc, row.of); v.State != row.state || !strings.Contains(v.Reason, row.reason) {
			t.Errorf("%s: have %s: %q, want %s: ...%s...", row.gate, v.State, v.Reason, row.state, row.reason)
		}
	}
}

// ended judges a scenario's gate over 20 replications that went alike, which on the gate's days is enough.
func ended(t *testing.T, sc *scenarios.Scenario, of []ending) gate.Verdict {
	t.Helper()
	replications := 20
	if strings.HasPrefix(sc.Gates[0], "share_of_days") {
		replications = 40
	}
	return studied(t, sc, replications, func(_ int, sink record.Sink) {
		for _, e := range of {
			for range e.n {
				row := record.Inquiry{
					Arrived: 30 * time.Minute, BotAt: record.Never, QueuedAt: record.Never, JoinedAt: record.Never,
					EndedAt: record.Never, ReturnAt: record.Never, Group: record.None,
				}
				sink.Open(&row)
				e.make(&row)
				sink.Close(&row)
			}
		}
	})
}
