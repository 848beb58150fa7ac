package arrival

import "github.com/holdline/holdline/sim/unit"

// Process says when inquiries are meant to start. Each process uses a few of the fields; Check
// names the ones that are missing and the ones that do not belong. A field left at zero is absent.
type Process struct {
	Process  string             `yaml:"process"`              // constant | poisson | bursty | ramp | steps | spike | sine | diurnal | profile | trace
	Rate     unit.Rate          `yaml:"rate,omitempty"`       // constant, poisson, bursty: the rate
	From     unit.Rate          `yaml:"from,omitempty"`       // ramp: the rate at its start; default 0
	To       unit.Rate          `yaml:"to,omitempty"`         // ramp: the rate at its end and ever after
	Over     unit.Duration      `yaml:"over,omitempty"`       // ramp: how long it takes; default the rest of the horizon
	Base     unit.Rate          `yaml:"base,omitempty"`       // spike: the rate before and after; sine, diurnal: the lowest rate
	Peak     unit.Rate          `yaml:"peak,omitempty"`       // spike, sine, diurnal: the highest rate
	At       unit.Duration      `yaml:"at,omitempty"`         // ramp, spike: when it starts; default 0s
	Rise     unit.Duration      `yaml:"rise,omitempty"`       // spike: from base to peak; 0s: a jump
	Hold     unit.Duration      `yaml:"hold,omitempty"`       // spike: how long the peak lasts
	Fall     unit.Duration      `yaml:"fall,omitempty"`       // spike: from peak back to base; 0s: a jump
	Period   unit.Duration      `yaml:"period,omitempty"`     // sine: length of a wave; diurnal, profile: length of a day, default 1d
	PeakAt   unit.Duration      `yaml:"peak_at,omitempty"`    // sine, diurnal: a moment of the highest rate; default a quarter of the period, or 14h
	Steps    []Step             `yaml:"steps,omitempty"`      // steps: rates, each from its moment on; profile: the same, repeated each day
	File     string             `yaml:"file,omitempty"`       // profile: CSV of a day's rates; trace: CSV or JSON lines of recorded moments
	Scale    float64            `yaml:"time_scale,omitempty"` // trace: 2 plays the recording in half its time; default 1
	Gaps     string             `yaml:"gaps,omitempty"`       // poisson | even | gamma; default poisson, but even for constant and gamma for bursty
	CV       float64            `yaml:"cv,omitempty"`         // gamma gaps: standard deviation / mean of a gap, above 1 in bursts
	Busyness *Busyness          `yaml:"busyness,omitempty"`   // makes some days busier than others
	Weekly   map[string]float64 `yaml:"weekly,omitempty"`     // with a calendar: factor by weekday, mon..sun, and holiday; a missing one is 1
}

// Step is a rate that holds from a moment until the next step.
type Step struct {
	At   unit.Duration `yaml:"at"`
	Rate unit.Rate     `yaml:"rate"`
}
