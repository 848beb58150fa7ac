package reports_test

import (
	"math"
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/stats"
)

// passed sends the inquiry on to group 1 once group 0 has talked with it for so long; there it waits.
func passed(talk, wait time.Duration, more ...story) story {
	return func(r *record.Inquiry) {
		r.Transfers, r.PassedAt, r.PassedBy, r.Talked = 1, r.JoinedAt+talk, 0, talk
		r.Held, r.TakenAt, r.Group = wait, r.PassedAt+wait, 1
		r.EndedAt = r.TakenAt
		for _, s := range more {
			s(r)
		}
	}
}

func talkedFor(d time.Duration) story {
	return func(r *record.Inquiry) { r.EndedAt = r.TakenAt + d }
}

func leftThere(r *record.Inquiry) {
	r.Outcome, r.Solved, r.TakenAt, r.Group = record.Abandoned, record.No, record.Never, 0
}

func cutThere(r *record.Inquiry) {
	r.Outcome, r.EndedAt, r.TakenAt, r.Solved, r.Group = record.InProgress, record.Never, record.Never, record.Unknown, 0
}

func onHoldFor(d time.Duration) story {
	return func(r *record.Inquiry) { r.Held, r.EndedAt = r.Held+d, r.EndedAt+d }
}

// Two lines, worked out by hand: each group has its own leg, the second wait has its own measures,
// and what is asked of the first line does not see it.
func TestSecondLineHasMeasuresOfItsOwn(t *testing.T) {
	sc := small("service_level(20s) >= 80%", "service_level(20s, leg=2) >= 80%", "every 10m: asa(leg=2) < 1m")
	sc.Demand[0].Transfer = &scenarios.Transfer{Probability: 0.5, WrapUp: constant(10 * time.Second)}
	sc.Service.Groups[0].Cost = scenarios.GroupCost{PerContact: 2}
	sc.Service.Groups = append(sc.Service.Groups, scenarios.Group{Name: "experts", Cost: scenarios.GroupCost{PerContact: 5}})
	sc.Service.Bot = nil
	m := meta()
	m.Mode, m.Labels.Groups = reports.Simulated, []string{"all", "experts"}
	study := reports.NewStudy(sc, m)
	sink := study.Sink(0)
	for i, s := range []story{
		direct(answeredAfter(0, time.Minute)),
		direct(answeredAfter(0, time.Minute), passed(time.Minute, 0, talkedFor(3*time.Minute))),
		direct(answeredAfter(10*time.Second, time.Minute), passed(time.Minute, 20*time.Second, talkedFor(time.Minute), onHoldFor(40*time.Second))),
		direct(answeredAfter(0, 2*time.Minute), passed(2*time.Minute, 4*time.Minute, talkedFor(2*time.Minute))),
		direct(answeredAfter(0, time.Minute), passed(time.Minute, 15*time.Second, leftThere)),
		direct(answeredAfter(0, time.Minute), passed(time.Minute, time.Minute, cutThere)),
		direct(leftTheQueueAfter(time.Minute)),
	} {
		tell(sink, inquiry("", 25*time.Minute+time.Duration(i)*time.Second), s)
	}
	sink.Interval(&record.Interval{To: time.Minute, Paid: 60, Staffed: 60})
	if err := study.Take(0, sink); err != nil {
		t.Fatal(err)
	}
	s := study.Summary()
	for _, row := range []struct {
		of   reports.Measures
		name string
		want float64
	}{
		{s.Measures, "queue_offered", 6}, // the one that was cut off is in no rate
		{s.Measures, "service_level", 5. / 6},
		{s.Measures, "mean_wait", (10 + 60) / 6.},
		{s.Measures, "asa", 10 / 5.},
		{s.Measures, "aht", (60 + 240 + 120 + 240 + 4*30 + 3*10) / 4.}, // of the handled, with both wrap-ups
		{s.SecondLine, "queue_offered", 4},
		{s.SecondLine, "service_level", 2. / 4},
		{s.SecondLine, "service_level_short_excluded", 2. / 3},
		{s.SecondLine, "service_level_abandons_good", 3. / 4},
		{s.SecondLine, "service_level_answered", 2. / 3},
		{s.SecondLine, "abandonment_rate", 1. / 4},
		{s.SecondLine, "p_wait", 3. / 4},
		{s.SecondLine, "mean_wait", (0 + 20 + 240 + 15) / 4.},
		{s.SecondLine, "asa", (0 + 20 + 240) / 3.},
		// the one that was cut off was passed on at 26:05 and waits to the horizon of an hour
		{s.SecondLine, "queue_length", (20 + 240 + 15 + 33*60 + 55) / 3000.},
		{s.Measures, "cost_per_contact", (6*2 + 3*5) / 6.}, // five were passed on, by one who is paid for each
	} {
		if have := value(t, row.of, row.name); math.Abs(have-row.want) > 1e-9 {
			t.Errorf("%s: have %v, want %v", row.name, have, row.want)
		}
	}
	for i, want := range []struct {
		handled   int64
		cost, aht float64
	}{
		{5, 12, (60+60+60+120+60)/5. + 30}, // the leg before the transfer, with the first wrap-up
		{3, 15, (180+60+120)/3. + 10},
	} {
		g := s.Groups[i]
		if g.Handled != want.handled || math.Abs(g.Cost-want.cost) > 1e-9 {
			t.Errorf("%s: have %d handled at %v, want %d at %v", g.Name, g.Handled, g.Cost, want.handled, want.cost)
		}
		if have := study.Value(gateOf(t, "aht(group="+g.Name+") < 9m")); math.Abs(have.Estimate.Value-want.aht) > 1e-9 {
			t.Errorf("aht of %s: have %v, want %v", g.Name, have.Estimate.Value, want.aht)
		}
	}
	window := study.ValueIn(gateOf(t, "every 10m: asa(leg=2) < 1m"), reports.Span{From: 20 * time.Minute, To: 30 * time.Minute}, stats.Level)
	if math.Abs(window.Estimate.Value-260/3.) > 1e-9 {
		t.Errorf("asa of the second line from 20 to 30 min: have %v, want 86.7", window.Estimate.Value)
	}
}

// Where nobody is passed on there is no second line to be late, whoever was cut off.
func TestNoSecondLine(t *testing.T) {
	m := meta()
	m.Mode = reports.Simulated
	study := reports.NewStudy(small(), m)
	sink := study.Sink(0)
	for range 40 {
		tell(sink, inquiry("", 20*time.Minute), direct(func(r *record.Inquiry) { r.Stage = record.InQueue }))
	}
	if err := study.Take(0, sink); err != nil {
		t.Fatal(err)
	}
	if have := study.Value(gateOf(t, "service_level(20s, leg=2) >= 80%")); !have.Empty {
		t.Errorf("have %+v, want nothing to measure", have)
	}
	if s := study.Summary(); s.SecondLine != nil {
		t.Errorf("have a second line: %v", s.SecondLine)
	}
}
