package reports_test

import (
	"math"
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/record"
)

// twenty tells twenty inquiries of which every count can be made by hand.
func twenty(a *reports.Accumulator) {
	at := 15 * time.Minute
	for i, s := range []story{
		containedBy(record.Yes), containedBy(record.Yes), containedBy(record.Yes), containedBy(record.No), // 4 contained, 3 solved
		handledAfter(0, time.Minute, record.Yes),                 // answered at once
		handledAfter(10*time.Second, 2*time.Minute, record.Yes),  // within 20 s
		handledAfter(20*time.Second, 3*time.Minute, record.Yes),  // exactly 20 s is within
		handledAfter(70*time.Second, 2*time.Minute, record.No),   // too late
		leftAfter(5*time.Second, record.Retry),                   // a short abandon, will be back
		leftAfter(3*time.Minute, record.Fresh),                   // a long one, lost
		leftAfter(0, record.Fresh),                               // balked
		endsAs(record.Abandoned, record.AtBot, record.NoFailure), // lost at the bot
		endsAs(record.Blocked, record.AtBot, record.RateLimited), // turned away
		endsAs(record.Failed, record.AtBot, record.HTTP5xx),      // erred
		endsAs(record.NotSent, record.NoStage, record.NoFailure), // in no measure
		comesAs(record.Retry, containedBy(record.Yes)),           // a return
		comesAs(record.Repeat, handledAfter(0, 2*time.Minute, record.Yes)),
		nil, // still open
	} {
		tell(a, inquiry("m", at+time.Duration(i)*time.Second), s)
	}
	tell(a, inquiry("warm-up", time.Minute), handledAfter(time.Hour, time.Hour, record.No))
	tell(a, inquiry("late", time.Hour), leftAfter(time.Hour, record.Retry))
}

// The definitions of DESIGN section 9, each beside the sum that gives it.
func TestMeasuresByHand(t *testing.T) {
	a := reports.New(small(), meta())
	twenty(a)
	s := a.Summary()
	for _, row := range []struct {
		name string
		want float64
	}{
		{"offered", 18}, // 4 + 4 + 3 + 3 + not_sent + 2 returns + 1 open
		{"fresh", 16},
		{"bot_offered", 16}, // all but the one not sent and the one open
		{"queue_offered", 8},
		{"containment_rate", 5.0 / 16},
		{"escalation_rate", 8.0 / 16},
		{"service_level", 4.0 / 8},                // waits 0, 10, 20 and 0
		{"service_level_short_excluded", 4.0 / 6}, // without those who left after 5 s and 0 s
		{"service_level_abandons_good", 6.0 / 8},
		{"service_level_answered", 4.0 / 5},
		{"abandonment_rate", 3.0 / 8},
		{"bot_abandonment_rate", 1.0 / 16},
		{"blocked_rate", 1.0 / 16},
		{"failure_rate", 1.0 / 16},
		{"resolution_rate", 8.0 / 16}, // 3 + 3 of the first visits, 2 of the returns
		{"fcr", 6.0 / 14},
		{"repeat_share", 1.0 / 16},
		{"attempts_per_fresh", 15.0 / 14},
		{"lost_for_good", 4.0 / 14}, // two in the queue, one at the bot, one blocked
		{"aht", 120},                // (60 + 120 + 180 + 120 + 120) / 5, no after-contact work to be seen
		{"asa", (0 + 10 + 20 + 70 + 0) / 5.0},
		{"mean_wait", (0 + 10 + 20 + 70 + 5 + 180 + 0 + 0) / 8.0},
		{"p_wait", 5.0 / 8},
		{"cost_per_contact", (15*0.5 + 5*30) / 16.0}, // the bot turned one away; six heads for 50 minutes are 5 paid hours
		{"cost_per_solved", (15*0.5 + 5*30) / 8.0},
	} {
		t.Run(row.name, func(t *testing.T) {
			if have := value(t, s.Measures, row.name); math.Abs(have-row.want) > 1e-9 {
				t.Errorf("have %v, want %v", have, row.want)
			}
		})
	}
	if len(s.Violations) > 0 {
		t.Errorf("the books do not balance: %v", s.Violations)
	}
	if f := s.Funnel; f.NotSent != 1 || f.InProgress != 1 || f.Balked != 0 || f.Raced != 0 {
		t.Errorf("have %+v, want one not sent and one in progress", f)
	}
	if s.Whole.Offered != 20 || s.Whole.InProgress != 1 {
		t.Errorf("have %+v, want 20 rows of which one is open", s.Whole)
	}
}

