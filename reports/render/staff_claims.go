package render

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/holdline/holdline/reports"
)

func (p *page) staffClaims(s *reports.Staffing) {
	h := &s.Heads
	p.title("What is claimed of the heads")
	switch {
	case h.Tried && h.Removals == 0:
		p.prose("  ", "", noHeads)
	case h.Tried:
		p.prose("  ", "", "Each head was taken away alone in its interval (in one simulation with others only where these are hours away, and no promise lets customers wait for hours, nor do they): "+removals(h)+unremovable(h, "head"))
	default:
		p.prose("  ", yellow, "Not each head was taken away to see whether it is needed: "+removals(h))
	}
	p.staffUnsure(s, h, "head", "heads")
	p.prose("  ", "", boundOf(s))
	for _, g := range s.Promises {
		p.prose("  ", "", promised(&g))
	}
}

// noHeads is said of a staffing that has none.
const noHeads = "There is no head that could be taken away."

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
	if b.Gap != nil && *b.Gap < 0 { // next to nobody comes, and nobody is there
		return fmt.Sprintf("Cost %s; there is no bound below it.", money(s.Heads.Cost))
	}
	if b.Cost <= 0 || b.Gap == nil {
		return fmt.Sprintf("Cost %s; there is no bound below it: %s.", money(s.Heads.Cost), b.Method)
	}
	if *b.Gap > useless {
		why := " Customers who may wait long, or go elsewhere, leave many ways to staff for them."
		if b.Confidence <= 0 { // nobody asked by simulation
			why = ""
		}
		return fmt.Sprintf("Cost %s; no useful bound: all that is known is that no heads that keep the gates cost less than %s.%s (%s.)", money(s.Heads.Cost), money(b.Cost), why, b.Method)
	}
	if b.Confidence <= 0 {
		return fmt.Sprintf("Cost %s, %s above a bound of %s (%s).", money(s.Heads.Cost), percent(*b.Gap), money(b.Cost), b.Method)
	}
	shifts := ""
	if s.Shifts != nil && b.ShiftGap != nil {
		shifts = fmt.Sprintf(" In shifts of these patterns it is %s, %s above %s.", money(s.Shifts.Cost), percent(*b.ShiftGap), money(b.ShiftCost))
	}
	return fmt.Sprintf("Cost %s, %s above a bound of %s: with %s confidence no heads that keep the gates cost less.%s From %d replications: %s.",
		money(s.Heads.Cost), percent(*b.Gap), money(b.Cost), percent(b.Confidence), shifts, b.Replications, b.Method)
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

// promised says what became of the windows of one gate.
func promised(g *reports.StaffPromise) string {
	switch {
	case g.Kept == g.Windows && g.Windows == 1:
		return g.Gate + ": its window is kept."
	case g.Kept == g.Windows && g.Windows > 0:
		return fmt.Sprintf("%s: all %d windows are kept.", g.Gate, g.Windows)
	}
	text := fmt.Sprintf("%s: of %d windows %d are kept, %d undecided, %d broken", g.Gate, g.Windows, g.Kept, g.Undecided, g.Broken)
	switch {
	case g.Quiet == 1:
		text += ", 1 has nothing to judge"
	case g.Quiet > 1:
		text += fmt.Sprintf(", %d have nothing to judge", g.Quiet)
	}
	return text + "."
}
