package render

import (
	"fmt"
	"strconv"
)

// staffShifts is a row a kind of shift, and what is claimed of them.
func (p *page) staffShifts(s *Staffing) {
	p.title("Shifts")
	at := clocks(s)
	rows := append(make([][]string, 0, 1+len(s.Shifts.Shifts)), []string{"group", "pattern", "from", "to", "break", "paid h", "heads"})
	for _, x := range s.Shifts.Shifts {
		rows = append(rows, []string{x.Group, x.Pattern, at(x.From), at(x.To), at(x.Break), strconv.FormatFloat(x.Hours, 'g', 4, 64), strconv.Itoa(x.Heads)})
	}
	p.table(rows, 1, 2, 3, 4)
	x := s.Shifts
	p.prose("  ", "", fmt.Sprintf("Cost %s; no shifts of these patterns that cover the heads cost less than %s (%s without whole numbers). What was found to cover them cost %s; who turned out not to be needed went.",
		money(x.Cost), money(x.Bound), x.Solver, money(x.Covers)))
	tried := fmt.Sprintf("of %d, %d break a gate, with %d it cannot be told, %d could go", x.Removals, x.Needed, x.Unsure, x.CouldGo)
	if x.Tried {
		p.prose("  ", "", "Of each shift one person was taken away alone: "+tried+".")
	} else {
		p.prose("  ", yellow, "Not of each shift a person was taken away: "+tried+".")
	}
}
