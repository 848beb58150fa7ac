package arrival

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/civil"
	"github.com/holdline/holdline/sim/unit"
)

const civilDay = unit.Duration(unit.Day)

// read reads a file of volumes as the demand refund/chat of a run does.
func read(t testing.TB, text string, calendar bool) (string, string) {
	t.Helper()
	o := Options{Horizon: 48 * time.Hour, Intent: "refund", Channel: "chat"}
	if calendar {
		var err error
		if o.Calendar, err = civil.New("2026-03-28", "Europe/Berlin", 2, nil); err != nil {
			t.Fatal(err)
		}
	}
	v, faults := readVolumes(strings.NewReader(text), civilDay, o)
	if len(faults) > 0 {
		return "", errors.Join(faults...).Error()
	}
	texts := make([]string, len(v.steps))
	for i, s := range v.steps {
		texts[i] = fmt.Sprintf("%s %s", s.At, s.Rate)
	}
	got := strings.Join(texts, ", ")
	if v.once {
		got = "once: " + got
	}
	return got, ""
}

func TestProfiles(t *testing.T) {
	rows := []struct{ name, csv, want string }{
		{"rates", "at,rate\n08:00,40/min\n08:30:30,1/s\n9h,0/s\n", "8h 40/min, 8h30m30s 1/s, 9h 0/s"},
		{"columns in any order and case, others ignored", "day,Rate,AT\nmon,40/min,08:00\n", "8h 40/min"},
		{"comments, blanks, a byte order mark", "\ufeffat, rate\n# morning\n\n 08:00, 40/min\n", "8h 40/min"},
		{"counts until the next line, the last as long as the one before", "at,count\n08:00,1800\n08:30,900\n", "8h 1/s, 8h30m 0.5/s, 9h 0/s"},
		{"one count for the rest of the day", "at,count\n12:00,43200\n", "12h 1/s"},
		{"the last count ends with the day", "at,count\n00:00,72000\n20:00,14400\n", "0s 1/s, 20h 1/s"},
		{"ends of their own, with a gap and at midnight", "from,to,count\n08:00,08:30,1800\n12:00,13:00,3600\n22:00,00:00,7200\n", "8h 1/s, 8h30m 0/s, 12h 1/s, 13h 0/s, 22h 1/s"},
		{"dates are of the run, through the missing hour", "at,count\n2026-03-29 01:30,1800\n2026-03-29T03:00:00+02:00,900\n", "once: 25h30m 1/s, 26h 0.5/s, 26h30m 0/s"},
		{"what lies before the run is cut off", "at,count\n2026-03-27 22:00,99\n2026-03-27 23:00,7200\n2026-03-28 01:00,3600\n", "once: 0s 1/s, 1h 0.5/s, 3h 0/s"},
		{"durations from the start on are of the run as well", "from,to,rate\n0s,1h,1/s\n30h,31h,2/s\n", "once: 0s 1/s, 1h 0/s, 30h 2/s, 31h 0/s"},
		{"a single line of the run", "at,count\n2026-03-29 23:00,3600\n", "once: 46h 0.5/s, 48h 0/s"},
		{"only lines about the demand", "from,kind,intent,channel,fresh\n0s,queue,refund,email,7\n0s,queue,refund,chat,3600\n0s,group,,,\n1h,queue,order,chat,8\n1h,queue,Refund,chat,1800\n", "once: 0s 1/s, 1h 0.5/s, 2h 0/s"},
	}
	for _, r := range rows {
		if got, fault := read(t, r.csv, true); got != r.want || fault != "" {
			t.Errorf("%s: got %s (%s), want %s", r.name, got, fault, r.want)
		}
	}
}

