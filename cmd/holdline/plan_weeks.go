package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/center"
	"github.com/holdline/holdline/sim/workforce"
)

// outlook is a scenario whose weeks are simulated one after another.
type outlook struct {
	study

	level    float64
	expected float64 // inquiries the first time the scenario is played
	plan     *workforce.Plan
	states   []*state // by week
	longer   string   // that runs go on for longer than the scenario says; "": they do not
	told     time.Time
}

// state is the scenario as some weeks have it, but for headcount and volume.
type state struct {
	scenario *scenarios.Scenario
	margins  *reports.Margins
	meta     reports.Meta
	goals    []goal.Gate
}

// planYear is a year drawn, and which gates held in each of its weeks.
type planYear struct {
	*workforce.Year

	held [][]bool // by week and gate
}

// prepare reads the scenario in the state of every week.
func (o *outlook) prepare(f *planFlags) error {
	if o.file == "-" {
		return usage(errors.New("plan reads the scenario once for every change over its weeks: want a file, not -"))
	}
	if err := o.load(); err != nil {
		return err
	}
	switch {
	case o.scenario.Workforce == nil:
		return usage(fmt.Errorf("%s has no workforce to plan: describe its groups under workforce (see docs/formats.md)", o.scenario.Name))
	case len(o.goals) == 0:
		return usage(fmt.Errorf("%s has no gates: without a promise no week can break it; write some under gates, or give one with --gate 'service_level(20s) >= 80%%'", o.scenario.Name))
	}
	var err error
	if o.level, err = f.wantedLevel(); err != nil {
		return err
	}
	weeks, err := planWeeks(f.weeks)
	if err != nil {
		return err
	}
	o.plan = drawn(o.scenario.Workforce, weeks)
	if f.hire != "" && !slices.ContainsFunc(o.plan.Groups, func(g workforce.Group) bool { return g.Name == f.hire }) {
		names := make([]string, len(o.plan.Groups))
		for i := range o.plan.Groups {
			names[i] = o.plan.Groups[i].Name
		}
		return usage(fmt.Errorf("--hire %s: the workforce has no such group; it has %s", f.hire, strings.Join(names, ", ")))
	}
	known := map[string]*state{}
	for week := 1; week <= weeks; week++ {
		set, err := changed(o.scenario.Workforce.Changes, week)
		if err != nil {
			return err
		}
		key := fmt.Sprint(set)
		if known[key] == nil {
			if known[key], err = o.state(week, set); err != nil {
				return err
			}
		}
		o.states = append(o.states, known[key])
	}
	return o.affordable(f.replications)
}

// drawn is the workforce as its own package knows it.
func drawn(w *scenarios.Workforce, weeks int) *workforce.Plan {
	p := &workforce.Plan{Weeks: weeks, Growth: w.Growth, Season: w.Season, ForecastError: w.ForecastError}
	for i := range w.Groups {
		h := &w.Groups[i]
		g := workforce.Group{Name: h.Name, Heads: h.Heads, Tenure: float64(h.Tenure), Training: h.Training.Weeks, WashOut: float64(h.Training.WashOut)}
		for _, a := range h.Attrition {
			g.Attrition = append(g.Attrition, workforce.Band{From: float64(a.From), AYear: a.AYear})
		}
		for _, s := range h.SpeedUp {
			g.SpeedUp = append(g.SpeedUp, float64(s))
		}
		for _, x := range h.Hiring {
			for _, week := range x.Weeks(weeks) {
				g.Classes = append(g.Classes, workforce.Class{Week: week, Size: x.Size})
			}
		}
		p.Groups = append(p.Groups, g)
	}
	return p
}

