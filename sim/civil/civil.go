// Package civil knows the days of a run: when each begins and ends, what the clock on the wall
// shows, and which spans of the run opening hours stand for.
//
// A day begins at local midnight, so it has 23 or 25 hours where the clock changes. All spans are
// scenario time since the first midnight. Nothing here asks what time it is. Start with Calendar.
package civil

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// A Calendar is a stretch of civil days in one time zone. It may be shared.
type Calendar struct {
	first    time.Time // local midnight of the first day, written as if it were UTC
	origin   time.Time // the moment at which that day begins
	zone     *time.Location
	starts   []time.Duration // of each day, and of the one after the last
	holidays []int           // days, in order
}

// aDay is the length of most days.
const aDay = 24 * time.Hour

// New gives the calendar of so many days from start on (2026-03-02), in the zone of that IANA name
// ("" is UTC). Holidays are dates as well; those outside the run are ignored.
func New(start, zone string, days int, holidays []string) (*Calendar, error) {
	first, err := time.Parse(time.DateOnly, start)
	if err != nil || !known(first) {
		return nil, fmt.Errorf("start is %q; want a date such as 2026-03-02", start)
	}
	if days < 1 {
		return nil, fmt.Errorf("%d days; want 1 or more", days)
	}
	loc, err := time.LoadLocation(zone)
	if err != nil || zone == "Local" {
		return nil, fmt.Errorf("zone is %q; want the IANA name of a time zone, such as Europe/Berlin", zone)
	}
	c := &Calendar{first: first, origin: instant(first, loc), zone: loc, starts: make([]time.Duration, days+1)}
	for i := range c.starts {
		c.starts[i] = c.At(i, 0)
	}
	for _, text := range holidays {
		date, err := time.Parse(time.DateOnly, text)
		if err != nil {
			return nil, fmt.Errorf("holiday %q; want a date such as 2026-12-25", text)
		}
		c.holidays = append(c.holidays, int(date.Sub(first)/aDay))
	}
	slices.Sort(c.holidays)
	return c, nil
}

// known says whether a date lies in years whose time zones are known and whose spans can be told.
func known(date time.Time) bool { return date.Year() >= 1900 && date.Year() <= 2200 }

// instant is the first moment at which clocks in a zone show what naive shows, as if it were UTC.
// If none does, because the clock was put forward, it is the moment of that change: later wall
// times are never earlier moments.
func instant(naive time.Time, zone *time.Location) time.Time {
	t := naive.Add(-aDay).In(zone) // earlier than any offset asks for
	for {
		_, offset := t.Zone()
		_, end := t.ZoneBounds()
		at := naive.Add(-time.Duration(offset) * time.Second)
		switch {
		case at.Before(t):
			return t
		case end.IsZero() || at.Before(end):
			return at.In(zone)
		}
		t = end
	}
}

// Days is the number of days.
func (c *Calendar) Days() int { return len(c.starts) - 1 }

// Length is the time from the first midnight to the last.
func (c *Calendar) Length() time.Duration { return c.starts[c.Days()] }

// Day gives the span of day i, counted from 0. It may be one after the last: the calendar of the
// world goes on.
func (c *Calendar) Day(i int) (from, to time.Duration) { return c.midnight(i), c.midnight(i + 1) }

func (c *Calendar) midnight(i int) time.Duration {
	if i >= 0 && i < len(c.starts) {
		return c.starts[i]
	}
	return c.At(i, 0)
}

// At is the moment at which the clock on the wall shows that time of day i. A time that does not
// exist is the moment the clock was put forward, one that comes twice is the first. Times from
// 24h on are those of the next day.
func (c *Calendar) At(day int, clock time.Duration) time.Duration {
	return instant(c.first.AddDate(0, 0, day).Add(clock), c.zone).Sub(c.origin)
}

// DayOf is the day of a moment of the run; day 0 for moments before it.
func (c *Calendar) DayOf(t time.Duration) int {
	i := int(max(t, 0) / aDay)
	for t < c.midnight(i) && i > 0 {
		i--
	}
	for t >= c.midnight(i+1) {
		i++
	}
	return i
}

// Clock is local time as text, with its offset from UTC: 2026-03-29T09:30:00+02:00.
func (c *Calendar) Clock(t time.Duration) string {
	return c.origin.Add(t).In(c.zone).Format(time.RFC3339)
}

// Weekday is the weekday of day i, a holiday or not.
func (c *Calendar) Weekday(i int) time.Weekday { return c.first.AddDate(0, 0, i).Weekday() }

// Holiday says whether day i is a holiday.
func (c *Calendar) Holiday(i int) bool {
	_, found := slices.BinarySearch(c.holidays, i)
	return found
}

// Among says whether day i is one of the days named: by its weekday, or a holiday as "holiday"
// and by nothing else.
func (c *Calendar) Among(i int, names []string) bool {
	if c.Holiday(i) {
		return slices.Contains(names, HolidayName)
	}
	return slices.Contains(names, c.Name(i))
}

// Name is the short name of the weekday of day i: mon.
func (c *Calendar) Name(i int) string {
	return strings.ToLower(c.Weekday(i).String()[:3])
}

// HolidayName stands for holidays among the names of weekdays.
const HolidayName = "holiday"

// Names lists what days are called in scenarios: the weekdays, then holiday.
func Names() []string {
	return []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun", HolidayName}
}

// Parse reads a moment of the run: a date with an offset (2026-03-29T09:30:00+02:00), or local
// date and time (2026-03-29 09:30). It may lie before the run or after it.
func (c *Calendar) Parse(text string) (time.Duration, error) {
	text = strings.TrimSpace(text)
	if at, err := time.Parse(time.RFC3339, text); err == nil && known(at) {
		return at.Sub(c.origin), nil
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02T15:04:05", time.DateOnly} {
		if naive, err := time.Parse(layout, text); err == nil && known(naive) {
			return instant(naive, c.zone).Sub(c.origin), nil
		}
	}
	return 0, errors.New("want a date and time such as 2026-03-29 09:30 or 2026-03-29T09:30:00+02:00")
}

// Wall is what the clock on the wall shows, as the time since the first midnight it showed, and
// until when it runs evenly: the moment at which it is next put forward or back.
func (c *Calendar) Wall(t time.Duration) (shows, until time.Duration) {
	at := c.origin.Add(t).In(c.zone)
	_, offset := at.Zone()
	until = math.MaxInt64
	if _, end := at.ZoneBounds(); !end.IsZero() {
		until = end.Sub(c.origin) // at most 292 years, by the rules of Sub
	}
	return at.Add(time.Duration(offset) * time.Second).Sub(c.first), until
}
