package reports_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/unit"
)

// direct is an inquiry that goes to the queue at once.
func direct(more ...story) story {
	return func(r *record.Inquiry) {
		r.QueuedAt = r.Arrived
		for _, s := range more {
			s(r)
		}
	}
}

func answeredAfter(wait, work time.Duration) story {
	return func(r *record.Inquiry) {
		r.Outcome, r.Stage, r.Solved, r.Group, r.Agent = record.Handled, record.WithHuman, record.Yes, 0, 0
		r.JoinedAt, r.EndedAt = r.QueuedAt+wait, r.QueuedAt+wait+work
	}
}

func leftTheQueueAfter(wait time.Duration) story {
	return func(r *record.Inquiry) {
		r.Outcome, r.Stage, r.EndedAt = record.Abandoned, record.InQueue, r.QueuedAt+wait
	}
}

// Ten inquiries worked out by hand: four answered within the threshold of 20 s, one of them by a
// callback and one passed on to the second line; two answered late, one of them passed on and left
// there; four who left, one within the threshold, one silently and one called in vain.
func TestServiceLevelsWithCallbacksGhostsAndTransfers(t *testing.T) {
	sc := small("service_level(20s) >= 80%")
	sc.CSAT = &scenarios.CSAT{Base: 0.9, PerMinuteWaited: 0.1, PerTransfer: 0.2, Unsolved: 0.5}
	sc.Demand[0].Transfer = &scenarios.Transfer{WrapUp: constant(10 * time.Second)}
	a := reports.New(sc, meta())
	called := func(r *record.Inquiry) { r.Callback = true }
	passedOn := func(held time.Duration) story {
		return func(r *record.Inquiry) { r.Transfers, r.Held, r.EndedAt = 1, held, r.EndedAt+held }
	}
	for i, s := range []story{
		direct(answeredAfter(0, time.Minute)),
		direct(answeredAfter(10*time.Second, time.Minute)),
		direct(answeredAfter(20*time.Second, time.Minute), called),
		direct(answeredAfter(0, 2*time.Minute), passedOn(time.Minute)),
		direct(answeredAfter(time.Minute, time.Minute)),
		direct(answeredAfter(30*time.Second, time.Minute), func(r *record.Inquiry) {
			r.Outcome, r.Solved, r.Group, r.Transfers = record.Abandoned, record.No, record.None, 1
		}),
		direct(leftTheQueueAfter(15 * time.Second)),
		direct(leftTheQueueAfter(time.Minute)),
		direct(leftTheQueueAfter(2*time.Minute), func(r *record.Inquiry) { r.Silent = true }),
		direct(leftTheQueueAfter(5*time.Minute), called),
	} {
		tell(a, inquiry("", 15*time.Minute+time.Duration(i)*time.Second), s)
	}
	a.Interval(&record.Interval{From: 15 * time.Minute, To: 16 * time.Minute, Paid: 60, Staffed: 60, Busy: 30, SlotBusy: 30, SlotStaff: 60})
	s := a.Summary()
	for name, want := range map[string]float64{
		"service_level":                4. / 10,
		"service_level_short_excluded": 4. / 9,
		"service_level_abandons_good":  5. / 10,
		"service_level_answered":       4. / 6,
		"abandonment_rate":             4. / 10,
		// four of 1 min, one of 2 min without the minute between two agents, and 30 s of wrap-up each,
		// 10 s more in the second line
		"aht": (4*60 + 120 + 5*30 + 10) / 5.,
		"asa": (0 + 10 + 20 + 0 + 60 + 30) / 6.,
		// waits of 0, 10, 20 s, none and a minute held, 1 min: 0.9 less a tenth a minute, less 0.2 for the transfer
		"csat": (0.9*5 - 0.1*(10+20+60+60)/60 - 0.2) / 5,
	} {
		if have := value(t, s.Measures, name); math.Abs(have-want) > 1e-9 {
			t.Errorf("%s: have %v, want %v", name, have, want)
		}
	}
	f := s.Funnel
	if f.Callbacks != 2 || f.Silent != 1 || f.Transfers != 2 || f.AbandonedAtHuman != 1 {
		t.Errorf("have %d callbacks, %d silent, %d transfers, %d left with a human; want 2, 1, 2, 1", f.Callbacks, f.Silent, f.Transfers, f.AbandonedAtHuman)
	}
}

// Of a simulated hour, who still waits when the drain is over waited to the horizon, whatever became
// of them; and a contact that came after the horizon is nobody's cost.
func TestTimeAveragesAndCostOfWhoIsUnmeasured(t *testing.T) {
	sc := small()
	sc.Warmup, sc.Service.Bot = 0, nil
	sc.Service.Groups[0].Cost = scenarios.GroupCost{PerContact: 2}
	m := meta()
	m.Mode = reports.Simulated
	study := reports.NewStudy(sc, m)
	sink := study.Sink(0)
	cut := func(r *record.Inquiry) { r.Outcome, r.EndedAt = record.InProgress, record.Never }
	tell(sink, inquiry("", 30*time.Minute), direct(func(r *record.Inquiry) { r.Stage = record.InQueue }))
	tell(sink, inquiry("", 30*time.Minute), direct(answeredAfter(15*time.Minute, time.Hour), cut))
	tell(sink, inquiry("", 50*time.Minute), direct(answeredAfter(0, 20*time.Minute)))
	tell(sink, inquiry("", 61*time.Minute), direct(answeredAfter(0, time.Minute)))
	if err := study.Take(0, sink); err != nil {
		t.Fatal(err)
	}
	s := study.Summary()
	for name, want := range map[string]float64{"queue_length": 45. / 60, "cost_per_contact": 2} {
		if have := value(t, s.Measures, name); math.Abs(have-want) > 1e-9 {
			t.Errorf("%s: have %v, want %v", name, have, want)
		}
	}
}

