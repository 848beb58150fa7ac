package reports_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/record"
)

// The measure over all replications lies on the good side of a limit exactly where the sum of margins
// says so: limits just above and just below each measure are told apart.
func TestMarginsTellTheSide(t *testing.T) {
	w := toy{wait: 20 * time.Second, offered: 200, bot: true}
	const reps = 30
	for _, measure := range []string{
		"service_level(20s)", "service_level_answered(20s, phase=peak)", "abandonment_rate", "asa", "mean_wait", "p_wait", "aht",
		"occupancy(all)", "queue_length", "resolution_rate", "fcr", "escalation_rate", "p95(reply_latency)", "p50(reply_latency, phase=peak)",
		"mean(reply_latency)", "offered", "fresh", "attempts_per_fresh",
	} {
		s := simulated(small(measure+" < 1"+unitOf(measure)), w, 7, reps)
		value := s.Value(gateOf(t, measure+" < 1"+unitOf(measure))).Estimate.Value
		if !(value > 0) {
			t.Fatalf("%s: the toy has no value", measure)
		}
		for _, op := range []goal.Op{goal.Less, goal.GreaterOrEqual} {
			for _, off := range []float64{0.98, 1.02} {
				g := gateOf(t, measure+" "+string(op)+" 1"+unitOf(measure))
				g.Limit = value * off
				m, err := reports.NewMargins(small(g.Text), meta(), []goal.Gate{g})
				if err != nil {
					t.Fatal(err)
				}
				sum := 0.0
				for r := range reps {
					sink := m.Sink()
					w.replication(sink, 7, r)
					got, err := m.Read(sink)
					if err != nil || len(got) != 1 {
						t.Fatal(got, err)
					}
					sum += got[0].Good
				}
				if good := sum > 0; good != op.Holds(value, g.Limit) {
					t.Errorf("%s = %v %s %v: the margins sum up to %v", measure, value, op, g.Limit, sum)
				}
			}
		}
	}
}

func unitOf(measure string) string {
	for _, seconds := range []string{"asa", "mean_wait", "aht", "latency"} {
		if strings.Contains(measure, seconds) {
			return "s"
		}
	}
	return ""
}

// An `every` gate has a margin in each interval, and they add up to that of the whole; a share of days
// has one.
func TestMarginsOfWindows(t *testing.T) {
	sc := small("every 10m: service_level(20s) >= 80%", "service_level(20s) >= 80%", "share_of_days(asa < 17s) >= 50%", "mean(send_lag) < 1s")
	goals := make([]goal.Gate, len(sc.Gates))
	for i, text := range sc.Gates {
		goals[i] = gateOf(t, text)
	}
	m, err := reports.NewMargins(sc, meta(), goals)
	if err != nil {
		t.Fatal(err)
	}
	sink := m.Sink()
	toy{wait: 20 * time.Second, offered: 300}.replication(sink, 3, 0)
	got, err := m.Read(sink)
	if err != nil {
		t.Fatal(err)
	}
	windows, sum := 0, 0.0
	for i, c := range m.Criteria() {
		switch c.Gate {
		case 0:
			windows++
			sum += got[i].Good
			if c.Span.To <= c.Span.From || !c.Closed {
				t.Errorf("window %+v", c)
			}
		case 1:
			if math.Abs(got[i].Good-sum) > 1e-9 {
				t.Errorf("the whole has %v, its intervals %v", got[i].Good, sum)
			}
		case 2:
			if math.Abs(got[i].Good) != 0.5 || got[i].Of != 1 {
				t.Errorf("a share of one day: %+v", got[i])
			}
		case 3:
			if got[i].Of != 0 {
				t.Errorf("in virtual time nothing is late: %+v", got[i])
			}
		}
	}
	if windows != 5 {
		t.Errorf("%d windows, want those after the warm-up of 10m in 1h", windows)
	}
	if _, err = m.Read(reports.New(small(), meta())); err == nil {
		t.Error("rows of another layout were read")
	}
}

// Who is still in progress when the run is over is in no rate, yet a search counts them against the gate where
// it is certain that they do: otherwise nobody on shift would break no promise. What may become of them breaks
// none. A verdict of the same replications agrees: what is met is met with those who certainly count.
func TestMarginsCountWhoStillWaits(t *testing.T) {
	for _, row := range []struct {
		gate   string
		served float64 // of the five, so many count
	}{
		{"service_level(20s) >= 80%", 4},
		{"service_level(1h) >= 80%", 1},     // nobody has waited for so long yet
		{"service_level(27m30s) >= 80%", 3}, // one of the three has not
		{"service_level_abandons_good(20s) >= 80%", 4},
		{"service_level_answered(20s) >= 80%", 1}, // it is about those who were answered
		{"service_level(20s) < 80%", 1},           // they cannot break it
		{"asa < 20m", 4},                          // they waited for 27 to 29 minutes
		{"asa < 50m", 1},                          // which does not break it
		{"p_wait < 50%", 4},
		{"abandonment_rate < 5%", 1}, // their patience is endless
		{"resolution_rate >= 50%", 1},
		{"failure_rate < 5%", 1},
		{"lost_for_good < 5%", 1},
	} {
		t.Run(row.gate, func(t *testing.T) {
			g := gateOf(t, row.gate)
			m, err := reports.NewMargins(small(row.gate), meta(), []goal.Gate{g})
			if err != nil {
				t.Fatal(err)
			}
			sink := m.Sink()
			fiveCame(sink)
			got, err := m.Read(sink)
			if err != nil || len(got) != 1 || got[0].Of != row.served {
				t.Fatalf("%v of %+v, want %v", err, got, row.served)
			}
			s := reports.NewStudy(small(row.gate), meta())
			sink = s.Sink(0)
			fiveCame(sink)
			if err = s.Take(0, sink); err != nil {
				t.Fatal(err)
			}
			one := s.Value(g)
			holds := g.Op.Holds(one.Estimate.Value, g.Limit)
			if row.served > 1 {
				holds = holds && g.Op.Holds(one.Open.Against(g.Op), g.Limit)
			}
			if got[0].Good == 0 || holds != (got[0].Good > 0) {
				t.Errorf("a margin of %v beside %v, with those left out %+v", got[0].Good, one.Estimate.Value, one.Open)
			}
		})
	}
}

// fiveCame are one who was served at once and four who were still there at the end, one of them with a human.
func fiveCame(sink record.Sink) {
	for i := range 5 {
		at := time.Duration(30+i) * time.Minute
		r := inquiry("", at)
		sink.Open(r)
		r.QueuedAt, r.EndedAt = at, at+time.Minute
		if r.Outcome, r.Stage = record.Handled, record.WithHuman; i > 0 {
			r.Outcome, r.Stage = record.InProgress, record.InQueue
		} else {
			r.JoinedAt, r.Group, r.Agent = at, 0, 0
		}
		if i == 4 { // a human is there, and not done yet: in no rate, either
			r.Stage, r.JoinedAt = record.WithHuman, at
		}
		sink.Close(r)
	}
}
