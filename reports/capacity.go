package reports

import "github.com/holdline/holdline/sim/stats"

// CapacityState is what can be said about where a gate breaks.
type CapacityState string

// The answers. A bracket exists only for Broke.
const (
	CapacityBroke       CapacityState = "broke"        // between a window that held and one that did not
	CapacityFromStart   CapacityState = "broken_start" // already in the first window
	CapacityNotReached  CapacityState = "not_reached"  // held up to the highest load shown
	CapacityCannotTell  CapacityState = "cannot_tell"  // too few contacts a window
	CapacityNotRising   CapacityState = "not_rising"   // the planned load never rises
	CapacityUnsupported CapacityState = "unsupported"  // the measure has no windows
)

// Capacity says at which load a gate broke while the planned load rose. Loads are fresh arrivals
// a minute of scenario time; returns stand apart.
type Capacity struct {
	Gate         string           `json:"gate"` // as written
	Measure      string           `json:"measure"`
	State        CapacityState    `json:"state"`
	Held         *float64         `json:"held_per_min"`         // mean planned load of the last window that held before it broke
	Broke        *float64         `json:"broke_per_min"`        // highest planned load of the first that broke
	UpTo         *float64         `json:"up_to_per_min"`        // highest load seen
	HeldReturns  *float64         `json:"held_returns_per_min"` // retries and repeats on top
	BrokeReturns *float64         `json:"broke_returns_per_min"`
	BrokeAtS     *float64         `json:"broke_at_s"` // when
	Steady       bool             `json:"steady"`     // it broke while the load held steady: Held and Broke are one load
	Ramp         float64          `json:"ramp_percent_per_min"`
	Needed       int64            `json:"needed"` // samples a window must have
	Label        string           `json:"label"`  // the sentence for readers
	Windows      []CapacityWindow `json:"windows,omitempty"`
}

// CapacityWindow is a stretch of a rising load with enough samples to judge a gate by.
type CapacityWindow struct {
	FromS    float64        `json:"from_s"`
	ToS      float64        `json:"to_s"`
	Planned  float64        `json:"planned_per_min"`     // mean
	Peak     float64        `json:"planned_max_per_min"` // highest
	Fresh    float64        `json:"fresh_per_min"`
	Returns  float64        `json:"returns_per_min"`
	Achieved float64        `json:"achieved_per_min"`
	Estimate stats.Estimate `json:"estimate"`
	Beyond   bool           `json:"beyond"` // the whole interval lies beyond the limit
	Within   bool           `json:"within"` // the whole interval lies on the good side
	Held     bool           `json:"held"`   // the estimate does
}
