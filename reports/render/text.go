package render

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/holdline/holdline/reports"
)

// text writes the report for a terminal, in the order in which a person asks: did it hold, which
// promise broke, where did the customers go, how long did they wait, was it solved, can I trust it.
func text(w io.Writer, s *reports.Summary, o Options) error {
	p := &page{paint: o.Color, reps: s.Run.Replications}
	p.head(s)
	p.verdict(s)
	p.gates(s.Gates)
	p.funnel(s)
	p.latency(s)
	p.waits(s)
	p.secondLine(s.SecondLine)
	p.levels(s.ServiceLevels)
	p.resolution(s)
	p.groups(s.Groups)
	p.capacity(s.Capacity)
	p.failures(s.Failures)
	p.health(s)
	p.others(s.Measures)
	_, err := w.Write(p.b.Bytes())
	if err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}

// loadOf is the multiplier of fresh arrivals, and of whose.
func loadOf(r reports.Run) string {
	if r.Intent == "" {
		return digitsShort(r.Load)
	}
	return digitsShort(r.Load) + " of " + r.Intent
}

func (p *page) head(s *reports.Summary) {
	r := s.Run
	if p.reps > 0 {
		p.line("%s %s · %s · seed %d · load %s · holdline %s",
			p.in(bold, r.Scenario), r.Mode, replications(p.reps), r.Seed, loadOf(r), r.Version)
	} else {
		p.line("%s on %s · %s · seed %d · load %s · speed-up %s · holdline %s",
			p.in(bold, r.Scenario), r.Target, r.Mode, r.Seed, loadOf(r), digitsShort(r.Speedup), r.Version)
	}
	if x := r.Precision; x != nil && x.Reached {
		p.prose("  ", faint, reached(x))
	}
	for _, n := range r.Notes {
		p.prose("  note: ", faint, n)
	}
	if r.Why != "" {
		p.prose("  stopped early: ", yellow, r.Why)
	}
}

// reached says how precise a simulation is that went on until it was.
func reached(x *reports.Precision) string {
	return "precise to " + percent(x.Wanted) + " of each gated value, or decided"
}

func replications(n int) string {
	if n == 1 {
		return "1 replication"
	}
	return count(int64(n)) + " replications"
}

func digitsShort(x float64) string { return strconv.FormatFloat(x, 'g', 6, 64) }

// Headline is the verdict in one line: what a progress display or a chat message shows. A run that
// cannot be trusted says so first, and what its gates said all the same.
func Headline(s *reports.Summary) string {
	said := judged(s)
	if s.Health == nil || s.Health.Trustworthy {
		return said
	}
	why := "NOT TRUSTWORTHY: " + strings.Join(s.Health.Reasons, "; ")
	if s.Verdict == nil || len(s.Gates) == 0 {
		return why
	}
	return why + " - " + said
}

// judged is what the run and its gates came to.
func judged(s *reports.Summary) string {
	said := gatesSaid(s)
	if s.Run.Aborted {
		said = "ABORTED: " + s.Run.Why + " - " + said
	}
	if s.Run.Interrupted {
		said += " (a partial report)"
	}
	return said
}

