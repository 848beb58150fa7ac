package render

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/holdline/holdline/reports"
)

// text writes the report for a terminal, in the order in which a person asks: did it hold, which
// promise broke, where did the customers go, how long did they wait, was it solved, can I trust it.
func text(w io.Writer, s *reports.Summary, o Options) error {
	p := &page{paint: o.Color}
	p.head(s)
	p.verdict(s)
	p.gates(s.Gates)
	p.funnel(s)
	p.latency(s)
	p.waits(s)
	p.resolution(s)
	p.groups(s.Groups)
	p.capacity(s.Capacity)
	p.failures(s.Failures)
	p.health(s)
	_, err := w.Write(p.b.Bytes())
	if err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}

// page is the text being laid out.
type page struct {
	b     bytes.Buffer
	paint bool
}

func (p *page) line(format string, args ...any) { fmt.Fprintf(&p.b, format+"\n", args...) }

func (p *page) title(name string) { p.line("\n%s", p.in(bold, name)) }

// The ANSI attributes in use.
const (
	bold   = "1"
	red    = "31"
	green  = "32"
	yellow = "33"
	faint  = "2"
)

func (p *page) in(attr, s string) string {
	if !p.paint {
		return s
	}
	return "\x1b[" + attr + "m" + s + "\x1b[0m"
}

// table lays out rows in columns; the first column is flush left, the others right. The last
// column of a row that is longer than the head stands flush left behind the others.
func (p *page) table(rows [][]string) {
	var width []int
	for _, r := range rows {
		for i, c := range r {
			if i == len(width) {
				width = append(width, 0)
			}
			width[i] = max(width[i], utf8.RuneCountInString(c))
		}
	}
	for _, r := range rows {
		var line strings.Builder
		for i, c := range r {
			gap := strings.Repeat(" ", width[i]-utf8.RuneCountInString(c))
			if i == 0 {
				line.WriteString("  " + c + gap)
			} else {
				line.WriteString("  " + gap + c)
			}
		}
		p.line("%s", strings.TrimRight(line.String(), " "))
	}
}

func (p *page) head(s *reports.Summary) {
	r := s.Run
	p.line("%s on %s · %s · seed %d · load %s · speed-up %s · holdline %s",
		p.in(bold, r.Scenario), r.Target, r.Mode, r.Seed, digitsShort(r.Load), digitsShort(r.Speedup), r.Version)
	for _, n := range r.Notes {
		p.line("  note: %s", n)
	}
	if r.Why != "" {
		p.line("  stopped early: %s", r.Why)
	}
}

func digitsShort(x float64) string { return strconv.FormatFloat(x, 'g', 6, 64) }

// Headline is the verdict in one line: what a progress display or a chat message shows.
func Headline(s *reports.Summary) string {
	if s.Health != nil && !s.Health.Trustworthy {
		return "NOT TRUSTWORTHY: " + strings.Join(s.Health.Reasons, "; ")
	}
	v := s.Verdict
	if v == nil || len(s.Gates) == 0 {
		return "NO GATES: nothing was promised, so nothing was judged"
	}
	broken, total := v.Failed+v.MarginalFailed, len(s.Gates)
	switch {
	case broken > 0:
		return fmt.Sprintf("FAILED: %d of %s broke", broken, gates(total))
	case v.Undecided > 0:
		return fmt.Sprintf("CANNOT TELL: %d of %s undecided", v.Undecided, gates(total))
	case v.Skipped > 0:
		return fmt.Sprintf("HELD: %d of %s met, %d skipped", total-v.Skipped, gates(total), v.Skipped)
	default:
		return fmt.Sprintf("HELD: %s met, none broke", gates(total))
	}
}

func gates(n int) string {
	if n == 1 {
		return "1 gate"
	}
	return strconv.Itoa(n) + " gates"
}

func (p *page) verdict(s *reports.Summary) {
	h := Headline(s)
	attr := yellow
	switch {
	case strings.HasPrefix(h, "HELD"):
		attr = green
	case strings.HasPrefix(h, "FAILED"), strings.HasPrefix(h, "NOT TRUSTWORTHY"):
		attr = red
	}
	if s.Run.Interrupted {
		h += " (interrupted: a partial report)"
	}
	p.line("\n%s", p.in(attr, h))
	for _, v := range s.Violations {
		p.line("  %s %s", p.in(red, "fault of holdline itself:"), v)
	}
}

// mark is one sign a state: met, failed, marginal, undecided, skipped.
func mark(v reports.Verdict) (sign, attr string) {
	switch v.State {
	case reports.Met:
		return "ok  ", green
	case reports.Failed:
		return "FAIL", red
	case reports.Marginal:
		if v.MarginalMet {
			return "ok ~", yellow
		}
		return "FAIL~", red
	case reports.Undecided:
		return "?   ", yellow
	case reports.Skipped:
		return "skip", faint
	}
	return string(v.State), faint
}

func (p *page) gates(gates []reports.Verdict) {
	if len(gates) == 0 {
		return
	}
	p.title("Gates (~ marginal: the interval straddles the limit)")
	width := 0
	for _, g := range gates {
		width = max(width, utf8.RuneCountInString(g.Text))
	}
	for _, g := range gates {
		sign, attr := mark(g)
		p.line("  %s %-*s  %s  %s", p.in(attr, fmt.Sprintf("%-5s", sign)), width, g.Text, gateValue(g), p.in(faint, gateDoubt(g)))
		if g.Reason != "" {
			p.line("        %s", g.Reason)
		}
	}
}

func gateValue(g reports.Verdict) string {
	if !g.Estimate.Known() {
		return missing
	}
	return estimate(g.Estimate, g.Unit)
}

func gateDoubt(g reports.Verdict) string {
	var parts []string
	if g.Estimate.Known() {
		sign := ""
		if g.Margin >= 0 {
			sign = "+"
		}
		parts = append(parts, "margin "+sign+value(g.Margin, g.Unit))
	}
	parts = append(parts, "n "+count(g.Estimate.N))
	if g.Worst != nil && g.Worst.ToS > 0 {
		parts = append(parts, "worst from "+clock(g.Worst.FromS)+" to "+clock(g.Worst.ToS))
	}
	return strings.Join(parts, ", ")
}

// clock prints a moment of scenario time as h:mm:ss.
func clock(s float64) string {
	n := int64(s + 0.5)
	return fmt.Sprintf("%d:%02d:%02d", n/3600, n/60%60, n%60)
}
