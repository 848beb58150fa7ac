package render

import (
	"fmt"
	"strings"

	"github.com/holdline/holdline/reports"
)

// funnel tells where the customers went: each line with the share that the glossary names for it.
func (p *page) funnel(s *reports.Summary) {
	f := s.Funnel
	var rows [][]string
	row := func(name string, n int64, measure, note string) {
		r := []string{name, p.tally(n), "", "", note}
		if measure != "" {
			if r[2], r[3] = p.measured(s.Measures, measure); strings.HasPrefix(r[3], "(") {
				r[3] = "" // why there is none, or no doubt about it, would push the notes aside
			}
		}
		rows = append(rows, r)
	}
	row("offered", f.Offered, "", fmt.Sprintf("= fresh %s + retries %s + repeats %s", p.tally(f.Fresh), p.tally(f.Retries), p.tally(f.Repeats)))
	if f.BotOffered > 0 {
		row("├ met the bot", f.BotOffered, "", "")
		row("│   contained", f.Contained, "containment_rate", "of those who met it")
		row("│   escalated", f.Escalated, "escalation_rate", "to a human")
		row("│   left", f.AbandonedAtBot, "bot_abandonment_rate", "")
		row("│   turned away", f.BlockedAtBot, "", "as full")
	}
	if f.QueueOffered > 0 || f.Blocked > f.BlockedAtBot {
		row("├ queued for a human", f.QueueOffered, "", "")
		row("│   handled", f.Handled, "", "")
		row("│   abandoned", f.AbandonedInQueue, "abandonment_rate", "of those who queued; balked at once "+p.tally(f.Balked))
		full := "as full or closed, besides" // a live desk does not tell
		if p.reps > 0 {
			full = "as full, besides"
		}
		row("│   turned away", f.Blocked-f.BlockedAtBot-f.BlockedClosed, "", full)
		if f.BlockedClosed > 0 {
			row("│   found it closed", f.BlockedClosed, "closed_rate", "of all: outside opening hours, besides")
		}
		for _, x := range []struct {
			name string
			n    int64
			note string
		}{{"callbacks", f.Callbacks, "of those who queued: took a call instead of the wait"}, {"left silently", f.Silent, "of the abandoned"}, {"passed on", f.Transfers, "to the second line"}, {"left later", f.AbandonedAtHuman, "after meeting a human: in the second line, or in talk"}} {
			if x.n > 0 {
				row("│   "+x.name, x.n, "", x.note)
			}
		}
	}
	row("├ failed", f.Failed, "failure_rate", "")
	if p.reps > 0 {
		row("└ in progress", f.InProgress, "", "when the drain was over")
	} else {
		row("└ not sent", f.NotSent, "", "in progress "+p.tally(f.InProgress)+", raced "+p.tally(f.Raced))
	}
	if p.reps > 0 {
		p.title("Inquiries a replication")
	} else {
		p.title("Inquiries")
	}
	p.table(rows, 3, 4)
	if w := s.Whole; w.Offered != f.Offered {
		p.prose("  ", "", fmt.Sprintf("whole run, warm-up and after included: offered %s = contained %s + handled %s + abandoned %s + blocked %s + failed %s + not sent %s + in progress %s",
			p.tally(w.Offered), p.tally(w.Contained), p.tally(w.Handled), p.tally(w.Abandoned), p.tally(w.Blocked), p.tally(w.Failed), p.tally(w.NotSent), p.tally(w.InProgress)))
	}
	p.books(s.Books)
}

// books tells whether the target counted the same: in one line, or with the rows that differ.
func (p *page) books(b *reports.Books) {
	if b == nil {
		return
	}
	if b.Agree {
		of := make(map[string]string, len(b.Rows))
		for _, r := range b.Rows {
			of[r.Name] = count(r.Target)
		}
		p.line("  the %s's own books agree: %s met the bot, %s asked for a human, %s were handled", b.Target, of["met_bot"], of["asked_for_human"], of["ended_by_human"])
		return
	}
	verdict := p.in(green, "agree") + " but for what only one side could see:"
	if !b.Sound {
		verdict = p.in(red, "DIFFER") + ":"
	}
	p.line("  the %s's own books %s", b.Target, verdict)
	p.table(bookRows(b, true), 7)
}

// bookRows is a table of the books: only the rows that differ, or all.
func bookRows(b *reports.Books, differing bool) [][]string {
	rows := [][]string{{"", "run", b.Target, "difference", "raced", "cut off", "in progress", ""}}
	for _, r := range b.Rows {
		if differing && r.Difference == 0 {
			continue
		}
		note := ""
		if !r.Explained {
			note = "unexplained"
		}
		rows = append(rows, []string{
			"  " + strings.ReplaceAll(r.Name, "_", " "), count(r.Run), count(r.Target), count(r.Difference),
			count(r.Raced), count(r.CutOff), count(r.InProgress), note,
		})
	}
	return rows
}