// One bad file a fault, with the line and the column it is in.
func TestBadProfiles(t *testing.T) {
	moment := "want a time of day such as 08:30, or a duration such as 8h30m; with a calendar also a date and time such as 2026-03-02 08:30"
	rows := []struct{ csv, want string }{
		{"", "1:1: the file is empty; want a header such as at,count"},
		{"at,rate\n", "1:1: there is no line below the header about this run; want at least one"},
		{"time,rate\n08:00,1/s\n", `1:1: header is "time,rate"; want the columns at or from, and one of rate, count and fresh`},
		{"at,rate,count\n08:00,1/s,1\n", `1:1: header is "at,rate,count"; want the columns at or from, and one of rate, count and fresh`},
		{"# morning\nat,rate\n08:00,1/s\n08:00,2/s\n", "4:1: 08:00 is not after 8h of the line before"},
		{"at,rate\n08:00,1/s\n\n25:00,2/s\n", `4:1: "25:00": ` + moment},
		{"at,rate\n08:60,1/s\n", `2:1: "08:60": ` + moment},
		{"at,rate\nnoon,1/s\n", `2:1: "noon": ` + moment},
		{"at,rate\n2026-03-28 08:00,1/s\n", `2:1: "2026-03-28 08:00": is a date, and there is no calendar; want one, or times of day such as 08:30`},
		{"at,rate\n24:00,1/s\n", "2:1: 24:00 is not within the day of 24h"},
		{"at,rate\n08:00,40\n", `2:7: rate "40": want a rate with its unit of time, such as 40/min, 0.5/s, 1200/h or 9000/d`},
		{"at,to,count,Count\n08:00,09:00,4,5\n", `1:13: column count stands here again; want it once, and it is at 7 already`},
		{"at,count\n08:00,-4\n", `2:7: count "-4": want a number from 0 to 1e12`},
		{"at,count\n08:00,0\n", "1:1: the file has no rate above 0"},
		{"at,rate\n08:00\n", "2:1: has 1 field; want 2, as the header has"},
		{"at,rate\n\"08:00,1/s\n", "2:12: extraneous or missing \" in quoted-field"},
		{"from,to,count\n08:00,07:00,1\n", "2:7: 07:00 is not after 08:00, where the line begins"},
		{"from,to,count\n08:00,09:00,1\n08:30,10:00,1\n", "3:1: 08:30 is before 9h, where the line before ends"},
		{"from,count\n08:00,1\n9h,1\n", "3:1: 9h is a moment of the run among times of day; want all times of one form"},
		{"at,intent,count\n08:00,refnud,1\n", "1:1: no line is about refund/chat; there are refnud"},
		{"from,count\n50h,1\n", "1:1: there is no line below the header about this run; want at least one"},
		{"at,count\nnoon,x\n09:00,1\n08:00,1\n10:00\n", `2:1: "noon": ` + moment + "\n2:6: count \"x\": want a number from 0 to 1e12\n4:1: 08:00 is not after 9h of the line before\n5:1: has 1 field; want 2, as the header has"},
		{"at,rate\n#" + strings.Repeat("x", maxVolumes) + "\n08:00,1/s", "1:1: the file is longer than 33554432 bytes"},
	}
	for _, r := range rows {
		if _, fault := read(t, r.csv, false); fault != r.want {
			t.Errorf("%.40q:\ngot  %v\nwant %s", r.csv, fault, r.want)
		}
	}
	if _, fault := read(t, "at,count\n2026-03-28 08:00,1\n2.4.2026,1\n", true); fault != `3:1: "2.4.2026": want a time of day such as 08:30, a duration such as 8h30m, or a date and time such as 2026-03-02 08:30` {
		t.Error(fault)
	}
}

