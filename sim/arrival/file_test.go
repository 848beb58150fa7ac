package arrival

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/unit"
)

const civilDay = unit.Duration(unit.Day)

func TestProfiles(t *testing.T) {
	rows := []struct{ name, csv, want string }{
		{"rates", "at,rate\n08:00,40/min\n08:30:30,1/s\n9h,0/s\n", "8h 40/min, 8h30m30s 1/s, 9h 0/s"},
		{"columns in any order and case, others ignored", "day,Rate,AT\nmon,40/min,08:00\n", "8h 40/min"},
		{"comments, blanks, a byte order mark", "\ufeffat, rate\n# morning\n\n 08:00, 40/min\n", "8h 40/min"},
		{"counts until the next line, the last as long as the one before", "at,count\n08:00,1800\n08:30,900\n", "8h 1/s, 8h30m 0.5/s, 9h 0/s"},
		{"one count for the rest of the day", "at,count\n12:00,43200\n", "12h 1/s"},
		{"the last count ends with the day", "at,count\n00:00,72000\n20:00,14400\n", "0s 1/s, 20h 1/s"},
	}
	for _, r := range rows {
		steps, err := ReadProfile(strings.NewReader(r.csv), civilDay)
		if err != nil {
			t.Errorf("%s: %v", r.name, err)
			continue
		}
		texts := make([]string, len(steps))
		for i, s := range steps {
			texts[i] = fmt.Sprintf("%s %s", s.At, s.Rate)
		}
		if got := strings.Join(texts, ", "); got != r.want {
			t.Errorf("%s: got %s, want %s", r.name, got, r.want)
		}
	}
}

// One bad file a fault, with the line it is on.
func TestBadProfiles(t *testing.T) {
	rows := []struct{ csv, want string }{
		{"", "1: the file is empty; want a header such as at,rate"},
		{"at,rate\n", "1: the profile has no line below its header"},
		{"time,rate\n08:00,1/s\n", `1: header is "time,rate"; want the columns at and either rate or count`},
		{"at,rate,count\n08:00,1/s,1\n", `1: header is "at,rate,count"; want the columns at and either rate or count`},
		{"# morning\nat,rate\n08:00,1/s\n08:00,2/s\n", "4: 08:00 is not after 8h of the line before"},
		{"at,rate\n08:00,1/s\n\n25:00,2/s\n", `4: time of day "25:00": want 08:30, 08:30:00 or a duration such as 8h30m`},
		{"at,rate\n08:60,1/s\n", `2: time of day "08:60": want 08:30, 08:30:00 or a duration such as 8h30m`},
		{"at,rate\nnoon,1/s\n", `2: time of day "noon": want 08:30, 08:30:00 or a duration such as 8h30m`},
		{"at,rate\n24:00,1/s\n", "2: 24:00 is not within the day of 24h"},
		{"at,rate\n08:00,40\n", `2: rate "40": want a rate with its unit of time, such as 40/min, 0.5/s, 1200/h or 9000/d`},
		{"at,count\n08:00,-4\n", `2: count "-4": want a number of at least 0`},
		{"at,count\n08:00,0\n", "1: the profile has no rate above 0"},
		{"at,rate\n08:00\n", "2: wrong number of fields"},
		{"at,rate\n\"08:00,1/s\n", "2: extraneous or missing \" in quoted-field"},
		{"at,rate\n#" + strings.Repeat("x", maxProfile) + "\n08:00,1/s", "1: the profile is longer than 4194304 bytes"},
	}
	for _, r := range rows {
		_, err := ReadProfile(strings.NewReader(r.csv), civilDay)
		if err == nil || err.Error() != r.want {
			t.Errorf("%.40q:\ngot  %v\nwant %s", r.csv, err, r.want)
		}
	}
}

