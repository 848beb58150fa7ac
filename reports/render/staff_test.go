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
