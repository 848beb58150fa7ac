package render

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/holdline/holdline/reports"
)

// markdown writes the report for a pull request: the verdict and the gates first, the rest folded.
func markdown(w io.Writer, s *reports.Summary, _ Options) error {
	var b bytes.Buffer
	r := s.Run
	fmt.Fprintf(&b, "## holdline: %s\n\n**%s**\n\n", cell(r.Scenario), cell(Headline(s)))
	if r.Replications > 0 {
		fmt.Fprintf(&b, "%s, %s, seed %d, load %s, holdline %s\n", r.Mode, replications(r.Replications), r.Seed, cell(loadOf(r)), cell(r.Version))
	} else {
		fmt.Fprintf(&b, "%s on %s, seed %d, load %s, speed-up %s, holdline %s\n",
			r.Mode, cell(r.Target), r.Seed, cell(loadOf(r)), digitsShort(r.Speedup), cell(r.Version))
	}
	if x := r.Precision; x != nil && x.Reached {
		fmt.Fprintf(&b, "\n> %s\n", reached(x))
	}
	if r.Why != "" && !r.Aborted {
		fmt.Fprintf(&b, "\n> stopped early: %s\n", cell(r.Why))
	}
	for _, v := range s.Violations {
		fmt.Fprintf(&b, "\n**fault of holdline itself: %s**\n", cell(v))
	}
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "\n> %s\n", cell(n))
	}
	if len(s.Gates) > 0 {
		rows := make([][]string, 1, 1+len(s.Gates))
		rows[0] = []string{"", "gate", "value", "margin", "n"}
		for _, g := range s.Gates {
			rows = append(rows, []string{gateWord(g), "`" + g.Text + "`", gateValue(g), strings.TrimPrefix(margin(g), "+"), count(g.Estimate.N)})
		}
		mdTable(&b, rows)
		mdReasons(&b, s.Gates)
	}
	f, of := s.Funnel, func(n int64) string { return tally(n, r.Replications) }
	mdTable(&b, [][]string{
		{"offered", "contained", "escalated", "handled", "abandoned", "blocked", "failed", "not sent", "in progress"},
		{
			of(f.Offered), of(f.Contained), of(f.Escalated), of(f.Handled),
			of(f.AbandonedAtBot + f.AbandonedInQueue + f.AbandonedAtHuman), of(f.Blocked), of(f.Failed), of(f.NotSent), of(f.InProgress),
		},
	})
	b.WriteString("\n<details><summary>Measures</summary>\n")
	mdTable(&b, mdMeasures(s.Measures, r.Replications))
	if len(s.ServiceLevels) > 0 {
		mdTable(&b, levelRows(s.ServiceLevels))
	}
	rows := [][]string{latencyHead("latency")}
	for _, l := range append(append([]reports.Latency(nil), s.Latency...), s.Waits...) {
		if l.N > 0 {
			rows = append(rows, latencyRow(strings.Join(strings.Fields(l.Measure+" "+l.Endpoint+" "+l.Queue+" "+l.Turn), " "), l))
		}
	}
	mdTable(&b, rows)
	mdParts(&b, s)
	b.WriteString("\n</details>\n")
	for _, c := range s.Capacity {
		fmt.Fprintf(&b, "\n- `%s`: %s", c.Gate, cell(c.Label))
	}
	if s.Health != nil {
		for _, said := range append(append([]string(nil), s.Health.Reasons...), s.Health.Warnings...) {
			fmt.Fprintf(&b, "\n- generator: %s", cell(said))
		}
	}
	for _, warn := range s.Warnings {
		fmt.Fprintf(&b, "\n- warning: %s", cell(warn))
	}
	b.WriteString("\n")
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("writing markdown: %w", err)
	}
	return nil
}

// mdReasons says of each gate why it came out as it did, where there is more to say than its state.
func mdReasons(b *bytes.Buffer, gates []reports.Verdict) {
	var lines []string
	for _, g := range gates {
		if said := why(g); said != "" {
			lines = append(lines, "- `"+g.Text+"`: "+cell(said)+"\n")
		}
	}
	if len(lines) > 0 {
		b.WriteString("\n" + strings.Join(lines, ""))
	}
}

func mdMeasures(measures []reports.Measure, reps int) [][]string {
	rows := make([][]string, 1, 1+len(measures))
	rows[0] = []string{"measure", "value", "95 % interval", "n"}
	for _, m := range measures {
		v, i := missing, m.Missing
		if m.Estimate.Known() {
			v, i = figure(m.Estimate, m.Unit), doubtOf(m, reps)
		}
		if m.Fixed != "" {
			v, i = plain(m), m.Fixed
		}
		rows = append(rows, []string{"`" + inGates(m) + "`", v, i, count(m.Estimate.N)})
	}
	return rows
}

// mdParts are the tables that stand in the text report too: groups, failures, the generator, books.
func mdParts(b *bytes.Buffer, s *reports.Summary) {
	if len(s.Groups) > 0 {
		mdTable(b, groupRows(s.Groups, s.Run.Replications))
	}
	if rows := failureRows(s.Failures, s.Run.Replications); len(rows) > 1 {
		mdTable(b, rows)
	}
	if s.Health != nil {
		mdTable(b, append([][]string{{"generator", ""}}, healthRows(s.Health)...))
	}
	if s.Books != nil {
		mdTable(b, bookRows(s.Books, false))
	}
}

func gateWord(g reports.Verdict) string {
	if g.State == reports.Marginal {
		if g.MarginalMet {
			return "met, marginal"
		}
		return "**failed**, marginal"
	}
	if g.State == reports.Failed {
		return "**failed**"
	}
	return string(g.State)
}

// cell keeps a text from ending a table cell or starting markup.
func cell(s string) string {
	if strings.HasPrefix(s, "`") { // code shows entities as they are written
		return strings.NewReplacer("|", `\|`, "\n", " ").Replace(s)
	}
	return strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;", ">", "&gt;").Replace(s)
}

func mdTable(b *bytes.Buffer, rows [][]string) {
	b.WriteString("\n")
	for i, r := range rows {
		for j := range r {
			r[j] = cell(r[j])
		}
		b.WriteString("| " + strings.Join(r, " | ") + " |\n")
		if i == 0 {
			b.WriteString("|" + strings.Repeat("---|", len(r)) + "\n")
		}
	}
}
