package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"strings"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/render"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/staffing"
)

// comparing is how many replications the staffings beside the answer are simulated for.
const comparing = 80

// interrupted is why a search that ^C ended did not come to its end.
const interrupted = "interrupted"

// answer tells what was found.
func (j *staffJob) answer(ctx, bounded context.Context, s *staffing.Search, r *staffing.Result) (*reports.Staffing, error) {
	d := &reports.Staffing{
		SchemaVersion: reports.SchemaVersion, Scenario: j.name(), Version: version, Seed: j.scenario.Seed, Command: joined(safe(j.args)),
		Confidence: j.level, Why: r.Why, Heads: j.claims(r),
	}
	d.Advice = j.advice(r)
	j.rows(d, r)
	for i := range j.promise {
		d.Promises = append(d.Promises, j.kept(i, r.Standings))
	}
	d.Gates = j.gates()
	j.proposed = j.world.staffed(r.Heads).Service.Groups
	if r.Why == "" {
		if err := j.shifts(bounded, s, r.Heads, d); err != nil {
			return nil, err
		}
		if ctx.Err() != nil {
			d.Why = interrupted
		}
	}
	return d, nil
}

// document adds what stands beside it.
func (j *staffJob) document(ctx context.Context, d *reports.Staffing, s *staffing.Search, r *staffing.Result) (*reports.Staffing, error) {
	d.Patch = j.patchLines(j.proposed)
	if err := j.beside(ctx, d, s, r); err != nil {
		if !errors.Is(err, context.Canceled) {
			return nil, err
		}
		d.Why = interrupted
	}
	d.Simulated, d.Outcome = s.Plays(), d.Judged()
	return d, nil
}

// claims are what is claimed of heads.
func (j *staffJob) claims(r *staffing.Result) reports.StaffPlan {
	p := reports.StaffPlan{
		Cost: r.Cost, PaidHours: staffing.Hours(r.Heads, j.spans), Confirmed: r.Confirmed && r.Fresh > 0, Replications: r.Fresh, ReplicationsMost: r.FreshMost, Own: r.Used,
		Tried: r.Tried, Removals: len(r.Removals), Needed: r.Count(staffing.Broken), CouldGo: r.Count(staffing.Kept), Unsure: r.Count(staffing.Unclear),
	}
	p.Kept, p.Undecided, p.Broken, p.Quiet = standings(r.Standings)
	for _, x := range r.Removals {
		in := j.spans[x.Interval]
		unsure(&p, x, reports.StaffRemoval{Group: j.groups[x.Group].Name, From: j.clock(in.From), To: j.clock(in.To)}, j.groups[x.Group].Cost*(in.To-in.From).Hours())
	}
	return p
}

// unsure tells of a head, or a person on a shift, of whom it is not plain what becomes of the gates
// without: and that it is there for doubt alone, where they are kept as far as is known.
func unsure(p *reports.StaffPlan, x staffing.Removal, at reports.StaffRemoval, cost float64) {
	if x.State != staffing.Unclear {
		return
	}
	p.UnsureAt = append(p.UnsureAt, at)
	if p.UnsureOn == 0 || x.On < p.UnsureOn {
		p.UnsureOn = x.On
	}
	if p.Confirmed && x.Doubtful() {
		p.Doubts = append(p.Doubts, reports.StaffDoubt{StaffRemoval: at, Heads: 1, Cost: cost, Replications: x.On})
		p.DoubtsOn = max(p.DoubtsOn, x.On)
	}
}

// standings counts clauses by their state.
func standings(all []staffing.Standing) (kept, undecided, broken, quiet int) {
	for _, s := range all {
		switch s.State {
		case staffing.Kept:
			kept++
		case staffing.Unclear:
			undecided++
		case staffing.Broken:
			broken++
		case staffing.Quiet:
			quiet++
		}
	}
	return kept, undecided, broken, quiet
}

// kept counts the windows of one promise.
func (j *staffJob) kept(promise int, all []staffing.Standing) reports.StaffPromise {
	p := reports.StaffPromise{Gate: j.promise[promise].Text}
	var own []staffing.Standing
	for c, x := range j.world.margins.Criteria() {
		if x.Gate == promise {
			p.Windows++
			if c < len(all) {
				own = append(own, all[c])
			}
		}
	}
	p.Kept, p.Undecided, p.Broken, p.Quiet = standings(own)
	return p
}

// rows are the intervals: heads, and what formulas would have staffed.
func (j *staffJob) rows(d *reports.Staffing, r *staffing.Result) {
	c, a := j.formula.heads(j.groups, preferred, true), j.formula.heads(j.groups, preferred, false)
	for g, x := range j.groups {
		var most *int
		if x.Limited() {
			most = &x.Max
		}
		d.Groups = append(d.Groups, reports.StaffGroup{
			Name: x.Name, PerPaidHour: x.Cost, Min: x.Min, Max: most, Present: x.Present,
			PaidHours: staffing.Hours(staffing.Heads{r.Heads[g]}, j.spans), ErlangHours: staffing.Hours(staffing.Heads{a[g]}, j.spans),
		})
	}
	for t, in := range j.spans {
		x := reports.StaffInterval{From: j.clock(in.From), To: j.clock(in.To), FromS: in.From.Seconds(), ToS: in.To.Seconds(), State: staffing.Quiet.String()}
		for g := range j.groups {
			x.Paid = append(x.Paid, r.Heads[g][t])
			x.OnFloor = append(x.OnFloor, float64(r.Heads[g][t])*j.groups[g].Present)
			x.ErlangC, x.ErlangA = append(x.ErlangC, c[g][t]), append(x.ErlangA, a[g][t])
		}
		for q := range j.formula.load {
			x.Load += j.formula.load[q][t]
		}
		if at := j.tightest(t, r.Standings); at >= 0 {
			g := j.promise[j.world.margins.Criteria()[at].Gate]
			x.Tightest, x.Unit, x.State = g.Text, string(g.Unit), r.Standings[at].State.String()
			x.Value, x.Half = pointer(measured(g, r.Standings[at])), pointer(r.Standings[at].Half)
		}
		d.Intervals = append(d.Intervals, x)
	}
}

