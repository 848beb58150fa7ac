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

const aboutLive = "A limit is the multiplier of fresh arrivals above which a gate fails in a step at a steady load. Each step is one run on one day: an interval holds the doubt within a step, not that another day goes otherwise."

// verdictOf is a finding in the reader's words.
func verdictOf(s *reports.LiveStep) string {
	switch {
	case s.Late:
		return "not trustworthy"
	case s.Stopped != "" || s.Swamped != "" || s.Refused != "":
		return "breaks"
	}
	switch s.Finding {
	case "holds":
		return "holds"
	case "leans_holds":
		return "holds, marginally"
	case "leans_breaks":
		return "breaks, marginally"
	case "breaks":
		return "breaks"
	}
	return "cannot tell"
}

// steps is the table of steps in the order in which they were played. Of a desk it shows the waits for
// a human; its reply to the request to wait is worth no column.
func steps(b *reports.LiveBreaking) [][]string {
	waits := slices.ContainsFunc(b.Steps, func(s reports.LiveStep) bool { return s.MeanWaitS != nil })
	replies := b.Bot || !waits
	head := []string{"step", "load", "offered/min", "served/min", "open"}
	if replies {
		head = append(head, "first reply p95")
	}
	if waits {
		head = append(head, "mean wait")
	}
	rows := make([][]string, 1, 1+len(b.Steps))
	rows[0] = append(head, "", "")
	for i := range b.Steps {
		s := &b.Steps[i]
		offered, served := digits(s.OfferedPerMin), digits(s.AchievedPerMin)
		if !s.Measured() {
			offered, served = missing, missing
		}
		if c := b.Collapse; c != nil && c.Load == s.Load && !s.Late {
			served += " collapse"
		}
		row := []string{strconv.Itoa(s.Number), "x" + reports.Multiplier(s.Load), offered, served, digits(s.OpenMean)}
		if replies {
			row = append(row, orMissing(s.ReplyP95S))
		}
		if waits {
			row = append(row, orMissing(s.MeanWaitS))
		}
		rows = append(rows, append(row, verdictOf(s), s.Why))
	}
	return rows
}

// orMissing are seconds, if they are known.
func orMissing(s *float64) string {
	if s == nil {
		return missing
	}
	return seconds(*s)
}

func liveBreakingText(w io.Writer, b *reports.LiveBreaking, o Options) error {
	p := &page{paint: o.Color}
	head := "capacity"
	if b.Intent != "" {
		head += " for " + b.Intent
	}
	p.line("%s · %s, live · seed %d · %s · holdline %s", p.in(bold, b.Scenario), head, b.Seed, b.Target, b.Version)
	if b.Speedup != 1 {
		p.line("  %g times as fast as the scenario says; figures are in its time%s", b.Speedup, ofTarget(b))
	}
	p.line("")
	p.prose("  ", bold, b.Sentence)
	if b.Recommended != nil {
		p.line("  recommended: at most x%s", reports.Multiplier(*b.Recommended))
	}
	if b.RestsOn != "" {
		p.prose("  rests on: ", "", b.RestsOn)
	}
	if next := b.After(); next != "" {
		p.prose("  next: ", "", next)
	}
	if b.Plan != nil && b.Plan.Tells != reports.TellsPlain {
		p.prose("  plan: ", "", b.Plan.Sentence)
	}
	if len(b.Steps) > 0 {
		p.line("")
		table := steps(b)
		p.table(table, len(table[0])-2, len(table[0])-1)
		p.line("  %s; %s of wall time in all", playing(b), seconds(b.SpentS))
	}
	for _, text := range b.Warnings {
		p.prose("  warning: ", yellow, text)
	}
	if b.Why != "" {
		p.prose("  ended early: ", yellow, b.Why)
	}
	p.line("")
	p.prose("  note: ", faint, aboutLive)
	if _, err := w.Write(p.b.Bytes()); err != nil {
		return fmt.Errorf("writing the limit: %w", err)
	}
	return nil
}

func ofTarget(b *reports.LiveBreaking) string {
	if b.Target == "sandbox" {
		return ""
	}
	return fmt.Sprintf(", and the target gets %g times the rate", b.Speedup)
}

// playing says what a step is.
func playing(b *reports.LiveBreaking) string {
	if b.Whole {
		return "each step plays the whole scenario, measured for " + seconds(b.StepS) + " after a warm-up of " + seconds(b.WarmupS)
	}
	return "each step holds the load for " + seconds(b.StepS) + " after a warm-up of " + seconds(b.WarmupS)
}

func liveBreakingMarkdown(w io.Writer, b *reports.LiveBreaking, _ Options) error {
	var out bytes.Buffer
	fmt.Fprintf(&out, "## holdline: capacity of %s, live\n\nseed %d, target %s, holdline %s\n\n**%s**\n",
		cell(b.Scenario), b.Seed, cell(b.Target), cell(b.Version), cell(b.Sentence))
	if b.Speedup != 1 {
		fmt.Fprintf(&out, "\n%g times as fast as the scenario says; figures are in its time%s.\n", b.Speedup, ofTarget(b))
	}
	if b.Recommended != nil {
		fmt.Fprintf(&out, "\nRecommended: at most x%s.\n", reports.Multiplier(*b.Recommended))
	}
	if b.RestsOn != "" {
		fmt.Fprintf(&out, "\nRests on %s.\n", cell(b.RestsOn))
	}
	if next := b.After(); next != "" {
		fmt.Fprintf(&out, "\nNext: %s.\n", cell(next))
	}
	if b.Plan != nil && b.Plan.Tells != reports.TellsPlain {
		fmt.Fprintf(&out, "\nPlan: %s.\n", cell(b.Plan.Sentence))
	}
	if len(b.Steps) > 0 {
		mdTable(&out, steps(b))
		fmt.Fprintf(&out, "\n%s; %s of wall time in all.\n", playing(b), seconds(b.SpentS))
	}
	notes := append([]string(nil), b.Warnings...)
	if b.Why != "" {
		notes = append(notes, "ended early: "+b.Why)
	}
	for _, text := range notes {
		fmt.Fprintf(&out, "\n- %s", cell(text))
	}
	fmt.Fprintf(&out, "%s\n> %s\n", strings.Repeat("\n", min(len(notes), 1)+1), aboutLive)
	if _, err := w.Write(out.Bytes()); err != nil {
		return fmt.Errorf("writing markdown: %w", err)
	}
	return nil
}
