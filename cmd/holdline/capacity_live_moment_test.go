package main

import (
	"strings"
	"testing"
)

// nightly has most customers at a time when nobody is on shift, and fewer ones by day.
const nightly = `version: 1
name: nightly
horizon: 4h
demand:
  - intent: refund
    arrivals: {process: steps, steps: [{at: 0s, rate: 30/min}, {at: 1h, rate: 10/min}, {at: 2h, rate: 20/min}, {at: 3h, rate: 15/min}]}
    patience: {exponential: {mean: 1m}}
    work: {exponential: {mean: 30s}}
  - intent: order
    arrivals: {process: steps, steps: [{at: 0s, rate: 1/min}, {at: 2h, rate: 4/min}, {at: 3h, rate: 0/min}]}
    patience: {exponential: {mean: 1m}}
    work: {exponential: {mean: 30s}}
service:
  groups:
    - {name: day, serves: [{intent: refund}], shifts: [{from: 1h, to: 4h, headcount: 20}]}
    - {name: early, serves: [{intent: order}], shifts: [{from: 1h, to: 2h, headcount: 5}]}
limits: {rate: 5000/s}
gates: [service_level(30s) >= 80%]
`

// Steps hold the busiest moment at which somebody is there for all who come, and say so where it is not the
// busiest of all; where nobody ever is, that one it is.
func TestSteadyMomentsAreManned(t *testing.T) {
	t.Parallel()
	alone := strings.Replace(nightly, "{intent: refund}", "{intent: refund}, {intent: order}", 1)
	const at = "At the busiest moment, "
	for _, r := range []struct {
		name, text, intent string
		from               float64 // hour, in which the moment lies
		peak               float64
		warns              string
	}{
		{"refund by day, and no order then", nightly, "", 3, 15, at + "0s, nobody is on shift who serves refund chat, order chat: steps hold the busiest one at which somebody is for all who come, 3h, with 15 fresh arrivals/min instead of 31."},
		{"the day group takes both", alone, "", 2, 24, at + "0s, nobody is on shift who serves refund chat, order chat: steps hold the busiest one at which somebody is for all who come, 2h, with 24 fresh arrivals/min instead of 31."},
		{"orders alone, whose busiest hour has the day group", alone, "order", 2, 4, ""},
		{"orders alone, of which the early group takes the first", nightly, "order", 1, 1, at + "2h, nobody is on shift who serves order chat: steps hold the busiest one at which somebody is for all who come, 1h, with 1 fresh arrivals/min instead of 4."},
		{"nobody is there at any time", strings.Replace(alone, "headcount: 20", "headcount: 0", 1), "", 0, 31, ""},
	} {
		w := twinOfIntent(t, r.text, r.intent, 1, 1, 60, usualBudget)
		if w.doc.MomentS == nil || *w.doc.MomentS < 3600*r.from || *w.doc.MomentS > 3600*(r.from+1) || w.doc.PeakPerMin != r.peak {
			t.Errorf("%s: the moment is %v, with %v arrivals/min", r.name, w.doc.MomentS, w.doc.PeakPerMin)
		}
		said := ""
		for _, text := range w.doc.Warnings {
			if strings.HasPrefix(text, at) {
				said = text
			}
		}
		if said != r.warns {
			t.Errorf("%s: it says\n%s\nwant\n%s", r.name, said, r.warns)
		}
	}
}
