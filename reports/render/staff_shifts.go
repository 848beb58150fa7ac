package render

import (
	"fmt"
	"strconv"

	"github.com/holdline/holdline/reports"
)

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
