package main

import (
	"math"
	"testing"
)

// An office that answers calls from 9 to 17 and letters from 8 to 18, on one day.
const office = `version: 1
name: office
seed: 3
calendar: {start: 2026-03-02, zone: Europe/Berlin, days: 1, interval: 1h, hours: {voice: {mon: "09:00-12:00,13:00-17:00"}, email: {mon: "08:00-18:00"}}}
deadline: 3d
drain: 24h
demand:
  - {intent: call, channel: voice, arrivals: {process: poisson, rate: 40/h}, patience: {exponential: {mean: 3m}}, work: {exponential: {mean: 5m}}}
  - {intent: letter, channel: email, arrivals: {process: poisson, rate: 6/h}, patience: never, work: {exponential: {mean: 6m}}}
service:
  groups:
    - {name: phones, serves: [{intent: call}], shifts: [{from: 9h, to: 17h, headcount: 6}], concurrency: {voice: 1}, cost: {per_paid_hour: 30}}
    - {name: writers, serves: [{intent: letter}], shifts: [{from: 8h, to: 18h, headcount: 2}], concurrency: {email: 1}, cost: {per_paid_hour: 25}}
gates:
  - service_level(20s, intent=call) >= 80%
  - service_level(4h, intent=letter) >= 80%
`

// Formulas staff nobody while a channel is closed. Callers of those hours are turned away; letters wait,
// and are work for the hours after the door opens, over as long as their promise lets them wait.
func TestFormulasStaffOpenHours(t *testing.T) {
	t.Parallel()
	f := jobOf(t, office, staffFlags{start: -1}).formula
	for _, endless := range []bool{false, true} {
		h := f.heads(jobOf(t, office, staffFlags{start: -1}).groups, preferred, endless)
		for at := range h[0] {
			calls := at >= 9 && at < 17 && at != 12
			if letters := at >= 8 && at < 18; (h[0][at] > 0) != calls || (h[1][at] > 0) != letters {
				t.Errorf("at %02d:00, patience %v: %d for calls, %d for letters", at, !endless, h[0][at], h[1][at])
			}
		}
		if h[1][9] <= h[1][14] {
			t.Errorf("%d for letters at 09:00, with those of the night, and %d at 14:00", h[1][9], h[1][14])
		}
	}
	calls, letters := 0.0, 0.0
	for at := range f.spans {
		calls, letters = calls+f.offered[0][at], letters+f.offered[1][at]
	}
	// The letters of the evening are tomorrow's.
	const slack = 0.5
	if math.Abs(calls-7*40) > slack || math.Abs(letters-18*6) > slack {
		t.Errorf("offered are %.1f calls, want %d, and %.1f letters, want %d", calls, 7*40, letters, 18*6)
	}
	for _, x := range []struct {
		at   int
		want float64
	}{{8, 6 + 8*6/4.0}, {11, 6 + 8*6/4.0}, {12, 6}, {17, 6}, {18, 0}, {23, 0}, {3, 0}} {
		if got := f.offered[1][x.at]; math.Abs(got-x.want) > slack/5 {
			t.Errorf("%.2f letters are offered from %02d:00 on, want %.2f", got, x.at, x.want)
		}
	}
}
