package arrival

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

// maxVolumes bounds the bytes of a file of volumes: ten years of half hours for some queues fit.
const maxVolumes = 32 << 20

// volumes are what a file tells: rates of a day, to be repeated, or those of the run.
type volumes struct {
	steps []Step
	once  bool
}

// CheckFile reads the file of a profile or a trace and gives all that is wrong with it, each fault with file,
// line and column. Options need what reading does: Calendar, Open, Horizon, and whose volume it is.
func (p Process) CheckFile(o Options) []error {
	switch {
	case p.File == "":
		return nil
	case p.Process == profile().name:
		_, faults := p.volumes(o)
		return faults
	case p.Process == recorded().name:
		return p.checkTrace(o)
	}
	return nil
}

func (p Process) volumes(o Options) (volumes, []error) {
	in, err := o.open(p.File)
	if err != nil {
		return volumes{}, []error{err}
	}
	v, faults := readVolumes(in, p.day(), o)
	for i, fault := range faults {
		faults[i] = fmt.Errorf("%s:%w", p.File, fault)
	}
	if err := in.Close(); err != nil {
		faults = append(faults, fmt.Errorf("%s: %w", p.File, err))
	}
	return v, faults
}

// readVolumes reads rates or counts from CSV. The first line names the columns: `at` or `from`; `rate`,
// `count` (the arrivals until the next line) or `fresh` (the same, as simulate --csv calls it); and if need
// be `to`, where lines have an end of their own. Lines about another `intent`, `channel` or `kind` than
// a queue are passed over, where there are such columns, and so are lines that start with #.
//
// Times are all of one form. Times of day, and durations under `at`, are of a day that is repeated. Dates,
// and durations under `from`, are moments of the run: it is told once, what lies before it is cut
// off, and nobody comes after the last line. Faults begin with line and column.
func readVolumes(in io.Reader, day unit.Duration, o Options) (volumes, []error) {
	table, err := sheet.New(in, maxVolumes, "at,count")
	if err != nil {
		return volumes{}, []error{err}
	}
	s := &listing{Sheet: table, day: day, options: o}
	if err = s.columns(); err != nil {
		return volumes{}, []error{err}
	}
	for record, ok := s.Next(); ok; record, ok = s.Next() {
		s.line(record)
	}
	if faults := s.Faults(); len(faults) > 0 {
		return volumes{}, faults
	}
	v, err := s.volumes()
	if err != nil {
		return volumes{}, []error{err}
	}
	return v, nil
}

// form is how a file writes its times.
type form int

const (
	unknown form = iota
	ofDay        // times of day
	ofRun        // dates, or durations since the start
)

// listing is a file of volumes on its way in.
type listing struct {
	*sheet.Sheet

	day     unit.Duration
	options Options

	at, to, value, kind, intent, channel int  // columns, -1 for none
	counts                               bool // the value is a count
	since                                bool // a duration counts from the start of the run
	form                                 form
	rows                                 []stretch
	others                               []string // who is told of instead
}

// stretch is one line; to holds where the file tells ends, else it is from. A count is kept in value until
// the length of its stretch is known.
type stretch struct {
	from, to time.Duration
	value    float64
}

// columns finds out which column is which.
func (s *listing) columns() error {
	at, from := s.Column("at"), s.Column("from")
	var values []int
	for _, name := range []string{"rate", "count", "fresh"} {
		if i := s.Column(name); i >= 0 {
			values = append(values, i)
			s.counts = name != "rate"
		}
	}
	if (at < 0) == (from < 0) || len(values) != 1 {
		return s.Unfit("the columns at or from, and one of rate, count and fresh")
	}
	s.at, s.since, s.value = max(at, from), from >= 0, values[0]
	s.to, s.kind, s.intent, s.channel = s.Column("to"), s.Column("kind"), s.Column("intent"), s.Column("channel")
	return nil
}

// line reads one line, unless it is about somebody else.
func (s *listing) line(record []string) {
	if !s.about(record) {
		return
	}
	before := len(s.Faults())
	var x stretch
	x.from = s.moment(s.at, record[s.at])
	x.to = x.from
	if s.to >= 0 {
		x.to = s.moment(s.to, record[s.to])
		if s.form == ofDay && x.to == 0 {
			x.to = s.day.Std() // midnight, as it ends a day
		}
	}
	x.value = s.amount(record[s.value])
	if len(s.Faults()) > before {
		return
	}
	if s.to >= 0 && x.to <= x.from {
		s.Fault(s.to, "%s is not after %s, where the line begins", strings.TrimSpace(record[s.to]), strings.TrimSpace(record[s.at]))
		return
	}
	if n := len(s.rows); n > 0 {
		last := s.rows[n-1]
		if x.from <= last.from {
			s.Fault(s.at, "%s is not after %s of the line before", strings.TrimSpace(record[s.at]), s.shown(last.from))
			return
		}
		if x.from < last.to {
			s.Fault(s.at, "%s is before %s, where the line before ends", strings.TrimSpace(record[s.at]), s.shown(last.to))
			return
		}
	}
	if s.form == ofDay && x.from >= s.day.Std() {
		s.Fault(s.at, "%s is not within the day of %s", strings.TrimSpace(record[s.at]), s.day)
		return
	}
	s.rows = append(s.rows, x)
}

