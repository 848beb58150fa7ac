package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/holdline/holdline/sim/live"
	"github.com/holdline/holdline/sim/record"
)

// progress shows how a run goes: one line repainted on a terminal, a plain line every ten seconds
// elsewhere, nothing when quiet.
type progress struct {
	w       io.Writer
	tty     bool
	width   int
	quiet   bool
	speedup float64
	wall    bool // replies of a real target, which take their time whatever the speed
	last    time.Duration
	painted bool
}

const plainEvery = 10 * time.Second

// show is told of every snapshot.
func (p *progress) show(s live.Snapshot) {
	switch {
	case p.quiet:
	case p.tty:
		line := p.line(s)
		if len([]rune(line)) >= p.width {
			line = string([]rune(line)[:max(0, p.width-1)])
		}
		_, _ = fmt.Fprintf(p.w, "\r\x1b[K%s", line)
		p.painted = true
		if s.Final {
			p.clear()
		}
	case s.At-p.last >= plainEvery || s.Final:
		p.last = s.At
		_, _ = fmt.Fprintln(p.w, p.line(s))
	}
}

// clear wipes the painted line, so that what follows starts on an empty one.
func (p *progress) clear() {
	if p.painted {
		_, _ = fmt.Fprint(p.w, "\r\x1b[K")
		p.painted = false
	}
}

func (p *progress) line(s live.Snapshot) string {
	parts := []string{
		fmt.Sprintf("%s %s/%s", s.State, short(s.At), short(s.Horizon)),
		fmt.Sprintf("offered %d", s.Offered),
		fmt.Sprintf("open %d", s.Open),
		fmt.Sprintf("%.0f replies/s", s.Replies),
		"p95 " + p.replies(s.LatencyP95),
	}
	if s.Closed > 0 {
		parts = append(parts, fmt.Sprintf("escalated %.0f%%", 100*float64(s.Escalated)/float64(s.Closed)))
	}
	parts = append(parts, "send lag p99 "+orDash(s.SendLagP99))
	if s.NotSent > 0 {
		parts = append(parts, fmt.Sprintf("NOT SENT %d", s.NotSent))
	}
	return strings.Join(parts, "  ")
}

// replies tells a latency on the clock on which the report tells it.
func (p *progress) replies(d time.Duration) string {
	if p.wall || d == record.Never {
		return orDash(d)
	}
	return orDash(time.Duration(float64(d) * p.speedup))
}

func orDash(d time.Duration) string {
	if d == record.Never {
		return "-"
	}
	return span(d.Seconds())
}

func short(d time.Duration) string {
	if d >= time.Minute {
		return d.Round(time.Second).String()
	}
	return d.Round(100 * time.Millisecond).String()
}
