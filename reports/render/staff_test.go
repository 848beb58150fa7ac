package render_test

import (
	"bytes"
	"html"
	"strings"
	"testing"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/render"
)

// staffed is a staffing for some gates, of which the last is the tightest.
func staffed(gates ...string) *reports.Staffing {
	v := 0.07
	s := &reports.Staffing{
		Scenario: "two", Groups: []reports.StaffGroup{{Name: "desk", Present: 1}},
		Intervals: []reports.StaffInterval{{From: "0s", Paid: []int{3}, OnFloor: []float64{3}, ErlangC: []int{4}, ErlangA: []int{3}, Tightest: gates[len(gates)-1], Value: &v, Unit: "share"}},
		Formulas:  []reports.StaffFormula{{Name: "Erlang A", Cost: 90, Windows: 7, Undecided: 6, Broken: 1}},
		Frontier:  []reports.StaffPoint{{Name: "100%", Cost: 95, Windows: 7}},
	}
	for _, g := range gates {
		s.Promises = append(s.Promises, reports.StaffPromise{Gate: g})
	}
	return s
}

func printed(t *testing.T, format string, s *reports.Staffing) string {
	t.Helper()
	write, _ := render.Staffings().Named(format)
	var b bytes.Buffer
	if err := write(&b, s, render.Options{}); err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// Of several gates it is told which one is the tightest, and windows that cannot be told are not
// passed off as kept; and what the costs hold.
func TestStaffingNamesTheTightestGate(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"text", "markdown"} {
		two := html.UnescapeString(printed(t, format, staffed("service_level(60s) >= 80%", "abandonment_rate < 8%")))
		for _, want := range []string{"gate", "Gates: (1) service_level(60s) >= 80%, (2) abandonment_rate < 8%.", "1 broken, 6 undecided of 7", "one run without its warm-up, with the bot"} {
			if !strings.Contains(two, want) {
				t.Errorf("%s: no %q in\n%s", format, want, two)
			}
		}
		if one := printed(t, format, staffed("service_level(60s) >= 80%")); strings.Contains(one, "Gates: (1)") {
			t.Errorf("%s: a number for the only gate in\n%s", format, one)
		}
	}
}

// Every figure of the frontier and of the formulas carries its doubt, as finely as it is worth.
func TestStaffingFiguresCarryTheirDoubt(t *testing.T) {
	t.Parallel()
	s := staffed("abandonment_rate < 8%")
	at := func(x float64) *float64 { return &x }
	x := &s.Intervals[0]
	x.WithC, x.WithCHalf, x.WithA, x.WithAHalf, x.WithAState = at(0.023), at(0.004), at(0.101), at(0.013), "broken"
	s.Frontier = []reports.StaffPoint{
		{Name: "100%", Cost: 4459, CostHalf: at(21.4), ServiceLevel: at(0.909), ServiceLevelHalf: at(0.006), Solved: at(2591.4), SolvedHalf: at(12.2), PerSolved: at(1.72), PerSolvedHalf: at(0.03)},
		{Name: "125%", Cost: 500, CostHalf: at(3.25), Solved: at(12.25), SolvedHalf: at(0.4)},
	}
	for _, format := range []string{"text", "markdown"} {
		text := html.UnescapeString(printed(t, format, s))
		for _, want := range []string{"2.3% ±0.4%", "10.1% ±1.3% x", "4,459 ±21", "90.9% ±0.6%", "2591 ±12", "1.72 ±0.03", "12.2 ±0.4", "500.00 ±3.25", "± is half of a 95% interval"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q in\n%s", format, want, text)
			}
		}
	}
}

// The bound is told with its confidence and what it rests on, for heads and shifts; one by work alone
// claims no confidence, and none at all says why.
func TestStaffingTellsItsBound(t *testing.T) {
	t.Parallel()
	s := staffed("service_level(60s) >= 80%")
	s.Heads.Cost, s.Shifts = 4234, &reports.StaffShifts{StaffPlan: reports.StaffPlan{Cost: 4872}}
	s.Intervals[0].OnShift = []int{3}
	for _, row := range []struct {
		bound reports.StaffBound
		want  string
	}{
		{
			reports.StaffBound{Cost: 3756, Gap: new(0.127), ShiftCost: 4408, ShiftGap: new(0.105), Confidence: 0.95, Replications: 1500, Method: "so"},
			"Cost 4,234, 12.7% above a bound of 3,756: with 95.0% confidence no heads that keep the gates cost less. In shifts of these patterns it is 4,872, 10.5% above 4,408. From 1500 replications: so.",
		},
		{reports.StaffBound{Cost: 3000, Gap: new(0.411), Method: "the work"}, "Cost 4,234, 41.1% above a bound of 3,000 (the work)."},
		{reports.StaffBound{Cost: 100, Gap: new(41.3), Method: "so", Confidence: 0.95, Replications: 700}, "Cost 4,234; no useful bound: all that is known is that no heads that keep the gates cost less than 100.00."},
		{reports.StaffBound{Method: "the search ended"}, "Cost 4,234; there is no bound below it: the search ended."},
	} {
		s.Bound = row.bound
		for _, format := range []string{"text", "markdown"} {
			if text := html.UnescapeString(printed(t, format, s)); !strings.Contains(text, row.want) {
				t.Errorf("%s: no %q in\n%s", format, row.want, text)
			}
		}
	}
}

