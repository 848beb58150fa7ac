package reports_test

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
	"github.com/holdline/holdline/sim/stats"
)

// toy is a world whose truth is known. Everybody arrives after the warm-up and waits an exponential
// time of mean wait; who would wait longer than a minute has left by then.
type toy struct {
	wait    time.Duration
	offered int // a replication, give or take a third
	bot     bool
}

func (w toy) replication(sink record.Sink, seed uint64, r int) {
	src := rng.New(seed, r).Source(rng.Bootstrap)
	n := w.offered*2/3 + int(float64(w.offered)*2/3*src.Uniform())
	for range n {
		at := 10*time.Minute + time.Duration(src.Uniform()*float64(50*time.Minute))
		row := inquiry("", at)
		row.Queue = int(src.Uint64() % 2)
		sink.Open(row)
		wait := time.Duration(-math.Log(src.Uniform()) * float64(w.wait))
		row.QueuedAt = at
		if w.bot {
			row.BotAt, row.Escalated = at, true
			sink.Turn(turn(row.Queue, 1, at, wait))
		}
		if wait > time.Minute {
			row.Outcome, row.Stage, row.EndedAt = record.Abandoned, record.InQueue, at+time.Minute
		} else {
			row.Outcome, row.Stage, row.Solved = record.Handled, record.WithHuman, record.Yes
			row.JoinedAt, row.EndedAt, row.Group, row.Agent = at+wait, at+wait+time.Minute, 0, 0
		}
		sink.Close(row)
	}
	for at := time.Duration(0); at < time.Hour; at += time.Minute {
		sink.Interval(&record.Interval{
			From: at, To: at + time.Minute, Paid: 360, Staffed: 300, Busy: 150 + 100*src.Uniform(), SlotBusy: 200, SlotStaff: 600,
		})
	}
}

func simulated(sc *scenarios.Scenario, w toy, seed uint64, reps int) *reports.Study {
	m := meta()
	m.Mode = reports.Simulated
	s := reports.NewStudy(sc, m)
	for r := range reps {
		sink := s.Sink(r)
		w.replication(sink, seed, r)
		if err := s.Take(r, sink); err != nil {
			panic(err)
		}
	}
	return s
}

