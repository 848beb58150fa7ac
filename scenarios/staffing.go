package scenarios

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/holdline/holdline/sim/civil"
	"github.com/holdline/holdline/sim/unit"
)

// Opener opens a file that a scenario names, relative to the scenario's own folder.
type Opener func(name string) (io.ReadCloser, error)

// maxStaffing bounds the bytes of a file of heads: a year of quarter hours for twenty groups fits.
const maxStaffing = 32 << 20

// Staffing reads the heads of a group from the file it names, as shifts without weekdays. Errors
// begin with the file and the line.
func (sc *Scenario) Staffing(g Group, open Opener) ([]Shift, error) {
	days, err := sc.Days()
	if err != nil {
		return nil, fmt.Errorf("%s: the calendar's %w", g.Staffing, err)
	}
	in, err := open(g.Staffing)
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	shifts, err := ReadStaffing(in, g.Name, days, sc.Length())
	if err = errors.Join(err, in.Close()); err != nil {
		return nil, fmt.Errorf("%s:%w", g.Staffing, err)
	}
	return shifts, nil
}

// ReadStaffing reads the heads of one group from CSV. The first line names the columns: `from`, a
// date and time where there is a calendar (days, else nil) or a duration since the start; `to`,
// else each line lasts until the next of its group, and the last as long as the one before it, or
// to the end of the run; `group`, without which all lines are the group's; and `heads`, rounded to
// whole ones. Other columns are ignored, and so are lines that start with # or are about no group.
// What lies before the run is cut off. Lines with an end of their own add up where they overlap.
// Errors begin with the line number.
func ReadStaffing(in io.Reader, group string, days *civil.Calendar, end time.Duration) ([]Shift, error) {
	limited := &io.LimitedReader{R: in, N: maxStaffing + 1}
	r := csv.NewReader(limited)
	r.Comment, r.TrimLeadingSpace, r.ReuseRecord = '#', true, true
	s, err := newStaffing(r, group, days)
	if err != nil {
		return nil, err
	}
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, csvError(err)
		}
		if err := s.line(record); err != nil {
			line, _ := r.FieldPos(0)
			return nil, fmt.Errorf("%d: %w", line, err)
		}
	}
	if limited.N <= 0 {
		return nil, fmt.Errorf("1: the file is longer than %d bytes", maxStaffing)
	}
	return s.shifts(end)
}

// csvError turns an error of the CSV reader into the form "line: what".
func csvError(err error) error {
	if parse, ok := errors.AsType[*csv.ParseError](err); ok {
		return fmt.Errorf("%d: %w", parse.Line, parse.Err)
	}
	return fmt.Errorf("1: %w", err)
}

// staffing is a file of heads on its way in.
type staffing struct {
	from, to, group, heads int // columns, -1 for none
	name                   string
	days                   *civil.Calendar
	rows                   []stretch
	others                 []string // groups that are told of instead
}

// stretch is one line; to is 0 where the next line ends it. Moments may lie before the run.
type stretch struct {
	from, to time.Duration
	heads    int
}

// newStaffing reads the header.
func newStaffing(r *csv.Reader, name string, days *civil.Calendar) (*staffing, error) {
	header, err := r.Read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("1: the file is empty; want a header such as from,group,heads")
	}
	if err != nil {
		return nil, csvError(err)
	}
	column := func(name string) int {
		return slices.IndexFunc(header, func(h string) bool {
			return strings.EqualFold(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")), name)
		})
	}
	s := &staffing{from: column("from"), to: column("to"), group: column("group"), heads: column("heads"), name: name, days: days}
	if s.from < 0 || s.heads < 0 {
		line, _ := r.FieldPos(0)
		return nil, fmt.Errorf("%d: header is %q; want the columns from and heads, and if need be to and group", line, strings.Join(header, ","))
	}
	return s, nil
}

func (s *staffing) line(record []string) error {
	if s.group >= 0 {
		if g := strings.TrimSpace(record[s.group]); g != s.name {
			if g != "" && len(s.others) < 5 && !slices.Contains(s.others, g) {
				s.others = append(s.others, g)
			}
			return nil
		}
	}
	var x stretch
	var err error
	if x.from, err = s.moment("from", record[s.from]); err != nil {
		return err
	}
	if s.to >= 0 {
		if x.to, err = s.moment("to", record[s.to]); err != nil {
			return err
		}
		if x.to <= x.from {
			return fmt.Errorf("to is %q; want a moment after from, %q", record[s.to], record[s.from])
		}
	} else if n := len(s.rows); n > 0 && x.from <= s.rows[n-1].from {
		return fmt.Errorf("from is %q; want a moment after that of the line before, or a column to", record[s.from])
	}
	text := strings.TrimSpace(record[s.heads])
	heads, err := strconv.ParseFloat(text, 64)
	if err != nil || !(heads >= 0 && heads <= maxHeads) {
		return fmt.Errorf("heads are %q; want a number from 0 to %d", text, maxHeads)
	}
	x.heads = int(math.Round(heads))
	s.rows = append(s.rows, x)
	return nil
}

// moment reads a date and time, or a duration since the start.
func (s *staffing) moment(column, text string) (time.Duration, error) {
	text = strings.TrimSpace(text)
	if d, err := unit.ParseDuration(text); err == nil {
		return d.Std(), nil
	}
	if s.days == nil {
		return 0, fmt.Errorf("%s is %q; want a duration since the start such as 8h30m, or a calendar for dates", column, text)
	}
	at, err := s.days.Parse(text)
	if err != nil {
		return 0, fmt.Errorf("%s is %q; %w, or a duration since the start", column, text, err)
	}
	return at, nil
}

// shifts ends the lines that have no end of their own, and leaves out what lies before the run.
func (s *staffing) shifts(end time.Duration) ([]Shift, error) {
	if len(s.rows) == 0 && len(s.others) > 0 {
		return nil, fmt.Errorf("1: no line is about %s%s", s.name, hint(s.name, s.others))
	}
	var all []Shift
	for i, x := range s.rows {
		switch n := len(s.rows); {
		case s.to >= 0:
		case i+1 < n:
			x.to = s.rows[i+1].from
		case i > 0:
			x.to = x.from + (x.from - s.rows[i-1].from)
		default:
			x.to = max(end, x.from+1)
		}
		if x.to > 0 {
			all = append(all, Shift{From: unit.Duration(max(x.from, 0)), To: unit.Duration(x.to), Headcount: x.heads})
		}
	}
	if len(all) == 0 {
		return nil, errors.New("1: there is no line below the header about this run; want at least one")
	}
	return all, nil
}
