package reports_test

import (
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/record"
)

// What nothing in the scenario can bring about is 0 and has no interval, simulated: 20 replications without
// a limit would else leave up to 17 % of customers turned away by it. One key that could is enough for it to
// be an estimate again.
func TestWhatCannotOccurIsNoEstimate(t *testing.T) {
	limit := func(n scenarios.Count) map[string]scenarios.Count { return map[string]scenarios.Count{"chat": n} }
	for _, row := range []struct {
		measure string
		could   map[string]func(sc *scenarios.Scenario)
		simOnly bool // endpoints of a live run may do it, whatever the scenario says
	}{
		{"blocked_rate", map[string]func(sc *scenarios.Scenario){
			"queue_limit": func(sc *scenarios.Scenario) { sc.Service.QueueLimit = limit(10) },
			"trunks":      func(sc *scenarios.Scenario) { sc.Service.Trunks = limit(10) },
			"when_full":   func(sc *scenarios.Scenario) { sc.Service.Bot.Concurrency, sc.Service.Bot.WhenFull = 10, "reject" },
			"rate_limit":  func(sc *scenarios.Scenario) { sc.Service.Bot.RateLimit, sc.Service.Bot.WhenFull = 1, "reject" },
			"hours": func(sc *scenarios.Scenario) {
				sc.Calendar = &scenarios.Calendar{Hours: map[string]scenarios.Hours{"chat": {"mon": "09:00-17:00"}}}
			},
		}, true},
		{"closed_rate", map[string]func(sc *scenarios.Scenario){
			"hours": func(sc *scenarios.Scenario) {
				sc.Calendar = &scenarios.Calendar{Hours: map[string]scenarios.Hours{"chat": {"mon": "09:00-17:00"}}}
			},
		}, true},
		{"abandonment_rate", map[string]func(sc *scenarios.Scenario){
			"patience": func(sc *scenarios.Scenario) { sc.Demand[1].Patience = constant(time.Minute) },
			"balk":     func(sc *scenarios.Scenario) { sc.Demand[1].Balk = []scenarios.Balk{{AllBusy: true, Probability: 1}} },
			"callback": func(sc *scenarios.Scenario) { sc.Demand[1].Callback = &scenarios.Callback{Accept: 1} },
		}, true},
		{"bot_abandonment_rate", map[string]func(sc *scenarios.Scenario){
			"bot_patience": func(sc *scenarios.Scenario) { sc.Demand[0].BotPatience = constant(time.Minute) },
			"outcome": func(sc *scenarios.Scenario) {
				sc.Service.Bot.Outcome = map[string]scenarios.Outcome{"refund": {Abandoned: 0.1}}
			},
			"on_bot_failure": func(sc *scenarios.Scenario) { sc.Demand[0].OnBotFailure = &scenarios.OnBotFailure{Leave: 0.1} },
		}, true},
		{"lost_for_good", map[string]func(sc *scenarios.Scenario){
			"patience":     func(sc *scenarios.Scenario) { sc.Demand[1].Patience = constant(time.Minute) },
			"bot_patience": func(sc *scenarios.Scenario) { sc.Demand[0].BotPatience = constant(time.Minute) },
			"trunks":       func(sc *scenarios.Scenario) { sc.Service.Trunks = limit(10) },
		}, true},
		{"repeat_share", map[string]func(sc *scenarios.Scenario){
			"retry":  func(sc *scenarios.Scenario) { sc.Demand[0].Retry = new(scenarios.Retry) },
			"repeat": func(sc *scenarios.Scenario) { sc.Demand[1].Repeat = new(scenarios.Repeat) },
		}, false},
		{"attempts_per_fresh", map[string]func(sc *scenarios.Scenario){
			"retry": func(sc *scenarios.Scenario) { sc.Demand[0].Retry = new(scenarios.Retry) },
		}, false},
		{"orbit", map[string]func(sc *scenarios.Scenario){
			"retry": func(sc *scenarios.Scenario) { sc.Demand[0].Retry = new(scenarios.Retry) },
		}, false},
	} {
		t.Run(row.measure, func(t *testing.T) {
			patient := func() *scenarios.Scenario {
				sc := small()
				sc.Demand[0].Patience = &dist.Law{Never: true}
				sc.Service.QueueLimit = limit(scenarios.Unlimited)
				return sc
			}
			quiet := toy{wait: time.Second, offered: 60, bot: true} // nobody waits for a minute
			have := func(sc *scenarios.Scenario) reports.Measure {
				m, _ := simulated(sc, quiet, 4, 20).Summary().Measures.Get(row.measure)
				return m
			}
			m := have(patient())
			if e := m.Estimate; m.Fixed == "" || e.Low != e.Value || e.High != e.Value || e.N == 0 || !strings.Contains(e.Method, m.Fixed) {
				t.Errorf("without anything that could: %+v", m)
			}
			for key, add := range row.could {
				sc := patient()
				add(sc)
				if m := have(sc); m.Fixed != "" {
					t.Errorf("with %s it is still said that %s", key, m.Fixed)
				}
			}
			a := reports.New(patient(), meta())
			quiet.replication(a, 4, 0)
			if m, _ := a.Summary().Measures.Get(row.measure); (m.Fixed == "") != row.simOnly {
				t.Errorf("live: %+v", m)
			}
		})
	}
}