// play gives the moments of a recording in seconds, and the error that ended it.
func play(name, text string) (string, error) {
	m := &moments{name: name, record: momentFormat(name)(strings.NewReader(text))}
	var all []string
	for {
		at, err := m.next()
		if errors.Is(err, io.EOF) {
			return strings.Join(all, " "), nil
		}
		if err != nil {
			return strings.Join(all, " "), err
		}
		all = append(all, fmt.Sprint(at))
	}
}

func TestRecordings(t *testing.T) {
	rows := []struct{ name, text, want string }{
		{"a.csv", "at\n0\n1.5\n2m\n", "0 1.5 120"},
		{"a.csv", "caller,timestamp\nann,2026-03-02T08:00:00Z\nbob,2026-03-02T09:00:01.5+01:00\n", "0 1.5"},
		{"a.jsonl", "{\"at\": 1}\n\n{\"at\": \"1m\", \"who\": \"ann\"}\n", "1 60"},
		{"a.ndjson", "{\"timestamp\":\"2026-03-02T08:00:00.25Z\",\"latency\":5}\n{\"timestamp\":\"2026-03-02T08:00:01Z\"}", "0 0.75"},
		{"a.JSON", "{\"at\": 1}\n", "1"},
	}
	for _, r := range rows {
		if got, err := play(r.name, r.text); got != r.want || err != nil {
			t.Errorf("%s %q: got %s, %v; want %s", r.name, r.text, got, err, r.want)
		}
	}
}

func TestBadRecordings(t *testing.T) {
	moment := "want seconds since the start, a duration such as 2m30s, or a date such as 2026-03-02T08:00:00Z"
	rows := []struct{ name, text, want string }{
		{"a.csv", "when\n1\n", "a.csv:1: want a header with a column at or timestamp"},
		{"a.csv", "at\n1\nsoon\n", `a.csv:3: moment "soon": ` + moment},
		{"a.csv", "at\n-1\n", `a.csv:2: moment "-1": ` + moment},
		{"a.csv", "at\nNaN\n", `a.csv:2: moment "NaN": ` + moment},
		{"a.csv", "at\n2\n1\n", "a.csv:3: 1 comes before the line above it; sort the recording by time"},
		{"a.csv", "at\n2\n2026-03-02T08:00:00Z\n", "a.csv:3: 2026-03-02T08:00:00Z is a date among spans; want one or the other"},
		{"a.csv", "at\n2026-03-02T08:00:00Z\n2\n", "a.csv:3: 2 is a span among dates; want one or the other"},
		{"a.csv", "at,who\n1\n", "a.csv:2: wrong number of fields"},
		{"a.jsonl", "{\"at\": 1}\n{\n", "a.jsonl:2: reading JSON: unexpected end of JSON input"},
		{"a.jsonl", "{\"when\": 1}\n", "a.jsonl:1: want an object with a key at or timestamp"},
		{"a.jsonl", "{\"at\": [1]}\n", `a.jsonl:1: moment "[1]": ` + moment},
		{"a.jsonl", strings.Repeat(" ", maxLine+1), "a.jsonl:1: bufio.Scanner: token too long"},
	}
	for _, r := range rows {
		if _, err := play(r.name, r.text); err == nil || err.Error() != r.want {
			t.Errorf("%.40q:\ngot  %v\nwant %s", r.text, err, r.want)
		}
	}
}

// recording opens each time a text that counts how often it was closed.
type recording struct {
	texts          []string
	opened, closed int
}

func (r *recording) open(string) (io.ReadCloser, error) {
	r.opened++
	return struct {
		io.Reader
		io.Closer
	}{strings.NewReader(r.texts[min(r.opened, len(r.texts))-1]), r}, nil
}

func (r *recording) Close() error {
	r.closed++
	return nil
}

