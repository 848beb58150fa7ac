package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/gate"
	"github.com/holdline/holdline/reports/render"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/center"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/staffing"
)

// comparing is how many blocks the staffings beside the answer are simulated for.
const comparing = 4

// document tells what was found, and what stands beside it.
func (j *staffJob) document(ctx context.Context, s *staffing.Search, r *staffing.Result) (*render.Staffing, error) {
	d := &render.Staffing{
		Schema: render.StaffingSchema, Scenario: j.name(), Version: version, Seed: j.scenario.Seed, Command: joined(safe(j.args)),
		Confidence: j.level, Why: r.Why, Heads: j.claims(r),
	}
	j.rows(d, r)
	for i := range j.promise {
		d.Promises = append(d.Promises, j.kept(i, r.Standings))
	}
	d.Patch = j.patchLines(j.world.staffed(r.Heads).Service.Groups)
	if err := j.beside(ctx, d, s, r); err != nil {
		if !errors.Is(err, context.Canceled) {
			return nil, err
		}
		d.Why = "interrupted"
	}
	d.Simulated = block * s.Plays()
	return d, nil
}

// claims are what is claimed of heads.
func (j *staffJob) claims(r *staffing.Result) render.StaffPlan {
	p := render.StaffPlan{
		Cost: r.Cost, PaidHours: staffing.Hours(r.Heads, j.spans), Confirmed: r.Confirmed && r.Fresh > 0, Replications: block * r.Fresh,
		Tried: r.Tried, Removals: len(r.Removals), Needed: r.Count(staffing.Broken), CouldGo: r.Count(staffing.Kept), Unsure: r.Count(staffing.Unclear),
	}
	p.Kept, p.Undecided, p.Broken, p.Quiet = standings(r.Standings)
	for _, x := range r.Removals {
		if x.State == staffing.Unclear {
			in := j.spans[x.Interval]
			p.UnsureAt = append(p.UnsureAt, render.StaffRemoval{Group: j.groups[x.Group].Name, From: j.clock(in.From), To: j.clock(in.To)})
		}
	}
	return p
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
func (j *staffJob) kept(promise int, all []staffing.Standing) render.StaffPromise {
	p := render.StaffPromise{Gate: j.promise[promise].Text}
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
func (j *staffJob) rows(d *render.Staffing, r *staffing.Result) {
	c, a := j.formula.heads(j.groups, true), j.formula.heads(j.groups, false)
	for g, x := range j.groups {
		d.Groups = append(d.Groups, render.StaffGroup{
			Name: x.Name, PerPaidHour: x.Cost, Min: x.Min, Max: x.Max, Present: x.Present,
			PaidHours: staffing.Hours(staffing.Heads{r.Heads[g]}, j.spans), ErlangHours: staffing.Hours(staffing.Heads{a[g]}, j.spans),
		})
	}
	for t, in := range j.spans {
		x := render.StaffInterval{From: j.clock(in.From), To: j.clock(in.To), FromS: in.From.Seconds(), ToS: in.To.Seconds(), State: staffing.Quiet.String()}
		for g := range j.groups {
			x.Paid = append(x.Paid, r.Heads[g][t])
			if j.floor != nil {
				x.OnFloor = append(x.OnFloor, j.floor[g][t])
			} else {
				x.OnFloor = append(x.OnFloor, int(float64(r.Heads[g][t])*j.groups[g].Present))
			}
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

// tightest is the clause of an interval with the least margin for its limit; -1: none.
func (j *staffJob) tightest(t int, all []staffing.Standing) int {
	best, least := -1, math.Inf(1)
	for c, x := range j.world.margins.Criteria() {
		if c >= len(all) || all[c].State == staffing.Quiet || spanAt(j.spans, x.Span.From) > t || spanAt(j.spans, x.Span.To-1) < t {
			continue
		}
		g := &j.promise[x.Gate]
		relative := all[c].Margin / max(g.Limit, 1e-9)
		if g.Unit == goal.Share {
			relative = all[c].Margin
		}
		if relative < least {
			best, least = c, relative
		}
	}
	return best
}

// measured turns a margin back into the value of the measure.
func measured(g goal.Gate, s staffing.Standing) float64 {
	if g.Op.UpperBound() {
		return g.Limit - s.Margin
	}
	return g.Limit + s.Margin
}

func pointer(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

// beside simulates what formulas would have staffed, and more and fewer heads.
func (j *staffJob) beside(ctx context.Context, d *render.Staffing, s *staffing.Search, r *staffing.Result) error {
	d.Bound = j.bound(r)
	for _, f := range []struct {
		name    string
		endless bool
	}{{"Erlang C", true}, {"Erlang A", false}} {
		h := j.formula.heads(j.groups, f.endless)
		all, err := s.Hold(ctx, h, comparing)
		if err != nil {
			return err
		}
		x := render.StaffFormula{Name: f.name, Cost: s.Cost(h), PaidHours: staffing.Hours(h, j.spans), Windows: len(all)}
		_, _, x.Broken, _ = standings(all)
		x.Worst = j.widest(all)
		d.Formulas = append(d.Formulas, x)
		j.with(d, all, f.endless)
	}
	var err error
	d.Frontier, d.Aside, err = j.frontier(ctx, s, r.Heads)
	return err
}

// with puts what the tightest gate of each interval comes to with a formula's heads into the rows.
func (j *staffJob) with(d *render.Staffing, all []staffing.Standing, endless bool) {
	for t := range d.Intervals {
		x := &d.Intervals[t]
		for c, k := range j.world.margins.Criteria() {
			g := j.promise[k.Gate]
			if g.Text != x.Tightest || spanAt(j.spans, k.Span.From) > t || spanAt(j.spans, k.Span.To-1) < t || all[c].State == staffing.Quiet {
				continue
			}
			v := pointer(measured(g, all[c]))
			if endless {
				x.WithC, x.WithCState = v, all[c].State.String()
			} else {
				x.WithA, x.WithAState = v, all[c].State.String()
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
	return fmt.Sprintf("%s short of %s at %s", missing(g, all[at].Margin), bare(g.Text), j.clock(c.Span.From))
}

// bare is a gate without its interval.
func bare(text string) string {
	if _, after, ok := strings.Cut(text, ": "); ok && strings.HasPrefix(text, "every") {
		return after
	}
	return text
}

// frontier simulates multiples of the heads, and judges the gates that stand aside on the plan
// itself.
func (j *staffJob) frontier(ctx context.Context, s *staffing.Search, h staffing.Heads) ([]render.StaffPoint, []render.StaffAside, error) {
	var points []render.StaffPoint
	var aside []render.StaffAside
	for _, f := range []float64{0.8, 0.9, 1, 1.1, 1.25} {
		some := h.Clone()
		for g := range some {
			for t := range some[g] {
				n := int(math.Round(f * float64(some[g][t])))
				if j.groups[g].Max > 0 {
					n = min(n, j.groups[g].Max)
				}
				some[g][t] = max(n, j.groups[g].Min)
			}
		}
		study, err := j.measure(ctx, some)
		if err != nil {
			return points, aside, err
		}
		all, err := s.Hold(ctx, some, comparing)
		if err != nil {
			return points, aside, err
		}
		x := render.StaffPoint{Name: fmt.Sprintf("%.0f%%", 100*f), Heads: f, Windows: len(all)}
		_, _, x.Broken, _ = standings(all)
		offered, each := value(study, "offered"), value(study, "cost_per_contact")
		x.Cost = offered * each
		x.ServiceLevel = pointer(value(study, j.levelMeasure()))
		x.Solved = pointer(offered * value(study, "resolution_rate"))
		x.PerSolved = pointer(value(study, "cost_per_solved"))
		points = append(points, x)
		if f == 1 {
			for _, v := range gate.Judge(j.aside, study) {
				aside = append(aside, render.StaffAside{Gate: v.Text, State: string(v.State)})
			}
		}
	}
	return points, aside, nil
}

// levelMeasure is the service level of the frontier: that of the first gate on one, else within 20 s.
func (j *staffJob) levelMeasure() string {
	for i := range j.promise {
		if g := &j.promise[i]; strings.HasPrefix(g.Measure, "service_level") {
			return fmt.Sprintf("%s(%s)", g.Measure, g.Threshold)
		}
	}
	return "service_level(20s)"
}

// value is a measure over the whole of a study, a run; NaN: none.
func value(s *reports.Study, measure string) float64 {
	g, err := goal.Parse(measure + " >= 0")
	if err != nil {
		return math.NaN()
	}
	return s.Value(g).Estimate.Value
}

// measure simulates heads with all measures.
func (j *staffJob) measure(ctx context.Context, h staffing.Heads) (*reports.Study, error) {
	sc := j.world.staffed(h)
	sc.Gates = j.scenario.Gates
	o := j.options()
	o.Seed = apart(o.Seed, -1)
	study := reports.NewStudy(sc, j.meta)
	_, err := center.Replicate(ctx, sc, o, center.Study{Replications: 2 * block, Workers: j.flags.workers}, &plainJudge{study})
	return study, err
}

// plainJudge hands replications on to a study.
type plainJudge struct{ *reports.Study }

func (j *plainJudge) Take(n int, sink record.Sink, _ center.Result) error {
	return j.Study.Take(n, sink)
}

func (j *plainJudge) Enough(int) bool { return true }

// patchLines are --set lines that turn the scenario into the staffed one.
func (j *staffJob) patchLines(groups []scenarios.Group) []string {
	var out []string
	for i, g := range groups {
		if j.scenario.Service.Groups[i].Staffing != "" {
			out = append(out, fmt.Sprintf("service.groups[%s].staffing=null", g.Name))
		}
		var b strings.Builder
		for k, s := range g.Shifts {
			if k > 0 {
				b.WriteString(", ")
			}
			fmt.Fprintf(&b, "{from: %s, to: %s, headcount: %d}", s.From, s.To, s.Headcount)
		}
		out = append(out, fmt.Sprintf("service.groups[%s].shifts=[%s]", g.Name, b.String()))
	}
	return out
}

// present writes the patch and the report, and gives the exit code as an error.
func (j *staffJob) present(d *render.Staffing) error {
	if j.flags.patch != "" {
		if err := writeFile("--patch", j.flags.patch, func(w *os.File) error { return j.writePatch(w, d) }); err != nil {
			return exit(exitUntrusted, err)
		}
	}
	format, _ := render.NamedStaffing(j.flags.format)
	if err := format(j.stdout, d, render.Options{Color: j.color}); err != nil {
		return exit(exitUntrusted, err)
	}
	confirmed := d.Heads.Confirmed
	if d.Shifts != nil {
		confirmed = d.Shifts.Confirmed
	}
	switch {
	case d.Why == "interrupted":
		return exit(exitInterrupted, nil)
	case !confirmed:
		return exit(exitUntrusted, nil)
	}
	return nil
}

// writePatch writes the staffing as a mix, and the same as --set lines in comments.
func (j *staffJob) writePatch(w io.Writer, d *render.Staffing) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# Found by holdline %s with seed %d. Put the mix into the scenario, then: holdline simulate FILE --mix staffed\n", version, j.scenario.Seed)
	b.WriteString("# Or leave the file as it is:\n#   holdline simulate FILE")
	for _, line := range d.Patch {
		fmt.Fprintf(&b, " \\\n#     --set '%s'", line)
	}
	b.WriteString("\nmixes:\n  staffed:\n")
	for _, line := range d.Patch {
		path, value, _ := strings.Cut(line, "=")
		fmt.Fprintf(&b, "    %q: %s\n", path, value)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// bound is what any staffing costs at least, as far as formulas tell.
func (j *staffJob) bound(r *staffing.Result) render.StaffBound {
	cost := j.formula.bound(j.groups)
	b := render.StaffBound{Cost: cost, Method: "Erlang A of the pooled load of first contacts, at the price of the cheapest group that serves it"}
	if cost > 0 {
		b.Gap = (r.Cost - cost) / cost
	}
	return b
}
