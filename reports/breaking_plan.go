package reports

import (
	"fmt"
	"math"
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
	Played           int     `json:"played"`             // steps that were there already, of a search that goes on
	Steps            int     `json:"steps"`              // that the budget has room for, or what is left of it
	StepWallS        float64 `json:"step_wall_s"`        // of each, with its warm-up and until the last are done
	AfterS           float64 `json:"after_s"`            // of scenario time, that until the last are done
	BudgetS          float64 `json:"budget_s"`           // 0: without end
	LeftS            float64 `json:"left_s"`             // of the budget, when this process began
	Tells            string  `json:"tells"`              // plain | estimates | sides | nothing
	EstimatesBudgetS float64 `json:"estimates_budget_s"` // for an interval by estimates
	EstimatesSpeedup float64 `json:"estimates_speedup"`
	PlainBudgetS     float64 `json:"plain_budget_s"` // for steps that are plain
	PlainSpeedup     float64 `json:"plain_speedup"`
	PlainStepS       float64 `json:"plain_step_s"`  // scenario time of one, where --step asks for another; 0: it need not change
	FillS            float64 `json:"fill_warmup_s"` // scenario time of a warm-up that fills the desk at the load of its step, if the budget has room for that; 0: none is wanted
	Crowd            float64 `json:"crowd"`         // by how much more come in a warm-up, to fill it; 1: as in the step
	Sentence         string  `json:"sentence"`
}

// Tell writes the sentence, once the rest is there.
func (p *LivePlan) Tell() {
	told := map[string]string{
		TellsPlain:     ", each long enough to be plain",
		TellsEstimates: "; each is too short to be plain, together they tell of the limit by their estimates",
		TellsSides:     "; each is too short to be plain, and tells by its estimates on which side of the limit it leans",
	}
	p.Sentence = p.room() + told[p.Tells]
	if p.EstimatesBudgetS > 0 {
		p.Sentence += "; an interval by estimates wants " + means(p.EstimatesBudgetS, p.EstimatesSpeedup)
	}
	if p.PlainBudgetS > 0 {
		p.Sentence += "; steps that are plain want " + p.plain()
		if p.Played > 0 {
			p.Sentence += anew
		}
	}
	if p.FillS > 0 {
		p.Sentence += fmt.Sprintf("; warm-ups bring x%s the customers of their step, to fill the desk: --warmup %s fills it without", Multiplier(p.Crowd), wall(p.FillS))
		if p.Played > 0 {
			p.Sentence += anew
		}
	}
}

// anew is said of what a search does not take up on its way: it keeps the steps that it began with.
const anew = ", begun anew with --force"

// room says what is there, and for how many steps there is room.
func (p *LivePlan) room() string {
	left := "the budget of " + wall(p.BudgetS)
	if p.Played > 0 && p.BudgetS > 0 {
		left = fmt.Sprintf("what is left of %s, %s", left, wall(max(p.LeftS, 0)))
	}
	switch {
	case p.BudgetS == 0 && p.Played > 0:
		return fmt.Sprintf("%s played, and more of %s each, as many as it takes", steps(p.Played), wall(p.StepWallS))
	case p.BudgetS == 0:
		return "steps of " + wall(p.StepWallS) + " each, as many as it takes"
	case p.Played > 0 && p.Steps == 0:
		return fmt.Sprintf("%s played; another takes %s, and %s, has no room for one", steps(p.Played), wall(p.StepWallS), left)
	case p.Played > 0:
		return fmt.Sprintf("%s played; %d more of %s each fit into %s", steps(p.Played), p.Steps, wall(p.StepWallS), left)
	case p.Steps == 0:
		return fmt.Sprintf("a step takes %s, and %s has no room for one", wall(p.StepWallS), left)
	case p.Steps == 1:
		return fmt.Sprintf("1 step of %s fits into %s", wall(p.StepWallS), left)
	}
	return fmt.Sprintf("%d steps of %s each fit into %s", p.Steps, wall(p.StepWallS), left)
}

func steps(n int) string {
	if n == 1 {
		return "1 step is"
	}
	return fmt.Sprintf("%d steps are", n)
}

// Plain says what steps want that are plain, in a sentence of its own, behind others that are not.
func (p *LivePlan) Plain() string {
	return "Steps that are plain want " + p.plain() + anew + "."
}

// plain is what steps want that are plain: that length, where --step asks for another, and room for it.
func (p *LivePlan) plain() string {
	room := means(p.PlainBudgetS, p.PlainSpeedup)
	if p.PlainStepS == 0 {
		return room
	}
	length := "--step " + unit.Duration(p.PlainStepS*float64(time.Second)).String()
	if p.PlainBudgetS <= p.BudgetS {
		return length
	}
	return length + " and " + room
}

// mostSpeedup is what one machine may bear. No higher one is advised.
const mostSpeedup = 1000

// means are what would do. From an hour on a budget is in whole minutes, none of them short.
func means(budget, speedup float64) string {
	if budget >= time.Hour.Seconds() {
		budget = 60 * math.Ceil(budget/60)
	}
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
