package civil

import (
	"fmt"
	"strings"
	"time"
)

// Span is a stretch of the run.
type Span struct{ From, To time.Duration }

// Spans gives the stretches before end that opening hours stand for, in order and apart from one
// another. Hours are by weekday, in the form of ParseHours; those that go over midnight belong to the
// weekday on which they begin, that of the evening before the run too. A weekday that is missing is closed,
// and so is a holiday, unless there are hours for "holiday".
func (c *Calendar) Spans(hours map[string]string, end time.Duration) ([]Span, error) {
	weekly := make(map[string][]Span, len(hours))
	for _, day := range Names() {
		if text, ok := hours[day]; ok {
			parts, err := ParseHours(text)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", day, err)
			}
			weekly[day] = parts
		}
	}
	var spans []Span
	for i := -1; c.midnight(i) < end; i++ {
		name := c.Name(i)
		if c.Holiday(i) {
			name = HolidayName
		}
		for _, o := range weekly[name] {
			s := Span{From: max(c.At(i, o.From), 0), To: min(c.At(i, o.To), end)}
			if s.From >= s.To {
				continue
			}
			if n := len(spans); n > 0 && spans[n-1].To >= s.From {
				spans[n-1].To = max(spans[n-1].To, s.To) // open over midnight
				continue
			}
			spans = append(spans, s)
		}
	}
	return spans, nil
}

// ParseHours reads opening hours such as 09:00-17:30, or 09:00-12:00, 13:00-17:30 with a break, as
// times of day. They may end at 24:00, and the last of them on the next day: 22:00-06:00 is 22h to 30h.
func ParseHours(text string) ([]Span, error) {
	var all []Span
	for part := range strings.SplitSeq(text, ",") {
		left, right, _ := strings.Cut(strings.TrimSpace(part), "-")
		from, first := parseClock(left)
		to, last := parseClock(right)
		after := len(all) == 0 || from > all[len(all)-1].To
		if to < from {
			to += aDay
		}
		if !first || !last || from >= to || !after {
			return nil, fmt.Errorf("%q; want hours such as 09:00-17:30, 09:00-12:00,13:00-17:30 or 22:00-06:00", text)
		}
		all = append(all, Span{From: from, To: to})
	}
	return all, nil
}

// parseClock reads a time of day from 00:00 to 24:00.
func parseClock(text string) (time.Duration, bool) {
	if text == "24:00" {
		return aDay, true
	}
	t, err := time.Parse("15:04", text)
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, err == nil && len(text) == len("15:04")
}
