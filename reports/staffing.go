package reports

import "github.com/holdline/holdline/sim/stats"

// Staffing is the answer to how many people keep the promises, and what they cost.
type Staffing struct {
	SchemaVersion int      `json:"schema_version"`
	Scenario      string   `json:"scenario"`
	Seed          uint64   `json:"seed"`
	Version       string   `json:"version"`
	Command       string   `json:"command"`
	Confidence    float64  `json:"confidence"`
	Outcome       string   `json:"outcome"`          // confirmed | undecided | not_confirmed: of the answer as a whole, see Judged
	Why           string   `json:"why,omitempty"`    // the search ended before it was done
	Advice        string   `json:"advice,omitempty"` // why it is not confirmed, and what to do
	Notes         []string `json:"notes,omitempty"`

	Groups    []StaffGroup    `json:"groups"`
	Intervals []StaffInterval `json:"intervals"`
	Promises  []StaffPromise  `json:"promises"`
	Heads     StaffPlan       `json:"heads"`            // heads by interval
	Shifts    *StaffShifts    `json:"shifts,omitempty"` // that cover them
	Bound     StaffBound      `json:"bound"`
	Formulas  []StaffFormula  `json:"formulas"` // what formulas alone would have staffed
	Frontier  []StaffPoint    `json:"frontier,omitempty"`
	Aside     []StaffAside    `json:"judged_aside,omitempty"`
	Simulated int             `json:"simulated_replications"`
	Patch     []string        `json:"patch"` // --set lines
	Gates     []string        `json:"gates"` // --gate lines
}

// The outcomes of a staffing.
const (
	StaffConfirmed    = "confirmed"
	StaffUndecided    = "undecided"
	StaffNotConfirmed = "not_confirmed"
)

// Judged is the outcome: of the shifts, where there are some, else of the heads, with the gates that were not
// searched for. Where no window had anything to judge, nothing was kept.
func (s *Staffing) Judged() string {
	best, state := &s.Heads, StaffConfirmed
	if s.Shifts != nil {
		best = &s.Shifts.StaffPlan
	}
	for _, a := range s.Aside {
		switch {
		case a.State == Undecided && state == StaffConfirmed:
			state = StaffUndecided
		case a.State != Undecided && !a.Holds:
			state = StaffNotConfirmed
		}
	}
	switch {
	case best.Confirmed && state == StaffConfirmed && best.Kept == 0 && best.Quiet > 0:
		return StaffUndecided
	case best.Confirmed:
		return state
	case best.Broken == 0 && best.Replications > 0:
		return StaffUndecided
	}
	return StaffNotConfirmed
}

// StaffGroup is a group and its limits.
type StaffGroup struct {
	Name        string  `json:"name"`
	PerPaidHour float64 `json:"per_paid_hour"`
	Min         int     `json:"min"`
	Max         *int    `json:"max,omitempty"`     // nil: no limit
	Present     float64 `json:"present"`           // share of paid time on the floor
	PaidHours   float64 `json:"paid_hours"`        // by interval
	ErlangHours float64 `json:"erlang_paid_hours"` // of Erlang A alone
}

// StaffInterval is an interval of heads.
type StaffInterval struct {
	From       string    `json:"from"`
	To         string    `json:"to"`
	FromS      float64   `json:"from_s"`
	ToS        float64   `json:"to_s"`
	OnFloor    []float64 `json:"on_floor"` // of each group on average, who is away left out
	Paid       []int     `json:"paid"`     // heads of each group
	OnShift    []int     `json:"on_shift,omitempty"`
	ErlangC    []int     `json:"erlang_c"`
	ErlangA    []int     `json:"erlang_a"`
	Load       float64   `json:"offered_load"`     // erlangs of first contacts
	Tightest   string    `json:"tightest"`         // the gate that has gone the least share of the way from its limit to the best there can be
	Value      *float64  `json:"value"`            // of its measure, with the heads of this plan
	Half       *float64  `json:"half_width"`       // of its interval
	Unit       string    `json:"unit,omitempty"`   // of both
	State      string    `json:"state"`            // kept | broken | undecided | quiet
	WithC      *float64  `json:"with_c,omitempty"` // the measure that misses most with Erlang C's heads
	WithCHalf  *float64  `json:"with_c_half_width,omitempty"`
	WithA      *float64  `json:"with_a,omitempty"`
	WithAHalf  *float64  `json:"with_a_half_width,omitempty"`
	WithCState string    `json:"with_c_state,omitempty"`
	WithAState string    `json:"with_a_state,omitempty"`
}

// StaffPromise is a gate that was searched for.
type StaffPromise struct {
	Gate      string `json:"gate"`
	Windows   int    `json:"windows"`
	Kept      int    `json:"kept"`
	Undecided int    `json:"undecided"`
	Broken    int    `json:"broken"`
	Quiet     int    `json:"quiet"`
}

