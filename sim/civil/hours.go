package civil

import (
	"fmt"
	"strings"
	"time"
)

// Span is a stretch of the run.
type Span struct{ From, To time.Duration }

// Spans gives the stretches before end that opening hours stand for, in order and apart from one
// another. Hours are by weekday, each as 09:00-17:30; a weekday that is missing is closed, and so
// is a holiday, unless there are hours for "holiday".
func (c *Calendar) Spans(hours map[string]string, end time.Duration) ([]Span, error) {
	type opening struct{ from, to time.Duration }
	weekly := make(map[string]opening, len(hours))
	for _, day := range Names() {
		if text, ok := hours[day]; ok {
			from, to, err := ParseHours(text)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", day, err)
			}
			weekly[day] = opening{from, to}
		}
	}
	var spans []Span
	for i := 0; c.midnight(i) < end; i++ {
		name := c.Name(i)
		if c.Holiday(i) {
			name = HolidayName
		}
		o, open := weekly[name]
		s := Span{From: c.At(i, o.from), To: min(c.At(i, o.to), end)}
		if !open || s.From >= s.To {
			continue
		}
		if n := len(spans); n > 0 && spans[n-1].To == s.From {
			spans[n-1].To = s.To // open over midnight
			continue
		}
		spans = append(spans, s)
	}
	return spans, nil
}

// ParseHours reads opening hours such as 09:00-17:30 as two times of day, the second the later
// one; it may be 24:00.
func ParseHours(text string) (from, to time.Duration, err error) {
	left, right, _ := strings.Cut(text, "-")
	from, first := parseClock(left)
	to, last := parseClock(right)
	if !first || !last || from >= to {
		return 0, 0, fmt.Errorf("%q; want hours such as 09:00-17:30", text)
	}
	return from, to, nil
}

// parseClock reads a time of day from 00:00 to 24:00.
func parseClock(text string) (time.Duration, bool) {
	if text == "24:00" {
		return aDay, true
	}
	t, err := time.Parse("15:04", text)
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, err == nil && len(text) == len("15:04")
}
