package sim_test

import (
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the tests need Berlin wherever they run

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/arrival"
	"github.com/holdline/holdline/sim/desk"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
	"github.com/holdline/holdline/sim/unit"
)

// week is the shop over the week in which clocks are put forward, Monday to Sunday; Wednesday is a
// holiday. Calls come in from 9 to 10 only.
func week(t *testing.T) *scenarios.Scenario {
	t.Helper()
	sc := shop(t)
	sc.Horizon, sc.Calendar = 0, &scenarios.Calendar{
		Start: "2026-03-23", Zone: "Europe/Berlin", Days: 7, Holidays: []string{"2026-03-25"},
		Hours:   map[string]scenarios.Hours{"voice": {"mon": "08:00-12:00", "sun": "08:00-12:00", "holiday": "10:00-11:00"}, "email": {"mon": "08:00-12:00"}},
		AtClose: map[string]string{"voice": "drain"},
	}
	hour := func(n int) unit.Duration { return unit.Duration(time.Duration(n) * time.Hour) }
	calls := sc.Demand[2]
	calls.Intent, calls.Channel = "claim", "voice"
	calls.Arrivals = arrival.Process{
		Process: "profile", Steps: []arrival.Step{{At: hour(9), Rate: unit.Rate(1. / 6)}, {At: hour(10), Rate: 0}},
		Weekly: map[string]float64{"tue": 0.5, "sat": 0, "holiday": 0.25},
	}
	sc.Demand = append(sc.Demand, calls)
	return sc
}

// Over a week with a change of clocks the run is an hour shorter, nine o'clock stays nine o'clock,
// and each day has its factor.
func TestPlanOfAWeek(t *testing.T) {
	p := plan(t, week(t), sim.Options{Seed: 7})
	if p.Horizon() != 167*time.Hour {
		t.Errorf("the week is %v long", p.Horizon())
	}
	start, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	origin := time.Date(2026, 3, 23, 0, 0, 0, 0, start)
	var byDay [8]float64
	for _, in := range all(t, p) {
		if in.Queue != 3 {
			continue
		}
		at := origin.Add(in.At)
		byDay[at.Day()-23]++
		if at.Hour() != 9 {
			t.Fatalf("a call at %v", at)
		}
	}
	for i, factor := range []float64{1, 0.5, 0.25, 1, 1, 0, 1, 0} {
		if want := 600 * factor; math.Abs(byDay[i]-want) > 4.5*math.Sqrt(want) {
			t.Errorf("%v calls on day %d, want about %v", byDay[i], i, want)
		}
	}
	if got, want := p.Expected(), (20+5+10)*60*167+600*4.75; math.Abs(got-want) > 1e-6 {
		t.Errorf("%v expected, want %v", got, want)
	}
}

// Doors open by the clock on the wall: who calls outside is turned away, who writes never is.
func TestHoursOfTheDesk(t *testing.T) {
	sc := week(t)
	sc.Service.Groups[0].Serves = append(sc.Service.Groups[0].Serves, scenarios.Skill{Intent: "claim"})
	sc.Service.Groups[0].Shifts = []scenarios.Shift{{To: unit.Duration(167 * time.Hour), Headcount: 5000}}
	d, err := sim.NewDesk(sc, sim.Options{Speedup: 2})
	if err != nil {
		t.Fatal(err)
	}
	const call, mail, chat = 3, 1, 0
	for _, row := range []struct {
		at     time.Duration
		queue  int
		want   desk.Verdict
		closed bool
	}{
		{0, chat, desk.Joined, false},
		{8*time.Hour - 2, call, desk.Blocked, true},
		{8 * time.Hour, call, desk.Joined, false},
		{8 * time.Hour, mail, desk.Joined, false},
		{12 * time.Hour, call, desk.Blocked, true},
		{12 * time.Hour, mail, desk.Joined, false},
		{(24 + 9) * time.Hour, call, desk.Blocked, true},
		{(48 + 9) * time.Hour, call, desk.Blocked, true}, // a holiday with hours of its own
		{(48 + 10) * time.Hour, call, desk.Joined, false},
		{(144+7)*time.Hour - 2, call, desk.Blocked, true},
		{(144 + 7) * time.Hour, call, desk.Joined, false}, // eight o'clock on Sunday
		{(144 + 11) * time.Hour, call, desk.Blocked, true},
	} {
		d.Advance(row.at/2, nil)
		if got := d.Offer(row.at/2, desk.Contact{Queue: row.queue, Work: time.Second}); got.Verdict != row.want || got.Closed != row.closed {
			t.Errorf("queue %d at %v: %+v, want %v", row.queue, row.at, got, row.want)
		}
	}
}

