package main

import (
	"context"
	"slices"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/center"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/staffing"
	"github.com/holdline/holdline/sim/unit"
)

// staffWorld simulates heads and reads the margins of promises off each replication.
type staffWorld struct {
	scenario *scenarios.Scenario // whose gates are the promises, each in its intervals
	options  sim.Options
	spans    []staffing.Span
	end      time.Duration // until when the last interval's heads stay
	margins  *reports.Margins
	queues   *reports.Margins // of a mean wait of a second, by demand and interval of heads
	workers  int
}

// Play implements staffing.World.
func (w *staffWorld) Play(ctx context.Context, h staffing.Heads, series, first, n int) (staffing.Evidence, error) {
	return w.play(ctx, h, w.margins, series, first, n)
}

// play reads some margins off replications.
func (w *staffWorld) play(ctx context.Context, h staffing.Heads, of *reports.Margins, series, first, n int) (staffing.Evidence, error) {
	o := w.options
	o.Seed = apart(o.Seed, series)
	j := evidenceJudge{margins: of, out: make(staffing.Evidence, len(of.Criteria()))}
	_, err := center.Replicate(ctx, w.staffed(h), o, center.Study{Replications: n, From: first, Workers: w.workers}, &j)
	return j.out, err
}

// apart makes the seed of a series of customers.
func apart(seed uint64, n int) uint64 {
	x := seed + 0x9e3779b97f4a7c15*uint64(n+1)
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// evidenceJudge takes margins replication by replication.
type evidenceJudge struct {
	margins *reports.Margins
	out     staffing.Evidence
}

func (j *evidenceJudge) Sink(int) record.Sink { return j.margins.Sink() }

func (j *evidenceJudge) Take(_ int, sink record.Sink, _ center.Result) error {
	all, err := j.margins.Read(sink)
	if err != nil {
		return err
	}
	for c, m := range all {
		j.out[c] = append(j.out[c], staffing.Cell{Margin: m.Good, Weight: m.Of})
	}
	return nil
}

func (j *evidenceJudge) Enough(int) bool { return true }

// staffed is the scenario with other heads.
func (w *staffWorld) staffed(h staffing.Heads) *scenarios.Scenario {
	sc := *w.scenario
	service := *sc.Service
	service.Groups = slices.Clone(service.Groups)
	for g := range service.Groups {
		x := &service.Groups[g]
		x.Staffing, x.Shifts = "", stretches(h[g], w.spans, w.end)
	}
	sc.Service = &service
	return &sc
}

// stretches are heads by interval as shifts: one a stretch in which their number stays the same.
func stretches(heads []int, spans []staffing.Span, end time.Duration) []scenarios.Shift {
	var out []scenarios.Shift
	for t, n := range heads {
		to := spans[t].To
		if t == len(heads)-1 {
			to = max(to, end)
		}
		if k := len(out) - 1; k >= 0 && out[k].Headcount == n && out[k].To.Std() == spans[t].From {
			out[k].To = unit.Duration(to)
			continue
		}
		if n > 0 {
			out = append(out, scenarios.Shift{From: unit.Duration(spans[t].From), To: unit.Duration(to), Headcount: n})
		}
	}
	return out
}

// clauses are the windows of the promises as the search sees them.
func (w *staffWorld) clauses(goals []goal.Gate) []staffing.Clause {
	all := w.margins.Criteria()
	out := make([]staffing.Clause, len(all))
	windows := map[int]int{}
	for i, c := range all {
		g := &goals[c.Gate]
		x := staffing.Clause{Promise: c.Gate, Window: windows[c.Gate], Groups: groupsOf(w.scenario, g), Customers: customers(g), Tolerance: tolerance(g)}
		x.Strict = !c.Closed
		x.Worst, x.Best = reach(g)
		windows[c.Gate]++
		from, to := c.Span.From, c.Span.To
		if to == 0 {
			to = w.spans[len(w.spans)-1].To
		}
		x.First, x.Last = spanAt(w.spans, from), spanAt(w.spans, to-1)
		length := w.spans[0].To - w.spans[0].From
		x.Reach = int((g.Threshold + length - 1) / length)
		out[i] = x
	}
	return out
}

// customers says whether a measure is taken over customers, and not over time or heads.
func customers(g *goal.Gate) bool {
	m, _ := goal.Named(g.Measure)
	return m.Form == goal.FormShare || m.Form == goal.FormMean
}

// tolerance is how precisely a promise is worth knowing: a quarter of a point of a share, 2 % of
// the limit of anything else.
func tolerance(g *goal.Gate) float64 {
	if g.Unit == goal.Share {
		return 0.0025
	}
	return 0.02 * max(g.Limit, 1e-9)
}

// spanAt is the interval that holds a moment.
func spanAt(spans []staffing.Span, t time.Duration) int {
	for i := range spans {
		if t < spans[i].To {
			return i
		}
	}
	return len(spans) - 1
}

// groupsOf are the groups whose heads a promise depends on.
func groupsOf(sc *scenarios.Scenario, g *goal.Gate) []int {
	var out []int
	for i := range sc.Service.Groups {
		x := &sc.Service.Groups[i]
		if g.Group != "" {
			if x.Name == g.Group {
				out = append(out, i)
			}
			continue
		}
		for d := range sc.Demand {
			q := &sc.Demand[d]
			if (g.Labels.Intent == "" || g.Labels.Intent == q.Intent) && (g.Labels.Channel == "" || g.Labels.Channel == q.Channel) && skillFor(x, q) != nil {
				out = append(out, i)
				break
			}
		}
	}
	return out
}

// skillFor is how a group serves a demand, first line before second; nil: not at all.
func skillFor(g *scenarios.Group, d *scenarios.Demand) *scenarios.Skill {
	var found *scenarios.Skill
	for i := range g.Serves {
		s := &g.Serves[i]
		_, holds := g.Concurrency[d.Channel]
		open := slices.Contains(s.Channels, d.Channel) || len(s.Channels) == 0 && (holds || len(g.Concurrency) == 0)
		if s.Intent == d.Intent && open && (found == nil || s.Leg < found.Leg) {
			found = s
		}
	}
	return found
}

// moved says whether heads move a measure the way a promise wants it: more heads are better. Those
// that more heads worsen, and those of the bot, are judged at the end and not searched for.
func moved(g *goal.Gate) bool {
	if g.ShareOfDays {
		return false
	}
	switch g.Measure {
	case "service_level", "service_level_short_excluded", "service_level_abandons_good", "service_level_answered",
		"resolution_rate", "fcr", "csat":
		return !g.Op.UpperBound()
	case "abandonment_rate", "asa", "mean_wait", "p_wait", "queue_length", "orbit", "blocked_rate", "occupancy", "slot_occupancy",
		"repeat_share", "attempts_per_fresh", "lost_for_good":
		return g.Op.UpperBound()
	}
	return false
}
