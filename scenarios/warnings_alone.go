package scenarios

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/holdline/holdline/sim/civil"
	"github.com/holdline/holdline/sim/unit"
)

// alone tells of opening hours in which nobody is on shift who serves those who come then: they wait
// for a shift to begin, or give up. A channel without hours is left aside: that it takes customers day and
// night says nothing of who is meant to answer. So is who is served by a group with a file of heads,
// which is not opened here.
func (w *warner) alone(sc *Scenario) {
	days, err := sc.Days()
	if err != nil || days == nil {
		return
	}
	for i := range sc.Demand {
		d := &sc.Demand[i]
		open, err := days.Spans(sc.Calendar.Hours[d.Channel], days.Length())
		if err != nil || len(open) == 0 || !sc.escalates(*d) {
			continue
		}
		var left []civil.Span // of the first locale that has any
		var locales []string
		all := sc.localesOf(*d)
		for _, l := range all {
			on, known := sc.onShift(d, l.Name, days)
			if gaps := without(open, on); known && l.Weight > 0 && len(gaps) > 0 {
				if locales = append(locales, l.Name); left == nil {
					left = gaps
				}
			}
		}
		if left == nil {
			continue
		}
		who := d.Intent
		if len(locales) < len(all) {
			who += " in " + strings.Join(locales, ", ")
		}
		w.add("calendar.hours.%s: open on %s with nobody on shift who serves %s%s", d.Channel, shown(days, left[0]), who, further(left))
	}
}

// onShift are the stretches in which a group has heads that serve a demand in a locale; false if that is
// not known, or if no group ever does, which is told elsewhere.
func (sc *Scenario) onShift(d *Demand, locale string, days *civil.Calendar) (on []civil.Span, known bool) {
	for i := range sc.Service.Groups {
		g := &sc.Service.Groups[i]
		if !slices.ContainsFunc(g.Serves, func(k Skill) bool {
			return k.Intent == d.Intent && k.Leg <= firstLine && g.covers(k, d.Channel) && (len(k.Locales) == 0 || slices.Contains(k.Locales, locale))
		}) {
			continue
		}
		if g.Staffing != "" {
			return nil, false
		}
		known = true
		for _, s := range g.Shifts {
			if s.Headcount > 0 {
				on = append(on, s.spans(days)...)
			}
		}
	}
	return on, known
}

// spans are a shift's stretches in the days of a calendar.
func (s Shift) spans(days *civil.Calendar) []civil.Span {
	if len(s.Days) == 0 {
		return []civil.Span{{From: s.From.Std(), To: s.To.Std()}}
	}
	var all []civil.Span
	for day := range days.Days() {
		if days.Among(day, s.Days) {
			all = append(all, civil.Span{From: days.At(day, s.From.Std()), To: days.At(day, s.To.Std())})
		}
	}
	return all
}

// without gives what is left of stretches, in order and apart, where none of the others is.
func without(open, others []civil.Span) []civil.Span {
	slices.SortFunc(others, func(a, b civil.Span) int { return cmp.Compare(a.From, b.From) })
	var left []civil.Span
	for _, o := range open {
		at := o.From
		for _, x := range others {
			if x.From >= o.To {
				break
			}
			if x.From > at {
				left = append(left, civil.Span{From: at, To: x.From})
			}
			at = max(at, x.To)
		}
		if at < o.To {
			left = append(left, civil.Span{From: at, To: o.To})
		}
	}
	return left
}

// shown is a stretch as the clock on the wall has it: fri 2026-03-06 from 17:00 to 18:00.
func shown(days *civil.Calendar, s civil.Span) string {
	const date, minutes = len(time.DateOnly), len("2006-01-02T15:04")
	from, to := days.Clock(s.From), days.Clock(s.To)
	text := fmt.Sprintf("%s %s from %s to ", days.Name(days.DayOf(s.From)), from[:date], from[date+1:minutes])
	if to[:date] != from[:date] && s.To != days.At(days.DayOf(s.From)+1, 0) {
		return text + to[:date] + " " + to[date+1:minutes]
	} else if to[:date] != from[:date] {
		return text + "24:00"
	}
	return text + to[date+1:minutes]
}

// further says how much more there is behind the first stretch.
func further(all []civil.Span) string {
	if len(all) == 1 {
		return ""
	}
	sum := time.Duration(0)
	for _, s := range all {
		sum += s.To - s.From
	}
	times := "times"
	if len(all) == 2 {
		times = "time"
	}
	return fmt.Sprintf(", and at %d other %s, %s in all", len(all)-1, times, unit.Duration(sum))
}
