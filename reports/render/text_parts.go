package render

import (
	"slices"
	"strings"

	"github.com/holdline/holdline/reports"
)

// measured gives a measure of the summary by name: its value, and its interval or why there is
// none. It notes that the page tells it.
func (p *page) measured(ms reports.Measures, name string) (v, doubt string) {
	p.told = append(p.told, name)
	m, ok := ms.Get(name)
	if !ok || !m.Estimate.Known() {
		if m.Missing != "" {
			return missing, "(" + m.Missing + ")"
		}
		return missing, ""
	}
	if m.Fixed != "" {
		return plain(m), "(" + m.Fixed + ")"
	}
	return figure(m.Estimate, m.Unit), doubtOf(m, p.reps)
}

// inGates is a measure's name as gates write it, with its threshold or quantile: service_level(20s).
func inGates(m reports.Measure) string {
	if m.Arg == "" {
		return m.Name
	}
	return m.Name + "(" + m.Arg + ")"
}

// inColumn prints a measure where several stand side by side.
func inColumn(m reports.Measure) string {
	if m.Fixed != "" {
		return plain(m)
	}
	return doubted(m.Estimate, m.Unit)
}

// doubtOf prints the doubt of a measure: its interval, or that all replications showed 0, which leaves open how
// large it may be where it is rare.
func doubtOf(m reports.Measure, reps int) string {
	if e := m.Estimate; reps > 1 && e.Value == 0 && e.HasInterval() && exact(e) {
		return "(in all replications)"
	}
	return interval(m.Estimate, m.Unit)
}

// plain prints a value that cannot be another: a plain number, since it is not an estimate.
func plain(m reports.Measure) string { return digitsShort(m.Estimate.Value) }

func latencyHead(name string) []string {
	return []string{name, "n", "mean", "p50", "p90", "p95", "p99", "max", ""}
}

func latencyRow(name string, l reports.Latency) []string {
	var notes []string
	if l.Censored > 0 {
		notes = append(notes, count(l.Censored)+" given up")
	}
	if l.Excluded > 0 {
		notes = append(notes, count(l.Excluded)+" erred")
	}
	return []string{
		name, count(l.N), value(l.Mean.Value, "s"), value(l.P50.Value, "s"), value(l.P90.Value, "s"),
		value(l.P95.Value, "s"), value(l.P99.Value, "s"), seconds(l.Max), strings.Join(notes, ", "),
	}
}

func (p *page) latency(s *reports.Summary) {
	var rows [][]string
	turns := make(map[string]int)
	for _, l := range s.Latency {
		if l.Measure == "reply_latency" && l.Turn != "" {
			turns[l.Endpoint]++
		}
	}
	total := ""
	for _, l := range s.Latency {
		if l.Measure != "reply_latency" || l.N+l.Excluded == 0 {
			continue
		}
		if l.Turn == "" {
			total = l.Endpoint
		} else if total == l.Endpoint && turns[l.Endpoint] == 1 {
			continue // its only turn is the total over again
		}
		name := l.Endpoint
		if l.Turn != "" {
			name += " turn " + l.Turn
		}
		if name == "" {
			name = "all"
		}
		rows = append(rows, latencyRow(name, l))
	}
	if len(rows) == 0 {
		return
	}
	p.title("Reply latency, from the intended moment (" + string(s.Run.ReplyClock) + " time)")
	p.table(append([][]string{latencyHead("")}, rows...), 8)
}

func (p *page) waits(s *reports.Summary) {
	var rows [][]string
	for _, l := range s.Waits {
		name := l.Queue
		if name == "" {
			name = "all"
		}
		if l.N > 0 && (name == "all" || len(s.Waits) > 2) {
			rows = append(rows, latencyRow(name, l))
		}
	}
	if len(rows) == 0 {
		return
	}
	p.title("Wait for a human, of those answered")
	p.table(append([][]string{latencyHead("")}, rows...), 8)
	p.line("")
	p.waitMeasures(s.Measures, [2]string{"handle time (AHT)", "aht"})
}

// secondLine tells how long those waited whom a human passed on.
func (p *page) secondLine(ms reports.Measures) {
	if len(ms) == 0 {
		return
	}
	p.title("Wait for the second line, of those passed on")
	p.waitMeasures(ms, [2]string{"left it", "abandonment_rate"})
}

// waitMeasures prints what tells of a wait, with one more measure.
func (p *page) waitMeasures(ms reports.Measures, more [2]string) {
	sl, _ := ms.Get("service_level")
	name := "service level"
	if sl.Arg != "" {
		name += " (" + sl.Arg + ")"
	}
	p.named(ms, [][2]string{
		{name, "service_level"},
		{"had to wait", "p_wait"},
		{"mean wait, over all", "mean_wait"},
		{"speed of answer (ASA)", "asa"},
		more,
		{"queue length", "queue_length"},
	})
}

// levels tells the service level by every definition, and both ways to average it.
func (p *page) levels(ls []reports.Level) {
	if len(ls) == 0 {
		return
	}
	p.title("Service level, by definition")
	p.table(levelRows(ls), 2, 4)
}

func levelRows(ls []reports.Level) [][]string {
	rows := make([][]string, 1, 1+len(ls))
	rows[0] = []string{"", "of all inquiries", "", "mean of days", ""}
	for _, l := range ls {
		rows = append(rows, []string{
			l.Measure + "(" + l.Threshold + ")", figure(l.Overall, "share"), interval(l.Overall, "share"),
			figure(l.Daily, "share"), interval(l.Daily, "share"),
		})
	}
	return rows
}

// named prints measures under names for readers.
func (p *page) named(ms reports.Measures, names [][2]string) {
	rows := make([][]string, 0, len(names))
	for _, n := range names {
		v, doubt := p.measured(ms, n[1])
		rows = append(rows, []string{n[0], v, doubt})
	}
	p.table(rows, 2)
}

func (p *page) resolution(s *reports.Summary) {
	p.title("Resolution and cost")
	p.named(s.Measures, [][2]string{
		{"resolved", "resolution_rate"},
		{"resolved at first contact", "fcr"},
		{"mean to return", "repeat_share"},
		{"attempts a fresh inquiry", "attempts_per_fresh"},
		{"lost for good", "lost_for_good"},
		{"satisfied (CSAT)", "csat"},
		{"cost a contact", "cost_per_contact"},
		{"cost a solved inquiry", "cost_per_solved"},
	})
	if f := s.Funnel; f.Contained > 0 {
		p.line("  of %s contained by the bot, %s were solved: the rest is the hidden cost of containment", p.tally(f.Contained), p.tally(f.BotSolved))
	}
}

// others prints every measure that the page has not told, under the name that gates use, so that
// nothing has to be looked up elsewhere.
func (p *page) others(ms reports.Measures) {
	var rows [][]string
	for _, m := range ms {
		if slices.Contains(p.told, m.Name) || p.reps > 0 && strings.HasPrefix(m.Name, "service_level_") {
			continue
		}
		v, doubt := p.measured(ms, m.Name)
		rows = append(rows, []string{inGates(m), v, doubt})
	}
	if len(rows) > 0 {
		p.title("All other measures")
		p.table(rows, 2)
	}
}
