package arrival

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/holdline/holdline/sim/civil"
)

// weekly gives the factors of civil days, by the names of package civil; those not named have
// factor 1. A holiday is no weekday.
type weekly map[string]float64

func (w weekly) check(f fault) {
	for _, name := range slices.Sorted(maps.Keys(w)) {
		switch x := w[name]; {
		case !slices.Contains(civil.Names(), name):
			f("weekly."+name, "is no day; want one of %s", strings.Join(civil.Names(), ", "))
		case !(x >= 0 && x <= 1e6):
			f("weekly."+name, "is %v; want a factor from 0 to a million", x)
		}
	}
}

func (w weekly) describe() string {
	var days []string
	for _, name := range civil.Names() {
		if x, ok := w[name]; ok {
			days = append(days, fmt.Sprintf("%s %v", name, x))
		}
	}
	return "by day: " + strings.Join(days, ", ")
}

// at is the factor that holds at t, and until when.
func (w weekly) at(t time.Duration, calendar *civil.Calendar) (factor float64, until time.Duration) {
	day := calendar.DayOf(t)
	_, until = calendar.Day(day)
	name := calendar.Name(day)
	if calendar.Holiday(day) {
		name = civil.HolidayName
	}
	if x, ok := w[name]; ok {
		return x, until
	}
	return 1, until
}

var errNoCalendar = errors.New("weekly factors need the days of a calendar")
