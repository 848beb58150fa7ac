// Package unit holds the quantities people write in a scenario: durations, rates and shares.
//
// Each is a number with a text form. Parsing is strict (a bare number has no unit, so it is no
// duration) and printing gives text that parses back to the same value. Start with Duration.
package unit

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Duration is a span of time, written as in "2m30s", "500ms", "1.5h" or "2d".
type Duration time.Duration

// Day is the length of a civil day without clock changes, the largest unit a Duration knows.
const Day = 24 * time.Hour

// Std gives d as the standard library's type.
func (d Duration) Std() time.Duration { return time.Duration(d) }

// Seconds gives d in seconds.
func (d Duration) Seconds() float64 { return time.Duration(d).Seconds() }

// String is the shortest text that parses back to d: "2m30s", "8h", "0s".
func (d Duration) String() string {
	s := time.Duration(d).String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// MarshalText implements encoding.TextMarshaler.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler by ParseDuration.
func (d *Duration) UnmarshalText(text []byte) error {
	v, err := ParseDuration(string(text))
	if err == nil {
		*d = v
	}
	return err
}

var errDuration = errors.New("want a duration with its unit, such as 30s, 2m30s, 1.5h or 2d")

// ParseDuration reads a duration: the standard library's form plus "d" for days of 24 hours.
// Negative durations are refused, and so is a bare number other than 0.
func ParseDuration(text string) (Duration, error) {
	s := strings.TrimSpace(text)
	var days time.Duration
	if i := strings.IndexByte(s, 'd'); i > 0 {
		n, err := strconv.ParseFloat(s[:i], 64)
		if err != nil || !(n >= 0 && n <= 1e5) {
			return 0, fmt.Errorf("%q: %w", text, errDuration)
		}
		days, s = time.Duration(math.Round(n*float64(Day))), s[i+1:]
		if s == "" {
			return Duration(days), nil
		}
	}
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 || d > math.MaxInt64-days {
		return 0, fmt.Errorf("%q: %w", text, errDuration)
	}
	return Duration(days + d), nil
}

// Rate is a number of events per second, written as in "40/min", "0.5/s", "1200/h" or "9000/d".
type Rate float64

// PerSecond gives r in events per second.
func (r Rate) PerSecond() float64 { return float64(r) }

// PerMinute gives r in events per minute.
func (r Rate) PerMinute() float64 { return float64(r) * 60 }

// String prints r per second, minute, hour or day: the first in which it is a short number.
func (r Rate) String() string {
	best := ""
	for _, u := range rateUnits() {
		n := float64(r) * u.seconds
		text := strconv.FormatFloat(n, 'g', -1, 64) + "/" + u.name
		if back, err := ParseRate(text); err != nil || back != r {
			continue
		}
		if best == "" || len(text) < len(best) {
			best = text
		}
	}
	if best == "" {
		best = strconv.FormatFloat(float64(r), 'g', -1, 64) + "/s"
	}
	return best
}

// MarshalText implements encoding.TextMarshaler.
func (r Rate) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler by ParseRate.
func (r *Rate) UnmarshalText(text []byte) error {
	v, err := ParseRate(string(text))
	if err == nil {
		*r = v
	}
	return err
}

var errRate = errors.New("want a rate with its unit of time, such as 40/min, 0.5/s, 1200/h or 9000/d")

type rateUnit struct {
	name    string
	seconds float64
}

func rateUnits() []rateUnit {
	return []rateUnit{{"min", 60}, {"s", 1}, {"h", 3600}, {"d", 86400}}
}

// ParseRate reads a rate: a non-negative number, a slash and s, min, h or d.
func ParseRate(text string) (Rate, error) {
	num, per, ok := strings.Cut(strings.TrimSpace(text), "/")
	if ok {
		n, err := strconv.ParseFloat(strings.TrimSpace(num), 64)
		for _, u := range rateUnits() {
			if err == nil && n >= 0 && !math.IsInf(n, 0) && strings.TrimSpace(per) == u.name {
				return Rate(n / u.seconds), nil
			}
		}
	}
	return 0, fmt.Errorf("%q: %w", text, errRate)
}

// Share is a fraction of a whole, written "0.72" or "72%". ParseShare holds it within 0 and 1.
type Share float64

// String prints s as a plain fraction.
func (s Share) String() string { return strconv.FormatFloat(float64(s), 'g', -1, 64) }

// MarshalText implements encoding.TextMarshaler.
func (s Share) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler by ParseShare.
func (s *Share) UnmarshalText(text []byte) error {
	v, err := ParseShare(string(text))
	if err == nil {
		*s = v
	}
	return err
}

var errShare = errors.New("want a share from 0 to 1 or from 0% to 100%, such as 0.72 or 72%")

// ParseShare reads a share, as a fraction or in percent.
func ParseShare(text string) (Share, error) {
	t := strings.TrimSpace(text)
	div := 1.0
	if s, ok := strings.CutSuffix(t, "%"); ok {
		t, div = strings.TrimSpace(s), 100
	}
	n, err := strconv.ParseFloat(t, 64)
	if err != nil || !(n >= 0 && n <= div) {
		return 0, fmt.Errorf("%q: %w", text, errShare)
	}
	return Share(n / div), nil
}
