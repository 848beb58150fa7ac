package main

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/staffing"
)

// workBound reckons what keeping the promises costs at least: the paid time of the work that has to be
// done for them, at its cheapest. Formulas of a queue are no bound: an interval that begins with few
// customers needs fewer heads than the long run.
type workBound struct {
	*formulaStaffing

	groups   []staffing.Group
	criteria []reports.Criterion
	end      time.Duration
}

// duties is the work that the promises ask for.
func (j *staffJob) duties() []staffing.Duty {
	w := workBound{formulaStaffing: j.formula, groups: j.groups, criteria: j.world.margins.Criteria(), end: j.scenario.Length()}
	var all []staffing.Duty
	for i := range j.promise {
		if d, ok := w.duty(&j.promise[i], i); ok {
			all = append(all, d)
		}
	}
	return all
}

// duty is the work that one promise asks for.
func (w *workBound) duty(g *goal.Gate, promise int) (staffing.Duty, bool) {
	own := goal.Labels{Intent: g.Labels.Intent, Channel: g.Labels.Channel}
	if g.Labels != own || g.Group != "" {
		return staffing.Duty{}, false
	}
	var d staffing.Duty
	for q := range w.scenario.Demand {
		x := &w.scenario.Demand[q]
		if own.Intent != "" && own.Intent != x.Intent || own.Channel != "" && own.Channel != x.Channel {
			continue
		}
		if w.escapes(x) {
			return staffing.Duty{}, false
		}
		d.Kinds = append(d.Kinds, q)
		for i := range w.scenario.Service.Groups {
			if skillFor(&w.scenario.Service.Groups[i], x) != nil && !slices.Contains(d.Groups, i) {
				d.Groups = append(d.Groups, i)
			}
		}
	}
	var patient bool
	switch {
	case g.Measure == "service_level" && !g.Op.UpperBound() && g.Limit > 0:
		patient = len(d.Kinds) == 1 && w.all(d.Kinds[0])
	case g.Measure == "abandonment_rate" && g.Op.UpperBound():
	default:
		return staffing.Duty{}, false
	}
	last := w.warm()
	for _, c := range w.criteria {
		if c.Gate != promise {
			continue
		}
		from, to := w.judged(c.Span)
		d.Cost += w.least(g, d.Kinds, from, to)
		last = max(last, from)
	}
	if patient { // who is not served by the end came in the last interval: they are served in their order
		d.Cost = max(d.Cost, w.whole(d.Kinds[0], last))
	}
	return d, len(d.Kinds) > 0
}

// escapes says that a demand's work cannot be told from its rate: some of it goes elsewhere, or
// counts as served without an agent.
func (w *workBound) escapes(x *scenarios.Demand) bool {
	s := w.scenario.Service
	_, limited := s.QueueLimit[x.Channel]
	_, trunks := s.Trunks[x.Channel]
	hours := false
	if c := w.scenario.Calendar; c != nil {
		hours = len(c.Hours) > 0
	}
	if s.Bot != nil {
		if _, meets := s.Bot.Outcome[x.Intent]; meets {
			return true
		}
	}
	return limited || trunks || hours || len(x.Balk) > 0 || x.Callback != nil || x.SilentShare > 0 || x.ObservedAt > 0 || x.Transfer != nil
}

// all says that all customers of a demand wait until they are served, in the order they came in, and
// that their number is not one of busy days.
func (w *workBound) all(q int) bool {
	x := &w.scenario.Demand[q]
	narrow := func(s scenarios.Skill) bool { return len(s.Locales) > 0 }
	return math.IsInf(w.patience[q], 1) && x.Arrivals.Busyness == nil && w.unhurried() &&
		!slices.ContainsFunc(w.scenario.Service.Groups, func(g scenarios.Group) bool { return slices.ContainsFunc(g.Serves, narrow) })
}

// unhurried says that no deadline ends a conversation before the run itself does.
func (w *workBound) unhurried() bool {
	d := w.scenario.Deadline.Std()
	return d <= 0 || d >= w.end
}