func gateOf(t *testing.T, text string) goal.Gate {
	t.Helper()
	g, err := goal.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// The truth of a toy is known in closed form, and the intervals of 120 studies hold it as often as
// they say: in 95 %, less three binomial standard errors (7.2). Package stats bounds it from above.
func TestStudyIntervalsHoldTheTruth(t *testing.T) {
	const studies = 120
	w := toy{wait: 20 * time.Second, offered: 60, bot: true}
	left := math.Exp(-3)
	truth := map[string]float64{
		"abandonment_rate < 1%":                          left,
		"service_level(20s) >= 80%":                      1 - math.Exp(-1),
		"every 30m: service_level(20s) >= 80%":           1 - math.Exp(-1),
		"service_level(20s, intent=refund) >= 80%":       1 - math.Exp(-1),
		"service_level_answered(20s, phase=peak) >= 80%": (1 - math.Exp(-1)) / (1 - left),
		"asa < 10s":                           20 * (1 - 4*left) / (1 - left),
		"occupancy(all) < 90%":                200. / 300,
		"p90(reply_latency) < 1s":             20 * math.Log(10),
		"p50(reply_latency, phase=peak) < 1s": 20 * math.Ln2,
		"mean(reply_latency) < 1s":            20,
	}
	texts := make([]string, 0, len(truth))
	for text := range truth {
		texts = append(texts, text)
	}
	slices.Sort(texts)
	held := make(map[string]int)
	for i := range uint64(studies) {
		s := simulated(small(texts...), w, 1000+i, 20)
		for _, text := range texts {
			g := gateOf(t, text)
			m := s.Value(g)
			if g.Every > 0 {
				spans, _ := s.Windows(g.Every)
				m = s.ValueIn(g, spans[1], stats.Level)
			}
			if e := m.Estimate; e.Low <= truth[text] && truth[text] <= e.High {
				held[text]++
			}
		}
	}
	for _, text := range texts {
		if held[text] < 107 {
			t.Errorf("%s: %v was held in %d of %d studies, want 107 or more", text, truth[text], held[text], studies)
		}
	}
}

// Of 20 replications without a failure, each inquiry tells: the promise of less than 1 % is kept beyond
// doubt. Nobody left either; but a queue loses many at once, so that 20 days tell no more than 20 times.
func TestWhatNeverHappenedIsBoundedByWhatItBefalls(t *testing.T) {
	sc := small("failure_rate < 1%", "closed_rate < 1%", "abandonment_rate < 1%")
	sc.Demand[0].Patience = constant(time.Minute) // or nobody could leave, and there were nothing to bound
	sc.Calendar = &scenarios.Calendar{Hours: map[string]scenarios.Hours{"chat": {"mon": "00:00-24:00"}}}
	s := simulated(sc, toy{wait: time.Second, offered: 300}, 1, 20)
	for _, row := range []struct {
		gate, unit string
		low, high  float64
	}{
		{"failure_rate < 1%", "the inquiry as unit", 0.0005, 0.001}, // about 6,000 of them
		{"closed_rate < 1%", "the inquiry as unit", 0.0005, 0.001},
		{"abandonment_rate < 1%", "the replication as unit", 0.16, 0.17},
	} {
		g := gateOf(t, row.gate)
		e := s.Value(g).Estimate
		if e.Value != 0 || e.High < row.low || e.High > row.high || !strings.Contains(e.Method, row.unit) {
			t.Errorf("%s: have %+v, want up to %v, %s", row.gate, e, row.high, row.unit)
		}
		if have, want := s.Enough(20, 0.02, []goal.Gate{g}), row.high < 0.01; have != want {
			t.Errorf("%s: 20 replications are enough: %v", row.gate, have)
		}
	}
}

// One replication has values and no intervals, and the report says so.
func TestOneReplication(t *testing.T) {
	s := simulated(small("service_level(20s) >= 80%"), toy{wait: 20 * time.Second, offered: 300}, 1, 1)
	sum := s.Summary()
	m, _ := sum.Measures.Get("service_level")
	if !m.Estimate.Known() || m.Estimate.HasInterval() {
		t.Errorf("have %+v, want a value and no interval", m.Estimate)
	}
	if len(sum.Warnings) != 1 || sum.Run.Replications != 1 {
		t.Errorf("have warnings %q of %d replications, want one", sum.Warnings, sum.Run.Replications)
	}
}

// Whichever order workers finish in, replications are taken in theirs, and the document is the same;
// a pooled sink is as good as a new one.
func TestStudyIsReproducible(t *testing.T) {
	sc := small("service_level(20s) >= 80%", "every 10m: asa < 10s", "p95(reply_latency) < 1m", "share_of_days(asa < 15s) >= 50%")
	w := toy{wait: 20 * time.Second, offered: 100, bot: true}
	a := simulated(sc, w, 5, 40)
	m := meta()
	b := reports.NewStudy(sc, m)
	sinks := make([]record.Sink, 40)
	for r := range sinks { // all at once: no sink is used twice
		sinks[r] = b.Sink(r)
	}
	for r := range slices.Backward(sinks) {
		w.replication(sinks[r], 5, r)
	}
	for r, sink := range sinks {
		if err := b.Take(r, sink); err != nil {
			t.Fatal(err)
		}
	}
	have, _ := json.Marshal(a.Summary())
	want, _ := json.Marshal(b.Summary())
	if !bytes.Equal(have, want) {
		t.Error("the documents differ")
	}
	if err := b.Take(0, b.Sink(0)); err == nil {
		t.Error("a replication was taken twice")
	}
}

// What the Study shows as a whole is what one accumulator that eats all replications would show, in
// counts and ratios.
func TestStudyAddsUp(t *testing.T) {
	sc, w := small(), toy{wait: 30 * time.Second, offered: 100, bot: true}
	s := simulated(sc, w, 9, 20).Summary()
	one := reports.New(sc, meta())
	for r := range 20 {
		w.replication(one, 9, r)
	}
	all := one.Summary()
	if s.Funnel != all.Funnel || s.Whole != all.Whole {
		t.Errorf("have %+v, want %+v", s.Funnel, all.Funnel)
	}
	for _, m := range all.Measures {
		if m.Name == "send_lag" || m.Name == "detection_delay" || m.Name == "service_time" {
			continue // in virtual time nothing is late
		}
		have, _ := s.Measures.Get(m.Name)
		want := m.Estimate.Value
		if known, ok := goal.Named(m.Name); ok && (known.Form == goal.FormCount || m.Name == "queue_length" || m.Name == "offered_load") {
			want /= 20
		}
		if have.Estimate.Known() != m.Estimate.Known() || have.Estimate.Known() && math.Abs(have.Estimate.Value-want) > 1e-9*math.Max(1, want) {
			t.Errorf("%s: have %+v (%s), want %v", m.Name, have.Estimate, have.Missing, want)
		}
	}
	if len(s.Violations) > 0 {
		t.Error(s.Violations)
	}
}

func TestCompareIdenticalIsZero(t *testing.T) {
	sc := small("service_level(20s) >= 80%", "every 10m: asa < 10s")
	w := toy{wait: 20 * time.Second, offered: 100, bot: true}
	for _, d := range reports.Compare(simulated(sc, w, 5, 40), simulated(sc, w, 5, 40)) {
		if d.Diff.Value != 0 || d.Diff.HasInterval() || d.Verdict != reports.NotSeen {
			t.Errorf("%s%s: have %+v, want exactly 0, no interval, and so said", d.Gate, d.Measure, d)
		}
	}
}

func TestCompareTellsTheSide(t *testing.T) {
	sc := small("service_level(20s) >= 80%", "every 10m: asa < 18s", "share_of_days(asa < 15s) >= 50%")
	a := simulated(sc, toy{wait: 20 * time.Second, offered: 200, bot: true}, 5, 40)
	b := simulated(sc, toy{wait: 24 * time.Second, offered: 200}, 5, 40)
	want := map[string]string{
		"service_level": reports.Lower, "asa": reports.Higher, "abandonment_rate": reports.Higher,
		"escalation_rate": reports.CannotTell, "every 10m: asa < 18s": reports.Lower, "service_level(20s) >= 80%": reports.Lower,
	}
	seen := 0
	for _, d := range reports.Compare(a, b) {
		name := d.Gate
		if name == "" {
			name = d.Measure
		}
		if v, ok := want[name]; ok {
			seen++
			if d.Verdict != v {
				t.Errorf("%s: have %s (%+v), want %s", name, d.Verdict, d.Diff, v)
			}
		}
	}
	if seen != len(want) {
		t.Errorf("%d of %d were compared", seen, len(want))
	}
}

func TestEnough(t *testing.T) {
	w := toy{wait: 20 * time.Second, offered: 60}
	for _, row := range []struct {
		name      string
		gates     []string
		reps      int
		precision float64
		want      bool
	}{
		{"decided far from the limit", []string{"service_level(20s) >= 20%"}, 20, 0.001, true},
		{"neither decided nor precise", []string{"service_level(20s) >= 63%"}, 20, 0.001, false},
		{"precise at the limit", []string{"service_level(20s) >= 63%"}, 20, 0.1, true},
		{"decided in each window", []string{"every 10m: service_level(20s) >= 20%"}, 40, 0.001, true},
		{"an interval that fails decides", []string{"every 10m: service_level(20s) >= 99%"}, 20, 0.001, true},
		{"nothing to measure will not come", []string{"escalation_rate < 10%"}, 20, 0.001, true},
		{"without gates, precise", nil, 20, 0.5, true},
		{"without gates, not precise", nil, 20, 0.001, false},
		{"one replication never is", []string{"service_level(20s) >= 20%"}, 1, 1, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := simulated(small(row.gates...), w, 3, row.reps)
			goals := make([]goal.Gate, 0, len(row.gates))
			for _, text := range row.gates {
				goals = append(goals, gateOf(t, text))
			}
			if have := s.Enough(row.reps, row.precision, goals); have != row.want {
				t.Errorf("have %v, want %v", have, row.want)
			}
			if p := s.Summary().Run.Precision; p == nil || p.Reached != row.want {
				t.Errorf("the summary says %+v", p)
			}
		})
	}
}

