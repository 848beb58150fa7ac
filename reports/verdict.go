package reports

import (
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/stats"
)

// State is how a gate came out.
type State string

// The states of a gate. A marginal one is judged by its estimate, see MarginalMet.
const (
	Met       State = "met"       // the whole interval lies on the good side
	Failed    State = "failed"    // the whole interval lies on the bad side
	Marginal  State = "marginal"  // the interval straddles the limit
	Undecided State = "undecided" // too few samples, or too little known
	Skipped   State = "skipped"   // nothing to measure: an empty denominator
)

// Verdict is one gate held against a run.
type Verdict struct {
	Text        string         `json:"text"`    // as written
	Measure     string         `json:"measure"` // its name
	Unit        string         `json:"unit"`
	Clock       Clock          `json:"clock,omitempty"`
	Op          string         `json:"op"`
	Limit       float64        `json:"limit"` // in Unit: seconds, shares as fractions
	Estimate    stats.Estimate `json:"estimate"`
	Needed      int64          `json:"needed"` // samples below which it is undecided
	State       State          `json:"state"`
	MarginalMet bool           `json:"marginal_met"` // of a marginal gate: the estimate lies on the good side
	Margin      float64        `json:"margin"`       // distance of the estimate from the limit, positive on the good side
	Worst       *Window        `json:"worst,omitempty"`
	Windows     []Window       `json:"windows,omitempty"`    // of an `every` gate
	Confidence  float64        `json:"confidence,omitempty"` // of an `every` gate: at which the interval of each window stands, so that all of them together hold at stats.Level
	Open        *Undone        `json:"open,omitempty"`       // of an undecided one that would else have been met: on whom that rests
	Reason      string         `json:"reason,omitempty"`     // why, in a sentence
}

// Undone are inquiries that were still in progress when the run ended, and would have turned a gate.
type Undone struct {
	Inquiries int64   `json:"inquiries"` // of a simulation over all replications
	Value     float64 `json:"value"`     // of the measure, if they had counted against the gate
}

// Passed says whether the gate counts as met when marginal ones go by their estimate.
func (v Verdict) Passed() bool {
	return v.State == Met || v.State == Skipped || v.State == Marginal && v.MarginalMet
}

// Window is one interval of an `every` gate.
type Window struct {
	FromS       float64        `json:"from_s"`
	ToS         float64        `json:"to_s"`
	Estimate    stats.Estimate `json:"estimate"`
	State       State          `json:"state"`
	MarginalMet bool           `json:"marginal_met"`
	Margin      float64        `json:"margin"`
	Open        *Undone        `json:"open,omitempty"`
	Reason      string         `json:"reason,omitempty"`
}

// Overall is the sum of all verdicts: what an exit code is chosen from.
type Overall struct {
	Outcome        string `json:"outcome"`         // met | failed | undecided
	Met            int    `json:"met"`             // clearly
	Failed         int    `json:"failed"`          // clearly
	MarginalMet    int    `json:"marginal_met"`    // straddling, estimate on the good side
	MarginalFailed int    `json:"marginal_failed"` // straddling, estimate on the bad side
	Undecided      int    `json:"undecided"`
	Skipped        int    `json:"skipped"`
}

// Sides says whether a whole interval lies where the goal wants it, or wholly where it does not.
// An interval that straddles the limit, or is not known, is neither.
func Sides(g goal.Gate, e stats.Estimate) (good, bad bool) {
	if !e.HasInterval() {
		return false, false
	}
	low, high := g.Op.Holds(e.Low, g.Limit), g.Op.Holds(e.High, g.Limit)
	return low && high, !low && !high
}
