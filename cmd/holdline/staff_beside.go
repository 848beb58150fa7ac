package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/center"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/staffing"
	"github.com/holdline/holdline/sim/stats"
)

// beside simulates what formulas would have staffed, and more and fewer heads.
func (j *staffJob) beside(ctx context.Context, d *reports.Staffing, s *staffing.Search, r *staffing.Result) error {
	if more := j.stays(d); more != "" {
		d.Notes = append(d.Notes, more)
	}
	if j.longer != "" {
		d.Notes = append(d.Notes, j.longer)
	}
	var err error
	if d.Bound, err = j.bound(ctx, s, r, d.Shifts); err != nil {
		return err
	}
	for _, f := range []struct {
		name    string
		endless bool
	}{{"Erlang C", true}, {"Erlang A", false}} {
		h := j.formula.heads(j.groups, preferred, f.endless)
		var all []staffing.Standing
		if all, err = s.Hold(ctx, h, comparing); err != nil {
			return err
		}
		x := reports.StaffFormula{Name: f.name, Cost: s.Cost(h), PaidHours: staffing.Hours(h, j.spans), Windows: len(all)}
		_, x.Undecided, x.Broken, _ = standings(all)
		x.Worst = j.widest(all)
		d.Formulas = append(d.Formulas, x)
		j.with(d, all, f.endless)
	}
	for _, text := range scenarios.Warnings(j.world.staffed(r.Heads), 1) {
		d.Notes = append(d.Notes, "Warning: "+text)
	}
	if err = j.judgeAside(ctx, d); err != nil {
		return err
	}
	return j.frontier(ctx, d, s, r.Heads)
}

// frontier simulates multiples of the heads. On the plan itself it notes what there is to warn of.
func (j *staffJob) frontier(ctx context.Context, d *reports.Staffing, s *staffing.Search, h staffing.Heads) error {
	for _, f := range j.multiples(h) {
		some := j.times(h, f)
		study, err := j.measure(ctx, some)
		if err != nil {
			return err
		}
		all, err := s.Hold(ctx, some, comparing)
		if err != nil {
			return err
		}
		x := reports.StaffPoint{Name: fmt.Sprintf("%.0f%%", 100*f), Heads: f, Windows: len(all), Replications: study.N()}
		x.Kept, x.Undecided, x.Broken, x.Quiet = standings(all)
		cost, solved := total(study, "cost_per_contact"), total(study, "resolution_rate")
		level, each := estimated(study, j.levelMeasure()), estimated(study, "cost_per_solved")
		if cost.Known() {
			x.Cost, x.CostHalf = cost.Value, half(cost)
		}
		x.ServiceLevel, x.ServiceLevelHalf = pointer(level.Value), half(level)
		x.Solved, x.SolvedHalf = pointer(solved.Value), half(solved)
		x.PerSolved, x.PerSolvedHalf = pointer(each.Value), half(each)
		d.Frontier = append(d.Frontier, x)
		if f != 1 {
			continue
		}
		for _, text := range study.Summary().Warnings {
			d.Notes = append(d.Notes, "Warning: "+text)
		}
	}
	return nil
}

// multiples are what the frontier multiplies heads by: each that makes other heads than the plan and
// than those before it.
func (j *staffJob) multiples(h staffing.Heads) []float64 {
	var out []float64
	had := []staffing.Heads{h}
	for _, f := range []float64{0.8, 0.9, 1, 1.1, 1.25} {
		some := j.times(h, f)
		if f != 1 && slices.ContainsFunc(had, some.Equal) {
			continue
		}
		out, had = append(out, f), append(had, some)
	}
	return out
}

// times multiplies heads, within the limits of their groups.
func (j *staffJob) times(h staffing.Heads, factor float64) staffing.Heads {
	some := h.Clone()
	for g := range some {
		for t := range some[g] {
			some[g][t] = j.groups[g].Within(int(math.Round(factor * float64(some[g][t]))))
		}
	}
	return some
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

// estimated is a measure over the whole of a study.
func estimated(s *reports.Study, measure string) stats.Estimate {
	g, err := goal.Parse(measure + " >= 0")
	if err != nil {
		return stats.Unknown(0)
	}
	return s.Value(g).Estimate
}

// total is what a ratio has above its line, a run.
func total(s *reports.Study, measure string) stats.Estimate {
	g, err := goal.Parse(measure + " >= 0")
	if err != nil {
		return stats.Unknown(0)
	}
	return s.Total(g)
}

// half is the half-width of an interval, on its wider side; nil: it has none.
func half(e stats.Estimate) *float64 {
	if !e.HasInterval() {
		return nil
	}
	return pointer(max(e.High-e.Value, e.Value-e.Low))
}

// measure simulates heads with all measures.
func (j *staffJob) measure(ctx context.Context, h staffing.Heads) (*reports.Study, error) {
	return j.studied(ctx, j.world.staffed(h).Service.Groups, -1, comparing/2)
}

// studied simulates groups with their shifts, on so many replications of a series.
func (j *staffJob) studied(ctx context.Context, groups []scenarios.Group, series, n int) (*reports.Study, error) {
	return j.judged(ctx, j.scenario, groups, series, n)
}

// judged does so with the gates of a scenario.
func (j *staffJob) judged(ctx context.Context, of *scenarios.Scenario, groups []scenarios.Group, series, n int) (*reports.Study, error) {
	sc, service := *of, *of.Service
	service.Groups, sc.Service = groups, &service
	o := j.options()
	o.Seed = apart(o.Seed, series)
	study := reports.NewStudy(&sc, j.meta)
	_, err := center.Replicate(ctx, &sc, o, center.Study{Replications: n, Workers: j.flags.workers}, &plainJudge{study})
	return study, err
}

// plainJudge hands replications on to a study.
type plainJudge struct{ *reports.Study }

func (j *plainJudge) Take(n int, sink record.Sink, _ center.Result) error {
	return j.Study.Take(n, sink)
}

func (j *plainJudge) Enough(int) bool { return true }
