package render

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/sim/stats"
)

const aboutLimits = "A limit is the multiplier of fresh arrivals at which the expected measure crosses the gate's limit, coming from below; plan with the lower end of its interval. Intervals are 95 % and hold the chance in the simulation, not the error of the forecast. ~ was read off a coarse grid: its interval is the grid's step, or the chance in it where that is wider."

// limits is the table of gates, those that break first on top.
func limits(m *reports.MixBreaking) [][]string {
	gates := slices.Clone(m.Gates)
	slices.SortStableFunc(gates, func(a, b reports.GateBreaking) int { return order(&a, &b) })
	rows := make([][]string, 1, 1+len(gates))
	rows[0] = []string{"gate", "load", "", "mean/min", "peak/min", ""}
	for i := range gates {
		g := &gates[i]
		row := []string{g.Gate, missing, "", missing, missing, ""}
		if g.Load.Known() {
			row[1] = "x" + precisely(g.Load.Value, g.Load)
			switch {
			case g.Unseen > 0:
				row[2] = fmt.Sprintf("none in %d, some at x%s", g.Unseen, precisely(g.Load.High, g.Load))
			case g.Load.HasInterval():
				row[2] = "[" + precisely(g.Load.Low, g.Load) + ", " + precisely(g.Load.High, g.Load) + "]"
			}
			if !g.Refined {
				row[2] += " ~"
			}
			row[3], row[4] = precisely(g.Mean.Value, g.Mean), precisely(g.Peak.Value, g.Peak)
		}
		switch {
		case g.Gate == m.First:
			row[5] = "breaks first"
		case g.Gate == m.Next:
			row[5] = "next"
		case g.State != reports.LoadBroke:
			row[5] = g.Sentence
		}
		rows = append(rows, row)
	}
	return rows
}

// precisely prints a number of the table: with more than the usual digits where its interval has them.
func precisely(x float64, of stats.Estimate) string {
	if usual := digits(x); len(reports.Precisely(x, of)) <= len(usual) {
		return usual
	}
	return reports.Precisely(x, of)
}

// recommended has as many digits as the limit that it comes from, and says what it leaves open.
func recommended(m *reports.MixBreaking) string {
	if g := m.Gate(m.First); g != nil {
		text := reports.Precisely(*m.Recommended, g.Load)
		if m.PeakPerMin > 0 {
			text += ", " + reports.Precisely(*m.Recommended*m.PeakPerMin, g.Peak) + "/min at the peak"
		}
		if g.Unseen > 0 && *m.Recommended == g.Load.Low {
			text += ": " + g.Exceptions()
		}
		return text
	}
	return reports.Multiplier(*m.Recommended)
}

// order puts the gates that break in the order of their limits, and the others behind them.
func order(a, b *reports.GateBreaking) int {
	switch x, y := a.Load.Known(), b.Load.Known(); {
	case x && !y, x && y && a.Load.Value < b.Load.Value:
		return -1
	case y && !x, x && y && a.Load.Value > b.Load.Value:
		return 1
	}
	return 0
}

func breakingText(w io.Writer, b *reports.Breaking, o Options) error {
	p := &page{paint: o.Color}
	head := "capacity"
	if b.Intent != "" {
		head += " for " + b.Intent
	}
	p.line("%s · %s · seed %d · holdline %s", p.in(bold, b.Scenario), head, b.Seed, b.Version)
	for i := range b.Mixes {
		m := &b.Mixes[i]
		p.title(m.Name)
		p.prose("  ", bold, m.Sentence)
		if m.Recommended != nil {
			p.prose("  recommended: ", "", "at most x"+recommended(m))
		}
		if m.Check != "" {
			p.line("  check: %s", m.Check)
		}
		if g := m.Gate(m.Next); g != nil {
			p.prose("  next: ", "", g.Gate+" "+g.Sentence)
		}
		p.line("")
		p.table(limits(m), 2, 5)
		p.line("  %s", played(m))
		for _, text := range m.Warnings {
			p.prose("  warning: ", yellow, text)
		}
	}
	if b.Why != "" {
		p.line("")
		p.prose("  ended early: ", yellow, b.Why)
	}
	p.line("")
	p.prose("  note: ", faint, aboutLimits)
	if _, err := w.Write(p.b.Bytes()); err != nil {
		return fmt.Errorf("writing the limits: %w", err)
	}
	return nil
}

// played says on how much a mix's answer rests.
func played(m *reports.MixBreaking) string {
	text := reports.Some(int64(m.Played), "replication") + " at " + reports.Some(int64(m.Loads), "load")
	if m.First == "" {
		return text
	}
	return text + fmt.Sprintf(", %s near the limit", count(int64(m.Replications)))
}

func breakingMarkdown(w io.Writer, b *reports.Breaking, _ Options) error {
	var out bytes.Buffer
	fmt.Fprintf(&out, "## holdline: capacity of %s\n\nseed %d, holdline %s\n", cell(b.Scenario), b.Seed, cell(b.Version))
	for i := range b.Mixes {
		m := &b.Mixes[i]
		fmt.Fprintf(&out, "\n**%s**: %s\n", cell(m.Name), cell(m.Sentence))
		if m.Recommended != nil {
			fmt.Fprintf(&out, "\nRecommended: at most x%s.\n", cell(recommended(m)))
		}
		if m.Check != "" {
			fmt.Fprintf(&out, "\nCheck: `%s`\n", m.Check)
		}
		if g := m.Gate(m.Next); g != nil {
			fmt.Fprintf(&out, "\nNext: %s.\n", cell(g.Gate+" "+g.Sentence))
		}
		mdTable(&out, limits(m))
		fmt.Fprintf(&out, "\n%s.\n", played(m))
		for _, text := range m.Warnings {
			fmt.Fprintf(&out, "\n- warning: %s", cell(text))
		}
		if len(m.Warnings) > 0 {
			out.WriteString("\n")
		}
	}
	if b.Why != "" {
		fmt.Fprintf(&out, "\nended early: %s\n", cell(b.Why))
	}
	fmt.Fprintf(&out, "\n> %s\n", aboutLimits)
	if _, err := w.Write(out.Bytes()); err != nil {
		return fmt.Errorf("writing markdown: %w", err)
	}
	return nil
}
