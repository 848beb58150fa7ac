package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/staffing"
	"github.com/holdline/holdline/sim/unit"
)

// shortest is the least time from a shift's start to its end. A run that is shorter has heads by interval
// only, unless a pattern is as long as the run.
const shortest = 4 * time.Hour

// longest is the most work in a shift, without its break.
const longest = 9 * time.Hour

// pattern is a kind of shift as people say it.
type pattern struct {
	name           string
	length         time.Duration
	rest, restAt   time.Duration // unpaid break, after so long
	earliest, last time.Duration // time of day at which it begins, and by which it is over; 0: any
}

// usual are a full day, part time and half a day, on whole intervals.
func usual(step time.Duration) []pattern {
	whole := func(d time.Duration) time.Duration { return max(step, d+(step-d%step)%step) }
	rest := whole(30 * time.Minute)
	return []pattern{
		{name: "full", length: whole(8*time.Hour) + rest, rest: rest, restAt: whole(4 * time.Hour)},
		{name: "part", length: whole(6*time.Hour) + rest, rest: rest, restAt: whole(3 * time.Hour)},
		{name: "half", length: whole(4 * time.Hour)},
	}
}

var errPattern = errors.New("want NAME=LENGTH[,break=LENGTH@AFTER][,from=TIME][,to=TIME], such as full=8h30m,break=30m@4h,from=6h,to=22h")

// parsePattern reads one --shift.
func parsePattern(text string) (p pattern, err error) {
	name, rest, ok := strings.Cut(text, "=")
	parts := strings.Split(rest, ",")
	if p.name = name; !ok || name == "" || !spanOf(parts[0], &p.length) || p.length <= 0 {
		return p, errPattern
	}
	for _, part := range parts[1:] {
		key, value, _ := strings.Cut(part, "=")
		switch key {
		case "break":
			long, after, at := strings.Cut(value, "@")
			ok = at && spanOf(long, &p.rest) && spanOf(after, &p.restAt)
		case "from":
			ok = spanOf(value, &p.earliest)
		case "to":
			ok = spanOf(value, &p.last)
		default:
			ok = false
		}
		if !ok {
			return p, errPattern
		}
	}
	if p.restAt+p.rest > p.length {
		return p, errors.New("its break ends after it does")
	}
	return p, nil
}

func spanOf(text string, to *time.Duration) bool {
	d, err := unit.ParseDuration(text)
	*to = d.Std()
	return err == nil && d >= 0
}

// patterns are those of --shift, or the usual ones, in intervals.
func (j *staffJob) patterns() ([]staffing.Pattern, error) {
	step := j.spans[0].To - j.spans[0].From
	all := usual(step)
	if len(j.flags.patterns) > 0 {
		all = all[:0]
		for _, text := range j.flags.patterns {
			p, err := parsePattern(text)
			if err != nil {
				return nil, usage(fmt.Errorf("--shift %s: %w", text, err))
			}
			if p.length%step != 0 || p.rest%step != 0 || p.restAt%step != 0 {
				return nil, usage(fmt.Errorf("--shift %s: its times are no multiples of the interval, %s: choose others, or a shorter --interval", text, short(step)))
			}
			if p.length-p.rest > longest {
				return nil, usage(fmt.Errorf("--shift %s: that is more than %s of work: choose a shorter shift", text, unit.Duration(longest)))
			}
			end := j.scenario.Length()
			switch {
			case p.length > end && end < shortest:
				return nil, usage(fmt.Errorf("--shift %s: it is longer than the run, %s: make it as long as the run, or choose a longer --horizon", text, unit.Duration(end)))
			case p.length > end:
				return nil, usage(fmt.Errorf("--shift %s: it is longer than the run, %s: choose a shorter shift or a longer --horizon", text, unit.Duration(end)))
			case end < shortest && p.length < end:
				return nil, usage(fmt.Errorf("--shift %s: it lasts less than the run, %s, which is itself less than a shift of %s: make it as long as the run, or stop at heads by interval with --no-shifts", text, unit.Duration(end), unit.Duration(shortest)))
			case end >= shortest && p.length < shortest:
				return nil, usage(fmt.Errorf("--shift %s: it lasts less than %s from its start to its end: choose a longer one, or stop at heads by interval with --no-shifts", text, unit.Duration(shortest)))
			}
			all = append(all, p)
		}
	}
	out := make([]staffing.Pattern, len(all))
	for i, p := range all {
		out[i] = staffing.Pattern{Name: p.name, Length: int(p.length / step), Break: int(p.rest / step), BreakAt: int(p.restAt / step)}
		for t, in := range j.spans {
			clock := j.timeOfDay(in.From)
			if clock >= p.earliest && (p.last == 0 || clock+p.length <= p.last) {
				out[i].Starts = append(out[i].Starts, t)
			}
		}
	}
	return out, nil
}