func TestShareOfDays(t *testing.T) {
	sc := small("share_of_days(asa < 17s) >= 50%")
	s := simulated(sc, toy{wait: 20 * time.Second, offered: 30}, 4, 60)
	m, quiet, _ := s.ShareOfDays(gateOf(t, sc.Gates[0]))
	if e := m.Estimate; e.N != 60 || quiet != 0 || !(e.Low < e.Value && e.Value < e.High) || e.Value < 0.3 || e.Value > 0.9 {
		t.Errorf("have %+v, %d quiet days", e, quiet)
	}
	m, quiet, _ = simulated(sc, toy{wait: time.Second, offered: 0}, 4, 3).ShareOfDays(gateOf(t, sc.Gates[0]))
	if m.Estimate.Known() || quiet != 3 || m.Missing == "" {
		t.Errorf("without traffic: have %+v, %d quiet days", m, quiet)
	}
	if m, _, _ = simulated(sc, toy{wait: time.Second, offered: 40}, 4, 20).ShareOfDays(gateOf(t, sc.Gates[0])); m.Estimate.Value != 1 || m.Estimate.Low > 0.84 {
		t.Errorf("on every day: have %+v, want Clopper-Pearson over 20 replications", m.Estimate)
	}
}

// A replication of a study allocates nothing once another like it has gone through the pool.
func TestReplicationsAllocateNothing(t *testing.T) {
	m := meta()
	m.Mode = reports.Simulated
	s := reports.NewStudy(small("p95(reply_latency) < 4s", "every 10m: service_level(20s) >= 80%"), m)
	rows := make([]*record.Inquiry, 0, 600)
	for i := range cap(rows) {
		r := inquiry("", time.Duration(i)*6*time.Second)
		r.Queue = i % 2
		handledAfter(time.Duration(i%90)*time.Second, time.Duration(i)*time.Second, record.Yes)(r)
		rows = append(rows, r)
	}
	reply := turn(0, 1, 0, 0)
	replicate := func(sink record.Sink) {
		for i, r := range rows {
			sink.Open(r)
			reply.Intended, reply.Complete, reply.Queue = r.Arrived, r.Arrived+time.Duration(i%50)*time.Second, r.Queue
			sink.Turn(reply)
			sink.Close(r)
		}
	}
	for r := range 2 { // the first grows what the second finds again
		sink := s.Sink(r)
		replicate(sink)
		if err := s.Take(r, sink); err != nil {
			t.Fatal(err)
		}
	}
	sink := s.Sink(2)
	if n := testing.AllocsPerRun(1, func() { replicate(sink) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// One day is its own mean: of a single one, the mean of daily ratios is the ratio, whoever came to the
// queue after the horizon included. Without them a day on which somebody left could show 100 % beside 99 %.
func TestADayIsItsOwnMean(t *testing.T) {
	m := meta()
	m.Mode = reports.Simulated
	s := reports.NewStudy(small(), m)
	sink := s.Sink(0)
	toy{wait: time.Second, offered: 60}.replication(sink, 4, 0)
	for range 5 {
		walksOut(sink, latest)
	}
	if err := s.Take(0, sink); err != nil {
		t.Fatal(err)
	}
	for _, l := range s.Summary().ServiceLevels {
		if l.Overall.Value != l.Daily.Value {
			t.Errorf("%s: %v of all, and %v a day on its only day", l.Measure, l.Overall.Value, l.Daily.Value)
		}
	}
	if l := s.Summary().ServiceLevels[0]; l.Overall.Value == 1 {
		t.Errorf("nobody who left is in %+v", l)
	}
}