// tightest is the clause of an interval that lies least far on the good side, as spare has it; -1: none.
func (j *staffJob) tightest(t int, all []staffing.Standing) int {
	best, least := -1, math.Inf(1)
	for c, x := range j.world.margins.Criteria() {
		if c >= len(all) || all[c].State == staffing.Quiet || spanAt(j.spans, x.Span.From) > t || spanAt(j.spans, x.Span.To-1) < t {
			continue
		}
		if way := spare(&j.promise[x.Gate], all[c].Margin); way < least {
			best, least = c, way
		}
	}
	return best
}

// spare is the share of the way from a limit to the best there can be that a margin has gone, alike for shares
// and times: 0 s, nobody lost, all in time. Beyond the limit it is below 0, and in limits.
func spare(g *goal.Gate, margin float64) float64 {
	whole := g.Limit
	if margin > 0 && g.Unit == goal.Share && !g.Op.UpperBound() {
		whole = 1 - g.Limit
	}
	return margin / max(whole, 1e-9)
}

// measured turns a margin back into the value of the measure.
func measured(g goal.Gate, s staffing.Standing) float64 {
	v := g.Limit + s.Margin
	if g.Op.UpperBound() {
		v = g.Limit - s.Margin
	}
	if m, _ := goal.Named(g.Measure); m.Form == goal.FormShare { // what a sum of rounded numbers leaves beyond is nothing
		v = min(max(v, 0), 1)
	}
	return v
}

func pointer(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

// with puts what the tightest gate of each interval comes to with a formula's heads into the rows.
func (j *staffJob) with(d *reports.Staffing, all []staffing.Standing, endless bool) {
	for t := range d.Intervals {
		x := &d.Intervals[t]
		for c, k := range j.world.margins.Criteria() {
			g := j.promise[k.Gate]
			if g.Text != x.Tightest || spanAt(j.spans, k.Span.From) > t || spanAt(j.spans, k.Span.To-1) < t || all[c].State == staffing.Quiet {
				continue
			}
			var v, doubt *float64
			if !all[c].Deserted {
				v, doubt = pointer(measured(g, all[c])), pointer(all[c].Half)
			}
			if endless {
				x.WithC, x.WithCHalf, x.WithCState = v, doubt, all[c].State.String()
			} else {
				x.WithA, x.WithAHalf, x.WithAState = v, doubt, all[c].State.String()
			}
		}
	}
}

// widest is the clause that is missed most, in words.
func (j *staffJob) widest(all []staffing.Standing) string {
	worst, at := 0.0, -1
	for c, s := range all {
		if s.State != staffing.Broken {
			continue
		}
		g := &j.promise[j.world.margins.Criteria()[c].Gate]
		if m := s.Margin / max(g.Limit, 1e-9); m < worst {
			worst, at = m, c
		}
	}
	if at < 0 {
		return ""
	}
	c := j.world.margins.Criteria()[at]
	g := j.promise[c.Gate]
	if all[at].Deserted {
		return fmt.Sprintf("nobody is served for %s at %s", bare(g.Text), reports.Clock24(j.clock(c.Span.From)))
	}
	return fmt.Sprintf("%s short of %s at %s", missingAbout(g, all[at].Margin, all[at].Half), bare(g.Text), reports.Clock24(j.clock(c.Span.From)))
}

// missingAbout is a margin below zero with the half-width of its interval.
func missingAbout(g goal.Gate, margin, half float64) string {
	if g.Unit == goal.Share {
		return fmt.Sprintf("%.1f ±%.1f points", -100*margin, 100*half)
	}
	return fmt.Sprintf("%.3g ±%.2g %s", -margin, half, g.Unit)
}

// bare is a gate without its interval.
func bare(text string) string {
	if _, after, ok := strings.Cut(text, ": "); ok && strings.HasPrefix(text, "every") {
		return after
	}
	return text
}

// present writes the patch and the report, and gives the exit code as an error.
func (j *staffJob) present(d *reports.Staffing) error {
	if j.flags.patch != "" {
		if err := writeFile("--patch", j.flags.patch, func(w *os.File) error { return j.writePatch(w, d) }); err != nil {
			return exit(exitUntrusted, err)
		}
	}
	format, _ := render.Staffings().Named(j.flags.format)
	if err := format(j.stdout, d, render.Options{Color: j.color}); err != nil {
		return exit(exitUntrusted, err)
	}
	switch {
	case d.Why == interrupted:
		return exit(exitInterrupted, nil)
	case d.Outcome != reports.StaffConfirmed || d.Why != "":
		return exit(exitUntrusted, nil)
	}
	return nil
}
