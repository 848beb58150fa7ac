package workforce

import "math"

// What a year and a month are here.
const (
	WeeksAYear  = 52
	monthsAYear = 12
)

// MaxWeeks is the longest plan.
const MaxWeeks = 520

// Plan is a workforce and the volume it is for.
type Plan struct {
	Weeks         int
	Groups        []Group
	Growth        float64   // of the volume, a month: 0.02 is 2 % more every month
	Season        []float64 // factors of the volume by month, repeated; none: 1
	ForecastError float64   // standard deviation / mean of a week's volume around the two
}

// Group is a pool of agents alike.
type Group struct {
	Name      string
	Heads     int       // employed when the plan begins, all through training
	Tenure    float64   // weeks: their tenures are spread evenly from 0 to this; 0: all are in the last band
	Attrition []Band    // by tenure, rising from 0; none: nobody leaves
	Training  int       // weeks, paid, not productive
	WashOut   float64   // share of a class that leaves during training
	SpeedUp   []float64 // productive share in week 1, 2, ... after training; then 1
	Classes   []Class
}

// Band is the hazard of leaving from a tenure on.
type Band struct {
	From  float64 // weeks
	AYear float64 // leavers per average head-year
}

// Class is a number of people who start their training together.
type Class struct {
	Week int // on the first day of which they start
	Size int
}

// Expected is the volume of a week, as a multiple of that of the scenario, before the forecast's
// error: growth compounds from month to month and is taken in the middle of the week.
func (p *Plan) Expected(week int) float64 {
	months := (float64(week) - 0.5) * monthsAYear / WeeksAYear
	volume := math.Pow(1+p.Growth, months)
	if n := len(p.Season); n > 0 {
		volume *= p.Season[int(months)%n]
	}
	return volume
}
