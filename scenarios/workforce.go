package scenarios

import "github.com/holdline/holdline/sim/unit"

// Workforce is who there is and how much there is to do over the weeks of a plan. Weeks are
// numbered from 1; a year has 52 of them, a month 52/12.
type Workforce struct {
	Groups        []Headcount `yaml:"groups"`                   // those that gain or lose people
	Growth        float64     `yaml:"growth,omitempty"`         // of fresh arrivals, a month: 0.02 is 2 % more every month
	Season        []float64   `yaml:"season,omitempty"`         // factors of fresh arrivals by month, repeated; default 1
	ForecastError float64     `yaml:"forecast_error,omitempty"` // standard deviation / mean of a week's arrivals around growth and season
	Changes       []Trend     `yaml:"changes,omitempty"`        // of the bot and the customers
	Stretches     int         `yaml:"stretches,omitempty"`      // how often the scenario is played for a week, taken together; default 1
}

// Headcount is how many people a group has from week to week.
type Headcount struct {
	Name      string        `yaml:"name"`                // of the group
	Heads     int           `yaml:"heads,omitempty"`     // employed when the plan begins, whom the group's shifts stand for; default the most on shift at once
	Tenure    int           `yaml:"tenure,omitempty"`    // weeks: their tenures are spread evenly from 0 to this; default beyond every band
	Attrition []Attrition   `yaml:"attrition,omitempty"` // by tenure; default nobody leaves
	Training  Training      `yaml:"training,omitempty"`
	SpeedUp   []unit.Share  `yaml:"speed_up,omitempty"` // productive share in the weeks after training; then 100%
	Hiring    []Hiring      `yaml:"hiring,omitempty"`
	PaidHours unit.Duration `yaml:"paid_hours,omitempty"` // a head and week; default 40h
}

// Attrition is the hazard of leaving from a tenure on.
type Attrition struct {
	From  int     `yaml:"from"`   // weeks since the first day of training; the first is 0
	AYear float64 `yaml:"a_year"` // leavers per average head-year
}

// Training is what hires go through before they work.
type Training struct {
	Weeks   int        `yaml:"weeks,omitempty"`    // paid, not productive
	Cost    float64    `yaml:"cost,omitempty"`     // a hire, besides the pay
	WashOut unit.Share `yaml:"wash_out,omitempty"` // of hires, who leave during it
}

// Hiring is classes of new people: at some weeks, or every so many.
type Hiring struct {
	Size  int   `yaml:"size"`
	At    []int `yaml:"at,omitempty"`    // weeks in which it is decided
	Every int   `yaml:"every,omitempty"` // weeks, instead
	From  int   `yaml:"from,omitempty"`  // the first of these; default week 1
	Until int   `yaml:"until,omitempty"` // the last week in which it may be decided; default the plan's
	Lead  int   `yaml:"lead,omitempty"`  // weeks from the decision to the first day of training
}

// Trend is a change of the scenario from a week on: to a value, or in a straight line.
type Trend struct {
	Week  int         `yaml:"week"`            // the first in which it is changed
	Path  string      `yaml:"path"`            // of the bot or of the demand, such as service.bot.outcome.refund.solved
	Value any         `yaml:"value,omitempty"` // what stands there from then on
	From  *unit.Share `yaml:"from,omitempty"`  // instead: the share in that week
	To    *unit.Share `yaml:"to,omitempty"`    // and the share reached
	Until int         `yaml:"until,omitempty"` // in this week, and kept
}

// At is the value of a trend in a week; false before it has begun.
func (t Trend) At(week int) (any, bool) {
	switch {
	case week < t.Week:
		return nil, false
	case t.From == nil || t.To == nil:
		return t.Value, true
	case week >= t.Until:
		return float64(*t.To), true
	}
	part := float64(week-t.Week) / float64(t.Until-t.Week)
	return float64(*t.From) + part*float64(*t.To-*t.From), true
}

// Weeks are those in which the first days of a hiring's classes fall, up to the last of a plan.
func (h Hiring) Weeks(last int) []int {
	var out []int
	for _, week := range h.At {
		if week+h.Lead <= last {
			out = append(out, week+h.Lead)
		}
	}
	if h.Every > 0 {
		for week := max(h.From, 1); week+h.Lead <= last && (h.Until == 0 || week <= h.Until); week += h.Every {
			out = append(out, week+h.Lead)
		}
	}
	return out
}

// group finds a group by name; nil if there is none.
func (s *Service) group(name string) *Group {
	if s == nil {
		return nil
	}
	for i := range s.Groups {
		if s.Groups[i].Name == name {
			return &s.Groups[i]
		}
	}
	return nil
}
