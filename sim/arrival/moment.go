package arrival

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/holdline/holdline/sim/sheet"
	"github.com/holdline/holdline/sim/unit"
)

// records gives the text of one moment after the other, with its line and column; io.EOF at the end. Errors
// begin with a line and column of their own, and what follows them may be read on.
type records func() (text string, line, column int, err error)

// momentFormat chooses the reader of a recording by the name's ending, nil for none.
func momentFormat(name string) func(io.Reader) records {
	switch strings.ToLower(path.Ext(name)) {
	case ".csv":
		return csvMoments
	case ".jsonl", ".ndjson", ".json":
		return jsonMoments
	}
	return nil
}

// moments reads recorded moments in seconds since the start. A moment is a span since the start
// (2m30s, or a number of seconds) or a date (RFC 3339), which counts from the first date.
type moments struct {
	name   string
	record records
	line   int
	dates  bool
	origin time.Time
	last   float64
}

// next gives the next moment, in seconds since the start; moments never go back.
func (m *moments) next() (float64, error) {
	text, line, column, err := m.record()
	if errors.Is(err, io.EOF) {
		return 0, io.EOF
	}
	if err != nil {
		return 0, fmt.Errorf("%s:%w", m.name, err)
	}
	at, err := m.parse(text)
	if err == nil && at < m.last {
		err = fmt.Errorf("%s comes before the line above it; sort the recording by time", text)
	}
	if err != nil {
		return 0, fmt.Errorf("%s:%d:%d: %w", m.name, line, column, err)
	}
	m.line, m.last = line, at
	return at, nil
}

func (m *moments) parse(text string) (float64, error) {
	text = strings.TrimSpace(text)
	if date, err := time.Parse(time.RFC3339Nano, text); err == nil {
		if m.line == 0 {
			m.dates, m.origin = true, date
		}
		if !m.dates {
			return 0, fmt.Errorf("%s is a date among spans; want one or the other", text)
		}
		return date.Sub(m.origin).Seconds(), nil
	}
	seconds, err := strconv.ParseFloat(text, 64)
	if err != nil {
		var d unit.Duration
		d, err = unit.ParseDuration(text)
		seconds = d.Seconds()
	}
	if err != nil || !(seconds >= 0 && seconds <= 1e10) {
		return 0, fmt.Errorf("moment %q: want seconds since the start, a duration such as 2m30s, or a date such as 2026-03-02T08:00:00Z", text)
	}
	if m.dates {
		return 0, fmt.Errorf("%s is a span among dates; want one or the other", text)
	}
	return seconds, nil
}

// csvMoments reads the column `at` or `timestamp` of a CSV file with a header.
func csvMoments(in io.Reader) records {
	const endless = math.MaxInt64 - 1
	var s *sheet.Sheet
	var record []string
	at, told := -1, 0
	return func() (string, int, int, error) {
		if s == nil {
			var err error
			if s, err = sheet.New(in, endless, "at"); err != nil {
				return "", 0, 0, err
			}
			if at = max(s.Column("at"), s.Column("timestamp")); at < 0 {
				return "", 0, 0, s.Unfit("a column at or timestamp")
			}
		}
		if at < 0 {
			return "", 0, 0, io.EOF
		}
		if record == nil {
			record, _ = s.Next()
		}
		if faults := s.Faults(); told < len(faults) { // of lines before it
			told++
			return "", 0, 0, faults[told-1]
		}
		if record == nil {
			return "", 0, 0, io.EOF
		}
		text := record[at]
		record = nil
		line, column := s.Position(at)
		return text, line, column, nil
	}
}

// maxLine bounds one line of JSON.
const maxLine = 1 << 20

// jsonMoments reads the key `at` or `timestamp` of one JSON object a line; empty lines are
// skipped. The results of vegeta in JSON are such a file once they are sorted by timestamp.
func jsonMoments(in io.Reader) records {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxLine)
	line, ended := 0, false
	return func() (string, int, int, error) {
		for lines.Scan() {
			line++
			text := bytes.TrimSpace(lines.Bytes())
			if len(text) == 0 {
				continue
			}
			moment, err := jsonMoment(text)
			if err != nil {
				err = fmt.Errorf("%d:%d: %w", line, columnOf(err), err)
			}
			return moment, line, 1, err
		}
		if err := lines.Err(); err != nil && !ended {
			ended = true
			return "", 0, 0, fmt.Errorf("%d:1: %w", line+1, err)
		}
		return "", 0, 0, io.EOF
	}
}

// columnOf is where a line stops being JSON, 1 where it is.
func columnOf(err error) int {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return int(max(1, syntax.Offset))
	}
	return 1
}

func jsonMoment(text []byte) (string, error) {
	var row struct {
		At        json.RawMessage `json:"at"`
		Timestamp json.RawMessage `json:"timestamp"`
	}
	if err := json.Unmarshal(text, &row); err != nil {
		return "", fmt.Errorf("reading JSON: %w", err)
	}
	raw := row.At
	if raw == nil {
		raw = row.Timestamp
	}
	if raw == nil {
		return "", errors.New("want an object with a key at or timestamp")
	}
	if raw[0] != '"' {
		return string(raw), nil
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return "", fmt.Errorf("reading JSON: %w", err)
	}
	return s, nil
}