// changed are the changes in force in a week, as --set takes them.
func changed(trends []scenarios.Trend, week int) ([]string, error) {
	var out []string
	for _, t := range trends {
		value, ok := t.At(week)
		if !ok {
			continue
		}
		text, err := json.Marshal(value)
		if err != nil {
			return nil, exit(exitInternal, fmt.Errorf("workforce.changes: %w", err))
		}
		out = append(out, t.Path+"="+string(text))
	}
	return out, nil
}

// state reads the scenario with some changes. Heads of files become shifts, which can be scaled.
func (o *outlook) state(week int, set []string) (*state, error) {
	flags := *o.flags
	flags.set = append(slices.Clone(o.flags.set), set...)
	s := study{process: o.process, flags: &flags, file: o.file, mix: o.mix}
	if err := s.load(); err != nil {
		return nil, usage(fmt.Errorf("workforce.changes, in force in week %d: %w", week, err))
	}
	o.longer = seeThrough(s.scenario, s.goals)
	for i := range s.scenario.Service.Groups {
		g := &s.scenario.Service.Groups[i]
		shifts, err := s.scenario.Staffing(*g, beside(o.file))
		if err != nil {
			return nil, usage(fmt.Errorf("%s: group %s: %w", o.file, g.Name, err))
		}
		g.Shifts, g.Staffing = shifts, ""
	}
	plan, err := sim.TypicalPlan(s.scenario, s.options())
	if err != nil {
		return nil, usage(err)
	}
	defer func() { _ = plan.Close() }()
	if o.expected == 0 {
		o.expected = plan.Expected()
	}
	out := &state{scenario: s.scenario, goals: s.goals, meta: reports.Meta{
		Seed: s.scenario.Seed, Version: version, Mode: reports.Simulated, Target: "simulator", Load: 1, Speedup: 1,
		Labels: plan.Labels(), Planned: plan.Rate,
	}}
	if out.margins, err = reports.NewMargins(s.scenario, out.meta, s.goals); err != nil {
		return nil, usage(err)
	}
	return out, nil
}

// affordable refuses what would not end today.
func (o *outlook) affordable(years int) error {
	const most = 1e9
	volume := 0.0
	for week := range o.plan.Weeks {
		volume += o.plan.Expected(week + 1)
	}
	if n := o.expected * volume * float64(years*o.stretches()); n > most {
		return usage(fmt.Errorf("%s: its weeks have about %.3g inquiries in all, and a plan bears %.0g: lower --replications, --horizon or workforce.stretches", o.file, n, most))
	}
	return nil
}

func (o *outlook) stretches() int { return o.scenario.Workforce.Stretches }

// draw simulates years on all processors and gives those before the first that is missing: all of
// them, unless it was interrupted. What a year is like depends on its number alone.
func (o *outlook) draw(ctx context.Context, n int) ([]planYear, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	o.told = time.Now()
	years, done := make([]planYear, n), make([]bool, n)
	var mu sync.Mutex
	var workers sync.WaitGroup
	next, finished := 0, 0
	work := func() {
		for {
			mu.Lock()
			i := next
			next++
			mu.Unlock()
			if i >= n || ctx.Err() != nil {
				return
			}
			y, err := o.year(ctx, i)
			mu.Lock()
			if err != nil {
				mu.Unlock()
				cancel(err)
				return
			}
			years[i], done[i], finished = y, true, finished+1
			o.tell("%s: %d of %d years", o.name(), finished, n)
			mu.Unlock()
		}
	}
	count := o.flags.workers
	if count <= 0 {
		count = runtime.GOMAXPROCS(0)
	}
	for range min(count, n) {
		workers.Go(work)
	}
	workers.Wait()
	if missing := slices.Index(done, false); missing >= 0 {
		return years[:missing], context.Cause(ctx)
	}
	return years, nil
}

// tell says at most every second how far it is.
func (o *outlook) tell(format string, args ...any) {
	if time.Since(o.told) >= time.Second {
		o.told = time.Now()
		o.say(format, args...)
	}
}

