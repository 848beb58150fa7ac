package render

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/sim/stats"
)

// everyWeek is the step of the table: months are told well enough by one week in four.
const everyWeek = 4

// outlookRows is the table of weeks: the first, every fourth, the one that breaks and the last. Where
// nobody is trained in any of these there is no column for it, nor for pay where none is named.
func outlookRows(o *reports.Outlook) [][]string {
	rows := [][]string{{"week", "volume", "heads", "sd", "productive", "P(holds)", "", "paid", "held least", "training"}}
	trained := false
	for i := range o.Weeks {
		w := &o.Weeks[i]
		breaks := o.Breaks != nil && *o.Breaks == w.Week
		if !breaks && i > 0 && w.Week%everyWeek != 0 && i < len(o.Weeks)-1 {
			continue
		}
		worst := o.Worst(w)
		if breaks {
			worst += " <- breaks"
		}
		rows = append(rows, []string{
			count(int64(w.Week)), "x" + digits(w.Volume.Value), digits(w.Heads.Value), digits(w.HeadsSD), digits(w.Productive.Value),
			figure(w.Holds, "share"), interval(w.Holds, "share"), around(w.Paid), worst, around(w.Training),
		})
		trained = trained || math.Round(w.Training.Value) != 0
	}
	const paid = 7
	for i, r := range rows {
		if last := len(r) - 1; trained {
			r[last-1], r[last] = r[last], r[last-1]
		} else {
			rows[i] = r[:last]
		}
		if !o.Paid.Known() {
			rows[i] = slices.Delete(rows[i], paid, paid+1)
		}
	}
	return rows
}

// around is money in whole units, with half of its interval.
func around(e stats.Estimate) string {
	text := count(int64(math.Round(e.Value)))
	if half := math.Round(math.Max(e.High-e.Value, e.Value-e.Low)); e.HasInterval() && half > 0 && !math.IsInf(half, 1) {
		text += " ±" + count(int64(half))
	}
	return text
}

const aboutOutlook = "P(holds) is the share of the years drawn in which that week meets every gate, with its 95 % interval (Wilson). Volume, heads, productive ones, paid and training are means over the years drawn, which differ in heads by their sd; ± is half of a 95 % interval. Intervals hold the chance in the simulation, not the error of the forecast."

// amount is money in whole units, with its interval.
func amount(e stats.Estimate) string {
	text := count(int64(math.Round(e.Value)))
	if e.HasInterval() && e.Low != e.High {
		text += fmt.Sprintf(" [%s, %s]", count(int64(math.Round(e.Low))), count(int64(math.Round(e.High))))
	}
	return text
}

// pay is what the heads cost.
func pay(e stats.Estimate) string {
	if !e.Known() {
		return "no pay named"
	}
	return "paid " + amount(e)
}

func outlookText(w io.Writer, o *reports.Outlook, opt Options) error {
	p := &page{paint: opt.Color}
	name := o.Scenario
	if o.Mix != "" {
		name += " " + o.Mix
	}
	p.line("%s · plan over %s · %s drawn · seed %d · holdline %s", p.in(bold, name), reports.Some(int64(len(o.Weeks)), "week"), reports.Some(int64(o.Replications), "year"), o.Seed, o.Version)
	p.line("")
	p.prose("  ", bold, o.Sentence)
	for i := range o.Advice {
		p.prose("  hiring: ", "", o.Advice[i].Sentence)
	}
	p.line("")
	rows := outlookRows(o)
	p.table(rows, 6, len(rows[0])-1)
	p.line("  over all weeks: %s, training %s", pay(o.Paid), amount(o.Training))
	if o.Why != "" {
		p.prose("  ended early: ", yellow, o.Why)
	}
	p.line("")
	for _, note := range append(o.Notes, aboutOutlook) {
		p.prose("  note: ", faint, note)
	}
	if _, err := w.Write(p.b.Bytes()); err != nil {
		return fmt.Errorf("writing the plan: %w", err)
	}
	return nil
}

func outlookMarkdown(w io.Writer, o *reports.Outlook, _ Options) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "## holdline: plan of %s\n\n**%s**\n", cell(o.Scenario), cell(o.Sentence))
	for i := range o.Advice {
		fmt.Fprintf(&b, "\n- hiring: %s\n", cell(o.Advice[i].Sentence))
	}
	mdTable(&b, outlookRows(o))
	for _, note := range append(o.Notes, aboutOutlook) {
		fmt.Fprintf(&b, "\n> %s\n", cell(note))
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("writing markdown: %w", err)
	}
	return nil
}
