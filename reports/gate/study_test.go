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

// replicated judges a gate over replications of crowds; each differs from the next by the promptness
// of one customer, so that there is some spread.
func replicated(t *testing.T, sc *scenarios.Scenario, reps int, crowds []crowd) gate.Verdict {
	t.Helper()
	return studied(t, sc, reps, func(r int, sink record.Sink) {
		for _, c := range crowds {
			if r%2 == 1 && c.prompt > 0 {
				c.prompt--
			}
			c.arrive(sink)
		}
	})
}

// studied judges a scenario's gate over replications.
func studied(t *testing.T, sc *scenarios.Scenario, reps int, play func(r int, sink record.Sink)) gate.Verdict {
	t.Helper()
	s := reports.NewStudy(sc, reports.Meta{Seed: 1, Labels: record.Labels{
		Intents: []string{"refund"}, Channels: []string{"chat"}, Queues: []record.Queue{{}}, Groups: []string{"all"},
	}})
	for r := range reps {
		sink := s.Sink(r)
		play(r, sink)
		if err := s.Take(r, sink); err != nil {
			t.Fatal(err)
		}
	}
	g, err := goal.Parse(sc.Gates[0])
	if err != nil {
		t.Fatal(err)
	}
	return gate.Judge([]goal.Gate{g}, s)[0]
}

func TestJudgeReplications(t *testing.T) {
	at := 10 * time.Minute
	for _, row := range []struct {
		name   string
		gate   string
		reps   int
		crowds []crowd
		state  reports.State
		reason string
	}{
		{"wholly above", "service_level(20s) >= 80%", 20, []crowd{{at: at, prompt: 95, of: 100}}, reports.Met, ""},
		{"wholly below", "service_level(20s) >= 80%", 20, []crowd{{at: at, prompt: 50, of: 100}}, reports.Failed, ""},
		{"straddling", "service_level(20s) >= 80%", 2, []crowd{{at: at, prompt: 81, of: 101}}, reports.Marginal, "straddles"},
		{"one replication has no interval", "service_level(20s) >= 80%", 1, []crowd{{at: at, prompt: 95, of: 100}}, reports.Marginal, ""},
		{"few samples a replication are many together", "service_level(20s) >= 30%", 20, []crowd{{at: at, prompt: 9, of: 10}}, reports.Met, ""},
		{"too few even together", "service_level(20s) >= 30%", 2, []crowd{{at: at, prompt: 9, of: 10}}, reports.Undecided, "20 samples"},
		{"one interval fails", "every 15m: service_level(20s) >= 80%", 20, []crowd{{at: at, prompt: 95, of: 100}, {at: 50 * time.Minute, prompt: 9, of: 20}}, reports.Failed, "failed in 1 of 4"},
		{"days", "share_of_days(service_level(20s) >= 94.5%) >= 10%", 40, []crowd{{at: at, prompt: 95, of: 100}}, reports.Met, ""},
		{"few days", "share_of_days(service_level(20s) >= 94.5%) >= 10%", 20, []crowd{{at: at, prompt: 95, of: 100}}, reports.Undecided, "20 days"},
		{"nobody met a bot", "escalation_rate < 5%", 20, []crowd{{at: at, prompt: 95, of: 100}}, reports.Skipped, "nothing"},
	} {
		t.Run(row.name, func(t *testing.T) {
			sc := &scenarios.Scenario{
				Horizon: unit.Duration(time.Hour), Gates: []string{row.gate},
				Demand:  []scenarios.Demand{{Intent: "refund", Channel: "chat"}},
				Service: &scenarios.Service{Groups: []scenarios.Group{{Name: "all"}}},
			}
			v := replicated(t, sc, row.reps, row.crowds)
			if v.State != row.state || !strings.Contains(v.Reason, row.reason) {
				t.Errorf("have %s: %q (%+v), want %s: ...%s...", v.State, v.Reason, v.Estimate, row.state, row.reason)
			}
		})
	}
}

// Civil days are those of the calendar: on the last Sunday of March one has 23 hours in Berlin, so
// that what happens at 23:30 local time on the day before belongs to that day, whatever 24 hours say.
func TestDaysAreCivil(t *testing.T) {
	sc := &scenarios.Scenario{
		Gates:    []string{"share_of_days(service_level(20s) >= 50%) >= 10%"},
		Calendar: &scenarios.Calendar{Start: "2026-03-28", Zone: "Europe/Berlin", Days: 3, Interval: unit.Duration(30 * time.Minute)},
		Demand:   []scenarios.Demand{{Intent: "refund", Channel: "chat"}},
		Service:  &scenarios.Service{Groups: []scenarios.Group{{Name: "all"}}},
	}
	lastHour := 24*time.Hour + 22*time.Hour + 30*time.Minute // 23:30 on the short Sunday
	v := replicated(t, sc, 20, []crowd{{at: 8 * time.Hour, prompt: 40, of: 40}, {at: lastHour, of: 40}, {at: lastHour + time.Hour, prompt: 40, of: 40}})
	// the Saturday and the Monday hold, the Sunday does not
	if v.Estimate.N != 60 || v.Estimate.Value < 0.66 || v.Estimate.Value > 0.67 {
		t.Errorf("have %+v, want two days of three, of 60", v.Estimate)
	}
}
