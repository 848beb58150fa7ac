package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/render"
	"github.com/holdline/holdline/scenarios"
)

// vary simulates every combination of the values and prints what the gates make of each.
func (p *process) vary(ctx context.Context, file string, f *compareFlags) error {
	write, err := formatNamed(render.Sweeps(), f.format)
	if err != nil {
		return err
	}
	doc := reports.Sweep{}
	points, err := spread(&doc, f.vary)
	if err != nil {
		return err
	}
	studies, err := p.pointsOf(file, &doc, points, f)
	if err != nil {
		return err
	}
	warnPoints(studies)
	ctx, stop := p.interruptible(ctx)
	defer stop()
	for i, s := range studies {
		if i > 0 {
			s.replications = studies[0].result.N()
		}
		if err := s.run(ctx); err != nil {
			if errors.Is(err, context.Canceled) {
				text := "interrupted: these are the points that were done"
				if len(doc.Points) == 0 {
					text = "interrupted before the first point was done: nothing to report"
				}
				return p.swept(&doc, write, exit(exitInterrupted, errors.New(text)))
			}
			return err
		}
		var against []reports.Difference
		if i > 0 {
			against = reports.Compare(studies[0].result, s.result)
		}
		doc.Add(points[i], s.summary(false), against)
		if i > 0 {
			s.result = nil // its summary is kept; only the first is held against others
		}
	}
	return p.swept(&doc, write, nil)
}

// spread notes the parameters and gives every combination of their values, the second varying fastest.
func spread(doc *reports.Sweep, texts []string) ([][]string, error) {
	if len(texts) > 2 {
		return nil, usage(fmt.Errorf("--vary is given %d times; want one or two parameters", len(texts)))
	}
	points := [][]string{nil}
	for _, text := range texts {
		v, err := parseVaried(text)
		if err != nil {
			return nil, err
		}
		if slices.Contains(doc.Parameters, v.path) {
			return nil, usage(fmt.Errorf("--vary %s is given twice; want two different parameters, or all values in one list", v.path))
		}
		doc.Parameters = append(doc.Parameters, v.path)
		var more [][]string
		for _, point := range points {
			for _, value := range v.values {
				more = append(more, append(slices.Clone(point), value))
			}
		}
		points = more
	}
	if len(points) > maxPoints {
		return nil, usage(fmt.Errorf("--vary asks for %d points; want at most %d", len(points), maxPoints))
	}
	return points, nil
}

// pointsOf reads the scenario at each point. What is wrong at any of them is said before the first is
// played, each fault once.
func (p *process) pointsOf(file string, doc *reports.Sweep, points [][]string, f *compareFlags) ([]*study, error) {
	studies := make([]*study, len(points))
	var wrong scenarios.Faults
	for i, values := range points {
		own := f.studyFlags
		for j, value := range values {
			own.varied = append(own.varied, doc.Parameters[j]+"="+value)
		}
		s := &study{process: p, flags: &own, file: file, replications: f.replications}
		studies[i] = s
		var faults *scenarios.Faults
		switch err := s.load(); {
		case errors.As(err, &faults):
			for _, fault := range faults.List {
				if !slices.Contains(wrong.List, fault) {
					wrong.List = append(wrong.List, fault)
				}
			}
		case err != nil:
			return nil, err
		case len(wrong.List) == 0:
			if err = samePromises(studies[0].scenario, s.scenario, "--vary "+strings.Join(own.varied, " --vary ")); err != nil {
				return nil, err
			}
		}
	}
	if len(wrong.List) > 0 {
		return nil, faulty(file, &wrong)
	}
	return studies, nil
}

// samePromises refuses a point that other customers or other gates belong to than to the first.
func samePromises(first, point *scenarios.Scenario, given string) error {
	if err := sameDays(first, point, given); err != nil {
		return err
	}
	if !slices.Equal(first.Gates, point.Gates) {
		return usage(fmt.Errorf("%s: %s changes gates, each of which is drawn against the values: all points need the same ones; several with limits of their own can be given with --gate", first.Name, given))
	}
	return nil
}

// warnPoints says what is suspicious about the points of a sweep, each once, and at which of them.
func warnPoints(studies []*study) {
	told := make(map[string][]string)
	var order []string
	for _, s := range studies {
		for _, w := range scenarios.Warnings(s.scenario, 1) {
			if len(told[w]) == 0 {
				order = append(order, w)
			}
			told[w] = append(told[w], strings.Join(s.flags.varied, ", "))
		}
	}
	for _, w := range order {
		at := told[w]
		switch n := len(at); {
		case n == len(studies):
			studies[0].say("warning: %s", w)
		case n == 1:
			studies[0].say("warning: at %s: %s", at[0], w)
		default:
			studies[0].say("warning: at %s and %d more: %s", at[0], n-1, w)
		}
	}
}

// swept writes what there is of a sweep and passes on how it ended.
func (p *process) swept(doc *reports.Sweep, write render.Format[reports.Sweep], ended error) error {
	if len(doc.Points) == 0 {
		return ended
	}
	if err := write(p.stdout, doc, render.Options{Color: p.color}); err != nil {
		return exit(worst(exitUntrusted, codeOf(ended)), err)
	}
	return ended
}