// least is what a promise costs in one window: the share of its customers who are to be served, those
// who cost least first, as far as they can be served before the end.
func (w *workBound) least(g *goal.Gate, kinds []int, from, to time.Duration) float64 {
	type part struct{ count, cost float64 }
	parts := make([]part, 0, len(kinds))
	sum, share := 0.0, 1.0
	again := false
	for _, q := range kinds {
		s, within := g.Limit, g.Threshold.Seconds()
		if g.Measure == "abandonment_rate" {
			s, within = w.staying(g.Limit, q)
		}
		share = min(share, s)
		n := w.arrivals(q, from, to)
		left := (w.end - to).Seconds()
		if d := w.scenario.Deadline.Std().Seconds(); d > 0 {
			left = min(left, d)
		}
		parts = append(parts, part{n, w.price(q) * w.done(q, left-within)})
		sum += n
		again = again || w.scenario.Demand[q].Retry != nil || w.scenario.Demand[q].Repeat != nil
	}
	slices.SortFunc(parts, func(a, b part) int { return cmp.Compare(a.cost, b.cost) })
	cost, open := 0.0, max(0, share)*sum
	for _, p := range parts {
		n := min(open, p.count)
		if again { // customers who come back for more may be the cheap ones
			n = open
		}
		cost += n * p.cost
		open -= n
	}
	return cost
}

// staying is the share of customers who are served within some time when no more than so many leave.
func (w *workBound) staying(leaving float64, q int) (share, within float64) {
	x := &w.scenario.Demand[q]
	if x.Patience == nil || math.IsInf(w.patience[q], 1) {
		return 0, 0
	}
	const nearly = 0.99
	return 1 - leaving - (1 - nearly), x.Patience.Sampler().Quantile(nearly)
}

// whole is what a demand costs until some moment if nobody of it is lost.
func (w *workBound) whole(q int, until time.Duration) float64 {
	return w.arrivals(q, 0, until) * w.price(q) * w.done(q, (w.end-until).Seconds())
}

// done is the work on a contact, on average, that falls into the time that is left, in seconds, until
// all shifts are over or the conversation has to be.
func (w *workBound) done(q int, left float64) float64 {
	x := &w.scenario.Demand[q]
	slowest := 1.0
	for i := range w.scenario.Service.Groups {
		g := &w.scenario.Service.Groups[i]
		for _, s := range g.Serves {
			if s.Intent != x.Intent {
				continue
			}
			each := pace(&s)
			for k, rate := range g.TotalRate {
				each = min(each, pace(&s)*rate/float64(k+1))
			}
			slowest = min(slowest, each)
		}
	}
	sum := 0.0
	for _, s := range w.takes[q] {
		sum += min(s, max(0, left*slowest))
	}
	return sum / float64(len(w.takes[q]))
}

// price is the cost of a second of a demand's work at the group that does it for the least.
func (w *workBound) price(q int) float64 {
	x := &w.scenario.Demand[q]
	best := math.Inf(1)
	for i := range w.scenario.Service.Groups {
		g := &w.scenario.Service.Groups[i]
		if skillFor(g, x) == nil {
			continue
		}
		fastest := 0.0
		for _, s := range g.Serves {
			if s.Intent == x.Intent {
				fastest = max(fastest, pace(&s)*together(g))
			}
		}
		present := w.groups[i].Present
		if present <= 0 {
			present = 1
		}
		best = min(best, w.groups[i].Cost/3600/present/fastest)
	}
	if math.IsInf(best, 1) {
		return 0 // nobody serves it
	}
	return best
}

// together is the work that an agent does in a second at most, in all conversations.
func together(g *scenarios.Group) float64 {
	if len(g.TotalRate) > 0 {
		return max(1, slices.Max(g.TotalRate))
	}
	n := 0
	for _, k := range g.Concurrency {
		if k < 0 {
			return math.Inf(1)
		}
		n += max(1, int(k))
	}
	return float64(max(1, n))
}

// judged is a window without what lies in the warm-up.
func (w *workBound) judged(in reports.Span) (from, to time.Duration) {
	if in.To == 0 {
		in.To = w.end
	}
	return max(in.From, w.warm()), min(in.To, w.end)
}

func (w *workBound) warm() time.Duration { return w.scenario.Warmup.Std() }

// steps cuts a run into steps of its rates.
func steps(length time.Duration) time.Duration { return max(length/20_000, time.Second) }

// sampled is a rate at each step.
func (f *formulaStaffing) sampled(rate func(time.Duration) float64) []float64 {
	var out []float64
	for t := time.Duration(0); t < f.scenario.Length(); t += f.step {
		out = append(out, rate(t+f.step/2))
	}
	return out
}

// arrivals are the customers of a demand who come in a stretch, on average.
func (f *formulaStaffing) arrivals(q int, from, to time.Duration) float64 {
	sum := 0.0
	for i, rate := range f.rate[q] {
		at := time.Duration(i) * f.step
		if both := min(to, at+f.step) - max(from, at); both > 0 {
			sum += rate * both.Seconds()
		}
	}
	return sum
}