// A time average sees everybody by the clock: one waits through 25 of 50 measured minutes.
func TestTimeAverages(t *testing.T) {
	a := reports.New(small(), meta())
	tell(a, inquiry("a", 5*time.Minute-10*time.Second), handledAfter(30*time.Minute, time.Minute, record.Yes))
	r := inquiry("b", 20*time.Minute)
	tell(a, r, leftAfter(0, record.Retry)) // back five minutes later
	s := a.Summary()
	if have := value(t, s.Measures, "queue_length"); math.Abs(have-0.5) > 1e-9 {
		t.Errorf("queue_length: have %v, want 25 min / 50 min", have)
	}
	if have := value(t, s.Measures, "orbit"); math.Abs(have-0.1) > 1e-9 {
		t.Errorf("orbit: have %v, want 5 min / 50 min", have)
	}
}

// Two heads are there for the hour; one is busy throughout, holding two conversations of three.
func TestOccupancy(t *testing.T) {
	a := reports.New(small(), meta())
	for from := time.Duration(0); from < time.Hour; from += 7 * time.Minute {
		to := min(from+7*time.Minute, time.Hour)
		s := (to - from).Seconds()
		a.Interval(&record.Interval{
			From: from, To: to, Scope: record.GroupScope, Paid: 3 * s, Staffed: 2 * s, Busy: s,
			SlotBusy: 2 * s, SlotStaff: 6 * s, Ended: 10,
		})
	}
	tell(a, inquiry("a", 15*time.Minute), handledAfter(0, time.Minute, record.Yes))
	s := a.Summary()
	for name, want := range map[string]float64{"occupancy": 0.5, "slot_occupancy": 1.0 / 3, "aht": 90} {
		if have := value(t, s.Measures, name); math.Abs(have-want) > 1e-9 {
			t.Errorf("%s: have %v, want %v", name, have, want)
		}
	}
	if g := s.Groups[0]; math.Abs(g.PaidHours-2.5) > 1e-9 || g.Handled != 1 {
		t.Errorf("have %+v, want 2.5 paid hours and one handled", g)
	}
}

// Rejections and errors are in no latency, timeouts are with the time they were given, and what
// the end of the run cut off is nowhere.
func TestLatencies(t *testing.T) {
	a := reports.New(small(), meta())
	at := 20 * time.Minute
	for range 90 {
		a.Turn(turn(0, 1, at, time.Second))
	}
	for range 10 {
		late := turn(0, 2, at, 0)
		late.Failure, late.Complete, late.FirstByte, late.Known = record.TimeoutTurn, record.Never, record.Never, record.Never
		a.Turn(late)
	}
	rejected := turn(0, 1, at, time.Millisecond)
	rejected.Failure, rejected.Blocked = record.RateLimited, true
	a.Turn(rejected)
	cut := turn(0, 1, at, time.Millisecond)
	cut.Open = true
	a.Turn(cut)
	a.Turn(turn(0, 1, time.Minute, time.Hour)) // warm-up

	s := a.Summary()
	all := s.Latency[0]
	if all.Endpoint != "bot" || all.N != 100 || all.Censored != 10 || all.Excluded != 1 {
		t.Fatalf("have %+v, want 100 replies of which 10 censored, and 1 excluded", all)
	}
	for name, row := range map[string]struct{ have, want float64 }{
		"p50":  {all.P50.Value, 1},
		"p95":  {all.P95.Value, 30.001},
		"mean": {all.Mean.Value, (90 + 10*30.001) / 100},
		"max":  {all.Max, 30.001},
	} {
		if math.Abs(row.have-row.want) > 0.001*row.want {
			t.Errorf("%s: have %v, want %v", name, row.have, row.want)
		}
	}
	if have := value(t, s.Measures, "send_lag"); math.Abs(have-0.001) > 1e-5 {
		t.Errorf("send_lag: have %v, want 1 ms", have)
	}
	if s.Whole.Turns != 103 || s.Whole.OpenTurns != 1 {
		t.Errorf("have %+v, want 103 turns of which one cut off", s.Whole)
	}
}

