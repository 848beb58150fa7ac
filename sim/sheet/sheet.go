// Package sheet reads tables as people keep them in files: CSV whose first line names the columns, in any
// order and case, with lines that start with # left out. What is wrong with a file is told all at once,
// each fault as "line:column: what". sheet.go is all there is to read.
package sheet

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// mostFaults is how many are told of: more tell nobody more.
const mostFaults = 20

// Sheet is a table on its way in.
type Sheet struct {
	r       *csv.Reader
	limited *io.LimitedReader
	most    int64
	header  []string
	faults  []error
	ended   bool
}

// New reads the header of a table of at most so many bytes; example is one, for whoever has an empty file.
// Every later fault is kept in the Sheet.
func New(in io.Reader, most int64, example string) (*Sheet, error) {
	limited := &io.LimitedReader{R: in, N: most + 1}
	s := &Sheet{r: csv.NewReader(limited), limited: limited, most: most}
	s.r.Comment, s.r.TrimLeadingSpace, s.r.ReuseRecord = '#', true, true
	header, err := s.r.Read()
	switch {
	case errors.Is(err, io.EOF) && limited.N <= 0:
		return nil, s.tooLong()
	case errors.Is(err, io.EOF):
		return nil, fmt.Errorf("1:1: the file is empty; want a header such as %s", example)
	case err != nil:
		return nil, located(err)
	}
	s.header = slices.Clone(header)
	return s, nil
}

// Column finds a column by its name, -1 without one. A spreadsheet's byte order mark is no part of a name.
// One that stands twice is a fault: nobody can tell which is meant. To be asked before the first line is read.
func (s *Sheet) Column(name string) int {
	found := -1
	for i, h := range s.header {
		switch is := strings.EqualFold(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")), name); {
		case is && found < 0:
			found = i
		case is:
			_, first := s.Position(found)
			s.Fault(i, "column %s stands here again; want it once, and it is at %d already", name, first)
		}
	}
	return found
}

// Unfit is the fault of a header that lacks what is wanted.
func (s *Sheet) Unfit(want string) error {
	line, _ := s.r.FieldPos(0)
	return fmt.Errorf("%d:1: header is %q; want %s", line, strings.Join(s.header, ","), want)
}

// Next gives the cells of the next line, by column; false at the end, or once there are faults enough. A line
// with another number of cells is a fault, and passed over. The cells are good until the next call.
func (s *Sheet) Next() ([]string, bool) {
	for !s.ended && len(s.faults) < mostFaults {
		record, err := s.r.Read()
		if err == nil {
			return record, true
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if !errors.Is(err, csv.ErrFieldCount) {
			s.faults = append(s.faults, located(err))
			break // a quote that does not end: nothing behind it stands where it should
		}
		s.Fault(0, "%s; want %d, as the header has", fields(len(record)), len(s.header))
	}
	s.ended = true
	if s.limited.N <= 0 { // it was cut off, and so may what seems wrong be
		s.faults = []error{s.tooLong()}
	}
	return nil, false
}

func fields(n int) string {
	if n == 1 {
		return "has 1 field"
	}
	return fmt.Sprintf("has %d fields", n)
}

// Position is the line and column at which a cell of the line at hand begins.
func (s *Sheet) Position(column int) (line, at int) { return s.r.FieldPos(column) }

// Fault notes what is wrong with a cell of the line at hand.
func (s *Sheet) Fault(column int, format string, args ...any) {
	line, at := s.Position(column)
	s.faults = append(s.faults, fmt.Errorf("%d:%d: %w", line, at, fmt.Errorf(format, args...)))
}

// Faults are all that were found, in the order of the file.
func (s *Sheet) Faults() []error { return s.faults }

func (s *Sheet) tooLong() error { return fmt.Errorf("1:1: the file is longer than %d bytes", s.most) }

// located turns an error of the CSV reader into the form of a fault.
func located(err error) error {
	if parse, ok := errors.AsType[*csv.ParseError](err); ok {
		return fmt.Errorf("%d:%d: %w", parse.Line, parse.Column, parse.Err)
	}
	return fmt.Errorf("1:1: %w", err)
}