// Who may be unneeded but cannot be told is named apart from whom replications speak for, each once, with
// the cost, the replications that could not tell, and what to raise; of heads as of shifts.
func TestStaffingNamesDoubts(t *testing.T) {
	t.Parallel()
	at := func(group, from string) reports.StaffRemoval { return reports.StaffRemoval{Group: group, From: from} }
	plan := func(kind string) reports.StaffPlan {
		return reports.StaffPlan{
			Confirmed: true, Tried: true, Removals: 9, Needed: 5, Unsure: 4, UnsureOn: 80,
			UnsureAt: []reports.StaffRemoval{at("in-house"+kind, "1h"), at("in-house"+kind, "2h"), at("phones"+kind, "1h"), at("phones"+kind, "3h")},
			Doubts: []reports.StaffDoubt{
				{StaffRemoval: at("in-house"+kind, "2h"), Heads: 1, Cost: 31, Replications: 80},
				{StaffRemoval: at("phones"+kind, "3h"), Heads: 1, Cost: 26.5, Replications: 320},
			},
			DoubtsOn: 320,
		}
	}
	s := staffed("service_level(60s) >= 80%")
	s.Heads, s.Shifts = plan(""), &reports.StaffShifts{StaffPlan: plan(" half")}
	s.Intervals[0].OnShift = []int{3}
	for _, format := range []string{"text", "markdown"} {
		text := html.UnescapeString(printed(t, format, s))
		for _, want := range []string{
			"of 9, 5 plainly break a gate when gone, 4 would leave one unconfirmed (on 80 replications or more), 0 could go.",
			"Of the 4, 2 are needed as far as is known, but not plainly: in-house 1h; phones 1h.",
			"2 heads (cost 57.50) are there only because it could not be told on 80 to 320 replications, which show all gates kept without any one of them, but not plainly: in-house 2h; phones 3h. With more (--most 1280) it may turn out that they need not be.",
			"Of the 4, 2 are needed as far as is known, but not plainly: in-house half 1h; phones half 1h.",
			"2 people on shifts (cost 57.50) are there only because",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q in\n%s", format, want, text)
			}
		}
	}
}

// Each point of the frontier says how many windows are kept, undecided and broken, and what ends
// undecided says what to do.
func TestStaffingTellsWindowsOfTheFrontier(t *testing.T) {
	t.Parallel()
	s := staffed("service_level(60s) >= 80%")
	s.Heads.Replications, s.Advice = 80, "More replications (--most 320) may decide."
	s.Frontier = []reports.StaffPoint{{Name: "90%", Cost: 95, Kept: 31, Undecided: 9, Broken: 4, Quiet: 4, Windows: 48}}
	for format, row := range map[string]string{"text": "90% 95.00 - - - 31 9 4 of 48", "markdown": "| 90% | 95.00 | - | - | - | 31 | 9 | 4 of 48 |"} {
		text := html.UnescapeString(printed(t, format, s))
		for _, want := range []string{row, "NOT DECIDED", "More replications (--most 320) may decide."} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q in\n%s", format, want, text)
			}
		}
	}
}

// The headline says which windows were kept by the shifts, and which by the heads that they cover, each on
// replications of its own; and shifts that went after covering the heads are no contradiction.
func TestStaffingTellsHeadsAndShiftsApart(t *testing.T) {
	t.Parallel()
	s := staffed("service_level(60s) >= 80%")
	s.Confidence = 0.95
	s.Intervals[0].OnShift = []int{3}
	s.Heads = reports.StaffPlan{Cost: 4234, PaidHours: 146, Confirmed: true, Replications: 320, ReplicationsMost: 1280, Kept: 42}
	s.Shifts = &reports.StaffShifts{
		StaffPlan: reports.StaffPlan{Cost: 1730, PaidHours: 168, Confirmed: true, Replications: 640, ReplicationsMost: 2560, Kept: 40, Undecided: 2},
		Bound:     1805, Covers: 1830, Solver: "simplex",
	}
	for _, format := range []string{"text", "markdown"} {
		text := html.UnescapeString(printed(t, format, s))
		for _, want := range []string{
			"168.0 paid hours in shifts, cost 1,730: 40 windows kept, 2 undecided, 0 broken on 640 to 2560 fresh replications",
			"The heads that they cover, cost 4,234: 42 windows kept, 0 undecided, 0 broken on 320 to 1280 fresh replications; the table by interval",
			"Those found to cover the heads cost 1,830; no shifts of these patterns that cover the heads cost less than 1,805 (simplex without whole numbers). By simulation not all of them are needed: without the others, 1,730.",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q in\n%s", format, want, text)
			}
		}
	}
	s.Shifts.Covers = s.Shifts.Cost
	if text := printed(t, "text", s); !strings.Contains(text, "Cost 1,730; no shifts of these patterns") || strings.Contains(text, "not all of them") {
		t.Errorf("nobody went, and it says:\n%s", text)
	}
}

