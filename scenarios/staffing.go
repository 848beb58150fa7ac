package scenarios

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/holdline/holdline/sim/civil"
	"github.com/holdline/holdline/sim/sheet"
	"github.com/holdline/holdline/sim/unit"
)

// Opener opens a file that a scenario names, relative to the scenario's own folder.
type Opener func(name string) (io.ReadCloser, error)

// maxStaffing bounds the bytes of a file of heads: a year of quarter hours for twenty groups fits.
const maxStaffing = 32 << 20

// Staffing is who is on shift in a group: its shifts or, where it names a file of heads, those of the file, which
// have no weekdays. The error holds all that is wrong with the file.
func (sc *Scenario) Staffing(g Group, open Opener) ([]Shift, error) {
	if g.Staffing == "" {
		return g.Shifts, nil
	}
	shifts, faults := sc.staffing(g, nil, open)
	return shifts, errors.Join(faults...)
}

// staffing gives each fault by itself, with file, line and column. Groups that are not known are faults,
// unless none is.
func (sc *Scenario) staffing(g Group, known []string, open Opener) ([]Shift, []error) {
	days, err := sc.Days()
	if err != nil {
		return nil, []error{fmt.Errorf("%s: the calendar's %w", g.Staffing, err)}
	}
	in, err := open(g.Staffing)
	if err != nil {
		return nil, []error{fmt.Errorf("cannot be read: %w", err)}
	}
	shifts, faults := readStaffing(in, g.Name, known, days, sc.Length())
	for i, fault := range faults {
		faults[i] = fmt.Errorf("%s:%w", g.Staffing, fault)
	}
	if err = in.Close(); err != nil {
		shifts, faults = nil, append(faults, fmt.Errorf("%s: %w", g.Staffing, err))
	}
	return shifts, faults
}

// ReadStaffing reads the heads of one group from CSV. The first line names the columns: `from`, a
// date and time where there is a calendar (days, else nil) or a duration since the start; `to`,
// else each line lasts until the next of its group, and the last as long as the one before it, or
// to the end of the run; `group`, without which all lines are the group's; and `heads`, rounded to
// whole ones. Other columns are ignored, and so are lines that start with # or are about no group.
// What lies before the run is cut off. Lines with an end of their own add up where they overlap, as shifts
// do; the same stretch twice is a fault.
// Faults, all at once, begin with line and column.
func ReadStaffing(in io.Reader, group string, days *civil.Calendar, end time.Duration) ([]Shift, []error) {
	return readStaffing(in, group, nil, days, end)
}

// readStaffing is ReadStaffing where a line about a group that is not known is a fault.
func readStaffing(in io.Reader, group string, known []string, days *civil.Calendar, end time.Duration) ([]Shift, []error) {
	table, err := sheet.New(in, maxStaffing, "from,group,heads")
	if err != nil {
		return nil, []error{err}
	}
	s := &staffing{Sheet: table, name: group, days: days, lines: map[[2]time.Duration]int{}, known: known}
	s.from, s.to, s.group, s.heads = s.Column("from"), s.Column("to"), s.Column("group"), s.Column("heads")
	if s.from < 0 || s.heads < 0 {
		return nil, []error{s.Unfit("the columns from and heads, and if need be to and group")}
	}
	for record, ok := s.Next(); ok; record, ok = s.Next() {
		s.line(record)
	}
	if faults := s.Faults(); len(faults) > 0 {
		return nil, faults
	}
	shifts, err := s.shifts(end)
	if err != nil {
		return nil, []error{err}
	}
	return shifts, nil
}

// staffing is a file of heads on its way in.
type staffing struct {
	*sheet.Sheet

	from, to, group, heads int // columns, -1 for none
	name                   string
	days                   *civil.Calendar
	rows                   []stretch
	lines                  map[[2]time.Duration]int // where a stretch with an end of its own was told
	known                  []string                 // groups that lines may be about; nil: any
	others                 []string                 // groups that are told of instead
}

// stretch is one line; to is 0 where the next line ends it. Moments may lie before the run.
type stretch struct {
	from, to time.Duration
	heads    int
}

// line reads one line, unless it is about another group.
func (s *staffing) line(record []string) {
	if s.group >= 0 {
		if g := strings.TrimSpace(record[s.group]); g != s.name {
			if g != "" && len(s.known) > 0 && !slices.Contains(s.known, g) {
				s.Fault(s.group, "there is no group %q%s", g, hint(g, s.known))
			}
			if g != "" && len(s.others) < 5 && !slices.Contains(s.others, g) {
				s.others = append(s.others, g)
			}
			return
		}
	}
	before := len(s.Faults())
	var x stretch
	x.from = s.moment("from", s.from, record[s.from])
	if s.to >= 0 {
		x.to = s.moment("to", s.to, record[s.to])
	}
	x.heads = s.count(record[s.heads])
	if len(s.Faults()) > before {
		return
	}
	if s.to >= 0 && x.to <= x.from {
		s.Fault(s.to, "to is %q; want a moment after from, %q", record[s.to], record[s.from])
		return
	}
	if n := len(s.rows); s.to < 0 && n > 0 && x.from <= s.rows[n-1].from {
		s.Fault(s.from, "from is %q; want a moment after that of the line before, or a column to", record[s.from])
		return
	}
	if s.to >= 0 {
		at := [2]time.Duration{x.from, x.to}
		if line, twice := s.lines[at]; twice {
			s.Fault(s.from, "from %s to %s stands in line %d already; want its heads in one line", strings.TrimSpace(record[s.from]), strings.TrimSpace(record[s.to]), line)
			return
		}
		s.lines[at], _ = s.Position(s.from)
	}
	s.rows = append(s.rows, x)
}

// count reads heads.
func (s *staffing) count(text string) int {
	text = strings.TrimSpace(text)
	heads, err := strconv.ParseFloat(text, 64)
	if err != nil || !(heads >= 0 && heads <= maxHeads) {
		s.Fault(s.heads, "heads are %q; want a number from 0 to %d", text, maxHeads)
		return 0
	}
	return int(math.Round(heads))
}

// moment reads a date and time, or a duration since the start.
func (s *staffing) moment(name string, column int, text string) time.Duration {
	text = strings.TrimSpace(text)
	if d, err := unit.ParseDuration(text); err == nil {
		return d.Std()
	}
	if s.days == nil {
		s.Fault(column, "%s is %q; want a duration since the start such as 8h30m, or a calendar for dates", name, text)
		return 0
	}
	at, err := s.days.Parse(text)
	if err != nil {
		s.Fault(column, "%s is %q; %w, or a duration since the start", name, text, err)
	}
	return at
}

// shifts ends the lines that have no end of their own, and leaves out what lies before the run.
func (s *staffing) shifts(end time.Duration) ([]Shift, error) {
	if len(s.rows) == 0 && len(s.others) > 0 {
		return nil, fmt.Errorf("1:1: no line is about %s%s", s.name, hint(s.name, s.others))
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
		return nil, errors.New("1:1: there is no line below the header about this run; want at least one")
	}
	return all, nil
}
