package gate

import (
	"fmt"
	"strconv"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/unit"
)

// undone says on whom a gate rests that cannot be called met: x is what the measure would be with them.
func undone(m reports.Measure, x float64) string {
	o := m.Open
	which, was := strconv.FormatInt(o.N, 10)+" inquiries", "were"
	if o.N == 1 {
		which, was = "1 inquiry", "was"
	}
	if o.Share > 0 {
		which += " (" + percent(o.Share) + ")"
	}
	return fmt.Sprintf("%s %s %s when the run ended and left out; counted as %s it would be %s", which, was, o.Are, o.As, worded(m.Unit, x))
}

func percent(share float64) string { return strconv.FormatFloat(100*share, 'g', 4, 64) + "%" }

// worded is a value with its unit, to four digits.
func worded(of string, x float64) string {
	switch goal.Unit(of) {
	case goal.Share:
		return percent(x)
	case goal.Seconds:
		return unit.Duration(time.Duration(x * 1e9).Round(100 * time.Millisecond)).String()
	case goal.Count, goal.Inquiries, goal.Erlang, goal.Money:
	}
	return strconv.FormatFloat(x, 'g', 4, 64)
}