// about says whether a line is about the demand that names the file.
func (s *listing) about(record []string) bool {
	other := func(column int, want string) bool {
		return column >= 0 && want != "" && !strings.EqualFold(strings.TrimSpace(record[column]), want)
	}
	if other(s.kind, "queue") {
		return false
	}
	if other(s.intent, s.options.Intent) || other(s.channel, s.options.Channel) {
		var who []string
		for _, column := range []int{s.intent, s.channel} {
			if column >= 0 {
				who = append(who, strings.TrimSpace(record[column]))
			}
		}
		if name := strings.Join(who, "/"); len(s.others) < 5 && !slices.Contains(s.others, name) {
			s.others = append(s.others, name)
		}
		return false
	}
	return true
}

// shown is a moment as the file would write it.
func (s *listing) shown(t time.Duration) string {
	if s.form == ofRun && s.options.Calendar != nil {
		return s.options.Calendar.Clock(t)
	}
	return unit.Duration(t).String()
}

// moment reads a time of day, a duration or a date.
func (s *listing) moment(column int, text string) time.Duration {
	text = strings.TrimSpace(text)
	found := ofDay
	t, ok := clockTime(text)
	if !ok {
		var d unit.Duration
		var err error
		if d, err = unit.ParseDuration(text); err == nil {
			t, ok = d.Std(), true
			if s.since {
				found = ofRun
			}
		}
	}
	if !ok {
		var err error
		if t, err = s.date(text); err != nil {
			s.Fault(column, "%q: %w", text, err)
			return 0
		}
		found = ofRun
	}
	if s.form != unknown && s.form != found {
		s.Fault(column, "%s is %s; want all times of one form", text, map[form]string{
			ofDay: "a time of day among moments of the run", ofRun: "a moment of the run among times of day",
		}[found])
		return 0
	}
	s.form = found
	return t
}

// date reads a date and time of the calendar.
func (s *listing) date(text string) (time.Duration, error) {
	days := s.options.Calendar
	if days == nil {
		if some, err := civil.New("2000-01-01", "", 1, nil); err == nil {
			if _, err = some.Parse(text); err == nil {
				return 0, errors.New("is a date, and there is no calendar; want one, or times of day such as 08:30")
			}
		}
		return 0, errors.New("want a time of day such as 08:30, or a duration such as 8h30m; with a calendar also a date and time such as 2026-03-02 08:30")
	}
	t, err := days.Parse(text)
	if err != nil {
		return 0, errors.New("want a time of day such as 08:30, a duration such as 8h30m, or a date and time such as 2026-03-02 08:30")
	}
	return t, nil
}

// amount reads a rate per second, or a count.
func (s *listing) amount(text string) float64 {
	if s.counts {
		n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if err != nil || !(n >= 0 && n <= 1e12) {
			s.Fault(s.value, "count %q: want a number from 0 to 1e12", text)
			return 0
		}
		return n
	}
	r, err := unit.ParseRate(text)
	if err != nil {
		s.Fault(s.value, "rate %w", err)
	}
	return float64(r)
}

// volumes ends the lines that have no end of their own, divides counts by their length, and leaves out
// what lies before the run.
func (s *listing) volumes() (volumes, error) {
	v := volumes{once: s.form == ofRun}
	for i, x := range s.rows {
		to := s.until(i)
		rate := x.value
		if s.counts {
			rate /= (to - x.from).Seconds()
		}
		if v.once && to <= 0 {
			continue
		}
		v.steps = append(v.steps, Step{At: unit.Duration(max(x.from, 0)), Rate: unit.Rate(rate)})
		last := i+1 == len(s.rows)
		if ends := x.to > x.from || last && (s.counts || v.once); ends && (last || s.rows[i+1].from > to) && (v.once || to < s.day.Std()) {
			v.steps = append(v.steps, Step{At: unit.Duration(to)}) // nobody, until the next line
		}
	}
	if len(s.rows) == 0 && len(s.others) > 0 {
		return v, fmt.Errorf("1:1: no line is about %s/%s; there are %s", s.options.Intent, s.options.Channel, strings.Join(s.others, ", "))
	}
	if len(v.steps) == 0 || v.once && s.options.Horizon > 0 && v.steps[0].At.Std() >= s.options.Horizon {
		return v, errors.New("1:1: there is no line below the header about this run; want at least one")
	}
	if _, high := bounds(v.steps); high == 0 {
		return v, errors.New("1:1: the file has no rate above 0")
	}
	return v, nil
}

// until is the end of line i: its own, the next line, or as long after the line as that is after the one
// before it. A single line of a day lasts to its end, one of the run to that of the run.
func (s *listing) until(i int) time.Duration {
	x := s.rows[i]
	switch n := len(s.rows); {
	case x.to > x.from:
		return x.to
	case i+1 < n:
		return s.rows[i+1].from
	case i > 0 && s.form == ofDay:
		return min(s.day.Std(), x.from+(x.from-s.rows[i-1].from))
	case i > 0:
		return x.from + min(x.from-s.rows[i-1].from, math.MaxInt64-max(x.from, 0))
	case s.form == ofDay:
		return s.day.Std()
	}
	return max(s.options.Horizon, x.from+time.Second)
}

// clockTime reads a time of day, 08:30 or 08:30:00.
func clockTime(text string) (time.Duration, bool) {
	parts := strings.Split(text, ":")
	if len(parts) != 2 && len(parts) != 3 {
		return 0, false
	}
	seconds := 0
	for i, p := range parts {
		n, err := strconv.ParseUint(p, 10, 8)
		limit := uint64(59)
		if i == 0 {
			limit = 24
		}
		if err != nil || n > limit || len(p) != 2 {
			return 0, false
		}
		seconds = seconds*60 + int(n)
	}
	if len(parts) == 2 {
		seconds *= 60
	}
	return time.Duration(seconds) * time.Second, true
}
