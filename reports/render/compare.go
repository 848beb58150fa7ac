package render

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/sim/stats"
)

// compared are the measures that stand side by side, and what readers call them.
func compared() [][2]string {
	return [][2]string{
		{"containment", "containment_rate"},
		{"escalation", "escalation_rate"},
		{"resolved", "resolution_rate"},
		{"resolved at first contact", "fcr"},
		{"mean to return", "repeat_share"},
		{"service level", "service_level"},
		{"abandoned in queue", "abandonment_rate"},
		{"mean wait, over all", "mean_wait"},
		{"satisfied", "csat"},
		{"cost a contact", "cost_per_contact"},
		{"cost a solved inquiry", "cost_per_solved"},
	}
}

// sideBySide is the table of values: a row a measure, a column a mix.
func sideBySide(c *reports.Comparison) [][]string {
	rows := [][]string{append([]string{""}, c.Names...)}
	if len(c.Summaries) == 0 {
		return rows
	}
	for _, m := range compared() {
		name := m[0]
		if x, _ := c.Summaries[0].Measures.Get(m[1]); x.Arg != "" {
			name += " (" + x.Arg + ")"
		}
		rows = append(rows, perMix(c, name, func(s *reports.Summary) string {
			x, _ := s.Measures.Get(m[1])
			return inColumn(x)
		}))
	}
	rows = append(rows,
		perMix(c, "busiest group", func(s *reports.Summary) string { return busiest(s).Name }),
		perMix(c, "its slot occupancy", func(s *reports.Summary) string { return doubted(busiest(s).SlotOccupancy, "share") }),
		perMix(c, "its occupancy", func(s *reports.Summary) string { return doubted(busiest(s).Occupancy, "share") }),
		perMix(c, "gates met", gatesMet))
	if slices.ContainsFunc(c.Summaries, func(s *reports.Summary) bool { return marginal(s) > 0 }) {
		rows = append(rows, perMix(c, "of these marginal", func(s *reports.Summary) string { return strconv.Itoa(marginal(s)) }))
	}
	for _, x := range []struct {
		state reports.State
		name  string
	}{{reports.Undecided, "gates undecided"}, {reports.Skipped, "gates skipped"}} {
		if slices.ContainsFunc(c.Summaries, func(s *reports.Summary) bool { return inState(s, x.state) > 0 }) {
			rows = append(rows, perMix(c, x.name, func(s *reports.Summary) string { return strconv.Itoa(inState(s, x.state)) }))
		}
	}
	return append(rows, perMix(c, "replications", func(s *reports.Summary) string { return count(int64(s.Run.Replications)) }))
}

// perMix is a row: a name, then a cell a mix.
func perMix(c *reports.Comparison, name string, tell func(*reports.Summary) string) []string {
	row := make([]string, 1, 1+len(c.Summaries))
	row[0] = name
	for _, s := range c.Summaries {
		row = append(row, tell(s))
	}
	return row
}

// gatesMet counts as the headline of a report does: a gate that was skipped is not met.
func gatesMet(s *reports.Summary) string {
	return fmt.Sprintf("%d of %d", inState(s, reports.Met)+marginal(s), len(s.Gates))
}

func inState(s *reports.Summary, state reports.State) int {
	n := 0
	for _, g := range s.Gates {
		if g.State == state {
			n++
		}
	}
	return n
}

// marginal counts the gates that are met by the estimate alone: so many replications cannot tell.
func marginal(s *reports.Summary) int {
	n := 0
	for _, g := range s.Gates {
		if g.State == reports.Marginal && g.MarginalMet {
			n++
		}
	}
	return n
}

// busiest is the group that has the least room for one conversation more. That is told by its slots:
// an agent who may hold three is occupied with one of them already. Only where agents hold as many as
// come, and have no slots to count, it is told by the time in which they held any.
func busiest(s *reports.Summary) reports.Group {
	best, most := reports.Group{Name: missing, Occupancy: stats.Unknown(0), SlotOccupancy: stats.Unknown(0)}, -1.0
	for _, g := range s.Groups {
		used := g.SlotOccupancy
		if !used.Known() {
			used = g.Occupancy
		}
		if used.Known() && used.Value > most {
			best, most = g, used.Value
		}
	}
	return best
}

