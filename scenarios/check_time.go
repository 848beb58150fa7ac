package scenarios

import (
	"iter"
	"maps"
	"regexp"
	"slices"
	"time"

	"github.com/holdline/holdline/sim/unit"
)

func mapKeys[V any](m map[string]V) iter.Seq[string] { return maps.Keys(m) }

// Length is the time in which arrivals come: the horizon, or all days of the calendar.
func (sc *Scenario) Length() time.Duration {
	if sc.Calendar != nil {
		return time.Duration(sc.Calendar.Days) * unit.Day
	}
	return sc.Horizon.Std()
}

// time checks the horizon, and what must lie within it.
func (c checker) time() {
	sc := c.sc
	switch {
	case sc.Calendar == nil && sc.Horizon == 0:
		c.fault("horizon", "is missing; want a duration above 0s such as 45m, or a calendar instead")
	case sc.Calendar != nil && sc.Horizon != 0:
		c.fault("horizon", "is given together with a calendar; want one of the two")
	case sc.Calendar != nil:
		c.calendar(sc.Calendar)
	}
	end := unit.Duration(sc.Length())
	if end > 0 && sc.Warmup >= end {
		c.fault("warmup", "is %s; want less than the horizon, %s", sc.Warmup, end)
	}
	names := make([]string, len(sc.Phases))
	for i, p := range sc.Phases {
		at := item("phases", i)
		names[i] = p.Name
		c.word(join(at, "name"), p.Name)
		switch {
		case p.From >= p.To:
			c.fault(join(at, "to"), "is %s; want a moment after from, %s", p.To, p.From)
		case end > 0 && p.To > end:
			c.fault(join(at, "to"), "is %s; want a moment within the horizon, %s", p.To, end)
		}
	}
	c.unique("phases", "name", names)
}

func (c checker) calendar(k *Calendar) {
	if _, err := time.Parse(time.DateOnly, k.Start); err != nil {
		c.fault("calendar.start", "is %q; want a date such as 2026-03-02", k.Start)
	}
	if _, err := time.LoadLocation(k.Zone); err != nil || k.Zone == "Local" {
		c.fault("calendar.zone", "is %q; want the IANA name of a time zone, such as Europe/Berlin", k.Zone)
	}
	if k.Days < 1 || k.Days > 3660 {
		c.fault("calendar.days", "is %d; want 1 to 3660 days", k.Days)
	}
	if k.Interval > 0 && (k.Interval < unit.Duration(time.Minute) || unit.Day%k.Interval.Std() != 0) {
		c.fault("calendar.interval", "is %s; want a part of a day that fits into it evenly, such as 30m", k.Interval)
	}
	for i, day := range k.Holidays {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			c.fault(item("calendar.holidays", i), "is %q; want a date such as 2026-12-25", day)
		}
	}
	for _, channel := range slices.Sorted(maps.Keys(k.Hours)) {
		at := join("calendar.hours", channel)
		c.one(at, channel, channels())
		for _, day := range slices.Sorted(maps.Keys(k.Hours[channel])) {
			c.one(join(at, day), day, []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"})
			c.opening(join(at, day), k.Hours[channel][day])
		}
	}
}

// opening checks opening hours such as 09:00-17:30.
func (c checker) opening(path, text string) {
	m := regexp.MustCompile(`^((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d|24:00)$`).FindStringSubmatch(text)
	if m == nil || m[1] >= m[2] {
		c.fault(path, "is %q; want hours such as 09:00-17:30", text)
	}
}
