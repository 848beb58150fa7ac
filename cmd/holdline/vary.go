package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/render"
)

// varied is one parameter and the values to try.
type varied struct {
	path   string
	values []string
}

// Bounds of a sweep.
const (
	usualPoints = 7
	maxPoints   = 200
)

// parseVaried reads path=a..b, path=a..b:N or path=a,b,c.
func parseVaried(text string) (varied, error) {
	path, spec, ok := strings.Cut(text, "=")
	if !ok || path == "" || spec == "" {
		return varied{}, usage(fmt.Errorf("--vary %s: want path=from..to, path=from..to:points or path=a,b,c", text))
	}
	v := varied{path: path}
	from, to, isRange := strings.Cut(spec, "..")
	if !isRange {
		v.values = strings.Split(spec, ",")
		return v, nil
	}
	points := usualPoints
	if end, n, given := strings.Cut(to, ":"); given {
		var err error
		if points, err = strconv.Atoi(n); err != nil || points < 2 || points > maxPoints {
			return varied{}, usage(fmt.Errorf("--vary %s: %q points; want 2 to %d", text, n, maxPoints))
		}
		to = end
	}
	low, unitLow, okLow := quantity(from)
	high, unitHigh, okHigh := quantity(to)
	if !okLow || !okHigh || unitLow != unitHigh {
		return varied{}, usage(fmt.Errorf("--vary %s: want a range between two numbers of one unit, such as 0.5..0.8, 50%%..80%% or 2m..5m", text))
	}
	whole := !strings.ContainsAny(from+to, ".%") && unitLow == ""
	for i := range points {
		x := low + (high-low)*float64(i)/float64(points-1)
		if whole {
			x = float64(int64(x + 0.5))
		}
		written := strconv.FormatFloat(x, 'g', 6, 64) + unitLow
		if !slices.Contains(v.values, written) {
			v.values = append(v.values, written)
		}
	}
	return v, nil
}

// quantity splits 80% or 2.5m into number and unit.
func quantity(text string) (x float64, unit string, ok bool) {
	text = strings.TrimSpace(text)
	end := strings.LastIndexAny(text, "0123456789.") + 1
	x, err := strconv.ParseFloat(text[:end], 64)
	return x, text[end:], err == nil
}

// vary simulates every combination of the values and prints what the gates make of each.
func (p *process) vary(ctx context.Context, file string, f *compareFlags) error {
	write, err := formatNamed(render.Sweeps(), f.format)
	if err != nil {
		return err
	}
	if len(f.vary) > 2 {
		return usage(fmt.Errorf("--vary is given %d times; want one or two parameters", len(f.vary)))
	}
	doc := reports.Sweep{}
	points := [][]string{nil}
	for _, text := range f.vary {
		v, err := parseVaried(text)
		if err != nil {
			return err
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
		return usage(fmt.Errorf("--vary asks for %d points; want at most %d", len(points), maxPoints))
	}
	studies := make([]*study, len(points))
	for i, values := range points {
		own := f.studyFlags
		own.set = slices.Clone(f.set)
		for j, value := range values {
			own.set = append(own.set, doc.Parameters[j]+"="+value)
		}
		studies[i] = &study{process: p, flags: &own, file: file, replications: f.replications}
		if err := studies[i].load(); err != nil {
			return err
		}
		if err := sameDays(studies[0].scenario, studies[i].scenario, strings.Join(values, ", ")); err != nil {
			return err
		}
	}
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
