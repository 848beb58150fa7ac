package scenarios

import (
	"maps"
	"slices"
	"time"

	"github.com/holdline/holdline/sim/civil"
	"github.com/holdline/holdline/sim/unit"
)

// maxDays bounds a calendar to ten years.
const maxDays = 3660

func atClose() []string { return []string{"carry_over", "drain"} }

func (c checker) calendar(k *Calendar) {
	if first, err := time.Parse(time.DateOnly, k.Start); err != nil || first.Year() < 1900 || first.Year() > 2190 {
		c.fault("calendar.start", "is %q; want a date such as 2026-03-02", k.Start)
	}
	if _, err := time.LoadLocation(k.Zone); err != nil || k.Zone == "Local" {
		c.fault("calendar.zone", "is %q; want the IANA name of a time zone, such as Europe/Berlin", k.Zone)
	}
	if k.Days < 1 || k.Days > maxDays {
		c.fault("calendar.days", "is %d; want 1 to %d days", k.Days, maxDays)
	}
	if k.Interval > 0 && (k.Interval < unit.Duration(time.Minute) || unit.Day%k.Interval.Std() != 0) {
		c.fault("calendar.interval", "is %s; want a part of a day that fits into it evenly, such as 30m", k.Interval)
	}
	for i, day := range k.Holidays {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			c.fault(item("calendar.holidays", i), "is %q; want a date such as 2026-12-25", day)
		} else if slices.Contains(k.Holidays[:i], day) {
			c.fault(item("calendar.holidays", i), "is %s a second time; want it once", day)
		}
	}
	c.hours(k)
}

// hours checks when which channel is open, and what happens when it closes.
func (c checker) hours(k *Calendar) {
	for _, channel := range slices.Sorted(maps.Keys(k.Hours)) {
		at := join("calendar.hours", channel)
		c.used(at, channel)
		if len(k.Hours[channel]) == 0 {
			c.fault(at, "names no day, so that it is never open; want hours such as {mon: \"09:00-17:30\"}, or no such line: then it always is")
		}
		for _, day := range slices.Sorted(maps.Keys(k.Hours[channel])) {
			c.one(join(at, day), day, civil.Names())
			if _, err := civil.ParseHours(k.Hours[channel][day]); err != nil {
				c.fault(join(at, day), "is %v", err)
			}
		}
	}
	for _, channel := range slices.Sorted(maps.Keys(k.AtClose)) {
		at := join("calendar.at_close", channel)
		c.one(at, k.AtClose[channel], atClose())
		if _, ok := k.Hours[channel]; !ok {
			c.fault(at, "is for a channel that never closes; want it among calendar.hours too")
		}
	}
}

// used checks that somebody comes on a channel.
func (c checker) used(path, channel string) {
	known := make([]string, len(c.sc.Demand))
	for i, d := range c.sc.Demand {
		known[i] = d.Channel
	}
	if known = unique(known); len(known) > 0 && !slices.Contains(known, channel) {
		c.fault(path, "is %q, on which nobody comes%s", channel, hint(channel, known))
	}
}