// timeOfDay is what a clock on the wall shows.
func (j *staffJob) timeOfDay(t time.Duration) time.Duration {
	if days, err := j.scenario.Days(); err == nil && days != nil {
		shows, _ := days.Wall(t)
		return shows % unit.Day
	}
	return t % unit.Day
}

// shifts covers the heads with shifts, where they are wanted.
func (j *staffJob) shifts(ctx context.Context, s *staffing.Search, heads staffing.Heads, d *reports.Staffing) error {
	if j.flags.noShifts {
		return nil
	}
	if end := unit.Duration(j.scenario.Length()); end.Std() < shortest && len(j.flags.patterns) == 0 {
		d.Notes = append(d.Notes, fmt.Sprintf("the run lasts %s, less than a shift of %s: heads by interval only; one shift of the whole run covers them with --shift all=%s", end, unit.Duration(shortest), end))
		return nil
	}
	r, err := s.Rota(ctx, heads, j.kinds)
	if far, ok := errors.AsType[*staffing.UncoverableError](err); ok {
		return usage(fmt.Errorf("no shift pattern covers %s, where heads are needed: allow one with --shift, or stop at heads by interval with --no-shifts", j.clock(j.spans[far.Interval].From)))
	}
	if err != nil && ctx.Err() == nil {
		return err
	}
	if err != nil {
		d.Why = "the budget ended while shifts were tried"
	}
	if r == nil || r.Standings == nil {
		return nil // shifts that nothing was held against are not worth showing
	}
	for _, g := range r.Over {
		d.Notes = append(d.Notes, fmt.Sprintf("no shifts of these patterns cover the heads of %s within its limit of %d: allow shorter ones (--shift)", j.groups[g].Name, j.groups[g].Max))
	}
	x := &reports.StaffShifts{StaffPlan: j.claims(&r.Result), Bound: r.Bound, Covers: r.Covering, Solver: "gonum's simplex"}
	d.Advice = j.advice(&r.Result)
	x.UnsureAt, x.UnsureOn, x.Doubts, x.DoubtsOn = nil, 0, nil, 0
	for i, u := range r.Units {
		paid := float64(j.kinds[u.Pattern].Paid()) * (j.spans[0].To - j.spans[0].From).Hours()
		unsure(&x.StaffPlan, r.Removals[i], j.removed(u), j.groups[u.Group].Cost*paid)
	}
	for g := range r.Shifts {
		for _, k := range r.Shifts[g] {
			x.Shifts = append(x.Shifts, j.shift(g, k))
		}
	}
	for t := range d.Intervals {
		for g := range j.groups {
			d.Intervals[t].OnShift = append(d.Intervals[t].OnShift, r.Heads[g][t])
		}
	}
	d.Shifts, j.proposed = x, j.rostered(r)
	return nil
}

func (j *staffJob) removed(u staffing.Unit) reports.StaffRemoval {
	x := j.shift(u.Group, staffing.Shift{Pattern: u.Pattern, Start: u.Start})
	return reports.StaffRemoval{Group: x.Group + " " + x.Pattern, From: x.From, To: x.To}
}

// shift is one kind of shift for people.
func (j *staffJob) shift(g int, k staffing.Shift) reports.StaffShift {
	p, step := j.kinds[k.Pattern], j.spans[0].To-j.spans[0].From
	from := j.spans[k.Start].From
	x := reports.StaffShift{
		Group: j.groups[g].Name, Pattern: p.Name, From: j.clock(from), To: j.clock(from + time.Duration(p.Length)*step),
		Hours: float64(p.Length-p.Break) * step.Hours(), Heads: k.Heads,
	}
	if p.Break > 0 {
		x.Break = j.clock(from + time.Duration(p.BreakAt)*step)
	}
	return x
}

// rostered are the groups with shifts as the scenario has them: each up to its break, and on from
// there. Whoever is there at the end stays until nobody waits.
func (j *staffJob) rostered(r *staffing.Rota) []scenarios.Group {
	groups := slices.Clone(j.scenario.Service.Groups)
	step := j.spans[0].To - j.spans[0].From
	for g := range groups {
		groups[g].Shifts = nil
		for _, k := range r.Shifts[g] {
			p := j.kinds[k.Pattern]
			at := func(i int) unit.Duration {
				moment := j.spans[k.Start].From + time.Duration(i)*step
				if moment >= j.spans[len(j.spans)-1].To {
					moment = j.world.end
				}
				return unit.Duration(moment)
			}
			if p.Break == 0 {
				groups[g].Shifts = append(groups[g].Shifts, scenarios.Shift{From: at(0), To: at(p.Length), Headcount: k.Heads})
				continue
			}
			if p.BreakAt > 0 {
				groups[g].Shifts = append(groups[g].Shifts, scenarios.Shift{From: at(0), To: at(p.BreakAt), Headcount: k.Heads})
			}
			if p.BreakAt+p.Break < p.Length {
				groups[g].Shifts = append(groups[g].Shifts, scenarios.Shift{From: at(p.BreakAt + p.Break), To: at(p.Length), Headcount: k.Heads})
			}
		}
	}
	return groups
}
