package scenarios

import (
	"strings"

	"github.com/holdline/holdline/sim/unit"
)

// Bounds of a workforce.
const (
	maxPlanWeeks = 520
	maxEmployed  = 1_000_000
	maxAYear     = 52
	maxStretches = 100
)

func (c checker) workforce() {
	w := c.sc.Workforce
	if w == nil {
		return
	}
	if len(w.Groups) == 0 {
		c.fault("workforce.groups", "is empty; want at least one group of the service")
	}
	names := make([]string, len(w.Groups))
	for i, h := range w.Groups {
		names[i] = h.Name
		c.headcount(item("workforce.groups", i), h)
	}
	c.unique("workforce.groups", "name", names)
	if !(w.Growth > -0.5 && w.Growth <= 1) {
		c.fault("workforce.growth", "is %v; want the part by which a month has more, above -0.5 and at most 1, such as 0.02", w.Growth)
	}
	for i, f := range w.Season {
		c.factor(item("workforce.season", i), f)
	}
	if !(w.ForecastError >= 0 && w.ForecastError <= 1) {
		c.fault("workforce.forecast_error", "is %v; want 0 to 1", w.ForecastError)
	}
	if w.Stretches < 1 || w.Stretches > maxStretches {
		c.fault("workforce.stretches", "is %d; want 1 to %d", w.Stretches, maxStretches)
	}
	for i, t := range w.Changes {
		c.trend(item("workforce.changes", i), t)
	}
}

func (c checker) headcount(at string, h Headcount) {
	g := c.sc.Service.group(h.Name)
	switch {
	case g == nil:
		c.fault(join(at, "name"), "is %q, and service has no such group%s", h.Name, hint(h.Name, c.groupNames()))
	case h.Heads == 0 && g.Staffing != "":
		c.fault(join(at, "heads"), "is missing, and staffing comes from a file; want the number of people that it stands for")
	case h.Heads < 1 || h.Heads > maxEmployed:
		c.fault(join(at, "heads"), "is %d; want 1 to %d people, for whom the group's shifts stand", h.Heads, maxEmployed)
	}
	c.weeks(join(at, "tenure"), h.Tenure, 0)
	for i, a := range h.Attrition {
		path := item(join(at, "attrition"), i)
		switch {
		case i == 0 && a.From != 0:
			c.fault(join(path, "from"), "is %d; want 0 for the first, so that every tenure has a hazard", a.From)
		case i > 0 && a.From <= h.Attrition[i-1].From:
			c.fault(join(path, "from"), "is %d; want more than before, %d", a.From, h.Attrition[i-1].From)
		}
		if !(a.AYear >= 0 && a.AYear <= maxAYear) {
			c.fault(join(path, "a_year"), "is %v; want the leavers per average head-year, 0 to %d", a.AYear, maxAYear)
		}
	}
	c.weeks(join(at, "training.weeks"), h.Training.Weeks, 0)
	c.cost(join(at, "training.cost"), h.Training.Cost)
	if h.Training.WashOut > 0 && h.Training.Weeks == 0 {
		c.fault(join(at, "training.wash_out"), "is a share of those in training, which takes no time; want weeks too")
	}
	for i, s := range h.SpeedUp {
		if s == 0 {
			c.fault(item(join(at, "speed_up"), i), "is 0; want a share above 0: a week without work belongs to training")
		}
	}
	for i, x := range h.Hiring {
		c.hiring(item(join(at, "hiring"), i), x)
	}
	if h.PaidHours > 7*unit.Duration(unit.Day) {
		c.fault(join(at, "paid_hours"), "is %s; want at most a week, 168h", h.PaidHours)
	}
}

func (c checker) hiring(at string, h Hiring) {
	if h.Size < 1 || h.Size > maxHeads {
		c.fault(join(at, "size"), "is %d; want 1 to %d people", h.Size, maxHeads)
	}
	c.weeks(join(at, "lead"), h.Lead, 0)
	switch {
	case len(h.At) > 0 && h.Every != 0:
		c.fault(join(at, "every"), "is given together with at; want one of the two")
	case len(h.At) == 0 && h.Every == 0:
		c.fault(join(at, "at"), "is missing; want the weeks in which the class is decided on, or every")
	case len(h.At) == 0:
		c.weeks(join(at, "every"), h.Every, 1)
	}
	for i, week := range h.At {
		c.weeks(item(join(at, "at"), i), week, 1)
	}
	c.weeks(join(at, "from"), h.From, 0)
	c.weeks(join(at, "until"), h.Until, 0)
}

func (c checker) trend(at string, t Trend) {
	c.weeks(join(at, "week"), t.Week, 1)
	if !strings.HasPrefix(t.Path, "service.bot.") && !strings.HasPrefix(t.Path, "demand[") {
		c.fault(join(at, "path"), "is %q; want a path into service.bot or demand[...], such as service.bot.outcome.refund.solved", t.Path)
	}
	line := t.From != nil || t.To != nil || t.Until != 0
	switch {
	case t.Value != nil && line:
		c.fault(join(at, "value"), "is given together with from, to or until; want a value from the week on, or a line")
	case t.Value == nil && !line:
		c.fault(join(at, "value"), "is missing; want the value from week %d on, or from, to and until for a line", t.Week)
	case line && (t.From == nil || t.To == nil || t.Until <= t.Week):
		c.fault(join(at, "until"), "is %d; want a line with from, to and a week until after week %d", t.Until, t.Week)
	}
	c.weeks(join(at, "until"), t.Until, 0)
}

// weeks checks a number of weeks, or the number of one.
func (c checker) weeks(path string, n, least int) {
	if n < least || n > maxPlanWeeks {
		c.fault(path, "is %d; want %d to %d weeks", n, least, maxPlanWeeks)
	}
}

func (c checker) groupNames() []string {
	if c.sc.Service == nil {
		return nil
	}
	names := make([]string, len(c.sc.Service.Groups))
	for i, g := range c.sc.Service.Groups {
		names[i] = g.Name
	}
	return names
}
