package center_test

import (
	"slices"
	"strings"
	"time"

	"github.com/holdline/holdline/scenarios"
)

const day = 24 * time.Hour

// weekdays are the names of days from the first of the twin's calendars on, a Monday in UTC.
const weekdays = "mon tue wed thu fri sat sun"

// dayName is what a day of the run is called.
func dayName(sc *scenarios.Scenario, n int) string {
	if slices.Contains(sc.Calendar.Holidays, twinMonday.AddDate(0, 0, n).Format(time.DateOnly)) {
		return "holiday"
	}
	return strings.Fields(weekdays)[n%7]
}

var twinMonday = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

// twinSpan is a stretch of the run.
type twinSpan struct{ from, to time.Duration }

// openingHours gives the stretches in which each channel with hours is open.
func openingHours(sc *scenarios.Scenario) map[string][]twinSpan {
	hours := map[string][]twinSpan{}
	if sc.Calendar == nil {
		return hours
	}
	clock := func(text string) time.Duration {
		h, m, _ := strings.Cut(text, ":")
		d, _ := time.ParseDuration(h + "h" + m + "m")
		return d
	}
	for channel, weekly := range sc.Calendar.Hours {
		hours[channel] = []twinSpan{}
		for n := range sc.Calendar.Days + 2 {
			if from, to, open := strings.Cut(weekly[dayName(sc, n)], "-"); open {
				midnight := time.Duration(n) * day
				hours[channel] = append(hours[channel], twinSpan{midnight + clock(from), midnight + clock(to)})
			}
		}
	}
	return hours
}

func (d *twinDesk) open(channel string, t time.Duration) bool {
	hours, given := d.hours[channel]
	return !given || slices.ContainsFunc(hours, func(s twinSpan) bool { return s.from <= t && t < s.to })
}

func (d *twinDesk) nextDoor() time.Duration {
	t := forever
	for _, hours := range d.hours {
		for _, s := range hours {
			for _, edge := range []time.Duration{s.from, s.to} {
				if edge > d.doorsAt && edge >= d.w.now {
					t = min(t, edge)
				}
			}
		}
	}
	return t
}

// doors opens and closes channels, once at any time; true for the groups whose people need not stay
// on any longer.
func (d *twinDesk) doors() []bool {
	changed := make([]bool, len(d.heads))
	if d.doorsAt == d.w.now {
		return changed
	}
	d.doorsAt = d.w.now
	for g := range d.heads {
		for channel := range d.hours {
			closing := !d.open(channel, d.w.now) && d.w.now > 0 && d.open(channel, d.w.now-1)
			if closing && d.w.sc.Calendar.AtClose[channel] == "drain" && d.awaited(g, channel) {
				d.stay[g][channel] = len(d.of(g, "on"))
				d.w.saw("stay on after closing time")
			}
			if d.stay[g][channel] > 0 && d.open(channel, d.w.now) {
				d.stay[g][channel], changed[g] = 0, true
			}
		}
	}
	return changed
}

func (d *twinDesk) awaited(g int, channel string) bool {
	return slices.ContainsFunc(d.contacts, func(c *twinContact) bool {
		return c.waiting && c.p.demand.Channel == channel && d.skill(g, c) != nil
	})
}

// goHome lets those go who stayed on and have nobody left.
func (d *twinDesk) goHome() {
	for g := range d.heads {
		done := false
		for channel, n := range d.stay[g] {
			if n > 0 && !d.awaited(g, channel) {
				d.stay[g][channel], done = 0, true
			}
		}
		if done {
			d.restaff(g, true)
		}
	}
}

func (d *twinDesk) staying(g int) (most int) {
	for _, n := range d.stay[g] {
		most = max(most, n)
	}
	return most
}