// gatesSaid is what the gates came to.
func gatesSaid(s *reports.Summary) string {
	v := s.Verdict
	if v == nil || len(s.Gates) == 0 {
		return "NO GATES: nothing was promised, so nothing was judged"
	}
	broken, total := v.Failed+v.MarginalFailed, len(s.Gates)
	switch {
	case broken > 0 && v.Undecided > 0:
		return fmt.Sprintf("FAILED: %d of %s broke, %d undecided", broken, gates(total), v.Undecided)
	case broken > 0:
		return fmt.Sprintf("FAILED: %d of %s broke", broken, gates(total))
	case v.Undecided > 0:
		return fmt.Sprintf("CANNOT TELL: %d of %s undecided", v.Undecided, gates(total))
	case v.Skipped == total:
		return fmt.Sprintf("NOTHING TO JUDGE: %s skipped", gates(total))
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
	p.line("")
	if h := s.Health; h != nil && !h.Trustworthy {
		p.prose("NOT TRUSTWORTHY: ", red, strings.Join(h.Reasons, "; "))
	}
	said := judged(s)
	attr := yellow
	switch {
	case strings.HasPrefix(said, "HELD"):
		attr = green
	case strings.HasPrefix(said, "FAILED"), s.Run.Aborted:
		attr = red
	}
	p.line("%s", p.in(attr, said))
	for _, v := range s.Violations {
		p.prose("  fault of holdline itself: ", red, v)
	}
}

// mark is one sign a state: met, failed, marginal, undecided, skipped.
func mark(v reports.Verdict) (sign, attr string) {
	switch v.State {
	case reports.Met:
		return "ok", green
	case reports.Failed:
		return "FAIL", red
	case reports.Marginal:
		if v.MarginalMet {
			return "ok ~", yellow
		}
		return "FAIL~", red
	case reports.Undecided:
		return "?", yellow
	case reports.Skipped:
		return "skip", faint
	}
	return string(v.State), faint
}

func (p *page) gates(gates []reports.Verdict) {
	if len(gates) == 0 {
		return
	}
	over := "95 % intervals"
	switch {
	case p.reps == 1:
		over = "one replication tells no interval"
	case p.reps > 1:
		over += " over " + replications(p.reps)
	}
	over += "; "
	p.title("Gates (" + over + "~ marginal: the interval straddles the limit)")
	rows := make([][]string, 1, 1+len(gates))
	rows[0] = []string{"", "", "value", "", "margin", "n", ""}
	for _, g := range gates {
		sign, attr := mark(g)
		row := []string{p.in(attr, sign), g.Text, missing, "", "", count(g.Estimate.N), ""}
		if g.Estimate.Known() {
			row[2], row[3], row[4] = figure(g.Estimate, g.Unit), interval(g.Estimate, g.Unit), margin(g)
		}
		switch {
		case worst(g) != "":
			row[6] = worst(g)
		case !g.Estimate.Known():
			row[6] = g.Reason
		}
		rows = append(rows, row)
	}
	p.table(rows, 1, 3, 6)
	for _, g := range gates {
		if g.Reason != "" && (g.Estimate.Known() || g.Worst != nil) {
			p.prose("  ", "", g.Text+": "+g.Reason)
		}
	}
}

// worst says in which interval a gate came out worst; "" of one that is judged once.
func worst(g reports.Verdict) string {
	if g.Worst == nil || g.Worst.ToS <= 0 {
		return ""
	}
	return "worst " + clock(g.Worst.FromS) + " to " + clock(g.Worst.ToS)
}

// why is all that there is to say of a gate beyond its figures, in one sentence; "" where that is nothing.
func why(g reports.Verdict) string {
	if w := worst(g); w != "" && g.Reason != "" {
		return w + "; " + g.Reason
	} else if w != "" {
		return w
	}
	return g.Reason
}

func gateValue(g reports.Verdict) string {
	if !g.Estimate.Known() {
		return missing
	}
	return estimate(g.Estimate, g.Unit)
}

// margin is how far the estimate lies on the good side of the limit, where there is one.
func margin(g reports.Verdict) string {
	if !g.Estimate.Known() {
		return missing
	}
	more := decimals(g.Estimate, g.Unit)
	text := valued(g.Margin, g.Unit, more)
	for ; more < mostDecimals && g.Margin != 0 && text == valued(0, g.Unit, more); more++ {
		text = valued(g.Margin, g.Unit, more+1) // a limit missed by a little is missed
	}
	if g.Margin >= 0 {
		return "+" + text
	}
	return text
}

// clock prints a moment of scenario time as h:mm:ss.
func clock(s float64) string {
	n := int64(s + 0.5)
	return fmt.Sprintf("%d:%02d:%02d", n/3600, n/60%60, n%60)
}
