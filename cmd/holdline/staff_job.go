package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/staffing"
	"github.com/holdline/holdline/sim/unit"
)

// prepare lays out intervals, promises, groups and the world.
func (j *staffJob) prepare() error {
	sc := j.scenario
	if len(sc.Service.Groups) == 0 {
		return usage(fmt.Errorf("%s: it has no groups to staff; describe them under service.groups", j.file))
	}
	if err := j.intervals(); err != nil {
		return err
	}
	var err error
	if j.kinds, err = j.patterns(); err != nil {
		return err
	}
	if err = j.promises(); err != nil {
		return err
	}
	if err = j.limits(); err != nil {
		return err
	}
	level, _ := unit.ParseShare(j.flags.confidence) // checked
	j.level = float64(level)
	j.after = j.stay()
	j.longer = seeThrough(sc, j.promise)
	return j.lay()
}

// lay prepares the world in which heads are played, whose runs go on for the scenario's drain.
func (j *staffJob) lay() error {
	sc := j.scenario
	texts := make([]string, len(j.promise))
	for i := range j.promise {
		texts[i] = j.promise[i].Text
	}
	searched := *sc
	searched.Gates = texts
	o := j.options()
	plan, err := sim.TypicalPlan(sc, o)
	if err != nil {
		return usage(err)
	}
	labels, planned, expected := plan.Labels(), plan.Rate, plan.Expected()
	if err = plan.Close(); err != nil {
		return err
	}
	if j.most = j.flags.most; j.most == 0 {
		j.most = affordable(expected)
	}
	if err = j.bounded(expected * float64(j.most)); err != nil {
		return err
	}
	j.meta = reports.Meta{
		Seed: sc.Seed, Version: version, Mode: "simulated", Target: "simulator", Load: j.flags.load, Speedup: 1, Labels: labels, Planned: planned,
	}
	m, err := reports.NewMargins(&searched, j.meta, j.promise)
	if err != nil {
		return usage(err)
	}
	queues, err := newQueues(sc, j.meta, j.spans[0].To-j.spans[0].From)
	if err != nil {
		return usage(err)
	}
	last := j.spans[len(j.spans)-1].To
	o.Shared = new(sim.Shared)
	j.world = &staffWorld{
		scenario: &searched, options: o, spans: j.spans, end: last + j.after, margins: m, queues: queues, workers: j.flags.workers,
	}
	if j.formula, err = newFormulas(sc, o, j.spans, j.promise); err != nil {
		return usage(err)
	}
	return nil
}

// affordable is how often a staffing is replicated where nobody says: as often as so many contacts
// allow, in looks that double, which makes a day of some thousand contacts a matter of seconds. Small
// days, whose windows tell little each time, are replicated often enough to tell single heads apart.
func affordable(contacts float64) int {
	const first, last, all = 320, 10_240, 2.5e6
	n := first
	for n < last && float64(2*n)*contacts <= all {
		n *= 2
	}
	return n
}

// intervals cuts the run into intervals of heads.
func (j *staffJob) intervals() error {
	sc := j.scenario
	end := sc.Length()
	step := 30 * time.Minute
	if sc.Calendar != nil && sc.Calendar.Interval > 0 {
		step = sc.Calendar.Interval.Std()
	}
	var err error
	if step, err = interval("--interval", j.flags.interval, min(step, end)); err != nil {
		return err
	}
	if j.every, err = interval("--every", j.flags.every, step); err != nil {
		return err
	}
	const most = 5000
	if end/step > most {
		return usage(fmt.Errorf("--interval %s: that makes %d intervals, and a search bears %d: choose longer ones or a shorter --horizon", short(step), end/step, most))
	}
	for t := time.Duration(0); t < end; t += step {
		j.spans = append(j.spans, staffing.Span{From: t, To: min(t+step, end)})
	}
	return nil
}