// differences is the table of one mix against the first: the measures that are shown side by side,
// then what the gates ask for.
func differences(all []reports.Difference) [][]string {
	names := make(map[string]string)
	for _, m := range compared() {
		names[m[1]] = m[0]
	}
	names["occupancy"], names["slot_occupancy"] = "occupancy", "slot occupancy"
	rows := [][]string{{"", "difference", "", ""}}
	for _, d := range all {
		name, ok := names[d.Measure]
		switch {
		case d.Gate != "":
			name, ok = d.Gate, true
		case d.Arg != "":
			name += " (" + d.Arg + ")"
		}
		if !ok {
			continue
		}
		row := []string{name, missing, "", d.Missing}
		if d.Diff.Known() {
			row[1], row[2], row[3] = signed(d.Diff, d.Diff.Value, d.Unit), bounds(d.Diff, d.Unit), d.Verdict
			switch {
			case d.Verdict == reports.NotSeen && d.Missing != "":
				row[3] = d.Missing
			case d.Verdict == reports.NotSeen:
				row[3] += " in " + replications(int(d.Diff.N))
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// signed prints what is of a difference; one of shares is in percentage points.
func signed(e stats.Estimate, x float64, unit string) string {
	return withSign(among(e, x, unit), x, unit)
}

func withSign(text string, x float64, unit string) string {
	if unit == "share" {
		text = strings.TrimSuffix(text, "%") + " pt"
	}
	if x > 0 {
		text = "+" + text
	}
	return text
}

func bounds(e stats.Estimate, unit string) string {
	if !e.HasInterval() {
		return ""
	}
	low, high := among(e, e.Low, unit), among(e, e.High, unit)
	if unit == "share" || unit == "money" { // printed with fixed decimals: an end near 0 is not 0, on which the verdict turns
		more := decimals(e, unit)
		for nothing := valued(0, unit, more); more < mostDecimals && (e.Low != 0 && low == nothing || e.High != 0 && high == nothing); nothing = valued(0, unit, more) {
			more++
			low, high = valued(e.Low, unit, more), valued(e.High, unit, more)
		}
	}
	return "[" + withSign(low, e.Low, unit) + ", " + withSign(high, e.High, unit) + "]"
}

// aboutDoubt says what stands behind a ± of one mix or point.
const aboutDoubt = "± is half of a 95 % interval, on its wider side; + or - all of it, where nothing lies on the other side; where one side is more than twice the other, the interval stands there."

const aboutDifferences = aboutDoubt + " Two mixes are told apart by their paired difference, which is known better than either. Differences are paired, replication by replication: the same customers on the same days. Each interval holds the true difference with 95 % confidence, as far as chance in the simulation goes; the error of the forecast is in none of them. Where one holds 0, this many replications cannot tell."

// notesOf are the notes of a mix, but for those about intervals: what these hold stands below all.
func notesOf(s *reports.Summary) []string {
	var out []string
	for _, n := range s.Run.Notes {
		if !strings.HasPrefix(n, "Intervals ") {
			out = append(out, n)
		}
	}
	return out
}

func warningsOf(s *reports.Summary) []string { return s.Warnings }

// gathered is what is said of all mixes, each once behind the names of the mixes that it is about.
func gathered(c *reports.Comparison, of func(*reports.Summary) []string) []string {
	var texts, names []string
	for i, s := range c.Summaries {
		for _, text := range of(s) {
			at := slices.Index(texts, text)
			if at < 0 {
				texts, names = append(texts, text), append(names, c.Names[i])
				continue
			}
			names[at] += ", " + c.Names[i]
		}
	}
	for i := range texts {
		texts[i] = names[i] + ": " + texts[i]
	}
	return texts
}

// notes is what to know of the differences.
func notes(c *reports.Comparison) string {
	for _, all := range c.Differences {
		if slices.ContainsFunc(all, func(d reports.Difference) bool { return d.Verdict == reports.NotSeen && d.Missing == "" }) {
			return aboutDifferences + " Where no difference was seen, both did the same in every replication; what happens more seldom than so many can show is left open."
		}
	}
	return aboutDifferences
}

func comparisonText(w io.Writer, c *reports.Comparison, o Options) error {
	p := &page{paint: o.Color}
	if len(c.Summaries) > 0 {
		r := c.Summaries[0].Run
		p.line("%s · mixes compared · seed %d · load %s · holdline %s", p.in(bold, r.Scenario), r.Seed, digitsShort(r.Load), r.Version)
		p.line("")
	}
	p.wide(sideBySide(c), 1)
	for i, all := range c.Differences {
		p.title(c.Names[i+1] + " against " + c.Names[0])
		rows := differences(all)
		for _, r := range rows[1:] {
			if r[3] == reports.Higher || r[3] == reports.Lower {
				r[3] = p.in(bold, r[3])
			} else {
				r[3] = p.in(faint, r[3])
			}
		}
		p.table(rows, 2, 3)
	}
	p.line("")
	if c.Why != "" {
		p.prose("  not whole: ", yellow, c.Why)
	}
	for _, text := range gathered(c, notesOf) {
		p.prose("  note: ", faint, text)
	}
	p.prose("  note: ", faint, notes(c))
	for _, text := range gathered(c, warningsOf) {
		p.prose("  warning: ", yellow, text)
	}
	if _, err := w.Write(p.b.Bytes()); err != nil {
		return fmt.Errorf("writing the comparison: %w", err)
	}
	return nil
}

func comparisonMarkdown(w io.Writer, c *reports.Comparison, _ Options) error {
	var b bytes.Buffer
	if len(c.Summaries) > 0 {
		r := c.Summaries[0].Run
		fmt.Fprintf(&b, "## holdline: mixes of %s\n\nseed %d, load %s, holdline %s\n", cell(r.Scenario), r.Seed, digitsShort(r.Load), cell(r.Version))
	}
	mdTable(&b, sideBySide(c))
	for i, all := range c.Differences {
		fmt.Fprintf(&b, "\n**%s against %s**\n", cell(c.Names[i+1]), cell(c.Names[0]))
		mdTable(&b, differences(all))
	}
	if c.Why != "" {
		fmt.Fprintf(&b, "\n**Not whole:** %s\n", cell(c.Why))
	}
	for _, text := range append(gathered(c, notesOf), notes(c)) {
		fmt.Fprintf(&b, "\n> %s\n", cell(text))
	}
	for _, text := range gathered(c, warningsOf) {
		fmt.Fprintf(&b, "\n- warning: %s", cell(text))
	}
	b.WriteString("\n")
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("writing markdown: %w", err)
	}
	return nil
}
