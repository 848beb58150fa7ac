package render

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/holdline/holdline/reports"
)

// staffingText is the staffing for people.
func staffingText(w io.Writer, s *reports.Staffing, o Options) error {
	p := &page{paint: o.Color}
	p.line("%s  staffing, seed %d, %s", p.in(bold, s.Scenario), s.Seed, s.Version)
	p.staffHeadline(s)
	p.title("Heads by interval")
	p.table(staffTable(s), 1)
	if key := gateKey(s); key != "" {
		p.prose("  ", faint, key)
	}
	p.staffClaims(s)
	if s.Shifts != nil {
		p.staffShifts(s)
	}
	p.staffFormulas(s)
	if len(s.Frontier) > 0 {
		p.title("What it costs to keep more, or less")
		p.table(frontier(s))
		p.prose("  ", faint, frontierHolds)
	}
	p.staffEnd(s)
	if _, err := w.Write(p.b.Bytes()); err != nil {
		return fmt.Errorf("writing the staffing: %w", err)
	}
	return nil
}

// money prints an amount, which is in the scenario's own currency.
func money(x float64) string {
	if x < 1000 {
		return strconv.FormatFloat(x, 'f', 2, 64)
	}
	return count(int64(x + 0.5))
}

// confirmation is the answer in a word, its color, and a sentence.
func confirmation(s *reports.Staffing) (word, sentence string, color string) {
	best, what := &s.Heads, "paid hours by interval"
	if s.Shifts != nil {
		best, what = &s.Shifts.StaffPlan, "paid hours in shifts"
	}
	failed, untold := asides(s)
	switch s.Judged() {
	case reports.StaffConfirmed:
		word, color = "CONFIRMED", green
	case reports.StaffUndecided:
		word, color = "NOT DECIDED", yellow
	default:
		word, color = "NOT CONFIRMED", red
	}
	sentence = fmt.Sprintf("%s %s, cost %s: %s (%s intervals, each window by itself).",
		strconv.FormatFloat(best.PaidHours, 'f', 1, 64), what, money(best.Cost), windows(best), percent(s.Confidence))
	switch {
	case best.Quiet > 0 && best.Kept+best.Undecided+best.Broken == 0:
		sentence += " Nothing was kept: no window had anything to judge."
	case best.Quiet == 1:
		sentence += " 1 window had nothing to judge."
	case best.Quiet > 1:
		sentence += fmt.Sprintf(" %d windows had nothing to judge.", best.Quiet)
	}
	if s.Shifts != nil {
		sentence += fmt.Sprintf(" The heads that they cover, cost %s: %s; the table by interval, the claims below it and the frontier are of these.", money(s.Heads.Cost), windows(&s.Heads))
	}
	if s.Advice != "" {
		sentence += " " + s.Advice
	}
	if failed != "" {
		sentence += " Broken, though not searched for: " + failed + "."
	}
	if untold != "" {
		sentence += " Undecided, and not searched for: " + untold + "."
	}
	return word, sentence, color
}

// asides lists the gates that were not searched for and do not hold with what was found: those that break by
// their estimate, and those of which too little is known.
func asides(s *reports.Staffing) (failed, untold string) {
	var broken, unknown []string
	for _, a := range s.Aside {
		switch {
		case a.State == reports.Undecided:
			unknown = append(unknown, a.Gate)
		case !a.Holds:
			broken = append(broken, a.Gate)
		}
	}
	return strings.Join(broken, ", "), strings.Join(unknown, ", ")
}

// windows says what became of the windows of a staffing, and on which replications.
func windows(x *reports.StaffPlan) string {
	on := fmt.Sprintf("%d fresh replications", x.Replications)
	if x.ReplicationsMost > x.Replications {
		on = fmt.Sprintf("%d to %d fresh replications", x.Replications, x.ReplicationsMost)
	}
	if x.Replications == 0 {
		on = fmt.Sprintf("%d replications of the search itself", x.Own)
	}
	return fmt.Sprintf("%d windows kept, %d undecided, %d broken on %s", x.Kept, x.Undecided, x.Broken, on)
}

func (p *page) staffHeadline(s *reports.Staffing) {
	word, sentence, color := confirmation(s)
	p.prose(word+": ", color, sentence)
	if s.Why != "" {
		p.prose("  ", yellow, endedEarly(s))
	}
}

func endedEarly(s *reports.Staffing) string {
	if word, _, _ := confirmation(s); word == "CONFIRMED" {
		return "The search did not come to its end: " + s.Why + ". This is confirmed; whether less does, or shifts that cost less, was not looked at to the end."
	}
	return "The search did not come to its end: " + s.Why + ". This is the best that it had."
}