// A file with dates is of the run: its hours are not repeated, and not moved by a change of clocks.
func TestDatedVolumes(t *testing.T) {
	days, err := civil.New("2026-03-28", "Europe/Berlin", 3, nil)
	if err != nil {
		t.Fatal(err)
	}
	in := &recording{texts: []string{"at,count\n2026-03-28 08:00,3600\n2026-03-28 09:00,0\n2026-03-29 08:00,7200\n2026-03-29 09:00,0\n"}}
	s, err := New(Process{Process: "profile", File: "volume.csv"}, Options{Horizon: days.Length(), Calendar: days, Open: in.open})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []struct{ at, want float64 }{{7.5, 0}, {8.5, 1}, {9.5, 0}, {30.5, 0}, {31.5, 2}, {32.5, 0}, {55.5, 0}} { // 08:00 of the second day is 31 h in
		if got := s.Rate(time.Duration(r.at * float64(time.Hour))); got != r.want {
			t.Errorf("%v h in, the rate is %v, want %v", r.at, got, r.want)
		}
	}
	if got := s.Expected(); math.Abs(got-10800) > 1e-6 {
		t.Errorf("%v are expected, want 10800", got)
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
		{"a.csv", "when\n1\n", "a.csv:1:1: header is \"when\"; want a column at or timestamp"},
		{"a.csv", "at\n1\nsoon\n", `a.csv:3:1: moment "soon": ` + moment},
		{"a.csv", "at\n-1\n", `a.csv:2:1: moment "-1": ` + moment},
		{"a.csv", "at\nNaN\n", `a.csv:2:1: moment "NaN": ` + moment},
		{"a.csv", "at\n2\n1\n", "a.csv:3:1: 1 comes before the line above it; sort the recording by time"},
		{"a.csv", "at\n2\n2026-03-02T08:00:00Z\n", "a.csv:3:1: 2026-03-02T08:00:00Z is a date among spans; want one or the other"},
		{"a.csv", "at\n2026-03-02T08:00:00Z\n2\n", "a.csv:3:1: 2 is a span among dates; want one or the other"},
		{"a.csv", "at,who\n1\n", "a.csv:2:1: has 1 field; want 2, as the header has"},
		{"a.jsonl", "{\"at\": 1}\n{\n", "a.jsonl:2:1: reading JSON: unexpected end of JSON input"},
		{"a.jsonl", "{\"when\": 1}\n", "a.jsonl:1:1: want an object with a key at or timestamp"},
		{"a.jsonl", "{\"at\": [1]}\n", `a.jsonl:1:1: moment "[1]": ` + moment},
		{"a.jsonl", strings.Repeat(" ", maxLine+1), "a.jsonl:1:1: bufio.Scanner: token too long"},
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

// All that is wrong with a recording is told at once, as far as the run goes.
func TestTraceFaults(t *testing.T) {
	for _, r := range []struct {
		name, text string
		want       []string
	}{
		{"a.csv", "who,at\nann,1\nbob,soon\ncid\ndan,9\neve,7\nfay,-2\n", []string{`a.csv:3:5: moment "soon"`, "a.csv:4:1: has 1 field; want 2, as the header has", "a.csv:6:5: 7 comes before", `a.csv:7:5: moment "-2"`}},
		{"a.jsonl", "{\"at\": 1}\n{\"at\" 2}\n{\"at\": 0}\n{\"when\": 3}\n", []string{"a.jsonl:2:7: reading JSON", "a.jsonl:3:1: 0 comes before", "a.jsonl:4:1: want an object"}},
		{"a.csv", "at\n1\n7200\nnever read\n", nil},
		{"a.csv", "at\n", []string{"a.csv:1:1: the recording holds no moment"}},
		{"a.csv", "at\n" + strings.Repeat("x\n", 50), slices.Repeat([]string{"a.csv:"}, 20)},
	} {
		in := &recording{texts: []string{r.text}}
		faults := Process{Process: "trace", File: r.name}.CheckFile(Options{Horizon: time.Hour, Open: in.open})
		if !slices.EqualFunc(faults, r.want, func(fault error, want string) bool { return strings.HasPrefix(fault.Error(), want) }) || in.closed != 1 {
			t.Errorf("%.40q: %d files closed\nhave %q\nwant %q", r.text, in.closed, faults, r.want)
		}
	}
}

func TestTraceErrors(t *testing.T) {
	p := Process{Process: "trace", File: "a.csv"}
	o := Options{Horizon: time.Hour}
	if _, err := New(p, o); err == nil || err.Error() != "a.csv: this run opens no files" {
		t.Errorf("without Open: %v", err)
	}
	o.Open = (&recording{texts: []string{"at\n"}}).open
	if _, err := New(p, o); err == nil || err.Error() != "a.csv:1:1: the recording holds no moment" {
		t.Errorf("an empty recording: %v", err)
	}
	o.Open = (&recording{texts: []string{"at\n2\n1\n"}}).open
	if _, err := New(p, o); err == nil || !strings.HasPrefix(err.Error(), "a.csv:3:1: ") {
		t.Errorf("a recording out of order: %v", err)
	}
	in := &recording{texts: []string{"at\n1\n", "at\n1\nx\n"}}
	o.Open = in.open
	s, err := New(p, o)
	if err != nil {
		t.Fatal(err)
	}
	s.Next()
	if _, ok := s.Next(); ok || s.Err() == nil || !strings.HasPrefix(s.Err().Error(), "a.csv:3:1: ") {
		t.Errorf("a recording that changed after it was counted: %v, %v", ok, s.Err())
	}
	if err := s.Close(); err != nil || in.closed != in.opened {
		t.Errorf("%d files opened, %d closed, %v", in.opened, in.closed, err)
	}
}

func FuzzReadVolumes(f *testing.F) {
	f.Add("at,rate\n08:00,40/min\n08:30:30,1/s\n", false)
	f.Add("at,count\n08:00,1800\n# x\n08:30,900\n", false)
	f.Add("at,rate\n\"08:00,1/s\n", false)
	f.Add("from,to,intent,fresh\n2026-03-27 23:00,2026-03-28 01:00,x,7200\n9999-01-01,9999-01-02,x,1\n", true)
	days, err := civil.New("2026-03-28", "Europe/Berlin", 2, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string, dated bool) {
		o := Options{Horizon: 47 * time.Hour}
		if dated {
			o.Calendar = days
		}
		v, faults := readVolumes(strings.NewReader(text), civilDay, o)
		if len(faults) > 0 {
			return
		}
		period := unit.Day.Seconds()
		if v.once {
			period = 0
		}
		for i, s := range v.steps {
			if !(s.Rate >= 0) || s.At < 0 || i > 0 && s.At <= v.steps[i-1].At {
				t.Fatalf("%q: %v", text, v.steps)
			}
		}
		c := stairs(period, v.steps)
		if !v.once && !(c.total > 0) || math.IsInf(c.total, 1) {
			t.Errorf("%q is taken and gives %v arrivals", text, c.total)
		}
		if at := c.when(c.total/2, new(cursor)); !v.once && !(at >= 0 && at <= period) {
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