// Shifts by weekday are on the clock on the wall, and go on for those who still wait after the
// horizon.
func TestShiftsByWeekday(t *testing.T) {
	sc := week(t)
	sc.Calendar.Hours = nil
	sc.Drain = unit.Duration(30 * time.Hour)
	nine, five := unit.Duration(9*time.Hour), unit.Duration(17*time.Hour)
	sc.Service.Groups[0].Shifts = []scenarios.Shift{
		{From: nine, To: five, Days: []string{"mon", "tue", "wed", "sun"}, Headcount: 4},
		{From: nine, To: five, Days: []string{"holiday"}, Headcount: 1},
	}
	want := map[int]float64{0: 4, 24: 4, 48: 1, 144 - 1: 4, 168 - 1: 4} // hours of run clock before midnight of those days: heads
	paid := heads(t, sc, nil, 200*time.Hour)
	for hour := range 200 {
		n := 0.0
		for midnight, heads := range want {
			if hour >= midnight+9 && hour < midnight+17 {
				n = heads
			}
		}
		if paid[hour] != n {
			t.Errorf("%v heads in hour %d, want %v", paid[hour], hour, n)
		}
	}
	sc.Calendar, sc.Horizon = nil, unit.Duration(time.Hour)
	sc.Demand = sc.Demand[:3]
	if _, err := sim.NewDesk(sc, sim.Options{}); err == nil || err.Error() != "service.groups[care].shifts[0].days: there are weekdays only with a calendar" {
		t.Errorf("%v", err)
	}
}

// heads are the paid heads of the first group hour by hour.
func heads(t *testing.T, sc *scenarios.Scenario, open func(string) (io.ReadCloser, error), until time.Duration) map[int]float64 {
	t.Helper()
	d, err := sim.NewDesk(sc, sim.Options{Open: open})
	if err != nil {
		t.Fatal(err)
	}
	paid := map[int]float64{}
	d.Intervals(until, func(r *record.Interval) {
		if r.Scope == record.GroupScope && r.Index == 0 {
			paid[int(r.From/time.Hour)] += r.Paid / 3600 // rows hold head-seconds
		}
	})
	return paid
}

func TestStaffingFromAFile(t *testing.T) {
	sc := week(t)
	sc.Service.Groups[0].Shifts, sc.Service.Groups[0].Staffing = nil, "heads.csv"
	open := func(name string) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("from,group,heads\n2026-03-29 01:00,care,3\n2026-03-29T03:00:00+02:00,care,7\n2026-03-29 04:00,care,0\n")), nil
	}
	paid := heads(t, sc, open, 167*time.Hour)
	if got := fmt.Sprint(paid[144], paid[145], paid[146], paid[147]); got != "0 3 7 0" {
		t.Errorf("heads %s, want 0 3 7 0", got)
	}
	if _, err := sim.NewDesk(sc, sim.Options{}); err == nil || err.Error() != "service.groups[care].staffing: heads.csv: this run opens no files" {
		t.Errorf("%v", err)
	}
}

// Busy intervals are busy for all demand and for all who look: adding an intent in front, or load,
// leaves the customers of the others as they were.
func TestBusyIntervalsAreShared(t *testing.T) {
	sc := week(t)
	for i := range sc.Demand {
		sc.Demand[i].Arrivals.Busyness = &arrival.Busyness{CV: 0.2, Within: &arrival.Within{CV: 0.3, Correlation: 0.6}}
	}
	more := scenarios.WithDefaults(sc)
	praise := more.Demand[2]
	praise.Intent = "praise"
	more.Demand = append([]scenarios.Demand{praise}, more.Demand...)
	o := sim.Options{Seed: 3, Simulated: true}
	moments := func(sc *scenarios.Scenario, o sim.Options) map[rng.Key]time.Duration {
		m := map[rng.Key]time.Duration{}
		for _, in := range all(t, plan(t, sc, o)) {
			m[in.Key] = in.At
		}
		return m
	}
	was := moments(sc, o)
	loaded := o
	loaded.Load = 1.3
	for name, is := range map[string]map[rng.Key]time.Duration{"an intent": moments(more, o), "load": moments(sc, loaded)} {
		for key, at := range was {
			if is[key] != at {
				t.Fatalf("%s: the customer of %x at %v now comes at %v", name, key, at, is[key])
			}
		}
	}
}
