package scenarios

import (
	"cmp"
	"slices"

	"github.com/holdline/holdline/sim/civil"
	"github.com/holdline/holdline/sim/unit"
)

// maxHeads bounds the heads of one shift.
const maxHeads = 100_000

// staffed checks who works when: by shifts or by a file of heads.
func (c checker) staffed(at string, g Group) {
	most := -1 // not known
	switch {
	case g.Staffing == "":
		c.shifts(join(at, "shifts"), g.Shifts)
		most = peak(g.Shifts)
	case len(g.Shifts) > 0:
		c.fault(join(at, "staffing"), "is given together with shifts; want one of the two")
	case c.open != nil:
		shifts, faults := c.sc.staffing(g, c.groupsIn(g), c.open)
		for _, fault := range faults {
			c.fault(join(at, "staffing"), "%v", fault)
		}
		if len(faults) > 0 {
			return
		}
		most = peak(shifts)
	}
	for i, s := range g.Serves {
		if path := join(item(join(at, "serves"), i), "reserve"); s.Reserve < 0 {
			c.fault(path, "is %d; want 0 agents or more", s.Reserve)
		} else if most >= 0 && s.Reserve > 0 && s.Reserve >= most {
			c.fault(path, "is %d, and the group never has more than %d heads, so that it would take none of these; want fewer", s.Reserve, most)
		}
	}
}

// groupsIn are those that the lines of a group's file may be about: of this scenario, of the file as it is
// and of its mixes. What is wrong with the others is told once, of the first group that names the file.
func (c checker) groupsIn(g Group) []string {
	groups := c.sc.Service.Groups
	if i := slices.IndexFunc(groups, func(x Group) bool { return x.Staffing == g.Staffing }); groups[i].Name != g.Name {
		return nil
	}
	all := slices.Clone(c.elsewhere)
	for i := range groups {
		all = append(all, groups[i].Name)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (c checker) shifts(list string, shifts []Shift) {
	if len(shifts) == 0 {
		c.fault(list, "is empty; want at least one stretch of paid heads, or staffing from a file")
	}
	for i, s := range shifts {
		at := item(list, i)
		if s.From >= s.To {
			c.fault(join(at, "to"), "is %s; want a moment after from, %s", s.To, s.From)
		}
		if len(s.Days) > 0 {
			c.weekdays(at, s)
		} else if end := unit.Duration(c.length); end > 0 && s.From >= end {
			c.fault(join(at, "from"), "is %s; want a moment within the horizon, %s", s.From, end)
		}
		if s.Headcount < 0 || s.Headcount > maxHeads {
			c.fault(join(at, "headcount"), "is %d; want 0 to %d heads", s.Headcount, maxHeads)
		}
	}
}

// weekdays checks a shift by weekday, whose ends are times of day.
func (c checker) weekdays(at string, s Shift) {
	if c.sc.Calendar == nil {
		c.fault(join(at, "days"), "are weekdays, but there is no calendar; want one, or from and to since the start")
	}
	for i, day := range s.Days {
		path := item(join(at, "days"), i)
		c.one(path, day, civil.Names())
		if slices.Contains(s.Days[:i], day) {
			c.fault(path, "is %s a second time; want it once", day)
		}
	}
	if s.To > unit.Duration(unit.Day) {
		c.fault(join(at, "to"), "is %s; want a time of day, at most 24h: a night is two shifts, one a day", s.To)
	}
}

// peak is the most heads that are ever on shift at once, at most: shifts by weekday count as if
// they met with all the others.
func peak(shifts []Shift) int {
	most := rise(shifts, func(s Shift) bool { return len(s.Days) == 0 })
	days := 0
	for _, day := range civil.Names() {
		days = max(days, rise(shifts, func(s Shift) bool { return slices.Contains(s.Days, day) }))
	}
	return most + days
}

// rise is the highest sum of headcounts of some of the shifts.
func rise(shifts []Shift, of func(Shift) bool) int {
	type change struct {
		at    unit.Duration
		heads int
	}
	var all []change
	for _, s := range shifts {
		if of(s) {
			all = append(all, change{s.From, s.Headcount}, change{s.To, -s.Headcount})
		}
	}
	slices.SortFunc(all, func(a, b change) int { // who goes, goes first
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.heads, b.heads))
	})
	most, now := 0, 0
	for _, x := range all {
		now += x.heads
		most = max(most, now)
	}
	return most
}
