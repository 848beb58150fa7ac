package sim

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/desk"
	"github.com/holdline/holdline/sim/unit"
)

// maxStaffing bounds the rows of a staffing file: every quarter of an hour of ten years fits.
const maxStaffing = 400_000

// staffing are the heads of a group as its CSV file lists them: see readStaffing.
func (b *deskBuilder) staffing(g *scenarios.Group) ([]desk.Shift, error) {
	if b.Open == nil {
		return nil, fmt.Errorf("%s: this run opens no files", g.Staffing)
	}
	in, err := b.Open(g.Staffing)
	if err != nil {
		return nil, fmt.Errorf("opening heads: %w", err)
	}
	rows, err := readStaffing(in, g.Name, b.setting)
	if err = errors.Join(err, in.Close()); err != nil {
		return nil, fmt.Errorf("%s:%w", g.Staffing, err)
	}
	var list []desk.Shift
	for _, r := range rows {
		if r.to > 0 && r.heads > 0 {
			list = append(list, b.shift(max(r.from, 0), r.to, r.heads))
		}
	}
	return list, nil
}

// heads are the heads of a group from one moment to another, scenario time.
type heads struct {
	from, to time.Duration
	heads    int
}

// staffingReader reads a file of heads by interval. Its first line names the columns: `from`, a
// moment; `to`, likewise, or else each row holds until the group's next one (the last as long as
// the one before it, or to the end of the run); `group`, or else all rows are for the group that
// names the file; `heads`, rounded to whole ones. Other columns are ignored, and so are lines that
// start with #. Moments are spans since the start or, with a calendar, dates with time.
type staffingReader struct {
	csv                       *csv.Reader
	from, to, group, headsCol int
	s                         *setting
}

// readStaffing reads the rows of one group in order of time. Errors begin with the line number.
func readStaffing(in io.Reader, group string, s *setting) ([]heads, error) {
	r := &staffingReader{csv: csv.NewReader(in), s: s}
	r.csv.Comment, r.csv.TrimLeadingSpace, r.csv.ReuseRecord = '#', true, true
	if err := r.header(); err != nil {
		return nil, err
	}
	var rows []heads
	var others []string
	for {
		record, err := r.csv.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, lineError(err)
		}
		if r.group >= 0 && strings.TrimSpace(record[r.group]) != group {
			index(&others, strings.TrimSpace(record[r.group]))
			continue
		}
		row, err := r.row(record)
		line, _ := r.csv.FieldPos(0)
		if err == nil && len(rows) == maxStaffing {
			err = fmt.Errorf("more than %d rows", maxStaffing)
		}
		if err != nil {
			return nil, fmt.Errorf("%d: %w", line, err)
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("1: has no row for the group %q; it has rows for %q", group, others)
	}
	slices.SortStableFunc(rows, func(a, b heads) int { return cmp.Compare(a.from, b.from) })
	if r.to < 0 {
		follow(rows, s.end())
	}
	return joined(rows), nil
}

// header finds the columns.
func (r *staffingReader) header() error {
	names, err := r.csv.Read()
	if errors.Is(err, io.EOF) {
		return errors.New("1: the file is empty; want a header such as from,to,group,heads")
	}
	if err != nil {
		return lineError(err)
	}
	column := func(name string) int {
		return slices.IndexFunc(names, func(n string) bool {
			return strings.EqualFold(strings.TrimSpace(strings.TrimPrefix(n, "\ufeff")), name)
		})
	}
	r.from, r.to, r.group, r.headsCol = column("from"), column("to"), column("group"), column("heads")
	if r.from < 0 || r.headsCol < 0 {
		line, _ := r.csv.FieldPos(0)
		return fmt.Errorf("%d: header is %q; want the columns from and heads, and perhaps to and group", line, strings.Join(names, ","))
	}
	return nil
}

func (r *staffingReader) row(record []string) (heads, error) {
	var row heads
	var err error
	if row.from, err = r.s.moment(record[r.from]); err != nil {
		return row, fmt.Errorf("from %q: %w", record[r.from], err)
	}
	if r.to >= 0 {
		if row.to, err = r.s.moment(record[r.to]); err != nil {
			return row, fmt.Errorf("to %q: %w", record[r.to], err)
		}
		if row.to <= row.from {
			return row, fmt.Errorf("to %q: want a moment after from, %s", record[r.to], record[r.from])
		}
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(record[r.headsCol]), 64)
	if err != nil || !(n >= 0 && n <= 1e6) {
		return row, fmt.Errorf("heads %q: want a number from 0 to a million", record[r.headsCol])
	}
	row.heads = int(math.Round(n))
	return row, nil
}

// moment reads a span since the start or, with a calendar, a date and time.
func (s *setting) moment(text string) (time.Duration, error) {
	d, err := unit.ParseDuration(text)
	switch {
	case err == nil:
		return d.Std(), nil
	case s.days == nil:
		return 0, errors.New("want a duration since the start such as 8h30m, or a calendar and a date")
	}
	return s.days.Parse(text)
}

// follow lets each row hold until the next.
func follow(rows []heads, end time.Duration) {
	last := len(rows) - 1
	for i := range last {
		rows[i].to = rows[i+1].from
	}
	rows[last].to = end
	if last > 0 {
		rows[last].to = 2*rows[last].from - rows[last-1].from
	}
}

// joined makes one of rows that follow one another with as many heads.
func joined(rows []heads) []heads {
	out := rows[:1]
	for _, r := range rows[1:] {
		if last := &out[len(out)-1]; last.to == r.from && last.heads == r.heads {
			last.to = r.to
			continue
		}
		out = append(out, r)
	}
	return out
}

// lineError turns an error of the CSV reader into the form "line: what".
func lineError(err error) error {
	if parse, ok := errors.AsType[*csv.ParseError](err); ok {
		return fmt.Errorf("%d: %w", parse.Line, parse.Err)
	}
	return fmt.Errorf("1: %w", err)
}
