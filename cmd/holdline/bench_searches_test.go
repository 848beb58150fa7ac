package main

import (
	"strings"
	"testing"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim"
)

// What is timed is what the bounds are about: a week of 20,000 contacts, and commands that exist.
func TestTimedSearches(t *testing.T) {
	t.Parallel()
	sc, err := scenarios.Load("week.yaml", strings.NewReader(plannedWeek), scenarios.LoadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := sim.NewPlan(sc, sim.Options{Seed: sc.Seed, Load: 1, Desk: true, Simulated: true})
	if err != nil {
		t.Fatal(err)
	}
	if n := plan.Expected(); n < 19_900 || n > 20_100 || sc.Workforce == nil {
		t.Errorf("the week has %v contacts", n)
	}
	day, err := scenarios.Load("day.yaml", strings.NewReader(staffedDay), scenarios.LoadOptions{})
	if err != nil || len(day.Service.Groups) != 3 || day.Length() != 48*day.Calendar.Interval.Std() {
		t.Errorf("the day: %v", err)
	}
	for _, s := range timedSearches("week.yaml", "day.yaml") {
		if r := holdline(t, s.args[0], "--help"); r.code != exitMet || s.bound <= 0 {
			t.Errorf("%s: %v exits with %d", s.name, s.args, r.code)
		}
	}
}
