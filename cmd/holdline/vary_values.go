package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
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
	if !isRange || strings.ContainsAny(spec, `{["'`) {
		return v, v.list(text, spec)
	}
	return v, v.between(text, from, to)
}

// list takes values one by one, each once. A value may be a list or a law itself, with commas of its own.
func (v *varied) list(text, spec string) error {
	for _, value := range listed(spec) {
		if value = strings.TrimSpace(value); value == "" {
			return usage(fmt.Errorf("--vary %s: a value is missing beside a comma; null takes away what the scenario has", text))
		}
		if !slices.Contains(v.values, value) {
			v.values = append(v.values, value)
		}
	}
	return nil
}

// listed cuts a list at its commas, but for those in brackets and in quotes.
func listed(spec string) []string {
	var out []string
	depth, quote, from := 0, rune(0), 0
	for i, c := range spec {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case strings.ContainsRune("{[(", c):
			depth++
		case strings.ContainsRune("}])", c):
			depth--
		case c == ',' && depth == 0:
			out, from = append(out, spec[from:i]), i+1
		}
	}
	return append(out, spec[from:])
}

// between takes points of a range, its ends as they are written.
func (v *varied) between(text, from, to string) error {
	points := usualPoints
	if end, n, given := strings.Cut(to, ":"); given {
		var err error
		if points, err = strconv.Atoi(n); err != nil || points < 2 || points > maxPoints {
			return usage(fmt.Errorf("--vary %s: %q points; want 2 to %d", text, n, maxPoints))
		}
		to = end
	}
	from, to = strings.TrimSpace(from), strings.TrimSpace(to)
	low, unitLow, okLow := quantity(from)
	high, unitHigh, okHigh := quantity(to)
	if !okLow || !okHigh || unitLow != unitHigh {
		a, errA := time.ParseDuration(from)
		b, errB := time.ParseDuration(to)
		if errA != nil || errB != nil {
			return usage(fmt.Errorf("--vary %s: want a range between two numbers of one unit, such as 0.5..0.8, 50%%..80%% or 90s..300s, or two durations, such as 30s..2m", text))
		}
		low, high, unitLow = a.Seconds(), b.Seconds(), "s"
	}
	whole := !strings.ContainsAny(from+to, ".%") && unitLow == ""
	for i := range points {
		written := from
		switch x := low + (high-low)*float64(i)/float64(points-1); {
		case i == points-1:
			written = to
		case i > 0 && whole:
			written = strconv.FormatFloat(math.Round(x), 'f', 0, 64)
		case i > 0:
			written = rounded(x) + unitLow
		}
		if !slices.Contains(v.values, written) {
			v.values = append(v.values, written)
		}
	}
	return nil
}

// rounded writes six digits of a number, and no power of ten, which no unit can follow.
func rounded(x float64) string {
	x, _ = strconv.ParseFloat(strconv.FormatFloat(x, 'g', 6, 64), 64)
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// quantity splits 80% or 2.5m into number and unit.
func quantity(text string) (x float64, unit string, ok bool) {
	end := strings.LastIndexAny(text, "0123456789.") + 1
	x, err := strconv.ParseFloat(text[:end], 64)
	return x, text[end:], err == nil
}