// StaffPlan is what is claimed of a staffing.
type StaffPlan struct {
	Cost             float64        `json:"cost"`
	PaidHours        float64        `json:"paid_hours"`
	Confirmed        bool           `json:"confirmed"` // every window is kept on fresh replications, or has nothing to judge
	Replications     int            `json:"fresh_replications"`
	ReplicationsMost int            `json:"fresh_replications_most"`       // where those of earlier rounds tell of a window as well
	Own              int            `json:"search_replications,omitempty"` // of the search itself, where it ended before there were fresh ones
	Kept             int            `json:"windows_kept"`
	Undecided        int            `json:"windows_undecided"`
	Broken           int            `json:"windows_broken"`
	Quiet            int            `json:"windows_quiet"`
	Tried            bool           `json:"each_removal_tried"`
	Removals         int            `json:"removals_tried"`
	Needed           int            `json:"removals_that_break"`
	CouldGo          int            `json:"removals_that_hold"`
	Unsure           int            `json:"removals_undecided"`
	UnsureAt         []StaffRemoval `json:"undecided,omitempty"`
	UnsureOn         int            `json:"undecided_replications,omitempty"` // on which one of them was tried at least
	Doubts           []StaffDoubt   `json:"doubts,omitempty"`
	DoubtsOn         int            `json:"doubts_replications,omitempty"` // that could not tell, at most
}

// StaffDoubt is a head, or a person on a shift, who is there only because without them it could not be told
// whether a gate is kept: as far as is known it is.
type StaffDoubt struct {
	StaffRemoval

	Heads        int     `json:"heads"`
	Cost         float64 `json:"cost"`
	Replications int     `json:"replications"` // that could not tell
}

// StaffRemoval is a head, or a shift, of which it cannot be told whether it is needed.
type StaffRemoval struct {
	Group string `json:"group"`
	From  string `json:"from"`
	To    string `json:"to"`
}

// StaffShifts are shifts that cover the heads.
type StaffShifts struct {
	StaffPlan

	Bound  float64      `json:"bound"` // no shifts of these patterns that cover the heads cost less
	Solver string       `json:"solver"`
	Covers float64      `json:"covering_cost"` // before shifts that simulation showed not to be needed went
	Shifts []StaffShift `json:"shifts"`
}

// StaffShift is a number of people who work the same hours.
type StaffShift struct {
	Group   string  `json:"group"`
	Pattern string  `json:"pattern"`
	From    string  `json:"from"`
	To      string  `json:"to"`
	Break   string  `json:"break,omitempty"`
	Hours   float64 `json:"paid_hours"`
	Heads   int     `json:"heads"`
}

// StaffBound is what any staffing that keeps the promises costs at least.
type StaffBound struct {
	Cost         float64  `json:"cost,omitempty"`       // 0: there is none
	Gap          *float64 `json:"gap,omitempty"`        // of the heads over it, as a share of it
	ShiftCost    float64  `json:"shift_cost,omitempty"` // in shifts of these patterns
	ShiftGap     *float64 `json:"shift_gap,omitempty"`
	Method       string   `json:"method"`
	Confidence   float64  `json:"confidence,omitempty"` // that it is one; absent: it rests on no simulation
	Replications int      `json:"replications,omitempty"`
}

// StaffFormula is what a formula alone would have staffed, simulated.
type StaffFormula struct {
	Name      string  `json:"name"`
	Cost      float64 `json:"cost"`
	PaidHours float64 `json:"paid_hours"`
	Windows   int     `json:"windows"`
	Broken    int     `json:"windows_broken"`
	Undecided int     `json:"windows_undecided"`
	Worst     string  `json:"worst,omitempty"` // the widest miss, in words
}

// StaffPoint is one staffing of the cost frontier. Its half-widths are those of 95 % intervals with the
// run as unit; null: none.
type StaffPoint struct {
	Name             string   `json:"name"`
	Heads            float64  `json:"heads"` // relative to the plan
	Cost             float64  `json:"cost"`  // a run without its warm-up: desk, bot and contacts
	CostHalf         *float64 `json:"cost_half_width"`
	ServiceLevel     *float64 `json:"service_level"` // over the run
	ServiceLevelHalf *float64 `json:"service_level_half_width"`
	Solved           *float64 `json:"solved"` // inquiries a run
	SolvedHalf       *float64 `json:"solved_half_width"`
	PerSolved        *float64 `json:"cost_per_solved"`
	PerSolvedHalf    *float64 `json:"cost_per_solved_half_width"`
	Kept             int      `json:"windows_kept"`
	Undecided        int      `json:"windows_undecided"`
	Broken           int      `json:"windows_broken"`
	Quiet            int      `json:"windows_quiet"`
	Windows          int      `json:"windows"`
	Replications     int      `json:"replications"` // behind cost, service level and solved
}

// StaffAside is a gate that was not searched for, judged with what was found.
type StaffAside struct {
	Gate     string         `json:"gate"`
	State    State          `json:"state"`
	Holds    bool           `json:"holds"` // met or skipped, or marginal on the good side
	Unit     string         `json:"unit"`
	Estimate stats.Estimate `json:"estimate"`
	Reason   string         `json:"reason,omitempty"`
}
