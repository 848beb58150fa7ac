package render

import (
	"fmt"
	"strings"

	"github.com/holdline/holdline/reports"
)

func (p *page) groups(gs []reports.Group) {
	if len(gs) == 0 {
		return
	}
	p.title("Groups")
	p.table(groupRows(gs, p.reps), 5, 7)
}

func groupRows(gs []reports.Group, reps int) [][]string {
	rows := make([][]string, 1, 1+len(gs))
	rows[0] = []string{"", "handled", "paid h", "staffed h", "occupancy", "", "slot occ.", "", "cost"}
	for _, g := range gs {
		rows = append(rows, []string{
			g.Name, tally(g.Handled, reps), digits(g.PaidHours), digits(g.StaffedHours),
			figure(g.Occupancy, "share"), interval(g.Occupancy, "share"),
			figure(g.SlotOccupancy, "share"), interval(g.SlotOccupancy, "share"), value(g.Cost, "money"),
		})
	}
	return rows
}

func (p *page) capacity(cs []reports.Capacity) {
	var shown []reports.Capacity
	for _, c := range cs {
		if c.State != reports.CapacityUnsupported && c.State != reports.CapacityNotRising {
			shown = append(shown, c)
		}
	}
	if len(shown) == 0 {
		return
	}
	p.title("Capacity limit, in fresh arrivals a minute (on these ramps; the steady limit may be lower)")
	rows := make([][]string, 0, len(shown))
	for _, c := range shown {
		rows = append(rows, capacityRow(c))
	}
	p.table(rows, 1, 2, 3)
}

// capacityRow puts the answer before the gate it is about.
func capacityRow(c reports.Capacity) []string {
	row := []string{strings.ReplaceAll(string(c.State), "_", " "), "", c.Gate, ""}
	switch {
	case c.State == reports.CapacityBroke && c.Steady && c.Broke != nil:
		row[1] = "at " + digits(*c.Broke) + ", load steady"
	case c.State == reports.CapacityBroke && c.Held != nil && c.Broke != nil:
		row[1] = digits(*c.Held) + " to " + digits(*c.Broke)
	case c.State == reports.CapacityFromStart:
		row[0] = "from the start"
		if c.Broke != nil {
			row[1] = "at " + digits(*c.Broke)
		}
	case c.UpTo != nil:
		row[1] = "up to " + digits(*c.UpTo)
	case c.State == reports.CapacityCannotTell:
		row[3] = "under " + count(2*c.Needed) + " samples on the rise"
	}
	if c.BrokeReturns != nil {
		row[3] = "+" + digits(*c.BrokeReturns) + " returns; ramp " + digits(c.Ramp) + " %/min"
	}
	return row
}

func (p *page) failures(cs []reports.Count) {
	if rows := failureRows(cs, p.reps); len(rows) > 1 {
		of := ""
		if p.reps > 0 {
			of = " a replication"
		}
		p.title("Failures" + of + " (a failed turn ends an inquiry only where the customer does not go on)")
		p.table(rows, 3)
	}
}

// failureRows tells what went wrong, of one replication where there are several. What turned a customer away
// is a failed turn, and a failed inquiry only later in a conversation.
func failureRows(cs []reports.Count, reps int) [][]string {
	rows, noted := [][]string{{"", "turns that failed so", "inquiries ended by it"}}, false
	for _, c := range cs {
		if c.Inquiries+c.Turns == 0 {
			continue
		}
		row := []string{c.Label, tally(c.Turns, reps), tally(c.Inquiries, reps)}
		if c.Inquiries == 0 && (c.Label == "quota" || c.Label == "rate_limited") {
			row, noted = append(row, "turned away: blocked, not failed"), true
		}
		rows = append(rows, row)
	}
	for i := range rows {
		if noted && len(rows[i]) == 3 {
			rows[i] = append(rows[i], "")
		}
	}
	return rows
}

func (p *page) health(s *reports.Summary) {
	if h := s.Health; h != nil {
		p.title("Generator")
		verdict := p.in(green, "trustworthy")
		if !h.Trustworthy {
			verdict = p.in(red, "NOT trustworthy")
		}
		p.line("  %s", verdict)
		p.table(healthRows(h), 1)
		for _, r := range append(append([]string(nil), h.Reasons...), h.Warnings...) {
			p.prose("  ", "", r)
		}
	}
	for _, w := range s.Warnings {
		p.prose("  warning: ", yellow, w)
	}
}

func healthRows(h *reports.Health) [][]string {
	rows := [][]string{
		{"send lag", fmt.Sprintf("p50 %s, p99 %s (may be %s), max %s of wall time", seconds(h.SendLagP50), seconds(h.SendLagP99), seconds(h.LagBound), seconds(h.SendLagMax))},
		{"not sent", count(h.NotSent) + " (" + percent(h.NotSentRate) + ")"},
		{"CPU", "mean " + percent(h.CPU) + ", worst second " + percent(h.CPUPeak)},
	}
	if h.OpenSampled > 0 || h.OpenByRows > 0 {
		rows = append(rows, []string{"open", fmt.Sprintf("%s watched, %s by Little's law: off by %s", digits(h.OpenSampled), digits(h.OpenByRows), percent(h.LittleError))})
	}
	return rows
}
