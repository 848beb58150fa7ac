package arrival

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/holdline/holdline/sim/unit"
)

// records gives the text of one moment after the other, with its line; io.EOF at the end.
type records func() (text string, line int, err error)

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
	text, line, err := m.record()
	if errors.Is(err, io.EOF) {
		return 0, io.EOF
	}
	if err == nil {
		var at float64
		if at, err = m.parse(text); err == nil && at < m.last {
			err = fmt.Errorf("%s comes before the line above it; sort the recording by time", text)
		}
		if err == nil {
			m.line, m.last = line, at
			return at, nil
		}
	}
	return 0, fmt.Errorf("%s:%d: %w", m.name, line, err)
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
	r := csv.NewReader(in)
	r.Comment, r.TrimLeadingSpace, r.ReuseRecord = '#', true, true
	at := -1
	return func() (string, int, error) {
		record, err := r.Read()
		if err == nil && at < 0 {
			at = max(column(record, "at"), column(record, "timestamp"))
			if at < 0 {
				return "", 1, errors.New("want a header with a column at or timestamp")
			}
			record, err = r.Read()
		}
		if err != nil {
			if parse, ok := errors.AsType[*csv.ParseError](err); ok {
				return "", parse.Line, parse.Err
			}
			return "", 1, err
		}
		line, _ := r.FieldPos(at)
		return record[at], line, nil
	}
}

// maxLine bounds one line of JSON.
const maxLine = 1 << 20

// jsonMoments reads the key `at` or `timestamp` of one JSON object a line; empty lines are
// skipped. The results of vegeta in JSON are such a file once they are sorted by timestamp.
func jsonMoments(in io.Reader) records {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxLine)
	line := 0
	return func() (string, int, error) {
		for lines.Scan() {
			line++
			text := bytes.TrimSpace(lines.Bytes())
			if len(text) == 0 {
				continue
			}
			moment, err := jsonMoment(text)
			return moment, line, err
		}
		if err := lines.Err(); err != nil {
			return "", line + 1, err
		}
		return "", line, io.EOF
	}
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
