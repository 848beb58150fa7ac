package verify

import (
	"fmt"
	"strings"
	"time"
)

// days are one day with a rate and a staff of its own every hour: 13 hours from 8:00, work
// exponential with mean 100 s, patience with mean 1000 s, one in ten turning away when all are
// busy. Agents finish what they are at when the staff drops; who waits at closing time is served.
// The exact values are in terms of the 1660 calls expected, wait 0 for those who turn away.
func days() []System {
	const hours, expected = 13, 1660
	day := sheet{
		closes: true, demand: []string{item(
			"intent: calls", "channel: voice", "arrivals: {process: steps, steps: ["+dayRates()+"]}",
			"work: "+exponential(100), "patience: "+exponential(1000), "balk: [{all_busy: true, probability: 0.1}]")},
		groups: []string{"name: agents\n      serves: [{intent: calls}]\n      shifts: [" + dayShifts() + "]"},
	}
	per := func(f func(*tally) float64) measure {
		return func(t *tally) (x, y float64) { return f(t), expected }
	}
	rows := []struct {
		id, measure string
		of          measure
		days        int
	}{
		{"DAY.waited", "waited_per_expected", per(func(t *tally) float64 { return t.all.waitAll.Seconds() }), 4000},
		{"DAY.short", "wait_under_20s_per_expected", per(func(t *tally) float64 { return float64(t.all.shortAll) }), 500},
		{"DAY.lost", "lost_per_expected", per(func(t *tally) float64 { return float64(t.all.abandoned) }), 2000},
	}
	all := make([]System, 0, len(rows))
	for _, row := range rows {
		all = append(all, System{
			ID: row.id, Measure: row.measure, of: row.of, threshold: 20 * time.Second,
			Model: "a day of 13 hours, rate and staff by the hour", replications: row.days,
			day: hours * time.Hour, sheet: day,
		})
	}
	return all
}

// dayRates are the arrivals an hour.
func dayRates() string {
	steps := make([]string, 0, 13)
	for hour, rate := range []int{100, 150, 150, 180, 200, 150, 150, 150, 120, 100, 80, 70, 60} {
		steps = append(steps, fmt.Sprintf("{at: %dh, rate: %d/h}", hour, rate))
	}
	return strings.Join(steps, ", ")
}

// dayShifts are the agents; those of the last hour stay until nobody waits.
func dayShifts() string {
	shifts := make([]string, 0, 13)
	for hour, heads := range []int{4, 6, 8, 8, 8, 7, 8, 8, 6, 6, 4, 4, 4} {
		to := fmt.Sprintf("%dh", hour+1)
		if hour == 12 {
			to = "48h"
		}
		shifts = append(shifts, fmt.Sprintf("{from: %dh, to: %s, headcount: %d}", hour, to, heads))
	}
	return strings.Join(shifts, ", ")
}
