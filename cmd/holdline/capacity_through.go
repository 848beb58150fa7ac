package main

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/sim/unit"
)

// through searches, and again with a longer drain where a report of the load it names would leave a gate
// undecided for those who were still in progress when the drain was over.
func (s *limitSearch) through(ctx context.Context, precision float64) (*reports.MixBreaking, int, error) {
	doc, code, err := s.search(ctx, precision)
	for err == nil && doc.Recommended != nil && *doc.Recommended > 0 {
		where := "At x" + reports.Multiplier(*doc.Recommended)
		at := s.seenAt(*doc.Recommended)
		left, fault := at.unfinished(ctx)
		if fault != nil { // it has an answer: what a longer drain would make of it is an extra
			break
		}
		if len(left.gates) == 0 {
			doc.Check = s.check(doc)
			break
		}
		drain := s.scenario.Drain
		if drain >= s.scenario.Deadline {
			doc.Warnings = append(doc.Warnings, left.ask(where, drain))
			break
		}
		if s.scenario.Drain, fault = at.longer(ctx); fault != nil {
			s.scenario.Drain = drain
			break
		}
		s.longer = left.goesOn(where, drain, s.scenario.Drain)
		if s.margins, err = reports.NewMargins(s.scenario, s.meta, s.goals); err != nil {
			return nil, exitInternal, exit(exitInternal, err)
		}
		again, otherwise, ended := s.search(ctx, precision)
		if ended != nil && ctx.Err() != nil {
			doc.Warnings = append(doc.Warnings, left.ask(where, drain)+fmt.Sprintf(" The search with a drain of %s did not come to its end.", s.scenario.Drain))
			return doc, worst(code, otherwise), ended
		}
		doc, code, err = again, otherwise, ended
	}
	if err != nil && doc != nil && ctx.Err() != nil {
		glance, cancel := context.WithTimeout(context.WithoutCancel(ctx), longestGlance)
		defer cancel()
		s.warnThrough(glance, doc)
	}
	return doc, code, err
}

// warnThrough says of a search that ended early whom a report of the load that it recommends would leave gates
// undecided for, if that is known before ctx ends.
func (s *limitSearch) warnThrough(ctx context.Context, doc *reports.MixBreaking) {
	if doc.Recommended == nil || !(*doc.Recommended > 0) {
		return
	}
	left, err := s.seenAt(*doc.Recommended).unfinished(ctx)
	if err != nil {
		return
	}
	if len(left.gates) > 0 {
		doc.Warnings = append(doc.Warnings, left.ask("At x"+reports.Multiplier(*doc.Recommended), s.scenario.Drain)+" A longer drain (--set drain=...) would tell.")
	}
	doc.Check = s.check(doc)
}

// seenAt is a load as simulate would show it.
func (s *limitSearch) seenAt(load float64) *seen {
	m := s.meta
	m.Load = load
	return &seen{scenario: s.scenario, goals: s.goals, meta: m, options: s.loaded(load), workers: s.flags.workers}
}

// check is the command that plays the load that is recommended.
func (s *limitSearch) check(doc *reports.MixBreaking) string {
	return "holdline simulate " + playing(&s.study, *doc.Recommended, s.given)
}

// playing are the arguments with which simulate plays a study's scenario at a load, given its drain in the file.
func playing(s *study, load float64, given unit.Duration) string {
	args := []string{s.file}
	if s.mix != "" {
		args = append(args, "--mix", s.mix)
	}
	args = append(args, "--load", atMost(load))
	if s.intent != "" {
		args = append(args, "--intent", s.intent)
	}
	f := &s.flags.scenarioFlags
	if f.seeded {
		args = append(args, "--seed", strconv.FormatUint(f.seed, 10))
	}
	if f.horizon != "" {
		args = append(args, "--horizon", f.horizon)
	}
	for _, set := range f.set {
		if !strings.HasPrefix(set, "drain=") || s.scenario.Drain == given {
			args = append(args, "--set", safeArg(set))
		}
	}
	if s.scenario.Drain != given {
		args = append(args, "--set", "drain="+s.scenario.Drain.String())
	}
	for _, g := range f.gates {
		args = append(args, "--gate", g)
	}
	for i, a := range args {
		args[i] = quoted(a)
	}
	return strings.Join(args, " ")
}

// atMost is a load in four digits, none of which rounds it up.
func atMost(load float64) string {
	unit := math.Pow10(int(math.Floor(math.Log10(load))) - 3)
	return strconv.FormatFloat(math.Floor(load/unit*(1+1e-12))*unit, 'g', 4, 64)
}

// quoted is an argument as a shell takes it.
func quoted(arg string) string {
	if arg != "" && !strings.ContainsAny(arg, " \t\n'\"\\$`&|;<>()[]{}*?!#~") {
		return arg
	}
	return "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
}
