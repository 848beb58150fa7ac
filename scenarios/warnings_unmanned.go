package scenarios

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/holdline/holdline/sim/arrival"
	"github.com/holdline/holdline/sim/civil"
	"github.com/holdline/holdline/sim/unit"
)

// unmanned tells of stretches in which inquiries are expected and nobody is on shift who serves them, on
// channels without opening hours; of those with hours alone tells. Letters wait for the next shift as they
// are meant to, so that of them only those count after which none begins. What a file tells, of heads or of
// arrivals, is not opened here.
func (w *warner) unmanned(sc *Scenario) {
	days, err := sc.Days()
	if err != nil {
		return
	}
	for i := range sc.Demand {
		d := &sc.Demand[i]
		if sc.Calendar != nil && len(sc.Calendar.Hours[d.Channel]) > 0 || !sc.escalates(*d) {
			continue
		}
		between, known := d.Arrivals.Expectation(arrival.Options{Horizon: sc.Length(), Calendar: days})
		if !known {
			continue
		}
		for _, g := range sc.gapsOf(d, days, between) {
			if g.all < 1 {
				continue
			}
			who := ""
			if len(g.locales) < len(sc.localesOf(*d)) {
				who = " in " + strings.Join(g.locales, ", ")
			}
			w.add("demand[%s]: nobody is on shift who serves it%s on %s %s, with about %s expected at load 1%s",
				d.Intent, who, d.Channel, spelled(days, g.spans[0]), inquiries(g.first), g.more())
		}
	}
}

// gap is what is unmanned of a demand.
type gap struct {
	locales    []string // to whom that is common
	spans      []civil.Span
	first, all float64 // inquiries expected in the first of them, and in all
}

// more says what there is behind the first stretch.
func (g *gap) more() string {
	if len(g.spans) == 1 {
		return ""
	}
	return fmt.Sprintf("%s with about %s", further(g.spans), inquiries(g.all))
}

// inquiries is an expected number of them.
func inquiries(n float64) string {
	switch {
	case math.Round(n) == 1:
		return "1 inquiry"
	case n < 0.95:
		return fmt.Sprintf("%.1g inquiries", n)
	}
	return fmt.Sprintf("%.0f inquiries", n)
}

// gapsOf finds the stretches in which a demand comes and nobody is on shift for it, locale by locale; those
// who have them in common stand together.
func (sc *Scenario) gapsOf(d *Demand, days *civil.Calendar, between func(from, to time.Duration) float64) []gap {
	var out []gap
	total, all := 0.0, sc.localesOf(*d)
	for _, l := range all {
		total += l.Weight
	}
	for _, l := range all {
		g := sc.gapOf(d, l.Name, days, between)
		if len(g.spans) == 0 || l.Weight <= 0 {
			continue
		}
		at := slices.IndexFunc(out, func(o gap) bool { return slices.Equal(o.spans, g.spans) })
		if at < 0 {
			at, out = len(out), append(out, gap{spans: g.spans})
		}
		share, o := l.Weight/total*sc.forHumans(d), &out[at]
		o.locales, o.first, o.all = append(o.locales, l.Name), o.first+share*g.first, o.all+share*g.all
	}
	return out
}

// gapOf finds them for one locale, with all who come then.
func (sc *Scenario) gapOf(d *Demand, locale string, days *civil.Calendar, between func(from, to time.Duration) float64) gap {
	var g gap
	on, known := sc.onShift(d, locale, days)
	if !known {
		return g
	}
	run := civil.Span{To: sc.Length()}
	spans := without([]civil.Span{run}, on)
	if d.Channel == emailChannel {
		spans = slices.DeleteFunc(spans, func(s civil.Span) bool { return s.To < run.To })
	}
	for _, s := range spans {
		n := between(s.From, s.To)
		if n <= 0 {
			continue
		}
		if g.all += n; len(g.spans) == 0 {
			g.first = n
		}
		g.spans = append(g.spans, s)
	}
	return g
}

// forHumans is the share of a demand's inquiries that the bot hands over; all without one.
func (sc *Scenario) forHumans(d *Demand) float64 {
	if b := sc.Service.Bot; b != nil {
		if o, ok := b.Outcome[d.Intent]; ok {
			return o.rest()
		}
	}
	return 1
}

// spelled is a span as the calendar has it, or by the run's own time.
func spelled(days *civil.Calendar, s civil.Span) string {
	if days == nil {
		return fmt.Sprintf("from %s to %s", unit.Duration(s.From), unit.Duration(s.To))
	}
	return "on " + shown(days, s)
}