// staffTable is a row an interval: heads, what formulas would have staffed, and the tightest gate.
func staffTable(s *reports.Staffing) [][]string {
	head := []string{"from", "load"}
	shrunk := false
	for _, g := range s.Groups {
		shrunk = shrunk || g.Present < 1
	}
	for _, g := range s.Groups {
		if shrunk {
			head = append(head, "floor")
		}
		head = append(head, g.Name)
		if s.Shifts != nil {
			head = append(head, "shifts")
		}
		head = append(head, "C", "A")
	}
	rows := make([][]string, 0, 1+len(s.Intervals))
	if len(s.Promises) > 1 {
		head = append(head, "gate")
	}
	rows = append(rows, append(head, "tightest", "±", "", "with C", "with A"))
	at := clocks(s)
	for _, x := range s.Intervals {
		row := []string{at(x.From), strconv.FormatFloat(x.Load, 'f', 1, 64)}
		for g := range s.Groups {
			if shrunk {
				row = append(row, strconv.FormatFloat(x.OnFloor[g], 'f', 1, 64))
			}
			row = append(row, strconv.Itoa(x.Paid[g]))
			if s.Shifts != nil {
				row = append(row, strconv.Itoa(x.OnShift[g]))
			}
			row = append(row, strconv.Itoa(x.ErlangC[g]), strconv.Itoa(x.ErlangA[g]))
		}
		if len(s.Promises) > 1 {
			row = append(row, gateNumber(s, x.Tightest))
		}
		rows = append(rows, append(row, valueOf(x.Value, x.Unit), halfOf(x.Value, x.Half, x.Unit), flagged(x.State),
			plusMinus(x.WithC, x.WithCHalf, x.Unit)+flagged(x.WithCState), plusMinus(x.WithA, x.WithAHalf, x.Unit)+flagged(x.WithAState)))
	}
	return rows
}

// gateNumber is the place of a gate among those searched for, as gateKey numbers them.
func gateNumber(s *reports.Staffing, gate string) string {
	i := slices.IndexFunc(s.Promises, func(p reports.StaffPromise) bool { return p.Gate == gate })
	if i < 0 {
		return ""
	}
	return strconv.Itoa(i + 1)
}

// gateKey says which gate has which number, where there is more than one.
func gateKey(s *reports.Staffing) string {
	if len(s.Promises) < 2 {
		return ""
	}
	parts := make([]string, len(s.Promises))
	for i, p := range s.Promises {
		parts[i] = fmt.Sprintf("(%d) %s", i+1, p.Gate)
	}
	return "Gates: " + strings.Join(parts, ", ") + "."
}

// clocks prints moments for people: without the date where all of them share it, and with their distance to
// UTC where the clock shows them twice, as it is put back.
func clocks(s *reports.Staffing) func(string) string {
	const date, minute = len("2026-03-02"), len("2026-03-02T15:04")
	dated := func(x string) bool { return len(x) > minute && x[date] == 'T' }
	one := true
	for _, x := range s.Intervals {
		if !dated(x.From) {
			return func(x string) string { return x }
		}
		one = one && x.From[:date] == s.Intervals[0].From[:date]
	}
	shown := func(x string) string {
		if one {
			return x[date+1 : minute]
		}
		return x[len("2026-"):date] + " " + x[date+1:minute]
	}
	times := map[string]int{}
	for _, x := range s.Intervals {
		times[shown(x.From)]++
	}
	return func(x string) string {
		const seconds, offset = len("2026-03-02T15:04:05"), len("+01:00")
		switch {
		case !dated(x):
			return x
		case times[shown(x)] > 1 && len(x) == seconds+offset:
			return shown(x) + x[seconds:]
		}
		return shown(x)
	}
}

// flagged marks what is not plainly kept.
func flagged(state string) string {
	switch state {
	case "broken":
		return " x"
	case "undecided":
		return " ~"
	}
	return ""
}

func valueOf(x *float64, unit string) string {
	if x == nil {
		return missing
	}
	return value(*x, unit)
}

// plusMinus prints a value with the half-width of its interval.
func plusMinus(x, half *float64, unit string) string {
	if x == nil || half == nil {
		return valueOf(x, unit)
	}
	doubt := halfOf(x, half, unit)
	if doubt[0] != '[' {
		doubt = "±" + doubt
	}
	return value(*x, unit) + " " + doubt
}

// halfOf is the half-width of a value's interval; the interval itself where it would reach beyond what there
// can be, below 0 or above 100%, and so ends there: on one side of the value it is shorter.
func halfOf(x, half *float64, unit string) string {
	if x == nil || half == nil {
		return ""
	}
	low, high := *x-*half, *x+*half
	most := math.Inf(1)
	if unit == "share" {
		most = 1
	}
	if *half > 0 && (low < 0 || high > most) {
		return "[" + value(math.Max(0, low), unit) + ", " + value(math.Min(high, most), unit) + "]"
	}
	return value(*half, unit)
}

func (p *page) staffEnd(s *reports.Staffing) {
	if len(s.Aside) > 0 {
		p.title(asideTitle)
		p.table(asideRows(s), 1)
		for _, a := range s.Aside {
			if a.Reason != "" {
				p.prose("  ", "", a.Gate+": "+a.Reason+".")
			}
		}
	}
	p.title("To simulate it")
	for _, g := range s.Gates {
		p.line("  --gate %s", quoted(g))
	}
	for _, line := range s.Patch {
		p.line("  --set %s", quoted(line))
	}
	for _, n := range s.Notes {
		p.prose("note: ", faint, n)
	}
}

// asideTitle says which gates were judged at the end alone.
const asideTitle = "Gates that were judged, and not searched for"

// asideRows is a row a gate that was not searched for.
func asideRows(s *reports.Staffing) [][]string {
	rows := append(make([][]string, 0, 1+len(s.Aside)), []string{"state", "gate", "value"})
	for _, a := range s.Aside {
		rows = append(rows, []string{string(a.State), a.Gate, estimate(a.Estimate, a.Unit)})
	}
	return rows
}

// quoted is a word of a shell's command line.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
