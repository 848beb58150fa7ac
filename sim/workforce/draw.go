package workforce

import (
	"math"

	"github.com/holdline/holdline/sim/rng"
)

// Year is one course that a plan may take.
type Year struct {
	Groups [][]Week  // by group, then by week, from the first
	Volume []float64 // by week, as a multiple of the scenario's
}

// Week is one group in one week.
type Week struct {
	Heads      int     // employed at its end, trainees included
	Paid       float64 // heads employed, on average over the week
	Productive float64 // the same without trainees, those at work counted by their productive share
	Started    int     // their training, on the first day
	Left       int     // of those through training
	WashedOut  int     // of those in training
}

// Draw gives the year of one replication.
func Draw(seed uint64, replication int, p *Plan) *Year {
	run := rng.New(seed, replication).Name("workforce")
	y := &Year{Groups: make([][]Week, len(p.Groups)), Volume: make([]float64, p.Weeks)}
	for i := range p.Groups {
		y.Groups[i] = drawGroup(run.Name(p.Groups[i].Name), &p.Groups[i], p.Weeks)
	}
	for i := range y.Volume {
		y.Volume[i] = p.Expected(i+1) * forecastFactor(run.Num(uint64(i+1)), p.ForecastError)
	}
	return y
}

// forecastFactor is lognormal with mean 1.
func forecastFactor(week rng.Key, cv float64) float64 {
	if cv == 0 {
		return 1
	}
	variance := math.Log1p(cv * cv)
	z := math.Sqrt2 * math.Erfinv(2*week.Uniform(rng.Busyness, 0)-1)
	return math.Exp(z*math.Sqrt(variance) - variance/2)
}

// drawGroup follows every head of a group. Who starts in a week is numbered through its classes, so
// that a class more, behind the others, adds people and changes none.
func drawGroup(key rng.Key, g *Group, weeks int) []Week {
	c := course{group: g, weeks: make([]Week, weeks), paid: make(steps, weeks+1), productive: make(steps, weeks+1)}
	first := key.Num(0)
	for i := range g.Heads {
		tenure := math.Inf(1)
		if g.Tenure > 0 {
			tenure = g.Tenure * (float64(i) + 0.5) / float64(g.Heads)
		}
		c.veteran(first.Num(uint64(i)), tenure)
	}
	started := make([]int, weeks+1)
	for _, class := range g.Classes {
		if class.Week < 1 || class.Week > weeks {
			continue
		}
		for range class.Size {
			c.newcomer(key.Num(uint64(class.Week)).Num(uint64(started[class.Week])), class.Week)
			started[class.Week]++
		}
	}
	heads, paid, productive := g.Heads, 0.0, 0.0
	for i := range c.weeks {
		w := &c.weeks[i]
		heads += w.Started - w.Left - w.WashedOut
		paid, productive = paid+c.paid[i], productive+c.productive[i]
		w.Heads, w.Paid, w.Productive = heads, paid, productive
	}
	return c.weeks
}

// course is a group's weeks in the making. Moments are weeks since the plan began.
type course struct {
	group      *Group
	weeks      []Week
	paid       steps
	productive steps
}

// steps are the differences from week to week of a level that is averaged over each week.
type steps []float64

// rise lifts the level from a moment on.
func (s steps) rise(at, by float64) {
	if at >= float64(len(s)-1) {
		return
	}
	week := int(at)
	into := at - float64(week)
	s[week] += by * (1 - into)
	s[week+1] += by * into
}

// veteran follows someone who was there before the plan began.
func (c *course) veteran(key rng.Key, tenure float64) {
	end := lifetime(c.group.Attrition, tenure, patience(key))
	c.paid.rise(0, 1)
	c.paid.rise(end, -1)
	c.productive.rise(0, 1)
	c.productive.rise(end, -1)
	if w := c.week(end); w != nil {
		w.Left++
	}
}

// newcomer follows someone who starts on the first day of a week. During training the only way out
// is washing out, at any moment of it; attrition follows.
func (c *course) newcomer(key rng.Key, week int) {
	start, training := float64(week-1), float64(c.group.Training)
	c.week(start).Started++
	c.paid.rise(start, 1)
	if u := key.Uniform(rng.WashOut, 0); u < c.group.WashOut {
		end := start + training*u/c.group.WashOut
		c.paid.rise(end, -1)
		if w := c.week(end); w != nil {
			w.WashedOut++
		}
		return
	}
	ready := start + training
	end := ready + lifetime(c.group.Attrition, training, patience(key))
	c.paid.rise(end, -1)
	c.learn(ready, end)
	if w := c.week(end); w != nil {
		w.Left++
	}
}

// learn lets someone work from one moment to another, at first not as fast as the others.
func (c *course) learn(from, to float64) {
	share := 0.0
	for i := 0; i <= len(c.group.SpeedUp) && from+float64(i) < to; i++ {
		next := 1.0
		if i < len(c.group.SpeedUp) {
			next = c.group.SpeedUp[i]
		}
		c.productive.rise(from+float64(i), next-share)
		share = next
	}
	c.productive.rise(to, -share)
}

// patience is how much hazard a head bears before leaving: exponential with mean 1.
func patience(key rng.Key) float64 { return -math.Log(key.Uniform(rng.Attrition, 0)) }

// lifetime is how many weeks it takes from a tenure on until the hazard adds up to that much.
func lifetime(bands []Band, tenure, hazard float64) float64 {
	passed := 0.0
	for i, b := range bands {
		length := math.Inf(1)
		if i+1 < len(bands) {
			length = bands[i+1].From - tenure - passed
		}
		if length <= 0 {
			continue // past this band
		}
		weekly := b.AYear / WeeksAYear
		if weekly > 0 && hazard <= weekly*length {
			return passed + hazard/weekly
		}
		hazard -= weekly * length
		passed += length
	}
	return math.Inf(1)
}

// week is the one a moment falls into; nil behind the last.
func (c *course) week(at float64) *Week {
	if at >= float64(len(c.weeks)) {
		return nil
	}
	return &c.weeks[int(at)]
}