// A gate about one intent, or one channel, asks of its own demand whether it could be otherwise: what
// others may do is nothing to it.
func TestWhatCannotOccurToSomeIsNoEstimateOfThem(t *testing.T) {
	for _, row := range []struct {
		gate string
		may  func(sc *scenarios.Scenario) // what the others may
		why  string
	}{
		{"abandonment_rate(intent=refund) < 1%", func(sc *scenarios.Scenario) { sc.Demand[1].Patience = constant(time.Minute) }, "the patience of refund/chat is never, and"},
		{"bot_abandonment_rate(intent=refund) < 1%", func(sc *scenarios.Scenario) { sc.Demand[1].BotPatience = constant(time.Minute) }, "the bot_patience of refund/chat is never, and"},
		{"repeat_share(intent=refund) < 1%", func(sc *scenarios.Scenario) { sc.Demand[1].Retry = new(scenarios.Retry) }, "refund/chat has no retry and no repeat"},
		{"blocked_rate(channel=chat) < 1%", func(sc *scenarios.Scenario) {
			sc.Demand[1].Channel, sc.Service.Trunks = "voice", map[string]scenarios.Count{"voice": 3}
		}, "refund/chat has no queue_limit"},
		{"closed_rate(channel=chat) < 1%", func(sc *scenarios.Scenario) {
			sc.Demand[1].Channel, sc.Calendar = "voice", &scenarios.Calendar{Hours: map[string]scenarios.Hours{"voice": {"mon": "09:00-17:00"}}}
		}, "refund/chat has no opening hours"},
	} {
		t.Run(row.gate, func(t *testing.T) {
			sc := small(row.gate)
			row.may(sc)
			m := meta()
			m.Mode, m.Labels.Channels, m.Labels.Queues[1].Channel = reports.Simulated, []string{"chat", "voice"}, 1
			if sc.Demand[1].Channel == "chat" {
				m.Labels.Queues[1].Channel = 0
			}
			s := reports.NewStudy(sc, m)
			for r := range 20 {
				sink := s.Sink(r)
				toy{wait: time.Second, offered: 60, bot: true}.replication(sink, 4, r)
				if err := s.Take(r, sink); err != nil {
					t.Fatal(err)
				}
			}
			if one := s.Value(gateOf(t, row.gate)); !strings.HasPrefix(one.Fixed, row.why) || one.Estimate.High != 0 {
				t.Errorf("of these alone: %+v", one)
			}
			whole, _, _ := strings.Cut(row.gate, "(")
			if all, _ := s.Summary().Measures.Get(whole); all.Fixed != "" || !(all.Estimate.High > 0) {
				t.Errorf("of all: %+v", all)
			}
		})
	}
}

// What did occur is told as it was, whatever the scenario says.
func TestWhatDidOccurIsAnEstimate(t *testing.T) {
	sc := small()
	m := meta()
	m.Mode = reports.Simulated
	s := reports.NewStudy(sc, m)
	for r := range 20 {
		sink := s.Sink(r)
		toy{wait: time.Second, offered: 60}.replication(sink, 4, r)
		row := inquiry("", 20*time.Minute)
		sink.Open(row)
		row.Outcome, row.Stage, row.EndedAt = record.Blocked, record.InQueue, row.Arrived
		sink.Close(row)
		if err := s.Take(r, sink); err != nil {
			t.Fatal(err)
		}
	}
	if x, _ := s.Summary().Measures.Get("blocked_rate"); x.Fixed != "" || !(x.Estimate.Value > 0) || !(x.Estimate.Low < x.Estimate.High) {
		t.Errorf("have %+v", x)
	}
}
