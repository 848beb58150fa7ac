package reports

import (
	"fmt"
	"time"

	"github.com/holdline/holdline/sim/unit"
)

// What the steps that a budget has room for can tell.
const (
	TellsPlain     = "plain"     // each is long enough to hold or break plainly
	TellsEstimates = "estimates" // none is; together they have an interval
	TellsSides     = "sides"     // none is, and they are too few, or no gate is one of which estimates have an interval: on which side each leans
	TellsNothing   = "nothing"   // there is no room for a step
)

// LivePlan is what a live search is about to do, and what it will be able to tell by that. Times are
// wall time unless they say otherwise; one of 0 is not needed, or would not help.
type LivePlan struct {
	Steps            int     `json:"steps"`              // that the budget has room for
	StepWallS        float64 `json:"step_wall_s"`        // of each, with its warm-up and until the last are done
	AfterS           float64 `json:"after_s"`            // of scenario time, that until the last are done
	BudgetS          float64 `json:"budget_s"`           // 0: without end
	Tells            string  `json:"tells"`              // plain | estimates | sides | nothing
	EstimatesBudgetS float64 `json:"estimates_budget_s"` // for an interval by estimates
	EstimatesSpeedup float64 `json:"estimates_speedup"`
	PlainBudgetS     float64 `json:"plain_budget_s"` // for steps that are plain
	PlainSpeedup     float64 `json:"plain_speedup"`
	Sentence         string  `json:"sentence"`
}

// Tell writes the sentence, once the rest is there.
func (p *LivePlan) Tell() {
	told := map[string]string{
		TellsPlain:     ", each long enough to be plain",
		TellsEstimates: "; each is too short to be plain, together they tell of the limit by their estimates",
		TellsSides:     "; each is too short to be plain, and tells by its estimates on which side of the limit it leans",
	}
	switch {
	case p.BudgetS == 0:
		p.Sentence = "steps of " + wall(p.StepWallS) + " each, as many as it takes"
	case p.Steps == 0:
		p.Sentence = fmt.Sprintf("a step takes %s, and the budget of %s has no room for one", wall(p.StepWallS), wall(p.BudgetS))
	case p.Steps == 1:
		p.Sentence = fmt.Sprintf("1 step of %s fits into the budget of %s", wall(p.StepWallS), wall(p.BudgetS))
	default:
		p.Sentence = fmt.Sprintf("%d steps of %s each fit into the budget of %s", p.Steps, wall(p.StepWallS), wall(p.BudgetS))
	}
	p.Sentence += told[p.Tells]
	if p.EstimatesBudgetS > 0 {
		p.Sentence += "; an interval by estimates wants " + means(p.EstimatesBudgetS, p.EstimatesSpeedup)
	}
	if p.PlainBudgetS > 0 {
		p.Sentence += "; steps that are plain want " + means(p.PlainBudgetS, p.PlainSpeedup)
	}
}

// Plain says what steps want that are plain, in a sentence of its own.
func (p *LivePlan) Plain() string {
	return "Steps that are plain want " + means(p.PlainBudgetS, p.PlainSpeedup) + "."
}

// mostSpeedup is what one machine may bear. No higher one is advised.
const mostSpeedup = 1000

// means are what would do.
func means(budget, speedup float64) string {
	s := "--budget " + wall(budget)
	if speedup > 0 && speedup <= mostSpeedup {
		s += fmt.Sprintf(" or --speedup %.0f", speedup)
	}
	return s
}

// wall writes wall time in a way that a flag takes as well.
func wall(s float64) string {
	d := time.Duration(s * float64(time.Second))
	switch {
	case d >= time.Hour:
		d = d.Round(time.Minute)
	case d >= 10*time.Second:
		d = d.Round(time.Second)
	default:
		d = d.Round(100 * time.Millisecond)
	}
	return unit.Duration(d).String()
}
