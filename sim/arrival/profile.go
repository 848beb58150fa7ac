package arrival

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/holdline/holdline/sim/unit"
)

// profile is a day's rates, interval by interval, repeated every day.
func profile() kind {
	return kind{
		name: "profile", gaps: gapsPoisson, uses: []string{"steps", "file", "period"},
		check: func(p Process, f fault) {
			switch {
			case p.File == "" && len(p.Steps) == 0:
				f("steps", "is missing, and so is file; want one of them")
			case p.File != "" && len(p.Steps) > 0:
				f("steps", "want either steps or a file, and not both")
			}
			checkSteps(p.Steps, f)
			if n := len(p.Steps); n > 0 && p.Steps[n-1].At >= p.day() {
				f(fmt.Sprintf("steps[%d].at", n-1), "%s is not within the period of %s", p.Steps[n-1].At, p.day())
			}
		},
		describe: func(p Process) string {
			if p.File != "" {
				return fmt.Sprintf("%s, repeated every %s", p.File, p.day())
			}
			low, high := bounds(p.Steps)
			return fmt.Sprintf("%d steps between %s and %s, repeated every %s", len(p.Steps), low, high, p.day())
		},
		curve: func(p Process, o Options) (curve, error) {
			rates := p.Steps
			if p.File != "" {
				var err error
				if rates, err = loadProfile(p.File, p.day(), o); err != nil {
					return nil, err
				}
			}
			return stairs(p.day().Seconds(), rates), nil
		},
		daily: func(p Process) time.Duration { return p.day().Std() },
	}
}

// day is the period of a profile.
func (p Process) day() unit.Duration {
	if p.Period == 0 {
		return unit.Duration(unit.Day)
	}
	return p.Period
}

func loadProfile(name string, day unit.Duration, o Options) ([]Step, error) {
	in, err := o.open(name)
	if err != nil {
		return nil, err
	}
	steps, err := ReadProfile(in, day)
	if err = errors.Join(err, in.Close()); err != nil {
		return nil, fmt.Errorf("%s:%w", name, err)
	}
	return steps, nil
}

// maxProfile bounds the bytes of a profile: a rate for every second of a day fits.
const maxProfile = 4 << 20

// ReadProfile reads the rates of a day from CSV. The first line names the columns: `at` (08:30,
// 08:30:00 or a duration) and either `rate` (40/min) or `count`, the arrivals until the next
// line; other columns are ignored, and so are lines that start with #. Errors begin with the line
// number.
func ReadProfile(in io.Reader, day unit.Duration) ([]Step, error) {
	limited := &io.LimitedReader{R: in, N: maxProfile + 1}
	r := csv.NewReader(limited)
	r.Comment, r.TrimLeadingSpace, r.ReuseRecord = '#', true, true
	at, value, counts, err := profileColumns(r)
	if err != nil {
		return nil, err
	}
	var steps []Step
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, csvError(err)
		}
		step, err := readStep(record[at], record[value], counts)
		if err == nil && len(steps) > 0 && step.At <= steps[len(steps)-1].At {
			err = fmt.Errorf("%s is not after %s of the line before", record[at], steps[len(steps)-1].At)
		}
		if err == nil && step.At >= day {
			err = fmt.Errorf("%s is not within the day of %s", record[at], day)
		}
		if err != nil {
			line, _ := r.FieldPos(0)
			return nil, fmt.Errorf("%d: %w", line, err)
		}
		steps = append(steps, step)
	}
	switch {
	case limited.N <= 0:
		return nil, fmt.Errorf("1: the profile is longer than %d bytes", maxProfile)
	case len(steps) == 0:
		return nil, errors.New("1: the profile has no line below its header")
	}
	if counts {
		steps = countsToRates(steps, day)
	}
	if _, high := bounds(steps); high == 0 {
		return nil, errors.New("1: the profile has no rate above 0")
	}
	return steps, nil
}

// csvError turns an error of the CSV reader into the form "line: what".
func csvError(err error) error {
	if parse, ok := errors.AsType[*csv.ParseError](err); ok {
		return fmt.Errorf("%d: %w", parse.Line, parse.Err)
	}
	return fmt.Errorf("1: %w", err)
}

// profileColumns reads the header.
func profileColumns(r *csv.Reader) (at, value int, counts bool, err error) {
	header, err := r.Read()
	if errors.Is(err, io.EOF) {
		return 0, 0, false, errors.New("1: the file is empty; want a header such as at,rate")
	}
	if err != nil {
		return 0, 0, false, csvError(err)
	}
	at = column(header, "at")
	rate, count := column(header, "rate"), column(header, "count")
	if at < 0 || (rate < 0) == (count < 0) {
		line, _ := r.FieldPos(0)
		return 0, 0, false, fmt.Errorf("%d: header is %q; want the columns at and either rate or count", line, strings.Join(header, ","))
	}
	return at, max(rate, count), count >= 0, nil
}

// column finds a header's column, -1 without one.
func column(header []string, name string) int {
	return slices.IndexFunc(header, func(h string) bool {
		return strings.EqualFold(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")), name)
	})
}

// readStep reads one line; a count is kept in Rate until its interval is known.
func readStep(at, value string, count bool) (Step, error) {
	t, err := clockTime(at)
	if err != nil {
		return Step{}, err
	}
	if count {
		n, bad := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if bad != nil || !(n >= 0 && n <= 1e12) {
			return Step{}, fmt.Errorf("count %q: want a number of at least 0", value)
		}
		return Step{At: t, Rate: unit.Rate(n)}, nil
	}
	r, err := unit.ParseRate(value)
	if err != nil {
		return Step{}, fmt.Errorf("rate %w", err)
	}
	return Step{At: t, Rate: r}, nil
}

// clockTime reads a time of day, 08:30 or 08:30:00, or a duration since the day's start.
func clockTime(text string) (unit.Duration, error) {
	parts := strings.Split(strings.TrimSpace(text), ":")
	if len(parts) == 1 {
		d, err := unit.ParseDuration(text)
		if err != nil {
			return 0, fmt.Errorf("time of day %q: want 08:30, 08:30:00 or a duration such as 8h30m", text)
		}
		return d, nil
	}
	seconds := 0
	for i, p := range parts {
		n, err := strconv.ParseUint(p, 10, 8)
		limit := uint64(59)
		if i == 0 {
			limit = 24
		}
		if err != nil || n > limit || len(p) != 2 || len(parts) > 3 {
			return 0, fmt.Errorf("time of day %q: want 08:30, 08:30:00 or a duration such as 8h30m", text)
		}
		seconds = seconds*60 + int(n)
	}
	if len(parts) == 2 {
		seconds *= 60
	}
	return unit.Duration(seconds) * 1e9, nil
}

// countsToRates divides each count by the time until the next line; the last line's interval is
// as long as the one before it, or the rest of the day if it is the only one.
func countsToRates(steps []Step, day unit.Duration) []Step {
	last := len(steps) - 1
	end := day
	if last > 0 {
		end = min(day, steps[last].At+(steps[last].At-steps[last-1].At))
	}
	for i := range steps {
		next := end
		if i < last {
			next = steps[i+1].At
		}
		steps[i].Rate = unit.Rate(float64(steps[i].Rate) / (next - steps[i].At).Seconds())
	}
	if end < day {
		steps = append(steps, Step{At: end})
	}
	return steps
}
