package unit

import (
	"encoding"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var (
	_ encoding.TextUnmarshaler = (*Duration)(nil)
	_ encoding.TextUnmarshaler = (*Rate)(nil)
	_ encoding.TextUnmarshaler = (*Share)(nil)
)

func TestDurations(t *testing.T) {
	rows := []struct {
		text  string
		want  time.Duration
		print string
	}{
		{"0", 0, "0s"},
		{"0s", 0, "0s"},
		{"2m30s", 150 * time.Second, "2m30s"},
		{"90s", 90 * time.Second, "1m30s"},
		{"1.5h", 90 * time.Minute, "1h30m"},
		{"8h", 8 * time.Hour, "8h"},
		{"2d", 48 * time.Hour, "48h"},
		{"1d12h", 36 * time.Hour, "36h"},
		{"0.5d", 12 * time.Hour, "12h"},
		{" 30s ", 30 * time.Second, "30s"},
		{"1ns", 1, "1ns"},
		{"10m", 10 * time.Minute, "10m"},
		{"100m0s", 100 * time.Minute, "1h40m"},
	}
	for _, r := range rows {
		d, err := ParseDuration(r.text)
		if err != nil || d.Std() != r.want || d.String() != r.print {
			t.Errorf("%q: got %v printed %q, %v; want %v printed %q", r.text, d.Std(), d, err, r.want, r.print)
		}
	}
}

func TestBadDurations(t *testing.T) {
	for _, text := range []string{"", "30", "-5s", "5 apples", "d", "-1d", "1d-2h", "NaNd", "Infd", "1e9d", "106751d24h", "3d3d", "1d30"} {
		if d, err := ParseDuration(text); err == nil {
			t.Errorf("%q is read as %v, want an error", text, d)
		}
	}
}

func TestRates(t *testing.T) {
	rows := []struct {
		text  string
		want  float64
		print string
	}{
		{"40/min", 40. / 60, "40/min"},
		{"0.5/s", 0.5, "0.5/s"},
		{"1200/h", 1. / 3, "20/min"},
		{"9000/d", 9000. / 86400, "375/h"},
		{"1/d", 1. / 86400, "1/d"},
		{"7/h", 7. / 3600, "7/h"},
		{" 3 / s ", 3, "3/s"},
		{"0/s", 0, "0/s"},
	}
	for _, r := range rows {
		v, err := ParseRate(r.text)
		if err != nil || v.PerSecond() != r.want {
			t.Errorf("%q: got %v, %v; want %v", r.text, v.PerSecond(), err, r.want)
		}
		if v.String() != r.print {
			t.Errorf("%q is printed %q, want %q", r.text, v, r.print)
		}
	}
	for _, text := range []string{"", "40", "40/", "/min", "-1/s", "1/week", "NaN/s", "Inf/s", "1e400/s"} {
		if v, err := ParseRate(text); err == nil {
			t.Errorf("%q is read as %v, want an error", text, v)
		}
	}
}

func TestShares(t *testing.T) {
	for text, want := range map[string]Share{"0.72": 0.72, "72%": 0.72, "0": 0, "1": 1, "100%": 1, " 5 % ": 0.05, "0.1%": 0.001} {
		if s, err := ParseShare(text); err != nil || s != want {
			t.Errorf("%q: got %v, %v; want %v", text, s, err, want)
		}
	}
	for _, text := range []string{"", "72", "1.01", "-0.1", "101%", "NaN", "NaN%", "%"} {
		if s, err := ParseShare(text); err == nil {
			t.Errorf("%q is read as %v, want an error", text, s)
		}
	}
}

// What is printed parses back to the same value.
func TestTextRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Duration(rapid.Int64Range(0, math.MaxInt64).Draw(t, "duration"))
		var d2 Duration
		roundTrip(t, d, &d2)
		r := Rate(rapid.Float64Range(0, 1e9).Draw(t, "rate"))
		var r2 Rate
		roundTrip(t, r, &r2)
		s := Share(rapid.Float64Range(0, 1).Draw(t, "share"))
		var s2 Share
		roundTrip(t, s, &s2)
		if d2 != d || r2 != r || s2 != s {
			t.Fatalf("%v %v %v came back as %v %v %v", d, r, s, d2, r2, s2)
		}
	})
}

func roundTrip(t *rapid.T, from encoding.TextMarshaler, to encoding.TextUnmarshaler) {
	text, err := from.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	if err := to.UnmarshalText(text); err != nil {
		t.Fatal(err)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"2d", "1.5h", "40/min", "72%", "1d-2h"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if d, err := ParseDuration(text); err == nil {
			if back, err := ParseDuration(d.String()); err != nil || back != d || d < 0 {
				t.Errorf("%q: %v came back as %v, %v", text, d, back, err)
			}
		}
		if r, err := ParseRate(text); err == nil {
			if back, err := ParseRate(r.String()); err != nil || back != r || !(r >= 0) {
				t.Errorf("%q: %v came back as %v, %v", text, r, back, err)
			}
		}
		if s, err := ParseShare(text); err == nil && !(s >= 0 && s <= 1) {
			t.Errorf("%q: share %v", text, s)
		}
	})
}
