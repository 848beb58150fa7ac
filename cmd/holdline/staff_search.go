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
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/staffing"
	"github.com/holdline/holdline/sim/unit"
)

// starts gives the heads that the search begins with: what Erlang A would staff, were each customer
// served by whoever is meant to serve it first, and were it served by whoever costs least.
func (j *staffJob) starts() []staffing.Heads {
	if j.before != nil {
		return []staffing.Heads{j.before.result.Heads}
	}
	if j.flags.start < 0 {
		return []staffing.Heads{j.formula.heads(j.groups, preferred, false), j.formula.heads(j.groups, cheapest, false)}
	}
	h := make(staffing.Heads, len(j.groups))
	for g := range h {
		h[g] = slices.Repeat([]int{j.flags.start}, len(j.spans))
	}
	return []staffing.Heads{h}
}

// problem is what the search is given.
func (j *staffJob) problem() staffing.Problem {
	return staffing.Problem{
		Groups: j.groups, Spans: j.spans, Clauses: j.world.clauses(j.promise), World: j.world, Ample: j.formula.ample(j.groups), Starts: j.starts(),
		Memory: memory(j.scenario), Uneven: uneven(j.scenario), Level: j.level, Most: j.most, Tell: j.tell, Waits: j.waits,
	}
}

// uneven says whether more heads may make a window worse: who is taken up earlier by a first line comes to
// the second earlier, and finds those busy who would have been there.
func uneven(sc *scenarios.Scenario) bool {
	return slices.ContainsFunc(sc.Demand, func(d scenarios.Demand) bool { return d.Transfer != nil })
}

// memory is for how long a head is felt by those who come later: ten of the longest talks on average, after
// which one in twenty thousand exponential ones still lasts, and until those have come back who gave up.
func memory(sc *scenarios.Scenario) time.Duration {
	const talks, returns = 10, 4
	longest := 0.0
	for i := range sc.Demand {
		d := &sc.Demand[i]
		work := d.Work.Mean()
		if d.WrapUp != nil {
			work += d.WrapUp.Mean()
		}
		if d.Transfer != nil {
			work += d.Transfer.Work.Mean()
		}
		felt := talks * work
		if d.Retry != nil {
			felt += returns * d.Retry.After.Mean()
		}
		longest = max(longest, felt)
	}
	return time.Duration(min(longest*float64(time.Second), float64(sc.Length())))
}

// search finds heads, and tells of them: again with runs that go on for longer where what was found rests on
// those whom their end cut off.
func (j *staffJob) search(ctx, bounded context.Context) (*reports.Staffing, error) {
	j.began = time.Now()
	for {
		s := staffing.New(j.problem())
		r, err := s.Run(bounded)
		if err != nil {
			return nil, j.impossible(err)
		}
		if ctx.Err() != nil {
			r.Why = interrupted
		}
		if r.Heads == nil && j.before != nil {
			return j.goBack(ctx, r.Why)
		}
		if r.Heads == nil {
			code := exitUntrusted
			if ctx.Err() != nil {
				code = exitInterrupted
			}
			return nil, exit(code, fmt.Errorf("%s before any staffing was simulated: nothing to report", r.Why))
		}
		d, err := j.answer(ctx, bounded, s, r)
		if err != nil {
			return nil, err
		}
		before := &cutOff{doc: d, search: s, result: r, drain: j.scenario.Drain, longer: j.longer}
		if before.turned, err = j.seeOut(ctx, bounded, d); err != nil {
			return nil, err
		}
		if before.turned == "" {
			return j.document(ctx, d, s, r)
		}
		j.before = before
	}
}

// impossible says in a sentence what no heads keep.
func (j *staffJob) impossible(err error) error {
	var e *staffing.ImpossibleError
	if !errors.As(err, &e) {
		return err
	}
	var heads []string
	for g := range j.groups {
		heads = append(heads, fmt.Sprintf("%d %s", slices.Max(e.Heads[g]), j.groups[g].Name))
	}
	const look = "look at the bot, queue limits, opening hours and skills"
	why := "and more change nothing: " + look
	switch limits := j.limited(e.Clauses, e.Heads); {
	case e.Limited:
		why = "which is all that the limits allow: raise them (--limit), or " + look
	case limits != "":
		why = fmt.Sprintf("and more change nothing within the limits (%s): raise them (--limit), or %s", limits, look)
	}
	return exit(exitFailed, fmt.Errorf("no staffing keeps the gates; even with %s in every interval, %s. What they miss by: %s",
		strings.Join(heads, " and "), why, strings.Join(j.misses(e), "; ")))
}

// misses are the gates that no heads keep, each with the window that it misses most.
func (j *staffJob) misses(e *staffing.ImpossibleError) []string {
	criteria := j.world.margins.Criteria()
	var out []string
	for i := range j.promise {
		n, worst := 0, -1
		for k, c := range e.Clauses {
			if criteria[c].Gate == i {
				if n++; worst < 0 || e.Margins[k] < e.Margins[worst] {
					worst = k
				}
			}
		}
		if n > 0 {
			at := criteria[e.Clauses[worst]].Span
			out = append(out, fmt.Sprintf("%s: %s from %s to %s, the worst of %d windows", j.promise[i].Text, missing(j.promise[i], e.Margins[worst]), j.clock(at.From), j.clock(at.To), n))
		}
	}
	return out
}

// missing is a margin below zero in the words of its measure.
func missing(g goal.Gate, margin float64) string {
	if g.Unit == goal.Share {
		return fmt.Sprintf("%.1f points", -100*margin)
	}
	return fmt.Sprintf("%.3g %s", -margin, g.Unit)
}

// tell says at most every second how far it is.
func (j *staffJob) tell(format string, args ...any) {
	if time.Since(j.told) < time.Second {
		return
	}
	j.told = time.Now()
	j.say("%s, %s: "+format, append([]any{j.name(), short(time.Since(j.began))}, args...)...)
}

// clock is a moment of the run as people say it.
func (j *staffJob) clock(t time.Duration) string {
	if days, err := j.scenario.Days(); err == nil && days != nil {
		return days.Clock(t)
	}
	return unit.Duration(t).String()
}
