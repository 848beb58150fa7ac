package render

import (
	"strings"

	"github.com/holdline/holdline/reports"
)

// measure prints a measure of the summary by name, with its interval.
func measure(ms reports.Measures, name string) string {
	m, ok := ms.Get(name)
	if !ok || !m.Estimate.Known() {
		if m.Missing != "" {
			return missing + " (" + m.Missing + ")"
		}
		return missing
	}
	return estimate(m.Estimate, m.Unit)
}

func (p *page) funnel(s *reports.Summary) {
	f := s.Funnel
	p.title("Inquiries")
	p.line("  offered %s = fresh %s + retries %s + repeats %s", count(f.Offered), count(f.Fresh), count(f.Retries), count(f.Repeats))
	if f.BotOffered > 0 {
		p.line("  ├ bot    %s: contained %s, %s; escalated %s, %s; left %s; turned away %s",
			count(f.BotOffered), count(f.Contained), measure(s.Measures, "containment_rate"),
			count(f.Escalated), measure(s.Measures, "escalation_rate"), count(f.AbandonedAtBot), count(f.BlockedAtBot))
	}
	if f.QueueOffered > 0 || f.Blocked > f.BlockedAtBot {
		p.line("  ├ human  %s: handled %s; abandoned %s, %s (balked %s); turned away %s",
			count(f.QueueOffered), count(f.Handled), count(f.AbandonedInQueue+f.AbandonedAtHuman),
			measure(s.Measures, "abandonment_rate"), count(f.Balked), count(f.Blocked-f.BlockedAtBot))
	}
	p.line("  └ failed %s, not sent %s, in progress %s; raced %s",
		count(f.Failed), count(f.NotSent), count(f.InProgress), count(f.Raced))
	w := s.Whole
	if w.Offered != f.Offered {
		p.line("  whole run, warm-up and after included: offered %s = contained %s + handled %s + abandoned %s + blocked %s + failed %s + not sent %s + in progress %s",
			count(w.Offered), count(w.Contained), count(w.Handled), count(w.Abandoned), count(w.Blocked), count(w.Failed), count(w.NotSent), count(w.InProgress))
	}
}

func latencyHead(name string) []string {
	return []string{name, "n", "mean", "p50", "p90", "p95", "p99", "max", ""}
}

func latencyRow(name string, l reports.Latency) []string {
	var notes []string
	if l.Censored > 0 {
		notes = append(notes, count(l.Censored)+" timed out")
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
	for _, l := range s.Latency {
		if l.Measure != "reply_latency" || l.N+l.Excluded == 0 {
			continue
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
	p.table(append([][]string{latencyHead("")}, rows...))
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
	p.table(append([][]string{latencyHead("")}, rows...))
	sl, _ := s.Measures.Get("service_level")
	name := "service level"
	if sl.Arg != "" {
		name += " (" + sl.Arg + ")"
	}
	p.line("  %s %s · had to wait %s · handle time %s", name,
		measure(s.Measures, "service_level"), measure(s.Measures, "p_wait"), measure(s.Measures, "aht"))
}

func (p *page) resolution(s *reports.Summary) {
	p.title("Resolution and cost")
	p.table([][]string{
		{"resolved", measure(s.Measures, "resolution_rate")},
		{"resolved at first contact", measure(s.Measures, "fcr")},
		{"mean to return", measure(s.Measures, "repeat_share")},
		{"cost a contact", measure(s.Measures, "cost_per_contact")},
		{"cost a solved inquiry", measure(s.Measures, "cost_per_solved")},
	})
	if f := s.Funnel; f.Contained > 0 {
		p.line("  of %s contained by the bot, %s were solved: the rest is the hidden cost of containment", count(f.Contained), count(f.BotSolved))
	}
}

func (p *page) groups(gs []reports.Group) {
	if len(gs) == 0 {
		return
	}
	p.title("Groups")
	rows := [][]string{{"", "handled", "paid h", "staffed h", "occupancy", "slot occupancy", "cost"}}
	for _, g := range gs {
		rows = append(rows, []string{
			g.Name, count(g.Handled), digits(g.PaidHours), digits(g.StaffedHours),
			estimate(g.Occupancy, "share"), estimate(g.SlotOccupancy, "share"), value(g.Cost, "money"),
		})
	}
	p.table(rows)
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
	p.title("Capacity limit, in fresh arrivals")
	for _, c := range shown {
		p.line("  %s: %s", c.Gate, c.Label)
	}
}

func (p *page) failures(cs []reports.Count) {
	var rows [][]string
	for _, c := range cs {
		if c.Inquiries+c.Turns > 0 {
			rows = append(rows, []string{c.Label, count(c.Inquiries) + " inquiries", count(c.Turns) + " turns"})
		}
	}
	if len(rows) > 0 {
		p.title("Failures")
		p.table(rows)
	}
}

func (p *page) health(s *reports.Summary) {
	if h := s.Health; h != nil {
		p.title("Generator")
		verdict := p.in(green, "trustworthy")
		if !h.Trustworthy {
			verdict = p.in(red, "NOT trustworthy")
		}
		p.line("  %s: send lag p50 %s, p99 %s (bound %s), max %s; not sent %s (%s); CPU %s, worst second %s; Little's law off by %s",
			verdict, seconds(h.SendLagP50), seconds(h.SendLagP99), seconds(h.LagBound), seconds(h.SendLagMax),
			count(h.NotSent), percent(h.NotSentRate), percent(h.CPU), percent(h.CPUPeak), percent(h.LittleError))
		for _, r := range append(append([]string(nil), h.Reasons...), h.Warnings...) {
			p.line("  %s", r)
		}
	}
	for _, w := range s.Warnings {
		p.line("  %s %s", p.in(yellow, "warning:"), w)
	}
}