// At a speed-up of 60 a run-clock second is a scenario minute; a real target's replies stay wall.
func TestClocks(t *testing.T) {
	for _, row := range []struct {
		name  string
		wall  bool
		want  float64
		clock reports.Clock
	}{
		{"the sandbox plays in scenario time", false, 60, reports.ScenarioClock},
		{"a real target answers in wall time", true, 1, reports.WallClock},
	} {
		t.Run(row.name, func(t *testing.T) {
			m := meta()
			m.Speedup, m.WallReplies = 60, row.wall
			a := reports.New(small(), m)
			a.Turn(turn(0, 1, 20*time.Second, time.Second))
			r := inquiry("a", 20*time.Second)
			tell(a, r, func(r *record.Inquiry) {
				handledAfter(2*time.Second, time.Second, record.Yes)(r)
			})
			s := a.Summary()
			have, _ := s.Measures.Get("reply_latency")
			if math.Abs(have.Estimate.Value-row.want) > 0.1 || have.Clock != row.clock {
				t.Errorf("have %v in %s time, want %v in %s time", have.Estimate.Value, have.Clock, row.want, row.clock)
			}
			if have := value(t, s.Measures, "asa"); math.Abs(have-120) > 1e-9 {
				t.Errorf("asa: have %v, want 120 s of scenario time", have)
			}
			if lag, _ := s.Measures.Get("send_lag"); lag.Clock != reports.WallClock || lag.Estimate.Value > 0.002 {
				t.Errorf("send_lag: have %+v, want 1 ms of wall time", lag)
			}
			if told := len(s.Run.Notes) == 2; told != row.wall {
				t.Errorf("the endpoint got 60 times the rate: told %v, want %v", told, row.wall)
			}
		})
	}
}

// Where under 95 % of ends are known, a resolution is not told; between, both ways are allowed for.
func TestResolutionIsNeverAssumed(t *testing.T) {
	for _, row := range []struct {
		unknown   int
		missing   bool
		low, high float64
	}{
		{unknown: 0, low: 0.75, high: 0.85},
		{unknown: 5, low: 0.70, high: 0.90},
		{unknown: 6, missing: true},
	} {
		a := reports.New(small(), meta())
		for i := range 100 {
			solved := record.Yes
			switch {
			case i < row.unknown:
				solved = record.Unknown
			case i%5 == 0:
				solved = record.No
			}
			tell(a, inquiry("a", 15*time.Minute), containedBy(solved))
		}
		m, _ := a.Summary().Measures.Get("resolution_rate")
		if missing := m.Missing != ""; missing != row.missing {
			t.Errorf("%d of 100 unknown: missing %v (%s), want %v", row.unknown, missing, m.Missing, row.missing)
		}
		if !row.missing && !(m.Estimate.Value > row.low && m.Estimate.Value < row.high &&
			m.Estimate.Low < m.Estimate.Value && m.Estimate.High > m.Estimate.Value) {
			t.Errorf("%d of 100 unknown: have %+v, want between %v and %v", row.unknown, m.Estimate, row.low, row.high)
		}
	}
}

// Imports point down, so names stand twice: what may be asked for, and how it is computed.
func TestEveryMeasureOfTheGrammarIsComputed(t *testing.T) {
	a := reports.New(small(), meta())
	twenty(a)
	s := a.Summary()
	names := goal.Measures()
	if len(s.Measures) != len(names) {
		t.Fatalf("have %d measures, want the %d of the grammar", len(s.Measures), len(names))
	}
	for i, m := range names {
		if s.Measures[i].Name != m.Name || s.Measures[i].Unit != string(m.Unit) {
			t.Errorf("have %s in %s, want %s in %s", s.Measures[i].Name, s.Measures[i].Unit, m.Name, m.Unit)
		}
		if s.Measures[i].Missing != "" && s.Measures[i].Missing[:3] == "not" {
			t.Errorf("%s: %s", m.Name, s.Measures[i].Missing)
		}
	}
}
