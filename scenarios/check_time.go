package scenarios

import (
	"iter"
	"maps"
	"time"

	"github.com/holdline/holdline/sim/civil"
	"github.com/holdline/holdline/sim/unit"
)

func mapKeys[V any](m map[string]V) iter.Seq[string] { return maps.Keys(m) }

// Length is the time in which arrivals come: the horizon, or all days of the calendar.
func (sc *Scenario) Length() time.Duration {
	if k := sc.Calendar; k != nil {
		// One day is enough to know the zone, and the calendar of the world goes on behind it.
		if days, err := civil.New(k.Start, k.Zone, 1, nil); err == nil {
			return days.At(k.Days, 0)
		}
		return time.Duration(k.Days) * unit.Day // a fault, told elsewhere
	}
	return sc.Horizon.Std()
}

// Days is the scenario's calendar, nil without one.
func (sc *Scenario) Days() (*civil.Calendar, error) {
	k := sc.Calendar
	if k == nil {
		return nil, nil //nolint:nilnil // no calendar is no fault
	}
	return civil.New(k.Start, k.Zone, k.Days, k.Holidays)
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
	end := unit.Duration(c.length)
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
	c.one("after_horizon", sc.AfterHorizon, afterHorizon())
}

func afterHorizon() []string { return []string{"close", "keep_arriving"} }