// A recording is compressed in clock time by its time scale and the load, and cut by the horizon.
func TestTraceClock(t *testing.T) {
	in := &recording{texts: []string{"at\n0\n6\n12\n60\n61\n"}}
	s, err := New(Process{Process: "trace", File: "a.csv", Scale: 2}, Options{Load: 3, Speedup: 2, Horizon: 10 * time.Second, Open: in.open})
	if err != nil {
		t.Fatal(err)
	}
	arrivals := all(t, s)
	got := make([]time.Duration, len(arrivals))
	for i, c := range arrivals {
		got[i] = c.At
	}
	if want := "[0s 500ms 1s]"; fmt.Sprint(got) != want || s.Expected() != 3 {
		t.Errorf("arrivals at %v of %v expected, want %s", got, s.Expected(), want)
	}
	if sum := integrate(s, 0, s.end); math.Abs(sum-3) > 1e-6 {
		t.Errorf("the rate integrates to %v, want 3", sum)
	}
	if in.opened != 2 || in.closed != 2 {
		t.Errorf("%d files opened, %d closed", in.opened, in.closed)
	}
}

func TestTraceErrors(t *testing.T) {
	p := Process{Process: "trace", File: "a.csv"}
	o := Options{Horizon: time.Hour}
	if _, err := New(p, o); err == nil || err.Error() != "a.csv: this run opens no files" {
		t.Errorf("without Open: %v", err)
	}
	o.Open = (&recording{texts: []string{"at\n"}}).open
	if _, err := New(p, o); err == nil || err.Error() != "a.csv:1: the recording holds no moment" {
		t.Errorf("an empty recording: %v", err)
	}
	o.Open = (&recording{texts: []string{"at\n2\n1\n"}}).open
	if _, err := New(p, o); err == nil || !strings.HasPrefix(err.Error(), "a.csv:3: ") {
		t.Errorf("a recording out of order: %v", err)
	}
	in := &recording{texts: []string{"at\n1\n", "at\n1\nx\n"}}
	o.Open = in.open
	s, err := New(p, o)
	if err != nil {
		t.Fatal(err)
	}
	s.Next()
	if _, ok := s.Next(); ok || s.Err() == nil || !strings.HasPrefix(s.Err().Error(), "a.csv:3: ") {
		t.Errorf("a recording that changed after it was counted: %v, %v", ok, s.Err())
	}
	if err := s.Close(); err != nil || in.closed != in.opened {
		t.Errorf("%d files opened, %d closed, %v", in.opened, in.closed, err)
	}
}

func FuzzReadProfile(f *testing.F) {
	f.Add("at,rate\n08:00,40/min\n08:30:30,1/s\n")
	f.Add("at,count\n08:00,1800\n# x\n08:30,900\n")
	f.Add("at,rate\n\"08:00,1/s\n")
	f.Fuzz(func(t *testing.T, text string) {
		steps, err := ReadProfile(strings.NewReader(text), civilDay)
		if err != nil {
			return
		}
		c := stairs(unit.Day.Seconds(), steps)
		if !(c.total > 0) || math.IsInf(c.total, 1) {
			t.Errorf("%q is taken and gives %v arrivals a day", text, c.total)
		}
		if at := c.when(c.total/2, new(cursor)); !(at >= 0 && at <= unit.Day.Seconds()) {
			t.Errorf("%q: half of its arrivals have come at %v", text, at)
		}
	})
}

func FuzzRecording(f *testing.F) {
	f.Add(true, "at\n0\n1.5\n2m\n")
	f.Add(true, "timestamp\n2026-03-02T08:00:00Z\n2026-03-02T08:00:01Z\n")
	f.Add(false, "{\"at\": 1}\n{\"timestamp\":\"2026-03-02T08:00:00.25Z\"}\n")
	f.Fuzz(func(t *testing.T, isCSV bool, text string) {
		format := jsonMoments
		if isCSV {
			format = csvMoments
		}
		m := &moments{name: "x", record: format(strings.NewReader(text))}
		last := 0.0
		for {
			at, err := m.next()
			if err != nil {
				break
			}
			if !(at >= last) || math.IsInf(at, 1) {
				t.Fatalf("%q: %v after %v", text, at, last)
			}
			last = at
		}
	})
}