// What is done after the horizon for who came before it is paid alike, by the contact and by the hour:
// of two heads on shift then, one works for 20 minutes. The overtime of the third, whose shift is over, is
// in no paid hour. Where others go on coming, neither is paid: whose work it is cannot be told.
func TestWorkAfterTheHorizonIsPaidAlike(t *testing.T) {
	for _, row := range []struct {
		after           string
		hours, contacts float64
	}{{"close", 3 + 20./60, 2}, {"keep_arriving", 3, 1}} {
		sc := small()
		sc.Warmup, sc.Service.Bot, sc.AfterHorizon = 0, nil, row.after
		sc.Service.Groups[0].Cost = scenarios.GroupCost{PerPaidHour: 30, PerContact: 2}
		m := meta()
		m.Mode = reports.Simulated
		study := reports.NewStudy(sc, m)
		sink := study.Sink(0)
		tell(sink, inquiry("", 30*time.Minute), direct(answeredAfter(0, 10*time.Minute)))
		tell(sink, inquiry("", 50*time.Minute), direct(answeredAfter(0, 30*time.Minute)))
		sink.Interval(&record.Interval{To: 50 * time.Minute, Paid: 3 * 3000, Staffed: 3 * 3000, Busy: 600})
		sink.Interval(&record.Interval{From: 50 * time.Minute, To: 70 * time.Minute, Paid: 3 * 1200, Staffed: 3 * 1200, Busy: 1200}) // half of it late
		sink.Interval(&record.Interval{From: 70 * time.Minute, To: 80 * time.Minute, Paid: 2 * 600, Staffed: 2 * 600, Busy: 600})
		sink.Interval(&record.Interval{From: 80 * time.Minute, To: 90 * time.Minute, Staffed: 600, Busy: 600})
		if err := study.Take(0, sink); err != nil {
			t.Fatal(err)
		}
		s := study.Summary()
		if g := s.Groups[0]; math.Abs(g.PaidHours-row.hours) > 1e-9 || math.Abs(g.Cost-30*row.hours-2*row.contacts) > 1e-9 {
			t.Errorf("%s: have %v h and a cost of %v, want %v h and %v contacts", row.after, g.PaidHours, g.Cost, row.hours, row.contacts)
		}
		if have := value(t, s.Measures, "occupancy"); math.Abs(have-1200./(3*3600)) > 1e-9 {
			t.Errorf("%s: occupancy %v, want that of the hour", row.after, have)
		}
	}
}

// Contacts are paid for up to the minimum of each civil day, whatever other days brought.
func TestMinimumADay(t *testing.T) {
	sc := &scenarios.Scenario{
		Name: "days", Horizon: unit.Duration(48 * time.Hour),
		Demand:  []scenarios.Demand{{Intent: "refund", Channel: "chat"}},
		Service: &scenarios.Service{Groups: []scenarios.Group{{Name: "all", Cost: scenarios.GroupCost{PerContact: 2, MinimumADay: 10}}}},
	}
	m := meta()
	m.Mode, m.Labels.Queues = reports.Simulated, m.Labels.Queues[:1]
	study := reports.NewStudy(sc, m)
	for r, days := range [][2]int{{30, 0}, {4, 12}} { // 30 + 10 contacts paid, then 10 + 12
		sink := study.Sink(r)
		for day, n := range days {
			for i := range n {
				tell(sink, inquiry("", time.Duration(24*day+8)*time.Hour+time.Duration(i)*time.Minute), direct(answeredAfter(0, time.Minute)))
			}
		}
		if err := study.Take(r, sink); err != nil {
			t.Fatal(err)
		}
	}
	s := study.Summary()
	if have, want := s.Groups[0].Cost, 2*(40+22)/2.; math.Abs(have-want) > 1e-9 {
		t.Errorf("cost a replication: have %v, want %v", have, want)
	}
	if have, want := value(t, s.Measures, "cost_per_contact"), 2*62/46.; math.Abs(have-want) > 1e-9 {
		t.Errorf("cost a contact: have %v, want %v", have, want)
	}
	if l := s.ServiceLevels[0]; l.Daily.N != 3 { // one of the four days had no traffic
		t.Errorf("%d days with traffic, want 3", l.Daily.N)
	}
}