// What became of a gate's windows is told shortly where all of them are kept.
func TestStaffingTellsWhatBecameOfEachGate(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		promise reports.StaffPromise
		want    string
	}{
		{reports.StaffPromise{Gate: "csat >= 80%", Windows: 1, Kept: 1}, "csat >= 80%: its window is kept."},
		{reports.StaffPromise{Gate: "csat >= 80%", Windows: 48, Kept: 48}, "csat >= 80%: all 48 windows are kept."},
		{reports.StaffPromise{Gate: "csat >= 80%", Windows: 24, Kept: 8, Quiet: 16}, "csat >= 80%: of 24 windows 8 are kept, 0 undecided, 0 broken, 16 have nothing to judge."},
		{reports.StaffPromise{Gate: "csat >= 80%", Windows: 24, Kept: 21, Undecided: 2, Broken: 1}, "csat >= 80%: of 24 windows 21 are kept, 2 undecided, 1 broken."},
	} {
		s := staffed("csat >= 80%")
		s.Promises = []reports.StaffPromise{row.promise}
		if text := printed(t, "text", s); !strings.Contains(text, row.want) {
			t.Errorf("no %q in\n%s", row.want, text)
		}
	}
}

// Where an interval ends at what there can be it is printed itself, since its sides differ.
func TestStaffingPrintsIntervalsThatEndShort(t *testing.T) {
	t.Parallel()
	at := func(x float64) *float64 { return &x }
	s := staffed("service_level(60s) >= 80%")
	x := &s.Intervals[0]
	x.Value, x.Half, x.WithC, x.WithCHalf, x.WithA, x.WithAHalf = at(0.99), at(0.03), at(1), at(0.05), at(0.9), at(0.1)
	s.Frontier = []reports.StaffPoint{{Name: "100%", ServiceLevel: at(0.995), ServiceLevelHalf: at(0.02), Solved: at(3), SolvedHalf: at(0.5)}}
	for _, format := range []string{"text", "markdown"} {
		text := html.UnescapeString(printed(t, format, s))
		for _, want := range []string{"[96.0%, 100.0%]", "100.0% [95.0%, 100.0%]", "90.0% ±10.0%", "99.5% [97.5%, 100.0%]", "3.0 ±0.5"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q in\n%s", format, want, text)
			}
		}
	}
}

// An hour that the clock shows twice is told with its distance to UTC, both times.
func TestStaffingTellsRepeatedHoursApart(t *testing.T) {
	t.Parallel()
	s := staffed("service_level(60s) >= 80%")
	x := s.Intervals[0]
	s.Intervals = nil
	for _, from := range []string{"2026-10-25T01:00:00+02:00", "2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00"} {
		x.From = from
		s.Intervals = append(s.Intervals, x)
	}
	if text := printed(t, "text", s); !strings.Contains(text, " 01:00 ") || !strings.Contains(text, " 02:00+02:00 ") || !strings.Contains(text, " 02:00+01:00 ") {
		t.Error(text)
	}
}

// A gate that was not searched for and does not hold takes the word away, and is named in the headline; so does
// one of which too little is known.
func TestStaffingCountsGatesAside(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		aside reports.StaffAside
		want  []string
	}{
		{reports.StaffAside{Gate: "a < 1", State: reports.Marginal, Holds: true}, []string{"CONFIRMED", "marginal", "a < 1"}},
		{reports.StaffAside{Gate: "a < 1", State: reports.Failed}, []string{"NOT CONFIRMED", "Broken, though not searched for: a < 1."}},
		{reports.StaffAside{Gate: "a < 1", State: reports.Undecided, Reason: "few came"}, []string{"NOT DECIDED", "Undecided, and not searched for: a < 1."}},
	} {
		s := staffed("service_level(60s) >= 80%")
		s.Heads.Confirmed, s.Heads.Tried, s.Aside = true, true, []reports.StaffAside{row.aside}
		for _, format := range []string{"text", "markdown"} {
			text := html.UnescapeString(printed(t, format, s))
			for _, want := range row.want {
				if !strings.Contains(text, want) {
					t.Errorf("%s: no %q in\n%s", format, want, text)
				}
			}
			if row.aside.Holds && strings.Contains(text, "NOT ") {
				t.Errorf("%s: one that holds is told as one that does not:\n%s", format, text)
			}
		}
	}
}
