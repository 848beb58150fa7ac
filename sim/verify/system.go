package verify

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/verify/reference"
)

// System is a queue of which one measure is known exactly.
type System struct {
	ID      string // as in the reference
	Model   string // in the words of the field
	Measure string
	Unit    string
	Exact   float64

	limit        float64       // on the relative standard error, for the row to mean something; 0: usualLimit
	replications int           // 0: minimum
	relaxation   time.Duration // in which what is left of a start falls to 1/e
	day          time.Duration // instead, of what begins empty and is measured from its beginning
	rate         float64       // fresh inquiries a second
	inquiries    float64       // fresh ones measured in all replications, as expected; 0: plenty
	threshold    time.Duration // of service levels
	sheet        sheet
	of           measure
}

// Replications are at least so many a system, the standard error so many times as wide when quick.
const (
	minimum    = 64
	quickWider = 5
)

// What limits the standard error, and what it takes: systems that need more for a standard error of
// 1.6 % say so, as a pilot run told (of standard errors, not of results).
const (
	usualLimit = 0.02
	plenty     = 3e6
)

// Systems lists them all, in the order of the reference.
func Systems() []System {
	var all []System
	for _, part := range [][]System{
		erlangs(), singles(), sharing(), priorities(), finite(), constants(), retrials(), overflow(), chats(), bots(), redials(), days(),
	} {
		all = append(all, part...)
	}
	for i := range all {
		all[i].complete()
	}
	return all
}

// complete fills in what the reference knows, and the defaults.
func (s *System) complete() {
	if s.limit == 0 {
		s.limit = usualLimit
	}
	if s.inquiries == 0 {
		s.inquiries = plenty
	}
	if s.replications == 0 {
		s.replications = minimum
	}
	if s.of == nil {
		s.of = measures()[s.Measure]
	}
	if s.of == nil {
		panic("verify: " + s.ID + " has no measure " + s.Measure)
	}
	if s.Unit != "" {
		return
	}
	for _, v := range reference.Values() {
		if v.System == system(s.ID) && v.Measure == s.Measure {
			s.Exact, s.Unit = v.Exact, v.Unit
			return
		}
	}
	panic("verify: the reference has no " + s.Measure + " of " + s.ID)
}

// system is the reference's name of a system: an ID may say after a dot which of its values.
func system(id string) string {
	name, _, _ := strings.Cut(id, ".")
	return name
}

// times gives warm-up and horizon of a replication.
func (s *System) times(quick bool) (warmup, horizon time.Duration) {
	if s.sheet.closes {
		return 0, s.day
	}
	warmup = (10 * s.relaxation).Round(time.Second)
	inquiries := s.inquiries
	if quick {
		inquiries /= quickWider * quickWider
	}
	span := inquiries / float64(s.replications) / s.rate
	horizon = warmup + time.Duration(math.Ceil(span))*time.Second
	if day := 24 * time.Hour; horizon > longRun {
		horizon = (horizon + day - 1).Truncate(day)
	}
	return warmup, horizon
}

// count is how many replications there are.
func (s *System) count(quick bool) int {
	if s.sheet.closes && quick {
		return max(minimum, s.replications/(quickWider*quickWider))
	}
	return s.replications
}

// Scenario gives the system as a scenario file.
func (s *System) Scenario(quick bool) string { return s.yaml(quick) }

// load reads it as any scenario file is read.
func (s *System) load(quick bool) (*scenarios.Scenario, error) {
	sc, err := scenarios.Load(s.ID+".yaml", strings.NewReader(s.yaml(quick)), scenarios.LoadOptions{})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.ID, err)
	}
	return sc, nil
}
