package civil_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"github.com/holdline/holdline/sim/civil"
)

func calendar(t *testing.T, start, zone string, days int, holidays ...string) *civil.Calendar {
	t.Helper()
	c, err := civil.New(start, zone, days, holidays)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const h = time.Hour

// What happens to a day on which the clock changes.
func TestDaysOnWhichTheClockChanges(t *testing.T) {
	for _, r := range []struct {
		name, start, zone string
		length            time.Duration // of that day
		clock, want       time.Duration // time of day, and the moment it stands for
		shows             string        // the clock then
	}{
		{"spring: before", "2026-03-29", "Europe/Berlin", 23 * h, 1 * h, 1 * h, "2026-03-29T01:00:00+01:00"},
		{"spring: missing hour", "2026-03-29", "Europe/Berlin", 23 * h, 2*h + 30*time.Minute, 2 * h, "2026-03-29T03:00:00+02:00"},
		{"spring: office opens", "2026-03-29", "Europe/Berlin", 23 * h, 9 * h, 8 * h, "2026-03-29T09:00:00+02:00"},
		{"autumn: the first of two", "2026-10-25", "Europe/Berlin", 25 * h, 2*h + 30*time.Minute, 2*h + 30*time.Minute, "2026-10-25T02:30:00+02:00"},
		{"autumn: after both", "2026-10-25", "Europe/Berlin", 25 * h, 3 * h, 4 * h, "2026-10-25T03:00:00+01:00"},
		{"autumn: midnight to come", "2026-10-25", "Europe/Berlin", 25 * h, 24 * h, 25 * h, "2026-10-26T00:00:00+01:00"},
		{"New York, spring", "2026-03-08", "America/New_York", 23 * h, 2*h + 1, 2 * h, "2026-03-08T03:00:00-04:00"},
		{"New York, autumn", "2026-11-01", "America/New_York", 25 * h, 1*h + 30*time.Minute, 1*h + 30*time.Minute, "2026-11-01T01:30:00-04:00"},
		{"Lord Howe, spring", "2026-10-04", "Australia/Lord_Howe", 23*h + 30*time.Minute, 2*h + 15*time.Minute, 2 * h, "2026-10-04T02:30:00+11:00"},
		{"Lord Howe, autumn", "2026-04-05", "Australia/Lord_Howe", 24*h + 30*time.Minute, 9 * h, 9*h + 30*time.Minute, "2026-04-05T09:00:00+10:30"},
		{"no midnight in Beirut", "2026-03-29", "Asia/Beirut", 23 * h, 0, 0, "2026-03-29T01:00:00+03:00"},
		{"two midnights in Havana", "2026-11-01", "America/Havana", 25 * h, h, 2 * h, "2026-11-01T01:00:00-05:00"},
		{"UTC", "2026-03-29", "", 24 * h, 9 * h, 9 * h, "2026-03-29T09:00:00Z"},
	} {
		t.Run(r.name, func(t *testing.T) {
			c := calendar(t, r.start, r.zone, 1)
			from, to := c.Day(0)
			if from != 0 || to != r.length || c.Length() != r.length {
				t.Errorf("the day is [%v, %v) and the run %v long, want %v", from, to, c.Length(), r.length)
			}
			if got := c.At(0, r.clock); got != r.want || c.Clock(got) != r.shows {
				t.Errorf("%v is at %v, when the clock shows %s; want %v and %s", r.clock, got, c.Clock(got), r.want, r.shows)
			}
		})
	}
}

// The second half of the hour that comes twice can be named only with its offset.
func TestParse(t *testing.T) {
	c := calendar(t, "2026-10-24", "Europe/Berlin", 2)
	for text, want := range map[string]time.Duration{
		"2026-10-25 02:30":          26*h + 30*time.Minute,
		"2026-10-25T02:30:00+02:00": 26*h + 30*time.Minute,
		"2026-10-25T02:30:00+01:00": 27*h + 30*time.Minute,
		" 2026-10-25T03:00 ":        28 * h,
		"2026-10-24":                0,
		"2026-10-23 23:59:59":       -time.Second,
	} {
		if got, err := c.Parse(text); err != nil || got != want {
			t.Errorf("%s is %v (%v), want %v", text, got, err, want)
		}
	}
	for _, far := range []string{"0000-01-10", "2709-01-01 08:00", "9999-12-31T23:59:59Z"} { // where time zones have no end
		if got, err := c.Parse(far); err == nil {
			t.Errorf("%s is %v", far, got)
		}
	}
	if _, err := c.Parse("25.10.2026"); err == nil || !strings.Contains(err.Error(), "2026-03-29 09:30") {
		t.Errorf("%v", err)
	}
}

// A week over the change of clocks: whatever the zone, days follow one another, each moment is in
// one of them, and later times of day are never earlier moments.
func TestDaysFollowOneAnother(t *testing.T) {
	for _, zone := range []string{"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut", "America/Havana", "Pacific/Apia"} {
		for _, start := range []string{"2026-03-02", "2026-10-20", "2011-12-28"} { // Apia had no 2011-12-30
			c := calendar(t, start, zone, 30)
			rapid.Check(t, func(t *rapid.T) {
				day := rapid.IntRange(0, 40).Draw(t, "day")
				from, to := c.Day(day)
				if next, _ := c.Day(day + 1); next != to {
					t.Fatalf("%s: day %d ends at %v, the next begins at %v", zone, day, to, next)
				}
				at := time.Duration(rapid.Int64Range(0, int64(40*24*h)).Draw(t, "at"))
				if from, to := c.Day(c.DayOf(at)); at < from || at >= to {
					t.Fatalf("%s: %v is said to be in [%v, %v)", zone, at, from, to)
				}
				clocks := []time.Duration{
					time.Duration(rapid.Int64Range(0, int64(24*h)).Draw(t, "clock")),
					time.Duration(rapid.Int64Range(0, int64(24*h)).Draw(t, "clock")),
				}
				slices.Sort(clocks)
				a, b := c.At(day, clocks[0]), c.At(day, clocks[1])
				if a > b || a < from || b > to {
					t.Fatalf("%s: %v and %v of day %d are at %v and %v, and the day is [%v, %v)", zone, clocks[0], clocks[1], day, a, b, from, to)
				}
			})
		}
	}
}

func TestSpans(t *testing.T) {
	// Friday to Tuesday over the last Sunday of March; Monday is a holiday.
	c := calendar(t, "2026-03-27", "Europe/Berlin", 5, "2026-03-30", "2026-12-25")
	for _, r := range []struct {
		name  string
		hours map[string]string
		want  []civil.Span
	}{
		{"office", map[string]string{"fri": "09:00-17:30", "sun": "09:00-12:00", "mon": "09:00-17:30", "tue": "08:00-24:00"}, []civil.Span{
			{9 * h, 17*h + 30*time.Minute}, {56 * h, 59 * h}, {103 * h, 119 * h},
		}},
		{"round the clock", map[string]string{"fri": "00:00-24:00", "sat": "00:00-24:00", "sun": "00:00-24:00", "holiday": "00:00-24:00", "tue": "00:00-24:00"}, []civil.Span{{0, 119 * h}}},
		{"never", nil, nil},
	} {
		got, err := c.Spans(r.hours, c.Length())
		if err != nil || !slices.Equal(got, r.want) {
			t.Errorf("%s: %v (%v), want %v", r.name, got, err, r.want)
		}
	}
	for _, text := range []string{"", "9:00-17:00", "09:00", "17:00-17:00", "09:00-09:00", "24:00-24:00", "09:00-24:30"} {
		if _, err := c.Spans(map[string]string{"mon": text}, c.Length()); err == nil || !strings.Contains(err.Error(), "mon: ") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestNames(t *testing.T) {
	c := calendar(t, "2026-03-27", "Europe/Berlin", 5, "2026-03-30")
	for i, want := range []string{"fri", "sat", "sun", "mon", "tue"} {
		holiday := want == "mon"
		if c.Name(i) != want || c.Holiday(i) != holiday || c.Among(i, []string{want}) == holiday || c.Among(i, []string{"holiday"}) != holiday {
			t.Errorf("day %d is %s, holiday %v", i, c.Name(i), c.Holiday(i))
		}
	}
	if c.Weekday(2) != time.Sunday || c.Days() != 5 {
		t.Errorf("%v, %d days", c.Weekday(2), c.Days())
	}
}

func TestNewRefuses(t *testing.T) {
	for _, r := range []struct {
		start, zone string
		days        int
		holiday     string
		want        string
	}{
		{"2.3.2026", "", 1, "2026-03-02", `start is "2.3.2026"; want a date such as 2026-03-02`},
		{"2026-03-02", "Local", 1, "2026-03-02", `zone is "Local"; want the IANA name of a time zone, such as Europe/Berlin`},
		{"2026-03-02", "Berlin", 1, "2026-03-02", `zone is "Berlin"; want the IANA name of a time zone, such as Europe/Berlin`},
		{"2026-03-02", "", 0, "2026-03-02", "0 days; want 1 or more"},
		{"2026-03-02", "", 1, "Easter", `holiday "Easter"; want a date such as 2026-12-25`},
	} {
		if _, err := civil.New(r.start, r.zone, r.days, []string{r.holiday}); err == nil || err.Error() != r.want {
			t.Errorf("%v; want %s", err, r.want)
		}
	}
}

// What clocks show, and until when they run evenly.
func TestWall(t *testing.T) {
	c := calendar(t, "2026-10-24", "Europe/Berlin", 3)
	for _, r := range []struct{ at, shows, until time.Duration }{
		{0, 0, 27 * h},
		{27*h - 1, 27*h - 1, 27 * h},
		{27 * h, 26 * h, 155*24*h + 3*h}, // until 2027-03-28, when clocks show 02:00
		{49 * h, 48 * h, 155*24*h + 3*h},
	} {
		if shows, until := c.Wall(r.at); shows != r.shows || until != r.until {
			t.Errorf("at %v clocks show %v until %v, want %v until %v", r.at, shows, until, r.shows, r.until)
		}
	}
	if shows, until := calendar(t, "2026-10-24", "UTC", 3).Wall(30 * h); shows != 30*h || until < 200*365*24*h {
		t.Errorf("UTC shows %v until %v", shows, until)
	}
	if shows, _ := calendar(t, "2026-03-29", "Asia/Beirut", 1).Wall(0); shows != h {
		t.Errorf("the first clock without a midnight shows %v", shows)
	}
}

// Hours have breaks and go over midnight; what began on the evening before the run is still open.
func TestHoursWithBreaksAndOverMidnight(t *testing.T) {
	c := calendar(t, "2026-03-02", "", 2) // Monday and Tuesday
	for _, r := range []struct {
		hours map[string]string
		want  []civil.Span
	}{
		{map[string]string{"mon": "09:00-12:00, 13:00-17:30"}, []civil.Span{{9 * h, 12 * h}, {13 * h, 17*h + h/2}}},
		{map[string]string{"mon": "22:00-06:00", "sun": "22:00-06:00"}, []civil.Span{{0, 6 * h}, {22 * h, 30 * h}}},
		{map[string]string{"mon": "22:00-06:00", "tue": "05:00-07:00,20:00-02:00"}, []civil.Span{{22 * h, 31 * h}, {44 * h, 48 * h}}},
	} {
		if got, err := c.Spans(r.hours, 48*h); err != nil || !slices.Equal(got, r.want) {
			t.Errorf("%v: %v (%v), want %v", r.hours, got, err, r.want)
		}
	}
	for _, text := range []string{"", "9-17", "09:00-09:00", "09:00-12:00,11:00-13:00", "22:00-06:00,07:00-08:00", "09:00-12:00,"} {
		if got, err := civil.ParseHours(text); err == nil {
			t.Errorf("%q: %v", text, got)
		}
	}
}
