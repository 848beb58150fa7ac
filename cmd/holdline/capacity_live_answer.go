package main

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/render"
	"github.com/holdline/holdline/sim/capacity"
	"github.com/holdline/holdline/sim/stats"
)

// answer puts what was found into words, and chooses the exit code.
func (s *liveSearch) answer(cut error) error {
	switch {
	case cut == nil:
	case errors.Is(cut, errCut):
		s.doc.Interrupted, s.doc.Why = true, "interrupted"
		s.codes = append(s.codes, exitInterrupted)
	case len(s.state.Steps) == 0:
		return cut
	default:
		s.doc.Why = fmt.Sprintf("step %d could not be played: %v", len(s.state.Steps)+1, cut)
		s.codes = append(s.codes, max(codeOf(cut), exitUntrusted))
	}
	s.conclude()
	write, _ := render.LiveBreakings().Named(s.flags.format)
	if err := write(s.stdout, &s.doc, render.Options{Color: s.color}); err != nil {
		return exit(exitUntrusted, err)
	}
	return ended(s.codes...)
}

// conclude reads the bracket off the steps.
func (s *liveSearch) conclude() {
	d, steps := &s.doc, s.state.Steps
	b := s.ladder.Bracket(s.rungs())
	gs := s.scenario.Gates
	d.Steps, d.SpentS = steps, s.state.spent()
	d.State, d.Reached = string(b.State), b.Reached
	d.Load, d.Peak = stats.Unknown(int64(len(steps))), stats.Unknown(int64(len(steps)))
	d.Held, d.Broke, d.Late = positive(b.Held), positive(b.Broke), positive(b.Ceiling)
	if b.First != capacity.None {
		d.First = gs[b.First]
	}
	if b.Next != capacity.None {
		d.Next = gs[b.Next]
	}
	d.Gates = s.crossings(b.Gates)
	for _, g := range b.Mute {
		d.Mute = append(d.Mute, gs[g])
		d.Warnings = append(d.Warnings, gs[g]+" does not count: no step could tell anything of it.")
	}
	for _, g := range b.Straddled {
		d.Straddled = append(d.Straddled, gs[g])
		d.Warnings = append(d.Warnings, gs[g]+" counts as held: its interval straddles the limit in some steps, its estimate never lies beyond.")
	}
	if b.Comeback != nil {
		d.Fails, d.Holds = &b.Comeback.Fails, &b.Comeback.Holds
		d.Warnings = append(d.Warnings, fmt.Sprintf("Not monotone: it broke plainly at x%s and held plainly at x%s. The limit is the first, coming from below.",
			reports.Multiplier(b.Comeback.Fails), reports.Multiplier(b.Comeback.Holds)))
	}
	if b.State == capacity.Broke {
		d.Load = stats.Estimate{Value: b.Value, Low: orUnknown(positive(b.Low)), High: orUnknown(positive(b.High)), N: int64(len(steps)), Method: bracketed}
		if d.Estimated = curved(b.Curve); d.Estimated != nil {
			d.Load.Method = d.Estimated.Method
		}
		if d.Recommended = positive(b.Low); d.Recommended == nil && d.Estimated != nil {
			d.Recommended = positive(b.Curve.Low)
		}
		if d.PeakPerMin > 0 {
			d.Peak = d.Load.Scale(d.PeakPerMin)
		}
	}
	s.collapse()
	s.judge(b)
	s.untold()
	s.littered()
	if d.Warnings == nil {
		d.Warnings = []string{}
	}
	d.Tell()
}

// judge chooses the code of what was found, and adds what there is to warn of.
func (s *liveSearch) judge(b capacity.Bracket) {
	d := &s.doc
	switch {
	case b.State == capacity.Always && b.Reached && d.Why == "":
		s.codes = append(s.codes, exitFailed)
	case b.State == capacity.Never && b.Ceiling == 0 && d.Why == "" && !slices.ContainsFunc(d.Steps, func(x reports.LiveStep) bool { return x.Load == b.Held && x.Short || x.Load > b.Held && !x.Late }):
	case b.State == capacity.Broke && b.Reached:
	default:
		s.codes = append(s.codes, exitUntrusted)
	}
	switch {
	case b.Curve != nil && d.Plan != nil && d.Plan.PlainBudgetS > 0:
		d.Warnings = append(d.Warnings, "No two steps bracket the limit plainly: its interval is by estimates, and its ends are no loads that were seen to hold or to break. "+d.Plan.Plain())
	case b.State == capacity.Broke && !b.Reached && d.Why == "":
		d.Warnings = append(d.Warnings, fmt.Sprintf("The bracket is wider than --precision %s: steps near the limit leaned to one side and were not plain. Longer steps (--step) tell more.", s.flags.precision))
	}
	if i := slices.IndexFunc(d.Steps, func(x reports.LiveStep) bool { return x.Late }); i >= 0 {
		text := "In some steps the generator was late (not trustworthy): they say nothing of the target."
		if x := &d.Steps[i]; len(x.Reasons) > 0 {
			text += fmt.Sprintf(" Step %d: %s", x.Number, x.Reasons[0])
		}
		d.Warnings = append(d.Warnings, text)
	}
	if b.State == capacity.Never && b.Held >= s.ladder.Highest {
		d.Warnings = append(d.Warnings, fmt.Sprintf("No load above x%s is tried: raise limits.rate (%s) if the target's owner allows for it, or begin at a higher --load.",
			reports.Multiplier(s.ladder.Highest), s.scenario.Limits.Rate))
	}
}