func interval(flag, text string, fallback time.Duration) (time.Duration, error) {
	if text == "" {
		return fallback, nil
	}
	d, err := unit.ParseDuration(text)
	if err != nil || d.Std() < time.Millisecond {
		return 0, usage(fmt.Errorf("%s %s: want a time such as 30m", flag, text))
	}
	return d.Std(), nil
}

// promises are the gates, each in its intervals; those that heads do not mend stand aside.
func (j *staffJob) promises() error {
	if len(j.goals) == 0 {
		return usage(fmt.Errorf("%s: it has no gates, so nothing says how many heads are enough; add some under gates, or give --gate 'service_level(20s) >= 80%%'", j.file))
	}
	for _, g := range j.goals {
		if !moved(&g) {
			j.aside = append(j.aside, g)
			continue
		}
		if g.Every == 0 {
			text := fmt.Sprintf("every %s: %s", unit.Duration(j.every), g.Text)
			each, err := goal.Parse(text)
			if err != nil {
				return usage(fmt.Errorf("gate %q: %w", text, err))
			}
			g = each
		}
		j.promise = append(j.promise, g)
	}
	if err := never(j.promise); err != nil {
		return exit(exitFailed, err)
	}
	if len(j.promise) == 0 {
		return usage(fmt.Errorf("%s: none of its %d gates gets better with more heads, so nothing says how many are enough; add one such as 'service_level(20s) >= 80%%' or 'abandonment_rate < 5%%'", j.file, len(j.goals)))
	}
	return nil
}

// limits are the groups with what --limit says of them.
func (j *staffJob) limits() error {
	sc := j.scenario
	names := make([]string, len(sc.Service.Groups))
	for i := range sc.Service.Groups {
		g := &sc.Service.Groups[i]
		names[i] = g.Name
		j.groups = append(j.groups, staffing.Group{
			Name: g.Name, Cost: g.Cost.PerPaidHour, Present: (1 - float64(g.Absence)) * (1 - float64(g.InShift)),
		})
	}
	for _, text := range j.flags.limits {
		name, bounds, ok := strings.Cut(text, "=")
		i := slices.Index(names, name)
		if ok && i < 0 {
			meant := ""
			if best, near := goal.Closest(name, names); near {
				meant = fmt.Sprintf(" (did you mean %s?)", best)
			}
			return usage(fmt.Errorf("--limit %s: there is no group %s%s; the scenario has %s", text, name, meant, strings.Join(names, ", ")))
		}
		low, high, ranged := strings.Cut(bounds, "..")
		if !ok || !ranged || !j.limit(i, low, high) {
			return usage(fmt.Errorf("--limit %s: want GROUP=MIN..MAX, such as in-house=2..40 or in-house=..40", text))
		}
	}
	for _, g := range j.groups {
		if g.Cost <= 0 && !g.Limited() {
			return usage(fmt.Errorf("group %s costs nothing by the hour and has no limit, so any number of its heads is as good as another: give it cost.per_paid_hour, or --limit %s=0..40", g.Name, g.Name))
		}
	}
	return nil
}

// limit reads the ends of a limit; it says whether they are some.
func (j *staffJob) limit(group int, low, high string) bool {
	g := &j.groups[group]
	if !number(low, &g.Min) || !number(high, &g.Max) {
		return false
	}
	g.Barred = high != "" && g.Max == 0
	return !g.Limited() || g.Min <= g.Max
}

// number reads a count; nothing leaves it as it is.
func number(text string, to *int) bool {
	if text == "" {
		return true
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 1_000_000 {
		return false
	}
	*to = n
	return true
}

// stay is for how long those who are on at the end of the run stay, unpaid, to be done with who waits: for the
// drain, unless that is as long as a promise lets customers wait. Their work of hours would cost nothing then, and
// be left to them.
func (j *staffJob) stay() time.Duration {
	drain, done := j.scenario.Drain.Std(), scenarios.WindDown(j.scenario.Demand).Std()
	for i := range j.promise {
		if within := j.promise[i].Threshold; within > done && drain >= within {
			drain = done
		}
	}
	return drain
}