// year draws a year and simulates its weeks.
func (o *outlook) year(ctx context.Context, replication int) (planYear, error) {
	y := planYear{Year: workforce.Draw(o.scenario.Seed, replication, o.plan), held: make([][]bool, o.plan.Weeks)}
	for w := range y.held {
		var err error
		if y.held[w], err = o.week(ctx, replication, w, y.Year); err != nil {
			return y, err
		}
	}
	return y, nil
}

// numbered gives every stretch of every week of every year a replication of its own, whatever the
// plan's length.
func numbered(replication, w, stretch int) int {
	const maxStretches = 100
	return (replication*workforce.MaxWeeks+w)*maxStretches + stretch
}

// week simulates one week of a year and says which gates held.
func (o *outlook) week(ctx context.Context, replication, w int, y *workforce.Year) ([]bool, error) {
	s := o.states[w]
	staffed := o.staffed(s.scenario, y, w)
	sums := make([]reports.Margin, len(s.margins.Criteria()))
	opt := o.options()
	opt.Load *= y.Volume[w]
	for stretch := range o.stretches() {
		opt.Replication = numbered(replication, w, stretch)
		sink := s.margins.Sink()
		c, err := center.New(staffed, opt, sink)
		if err != nil {
			return nil, err
		}
		if _, err = center.Run(ctx, c); err != nil {
			return nil, err
		}
		row, err := s.margins.Read(sink)
		if err != nil {
			return nil, err
		}
		for i, m := range row {
			sums[i].Good, sums[i].Of = sums[i].Good+m.Good, sums[i].Of+m.Of
		}
	}
	held := make([]bool, len(o.goals))
	for i := range held {
		held[i] = true
	}
	for i, c := range s.margins.Criteria() {
		m := sums[i]
		met := m.Good > 0 || m.Good == 0 && (c.Closed || m.Of == 0)
		held[c.Gate] = held[c.Gate] && met
	}
	return held, nil
}

// staffed is the scenario with the shifts of a week.
func (o *outlook) staffed(sc *scenarios.Scenario, y *workforce.Year, w int) *scenarios.Scenario {
	out, service := *sc, *sc.Service
	service.Groups = slices.Clone(service.Groups)
	for i := range o.plan.Groups {
		ratio := y.Groups[i][w].Productive / float64(o.plan.Groups[i].Heads)
		at := slices.IndexFunc(service.Groups, func(g scenarios.Group) bool { return g.Name == o.plan.Groups[i].Name })
		g := &service.Groups[at]
		g.Shifts = slices.Clone(g.Shifts)
		for j := range g.Shifts {
			g.Shifts[j].Headcount = int(math.Round(float64(g.Shifts[j].Headcount) * ratio))
		}
	}
	out.Service = &service
	return &out
}

// unpaid are the workforce's groups of which no pay is named.
func (o *outlook) unpaid() []string {
	var out []string
	for _, g := range o.scenario.Service.Groups {
		if g.Cost.PerPaidHour == 0 && slices.ContainsFunc(o.plan.Groups, func(w workforce.Group) bool { return w.Name == g.Name }) {
			out = append(out, g.Name)
		}
	}
	return out
}

// paysNobody says whether no pay is named at all: what the heads cost is not 0 then, but not known.
func (o *outlook) paysNobody() bool { return len(o.unpaid()) == len(o.plan.Groups) }

// cost is what the workforce's groups cost in a week: their pay, and the training of who started.
func (o *outlook) cost(y *planYear, w int) (paid, training float64) {
	for i, h := range o.scenario.Workforce.Groups {
		week := y.Groups[i][w]
		at := slices.IndexFunc(o.scenario.Service.Groups, func(g scenarios.Group) bool { return g.Name == h.Name })
		paid += week.Paid * h.PaidHours.Std().Hours() * o.scenario.Service.Groups[at].Cost.PerPaidHour
		training += float64(week.Started) * h.Training.Cost
	}
	return paid, training
}