// crossings puts what the steps tell of each gate into the document.
func (s *liveSearch) crossings(found []capacity.Crossing) []reports.LiveGate {
	out := make([]reports.LiveGate, 0, len(found))
	for i, c := range found {
		g := reports.LiveGate{Estimated: curved(c.Curve), Gate: s.scenario.Gates[i], Load: stats.Unknown(int64(len(s.state.Steps))), Held: positive(c.Held), Broke: positive(c.Broke)}
		if !math.IsNaN(c.Value) {
			g.Load.Value, g.Load.Low, g.Load.High, g.Load.Method = c.Value, orUnknown(positive(c.Low)), orUnknown(positive(c.High)), bracketed
		}
		g.AtLeast, g.AtMost = s.sides(i, &c)
		out = append(out, g)
	}
	return out
}

// curved is a limit by the estimates of all steps, nil without one.
func curved(c *capacity.Curve) *stats.Estimate {
	if c == nil {
		return nil
	}
	return &stats.Estimate{
		Value: c.Value, Low: orUnknown(positive(c.Low)), High: orUnknown(positive(c.High)), N: int64(c.Steps),
		Method: "logistic curve through the estimates of all steps",
	}
}

// bracketed is how a live limit's interval was made.
const bracketed = "bracket of steps"

// untold passes on what the steps' notes say, each once.
func (s *liveSearch) untold() {
	var told []string
	for i := range s.doc.Steps {
		x := &s.doc.Steps[i]
		if x.Note != "" && !slices.Contains(told, x.Note) {
			told = append(told, x.Note)
			s.doc.Warnings = append(s.doc.Warnings, fmt.Sprintf("From step %d on: %s.", x.Number, x.Note))
		}
	}
}

// littered warns where a real target had still much to do when the next step began: what one step beyond the
// limit leaves behind, another one below it waits for. The embedded sandbox begins anew with each step.
func (s *liveSearch) littered() {
	if s.scenario.Targets == nil {
		return
	}
	for i := range s.doc.Steps[:max(len(s.doc.Steps)-1, 0)] {
		if x := &s.doc.Steps[i]; float64(x.LeftOpen) > mostLitter*x.OpenMean {
			s.doc.Warnings = append(s.doc.Warnings, fmt.Sprintf("Step %d left the target %d conversations to end, among which the next step began: a longer drain, or --rest, lets it be done with them.", x.Number, x.LeftOpen))
			return
		}
	}
}

// mostLitter is how much of a step may be left open at its end, as a share of what was open in it: where
// nobody is kept waiting, the talks that outlast two stays.
const mostLitter = 0.2

// collapse looks for throughput that fell past the knee.
func (s *liveSearch) collapse() {
	var steps []capacity.Throughput
	for i := range s.state.Steps {
		if x := &s.state.Steps[i]; !x.Late {
			steps = append(steps, capacity.Throughput{Load: x.Load, Offered: x.OfferedPerMin, Served: x.Served, Minutes: x.Minutes})
		}
	}
	if best, fallen, found := capacity.Collapse(steps); found {
		s.doc.Collapse = &reports.LiveCollapse{
			BestLoad: best.Load, BestPerMin: best.Achieved(),
			Load: fallen.Load, OfferedPerMin: fallen.Offered, AchievedPerMin: fallen.Achieved(),
		}
	}
}

// positive gives a finite number above 0, or nil.
func positive(x float64) *float64 {
	if !(x > 0) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

func orUnknown(x *float64) float64 {
	if x == nil {
		return math.NaN()
	}
	return *x
}