// An overloaded desk has many customers in progress at the end: they are in no rate, and all the same
// they came with their work. Of two intents that share the group, both are short of it.
func TestOverloadCountsWhoStillWaits(t *testing.T) {
	sc := small()
	sc.Warmup, sc.Service.Bot = 0, nil
	for i := range sc.Demand {
		sc.Demand[i].Work, sc.Demand[i].WrapUp = *constant(2 * time.Minute), nil
	}
	sc.Service.Groups[0].Serves = []scenarios.Skill{{Intent: "refund"}, {Intent: "login"}}
	m := meta()
	m.Mode = reports.Simulated
	study := reports.NewStudy(sc, m)
	for r := range 20 {
		sink := study.Sink(r)
		for i := range 90 {
			q := inquiry("", 30*time.Minute)
			q.Queue = i % 2
			tell(sink, q, direct(func(r *record.Inquiry) {
				if r.Stage = record.InQueue; i < 30 {
					answeredAfter(0, 2*time.Minute)(r)
				}
			}))
		}
		sink.Interval(&record.Interval{To: time.Hour, Paid: 3600, Staffed: 3600, Busy: 3600, SlotBusy: 3600, SlotStaff: 3600})
		if err := study.Take(r, sink); err != nil {
			t.Fatal(err)
		}
	}
	s := study.Summary()
	if have, want := value(t, s.Measures, "offered_load"), 90*2/60.; math.Abs(have-want) > 1e-9 {
		t.Errorf("offered load: have %v, want %v: that of all who came", have, want)
	}
	if have, want := strings.Join(s.Warnings, "\n"), "refund/chat, login/chat bring 2.00 erlangs more"; !strings.Contains(have, want) {
		t.Errorf("have %q, want %q", have, want)
	}
}

func TestStudyWarns(t *testing.T) {
	crowd := toy{wait: 20 * time.Second, offered: 600}
	work := func(sc *scenarios.Scenario) {
		for i := range sc.Demand {
			sc.Demand[i].Work = *constant(2 * time.Minute)
		}
		sc.Service.Groups[0].Serves = []scenarios.Skill{{Intent: "refund"}, {Intent: "login"}}
	}
	never := &dist.Law{Never: true}
	for _, row := range []struct {
		name   string
		change func(*scenarios.Scenario)
		reps   int
		want   string
	}{
		// 600 a replication x 2 min and 30 s of wrap-up for half of them, in 50 min: 27 erlangs for 10 slots
		{"nobody gives up", work, 20, "refund/chat, login/chat bring 17."},
		{"never is the same as no patience", func(sc *scenarios.Scenario) { work(sc); sc.Demand[0].Patience = never }, 20, "erlangs more"},
		{"who gives up makes room", func(sc *scenarios.Scenario) {
			work(sc)
			sc.Demand[0].Patience, sc.Demand[1].Patience = constant(time.Minute), constant(time.Minute)
		}, 20, ""},
		{"agents who are fast enough", func(sc *scenarios.Scenario) {
			work(sc)
			sc.Service.Groups[0].Serves[0].Speed, sc.Service.Groups[0].Serves[1].Speed = 3, 3
		}, 20, ""},
		{"one replication", nil, 1, "no interval"},
		{"few replications", nil, 5, "5 replications are few"},
	} {
		t.Run(row.name, func(t *testing.T) {
			sc := small()
			sc.Demand[0].Patience, sc.Demand[1].Patience = nil, nil
			if row.change == nil {
				sc.Demand[0].Patience, sc.Demand[1].Patience = constant(time.Minute), constant(time.Minute)
			} else {
				row.change(sc)
			}
			have := strings.Join(simulated(sc, crowd, 2, row.reps).Summary().Warnings, "\n")
			if row.want == "" && have != "" || !strings.Contains(have, row.want) {
				t.Errorf("have %q, want %q", have, row.want)
			}
		})
	}
}

// Half of the customers mean to come back after the horizon, and a tenth was cut off.
func TestStudyWarnsOfWhatItDoesNotShow(t *testing.T) {
	m := meta()
	s := reports.NewStudy(small(), m)
	for r := range 20 {
		sink := s.Sink(r)
		for i := range 10 {
			tell(sink, inquiry("", 40*time.Minute), direct(leftTheQueueAfter(time.Minute), func(q *record.Inquiry) {
				q.Return, q.ReturnAt = record.Retry, q.EndedAt+time.Duration(i%2)*time.Hour
				switch i {
				case 0:
					q.Outcome, q.EndedAt, q.Return, q.ReturnAt = record.InProgress, record.Never, record.Fresh, record.Never
				case 9:
					q.Outcome, q.Failure, q.Return, q.ReturnAt = record.Failed, record.TimeoutConversation, record.Fresh, record.Never
				}
			}))
		}
		if err := s.Take(r, sink); err != nil {
			t.Fatal(err)
		}
	}
	have := strings.Join(s.Summary().Warnings, "\n")
	for _, want := range []string{"10.0 % of the inquiries were still in progress", "50 % of the intended returns fall due after the horizon", "10.0 % of the inquiries were cut off by the deadline"} {
		if !strings.Contains(have, want) {
			t.Errorf("want %q in %q", want, have)
		}
	}
}
