package render

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/sim/stats"
)

// sweepText tells each gate by itself: a line a point, with a chart of the estimates against the
// limit, then the usual measures of all points.
func sweepText(w io.Writer, s *reports.Sweep, o Options) error {
	p := &page{paint: o.Color}
	r := s.Points[0].Summary.Run
	p.line("%s varied over %s · %d replications each · seed %d · load %s · holdline %s",
		p.in(bold, r.Scenario), strings.Join(s.Parameters, " and "), r.Replications, r.Seed, digitsShort(r.Load), r.Version)
	for i, g := range s.Points[0].Summary.Gates {
		p.title(g.Text)
		p.table(p.gateRows(s, i), len(s.Parameters)+1, len(s.Parameters)+3)
		for _, said := range unsettled(s, i) {
			p.prose("  ", faint, said)
		}
	}
	p.title("Measures")
	p.wide(sweptMeasures(s), len(s.Parameters))
	p.line("")
	p.prose("  note: ", faint, sameCustomers+" In the charts o is the estimate, - its interval, | the limit.")
	if _, err := w.Write(p.b.Bytes()); err != nil {
		return fmt.Errorf("writing the sweep: %w", err)
	}
	return nil
}

// gateRows is the table of one gate over all points.
func (p *page) gateRows(s *reports.Sweep, gate int) [][]string {
	rows := [][]string{append(lastSteps(s.Parameters), "value", "", "", "")}
	scale := newScale(s, gate)
	for _, point := range s.Points {
		row := slices.Clone(point.Values)
		if gate >= len(point.Summary.Gates) {
			rows = append(rows, append(row, missing, "", "", ""))
			continue
		}
		g := point.Summary.Gates[gate]
		sign, attr := mark(g)
		if !g.Estimate.Known() {
			rows = append(rows, append(row, missing, "", p.in(attr, sign), g.Reason))
			continue
		}
		rows = append(rows, append(row, figure(g.Estimate, g.Unit), interval(g.Estimate, g.Unit), p.in(attr, sign), scale.draw(g.Estimate, g.Limit)))
	}
	return rows
}

// unsettled says of each point why a gate is undecided there, where its value alone does not.
func unsettled(s *reports.Sweep, gate int) []string {
	var out []string
	for _, point := range s.Points {
		if gate >= len(point.Summary.Gates) {
			continue
		}
		if g := point.Summary.Gates[gate]; g.State == reports.Undecided && g.Estimate.Known() && g.Reason != "" {
			out = append(out, strings.Join(point.Values, ", ")+": "+g.Reason)
		}
	}
	return out
}

// chartWidth is how many columns a chart has.
const chartWidth = 40

// scale maps values onto the columns of a chart.
type scale struct{ low, high float64 }

// newScale holds all estimates, their intervals and the limit of a gate.
func newScale(s *reports.Sweep, gate int) scale {
	x := scale{math.Inf(1), math.Inf(-1)}
	for _, point := range s.Points {
		if gate >= len(point.Summary.Gates) {
			continue
		}
		g := point.Summary.Gates[gate]
		x.take(g.Limit)
		x.take(g.Estimate.Value)
		if g.Estimate.HasInterval() {
			x.take(g.Estimate.Low)
			x.take(g.Estimate.High)
		}
	}
	return x
}

func (x *scale) take(v float64) {
	if !math.IsNaN(v) && !math.IsInf(v, 0) {
		x.low, x.high = min(x.low, v), max(x.high, v)
	}
}

func (x scale) column(v float64) int {
	if !(x.high > x.low) {
		return chartWidth / 2
	}
	return int(math.Round((v - x.low) / (x.high - x.low) * (chartWidth - 1)))
}

// draw is one line of the chart.
func (x scale) draw(e stats.Estimate, limit float64) string {
	line := []byte(strings.Repeat(" ", chartWidth))
	if e.HasInterval() {
		for i := max(0, x.column(e.Low)); i <= min(chartWidth-1, x.column(e.High)); i++ {
			line[i] = '-'
		}
	}
	line[x.column(limit)] = '|'
	line[x.column(e.Value)] = 'o'
	return strings.TrimRight(string(line), " ")
}

// lastSteps are the ends of paths: as much as tells columns apart, as the page's head has them whole.
// Where the last steps are the same, the one in which they first differ stands before.
func lastSteps(paths []string) []string {
	steps := make([]string, len(paths), len(paths)+4)
	for i, path := range paths {
		steps[i] = path[strings.LastIndex(path, ".")+1:]
		for k, other := range paths {
			if k == i || other[strings.LastIndex(other, ".")+1:] != steps[i] {
				continue
			}
			steps[i] = apart(path, other)
		}
	}
	return steps
}

// apart shortens a path to the step that another one has not, and the last.
func apart(path, other string) string {
	mine, theirs := strings.Split(path, "."), strings.Split(other, ".")
	at := 0
	for at < len(mine)-1 && at < len(theirs) && mine[at] == theirs[at] {
		at++
	}
	switch last := len(mine) - 1; at {
	case last:
		return mine[last]
	case last - 1:
		return mine[at] + "." + mine[last]
	default:
		return mine[at] + "..." + mine[last]
	}
}

// sweptMeasures is a row a point, a column a measure.
func sweptMeasures(s *reports.Sweep) [][]string {
	head := lastSteps(s.Parameters)
	for _, m := range compared() {
		x, _ := s.Points[0].Summary.Measures.Get(m[1])
		head = append(head, inGates(x))
	}
	rows := make([][]string, 1, 1+len(s.Points))
	rows[0] = head
	for _, point := range s.Points {
		row := slices.Clone(point.Values)
		for _, m := range compared() {
			x, _ := point.Summary.Measures.Get(m[1])
			row = append(row, inColumn(x))
		}
		rows = append(rows, row)
	}
	return rows
}

// sameCustomers says what the intervals of a sweep hold.
const sameCustomers = aboutDoubt + " Every point has the same random numbers, so that customers are the same but for what the parameters change, and two points differ by less chance than their intervals hold: compare and --format json tell paired differences."

// withoutCharts takes the charts out of a table, which are for a fixed pitch. Reasons, which stand in their
// place where there is no value, stay, and so does their column if there are any.
func withoutCharts(rows [][]string, value int) [][]string {
	last, reasons := len(rows[0])-1, false
	for _, row := range rows[1:] {
		if row[value] != missing {
			row[last] = ""
		}
		reasons = reasons || row[last] != ""
	}
	for i := range rows {
		if !reasons {
			rows[i] = rows[i][:last]
		}
	}
	return rows
}

func sweepMarkdown(w io.Writer, s *reports.Sweep, _ Options) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "## holdline: %s varied over %s\n", cell(s.Points[0].Summary.Run.Scenario), cell(strings.Join(s.Parameters, " and ")))
	p := &page{}
	for i, g := range s.Points[0].Summary.Gates {
		fmt.Fprintf(&b, "\n**%s**\n", cell(g.Text))
		rows := p.gateRows(s, i)
		mdTable(&b, withoutCharts(rows, len(s.Parameters)))
		for j, said := range unsettled(s, i) {
			if j == 0 {
				b.WriteString("\n")
			}
			fmt.Fprintf(&b, "- %s\n", cell(said))
		}
	}
	b.WriteString("\n**Measures**\n")
	mdTable(&b, sweptMeasures(s))
	fmt.Fprintf(&b, "\n> %s\n", sameCustomers)
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("writing markdown: %w", err)
	}
	return nil
}
