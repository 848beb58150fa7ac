package render

import (
	"bytes"
	"fmt"
	"io"
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
	switch {
	case best.Confirmed:
		word, color = "CONFIRMED", green
	case best.Broken == 0 && best.Replications > 0:
		word, color = "NOT DECIDED", yellow
	default:
		word, color = "NOT CONFIRMED", red
	}
	sentence = fmt.Sprintf("%s %s, cost %s: %s (%s intervals, each window by itself).",
		strconv.FormatFloat(best.PaidHours, 'f', 1, 64), what, money(best.Cost), windows(best), percent(s.Confidence))
	if best.Quiet > 0 {
		sentence += fmt.Sprintf(" %d windows had nothing to judge.", best.Quiet)
	}
	if s.Shifts != nil {
		sentence += fmt.Sprintf(" The heads that they cover, cost %s: %s; the table by interval, the claims below it and the frontier are of these.", money(s.Heads.Cost), windows(&s.Heads))
	}
	if s.Advice != "" {
		sentence += " " + s.Advice
	}
	return word, sentence, color
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
		half := ""
		if x.Half != nil {
			half = value(*x.Half, x.Unit)
		}
		rows = append(rows, append(row, valueOf(x.Value, x.Unit), half, flagged(x.State),
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

// clocks prints moments for people: without the date where all of them share it.
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
	return func(x string) string {
		switch {
		case !dated(x):
			return x
		case one:
			return x[date+1 : minute]
		}
		return x[len("2026-"):date] + " " + x[date+1:minute]
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
	return value(*x, unit) + " ±" + value(*half, unit)
}

func (p *page) staffClaims(s *reports.Staffing) {
	h := &s.Heads
	p.title("What is claimed of the heads")
	if h.Tried {
		p.prose("  ", "", "Each head was taken away alone in its interval (in one simulation with others only where these are hours away, and no promise lets customers wait for hours): "+removals(h)+unremovable(h, "head"))
	} else {
		p.prose("  ", yellow, "Not each head was taken away to see whether it is needed: "+removals(h))
	}
	p.staffUnsure(s, h, "head", "heads")
	p.prose("  ", "", boundOf(s))
	for _, g := range s.Promises {
		p.prose("  ", "", promised(&g))
	}
}

// removals tells what became of the promises with one head less, or one person on a shift.
func removals(h *reports.StaffPlan) string {
	text := fmt.Sprintf("of %d, %d plainly break a gate when gone, %d would leave one unconfirmed", h.Removals, h.Needed, h.Unsure)
	if h.Unsure > 0 {
		text += fmt.Sprintf(" (on %d replications or more)", h.UnsureOn)
	}
	return text + fmt.Sprintf(", %d could go.", h.CouldGo)
}

// unremovable is the claim that follows, where each removal was tried.
func unremovable(h *reports.StaffPlan, what string) string {
	switch {
	case !h.Confirmed || h.CouldGo > 0 || h.Removals == 0:
		return ""
	case h.Unsure == 0:
		return fmt.Sprintf(" No single %s can be removed.", what)
	}
	return fmt.Sprintf(" No single %s can be removed and the promises still be confirmed on as many replications.", what)
}

// likely tells of those whom replications do not show to be needed, but whom they speak for: "" if of none.
func likely(s *reports.Staffing, h *reports.StaffPlan) string {
	doubted := map[reports.StaffRemoval]bool{}
	for _, x := range h.Doubts {
		doubted[x.StaffRemoval] = true
	}
	var rest []reports.StaffRemoval
	for _, x := range h.UnsureAt {
		if !doubted[x] {
			rest = append(rest, x)
		}
	}
	if len(rest) == 0 {
		return ""
	}
	are := "are"
	if len(rest) == 1 {
		are = "is"
	}
	return fmt.Sprintf("Of the %d, %d %s needed as far as is known, but not plainly: %s", len(h.UnsureAt), len(rest), are, where(rest, clocks(s)))
}

// doubts names those whom nothing but a lack of replications asks for, and what tells more: "" if there are
// none.
func doubts(s *reports.Staffing, h *reports.StaffPlan, one, many string) string {
	if len(h.Doubts) == 0 {
		return ""
	}
	heads, cost := 0, 0.0
	at := make([]reports.StaffRemoval, len(h.Doubts))
	least := h.DoubtsOn
	for i, x := range h.Doubts {
		heads, cost, at[i], least = heads+x.Heads, cost+x.Cost, x.StaffRemoval, min(least, x.Replications)
	}
	on := strconv.Itoa(h.DoubtsOn)
	if least > 0 && least < h.DoubtsOn {
		on = fmt.Sprintf("%d to %s", least, on)
	}
	who, are, they, each := many, "are", "they", "any one of them"
	if heads == 1 {
		who, are, they, each = one, "is", "it", "it"
	}
	const more, most = 4, 100_000 // what --most allows
	return fmt.Sprintf("%d %s (cost %s) %s there only because it could not be told on %s replications, which show all gates kept without %s, but not plainly: %s With more (--most %d) it may turn out that %s need not be.",
		heads, who, money(cost), are, on, each, where(at, clocks(s)), min(most, more*h.DoubtsOn), they)
}

// staffUnsure tells of those without whom a gate would be unconfirmed.
func (p *page) staffUnsure(s *reports.Staffing, h *reports.StaffPlan, one, many string) {
	if text := likely(s, h); text != "" {
		p.prose("  ", "", text)
	}
	if text := doubts(s, h, one, many); text != "" {
		p.prose("  ", yellow, text)
	}
}

// useless is how far above its bound a cost may lie, as a share of it, for the bound to tell anything.
const useless = 2

// boundOf says how far the cost lies above what any staffing costs.
func boundOf(s *reports.Staffing) string {
	b := &s.Bound
	if b.Cost <= 0 {
		return fmt.Sprintf("Cost %s; there is no bound below it: %s.", money(s.Heads.Cost), b.Method)
	}
	if b.Gap > useless {
		return fmt.Sprintf("Cost %s; no useful bound: all that is known is that no heads that keep the gates cost less than %s. Customers who may wait long, or go elsewhere, leave many ways to staff for them. (%s.)", money(s.Heads.Cost), money(b.Cost), b.Method)
	}
	if b.Confidence <= 0 {
		return fmt.Sprintf("Cost %s, %s above a bound of %s (%s).", money(s.Heads.Cost), percent(b.Gap), money(b.Cost), b.Method)
	}
	shifts := ""
	if s.Shifts != nil && b.ShiftCost > 0 {
		shifts = fmt.Sprintf(" In shifts of these patterns it is %s, %s above %s.", money(s.Shifts.Cost), percent(b.ShiftGap), money(b.ShiftCost))
	}
	return fmt.Sprintf("Cost %s, %s above a bound of %s: with %s confidence no heads that keep the gates cost less.%s From %d replications: %s.",
		money(s.Heads.Cost), percent(b.Gap), money(b.Cost), percent(b.Confidence), shifts, b.Replications, b.Method)
}

// where lists removals by group, the first of them if they are many.
func where(all []reports.StaffRemoval, at func(string) string) string {
	const most = 60
	var b strings.Builder
	for i, x := range all {
		switch {
		case i == most:
			fmt.Fprintf(&b, ", and %d more (all of them with --format json).", len(all)-most)
			return b.String()
		case i == 0:
			b.WriteString(x.Group + " ")
		case x.Group != all[i-1].Group:
			b.WriteString("; " + x.Group + " ")
		default:
			b.WriteString(", ")
		}
		b.WriteString(at(x.From))
	}
	return b.String() + "."
}

// formulaRows is a row a formula, simulated.
func formulaRows(s *reports.Staffing) [][]string {
	rows := append(make([][]string, 0, 1+len(s.Formulas)), []string{"", "cost", "paid h", "windows", "widest miss"})
	for _, f := range s.Formulas {
		rows = append(rows, []string{f.Name, money(f.Cost), strconv.FormatFloat(f.PaidHours, 'f', 1, 64), fmt.Sprintf("%d broken, %d undecided of %d", f.Broken, f.Undecided, f.Windows), f.Worst})
	}
	return rows
}

func (p *page) staffFormulas(s *reports.Staffing) {
	p.title("What formulas alone would have staffed")
	rows := formulaRows(s)
	for i, r := range rows { // a miss is told below: a gate has no room in a line
		rows[i] = r[:len(r)-1]
	}
	p.table(rows)
	for _, f := range s.Formulas {
		if f.Worst != "" {
			p.prose("  "+f.Name+" misses most: ", "", f.Worst)
		}
	}
	p.prose("  ", faint, "From the offered load m(t) of first contacts: returns, transfers, skills and waiting on from one interval to the next are not in it. While a channel is closed, or nobody comes, they staff nobody: letters written then are put into the hours after it opens, over as long as their promise lets them wait. Columns C and A above are paid heads, and what the tightest gate comes to with them, ± half of its interval.")
}

// promised says what became of the windows of one gate.
func promised(g *reports.StaffPromise) string {
	switch {
	case g.Kept == g.Windows && g.Windows == 1:
		return g.Gate + ": its window is kept."
	case g.Kept == g.Windows && g.Windows > 0:
		return fmt.Sprintf("%s: all %d windows are kept.", g.Gate, g.Windows)
	}
	text := fmt.Sprintf("%s: of %d windows %d are kept, %d undecided, %d broken", g.Gate, g.Windows, g.Kept, g.Undecided, g.Broken)
	if g.Quiet > 0 {
		text += fmt.Sprintf(", %d have nothing to judge", g.Quiet)
	}
	return text + "."
}

// frontierHolds says what the costs of the frontier hold, which differ from that of the heads.
const frontierHolds = "The heads of every interval times so much, within their limits, simulated; each with the same customers. " +
	"Costs and counts are those of one run without its warm-up, with the bot and the contacts in them; the cost of the heads above is that of all their paid hours alone. " +
	"± is half of a 95% interval, with the run as unit. " +
	"Windows are judged here on far fewer replications than those of the answer, so that some are undecided that it was shown to keep."

// counted prints a mean count, without a fraction unless its interval is narrower than one.
func counted(x float64, half *float64) string {
	switch {
	case half == nil:
		return fixed(x, 0)
	case *half < 1:
		return fixed(x, 1) + " ±" + fixed(*half, 1)
	}
	return fixed(x, 0) + " ±" + fixed(*half, 0)
}

func frontier(s *reports.Staffing) [][]string {
	rows := append(make([][]string, 0, 1+len(s.Frontier)), []string{"heads", "cost", "service level", "solved", "cost a solved", "windows kept", "undecided", "broken"})
	for _, x := range s.Frontier {
		cost, solved := money(x.Cost), missing
		switch {
		case x.CostHalf != nil && x.Cost >= 1000:
			cost += " ±" + count(int64(*x.CostHalf+0.5))
		case x.CostHalf != nil:
			cost += " ±" + money(*x.CostHalf)
		}
		if x.Solved != nil {
			solved = counted(*x.Solved, x.SolvedHalf)
		}
		rows = append(rows, []string{
			x.Name, cost, plusMinus(x.ServiceLevel, x.ServiceLevelHalf, "share"), solved, plusMinus(x.PerSolved, x.PerSolvedHalf, "money"),
			strconv.Itoa(x.Kept), strconv.Itoa(x.Undecided), fmt.Sprintf("%d of %d", x.Broken, x.Windows),
		})
	}
	return rows
}

func (p *page) staffEnd(s *reports.Staffing) {
	if len(s.Aside) > 0 {
		p.title("Gates that more heads do not mend")
		for _, a := range s.Aside {
			p.line("  %-9s %s", a.State, a.Gate)
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

// quoted is a word of a shell's command line.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// shiftRows is a row a kind of shift.
func shiftRows(s *reports.Staffing) [][]string {
	at := clocks(s)
	rows := append(make([][]string, 0, 1+len(s.Shifts.Shifts)), []string{"group", "pattern", "from", "to", "break", "paid h", "heads"})
	for _, x := range s.Shifts.Shifts {
		rows = append(rows, []string{x.Group, x.Pattern, at(x.From), at(x.To), at(x.Break), strconv.FormatFloat(x.Hours, 'g', 4, 64), strconv.Itoa(x.Heads)})
	}
	return rows
}

// staffShifts shows the shifts, and what is claimed of them.
func (p *page) staffShifts(s *reports.Staffing) {
	p.title("Shifts")
	p.table(shiftRows(s), 1, 2, 3, 4)
	x := s.Shifts
	p.prose("  ", "", covering(x))
	switch {
	case x.Removals == 0 && !x.Tried:
		p.prose("  ", yellow, "Nobody was taken away to see who is needed: that is for shifts that are confirmed.")
	case x.Tried:
		p.prose("  ", "", "Of each shift one person was taken away alone: "+removals(&x.StaffPlan)+unremovable(&x.StaffPlan, "shift"))
	default:
		p.prose("  ", yellow, "Not of each shift a person was taken away: "+removals(&x.StaffPlan))
	}
	p.staffUnsure(s, &x.StaffPlan, "person on a shift", "people on shifts")
}

// covering says what the shifts cost, beside what any would that cover the heads.
func covering(x *reports.StaffShifts) string {
	least := fmt.Sprintf("no shifts of these patterns that cover the heads cost less than %s (%s without whole numbers)", money(x.Bound), x.Solver)
	if x.Covers <= x.Cost {
		return fmt.Sprintf("Cost %s; %s.", money(x.Cost), least)
	}
	return fmt.Sprintf("Those found to cover the heads cost %s; %s. By simulation not all of them are needed: without the others, %s.", money(x.Covers), least, money(x.Cost))
}

func staffingMarkdown(w io.Writer, s *reports.Staffing, _ Options) error {
	var b bytes.Buffer
	word, sentence, _ := confirmation(s)
	fmt.Fprintf(&b, "## holdline: staffing of %s\n\n**%s**: %s\n", cell(s.Scenario), word, cell(sentence))
	if s.Why != "" {
		fmt.Fprintf(&b, "\n%s\n", cell(endedEarly(s)))
	}
	section := func(title string, rows [][]string) {
		fmt.Fprintf(&b, "\n**%s**\n", title)
		mdTable(&b, rows)
	}
	section("Heads by interval", staffTable(s))
	if key := gateKey(s); key != "" {
		fmt.Fprintf(&b, "\n%s\n", cell(key))
	}
	claims := func(h *reports.StaffPlan, what, one, many string) {
		text := "Taken away alone, " + removals(h)
		if h.Tried {
			text += unremovable(h, what)
		}
		for _, text := range []string{text, likely(s, h), doubts(s, h, one, many)} {
			if text != "" {
				fmt.Fprintf(&b, "\n%s\n", cell(text))
			}
		}
	}
	claims(&s.Heads, "head", "head", "heads")
	fmt.Fprintf(&b, "\n%s\n", cell(boundOf(s)))
	if s.Shifts != nil {
		section("Shifts", shiftRows(s))
		fmt.Fprintf(&b, "\n%s\n", cell(covering(s.Shifts)))
		claims(&s.Shifts.StaffPlan, "shift", "person on a shift", "people on shifts")
	}
	section("What formulas alone would have staffed", formulaRows(s))
	if len(s.Frontier) > 0 {
		section("What it costs to keep more, or less", frontier(s))
		fmt.Fprintf(&b, "\n%s\n", cell(frontierHolds))
	}
	for _, n := range s.Notes {
		fmt.Fprintf(&b, "\n> %s\n", cell(n))
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("writing markdown: %w", err)
	}
	return nil
}
