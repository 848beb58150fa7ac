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

// workBound reckons what keeping the promises costs at least, by the customers who have to be taken up
// for them. Formulas of a queue are no bound: an interval that begins with few customers needs fewer heads
// than the long run.
type workBound struct {
	*formulaStaffing

	search   *staffing.Search
	groups   []staffing.Group
	criteria []reports.Criterion
	end      time.Duration
	stays    time.Duration // those who are on then, for longer
}

// duties is the work that the promises ask for.
func (j *staffJob) duties(s *staffing.Search) []staffing.Duty {
	w := workBound{formulaStaffing: j.formula, search: s, groups: j.groups, criteria: j.world.margins.Criteria(), end: j.scenario.Length()}
	w.stays = j.world.end - j.spans[len(j.spans)-1].To
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
	share, within, ok := w.promised(g, d.Kinds)
	if !ok || len(d.Groups) == 0 {
		return staffing.Duty{}, false
	}
	x, ok := w.deferred(d, within)
	if !ok {
		return staffing.Duty{}, false
	}
	asked := 0.0 // of windows that are due within the run, whose heads are paid for
	for _, c := range w.criteria {
		if c.Gate != promise {
			continue
		}
		due := w.due(&x, d.Kinds, c.Span, share, within)
		x.Windows = append(x.Windows, due)
		if due.After == 0 {
			asked += due.Work
		}
	}
	slices.SortStableFunc(x.Windows, func(a, b staffing.Due) int { return cmp.Compare(a.First, b.First) })
	dear, cheap := w.prices(d.Groups)
	d.Cost = asked / w.search.MostWork(&x) * dear
	if within >= w.spans[0].To-w.spans[0].From { // else single intervals tell more, by simulation
		d.Whole = float64(w.search.WholeHeads(&x)) * cheap
	}
	return d, true
}

// promised is which share of customers a promise asks to be served at least, and how soon.
func (w *workBound) promised(g *goal.Gate, kinds []int) (share float64, within time.Duration, ok bool) {
	switch {
	case len(kinds) == 0:
		return 0, 0, false
	case g.Measure == "service_level" && !g.Op.UpperBound() && g.Limit > 0:
		return g.Limit, g.Threshold, true
	case g.Measure != "abandonment_rate" || !g.Op.UpperBound():
		return 0, 0, false
	}
	const nearly = 0.99 // have lost their patience by then
	for _, q := range kinds {
		x := &w.scenario.Demand[q]
		if x.Patience == nil || math.IsInf(w.patience[q], 1) {
			return 0, 0, false
		}
		within = max(within, unitless(x.Patience.Sampler().Quantile(nearly)*w.waits[q]))
	}
	share = 1 - g.Limit - (1 - nearly)
	return share, within, share > 0
}

// escapes says that it cannot be told from a demand's rate who enters the queue, and when: some go
// elsewhere, or count as served without an agent; or that agents stay on for longer than they are paid for.
func (w *workBound) escapes(x *scenarios.Demand) bool {
	s := w.scenario.Service
	_, limited := s.QueueLimit[x.Channel]
	_, trunks := s.Trunks[x.Channel]
	if c := w.scenario.Calendar; c != nil {
		for _, then := range c.AtClose {
			limited = limited || then == "drain"
		}
	}
	if b := s.Bot; b != nil && (b.Concurrency > 0 || b.RateLimit > 0 || x.OnBotFailure != nil || x.BotPatience != nil && !x.BotPatience.Never) {
		return true
	}
	return limited || trunks || len(x.Balk) > 0 || x.Callback != nil || x.SilentShare > 0 || x.ObservedAt > 0 || x.Transfer != nil
}

// sure is the share of customers whom the bot hands over no later than it is reckoned with.
const sure = 0.999

// delay is how long it takes a bot at most to hand a customer over, but for a few; ok: it cannot
// be told.
func (w *workBound) delay(x *scenarios.Demand) (d time.Duration, ok bool) {
	b := w.scenario.Service.Bot
	if b == nil {
		return 0, true
	}
	reply, whole, turns := &b.ReplyTime, b.Duration, 1
	if o, meets := b.Outcome[x.Intent]; meets {
		turns = max(1, o.EscalateAfter)
		if o.ReplyTime != nil {
			reply = o.ReplyTime
		}
		if o.Duration != nil {
			whole = o.Duration
		}
	}
	parts := float64(2 * turns) // each rare in so many times as few
	at := 1 - (1-sure)/parts
	if whole != nil {
		return unitless(whole.Sampler().Quantile(at)), true
	}
	one := reply.Sampler().Quantile(at)
	if limit := w.scenario.TurnTimeout.Std().Seconds(); limit > 0 && one >= limit {
		return 0, false
	}
	think := 0.0
	if x.Think != nil && turns > 1 {
		think = x.Think.Sampler().Quantile(at)
	}
	return unitless(float64(turns)*one + float64(turns-1)*think), true
}

// unitless makes a time of seconds, a day short of forever at most.
func unitless(seconds float64) time.Duration {
	return time.Duration(min(seconds, math.MaxInt64/2e9) * float64(time.Second))
}

// deferred is what of a promise is alike in all windows.
func (w *workBound) deferred(d staffing.Duty, within time.Duration) (staffing.Deferred, bool) {
	x := staffing.Deferred{Groups: d.Groups, Slots: 1}
	longest := math.Inf(1) // of a conversation that a deadline ends
	if limit := w.scenario.Deadline.Std(); limit > 0 {
		longest = (limit - within).Seconds()
	}
	for _, q := range d.Kinds {
		demand := &w.scenario.Demand[q]
		late, ok := w.delay(demand)
		if !ok || longest-late.Seconds() <= 0 {
			return x, false
		}
		fast, slots := w.quickest(demand)
		if slots == 0 {
			return x, false
		}
		x.Slots = max(x.Slots, slots)
		x.Efforts = append(x.Efforts, w.effort(q, fast, longest-late.Seconds()))
	}
	if len(d.Groups) == 1 {
		x.Away = float64(w.scenario.Service.Groups[d.Groups[0]].InShift)
	}
	if q := d.Kinds[0]; len(d.Kinds) == 1 && w.inOrder(q) {
		x.InOrder, x.Waiting = true, w.scenario.Demand[q].Backlog
		x.Again = slices.ContainsFunc(w.scenario.Demand, func(o scenarios.Demand) bool {
			return o.Intent == w.scenario.Demand[q].Intent && (o.Repeat != nil || o.Retry != nil)
		})
	}
	return x, true
}

// quickest is how much faster than alone at ordinary speed a conversation of a demand goes at most, and how
// many of them an agent holds; 0: any number.
func (w *workBound) quickest(x *scenarios.Demand) (fast float64, slots int) {
	for i := range w.scenario.Service.Groups {
		g := &w.scenario.Service.Groups[i]
		if skillFor(g, x) == nil {
			continue
		}
		n := 1
		if k, ok := g.Concurrency[x.Channel]; ok {
			if k < 0 {
				return 0, 0
			}
			n = max(1, int(k))
		}
		slots = max(slots, n)
		each := 1.0
		if len(g.TotalRate) > 0 {
			each = 0
			for k, rate := range g.TotalRate[:min(n, len(g.TotalRate))] {
				each = max(each, rate/float64(k+1))
			}
		}
		for _, s := range g.Serves {
			if s.Intent == x.Intent {
				fast = max(fast, pace(&s)*each)
			}
		}
	}
	return fast, slots
}

// effort is how long a customer of a demand keeps a slot, cut short after some seconds.
func (w *workBound) effort(q int, fast, longest float64) staffing.Effort {
	x := &w.scenario.Demand[q]
	_, factor, _ := escalated(w.scenario, x)
	law := x.Work.Sampler()
	e := staffing.Effort{Mean: w.work[q] / fast, Work: func(p float64) float64 { return min(longest, factor*law.Quantile(p)/fast) }}
	if x.WrapUp != nil && math.IsInf(longest, 1) { // without a deadline, which leaves none
		wrap := x.WrapUp.Sampler()
		e.WrapUp = func(p float64) float64 { return wrap.Quantile(p) / max(1, fast) }
	}
	return e
}

// inOrder says that the customers of a demand come at random, and all wait until they are served, in the
// order in which they came.
func (w *workBound) inOrder(q int) bool {
	x := &w.scenario.Demand[q]
	narrow := func(s scenarios.Skill) bool { return len(s.Locales) > 0 }
	curve := slices.Contains([]string{"poisson", "ramp", "steps", "spike", "sine", "diurnal", "profile"}, x.Arrivals.Process)
	random := curve && x.Arrivals.File == "" && (x.Arrivals.Gaps == "" || x.Arrivals.Gaps == "poisson") && x.Arrivals.Busyness == nil
	limit := w.scenario.Deadline.Std()
	unhurried := limit <= 0 || limit >= w.end+w.scenario.Drain.Std()
	return random && unhurried && math.IsInf(w.patience[q], 1) &&
		!slices.ContainsFunc(w.scenario.Service.Groups, func(g scenarios.Group) bool { return slices.ContainsFunc(g.Serves, narrow) })
}

// due is what a promise asks for in one window: a share of its customers, those who take least first. Who
// is handed over by a bot may come to the queue a little later than to the bot: of those who come near
// the ends of the window it is not said whether they are of it.
func (w *workBound) due(x *staffing.Deferred, kinds []int, in reports.Span, share float64, within time.Duration) staffing.Due {
	from, to := w.judged(in)
	d := staffing.Due{Share: share, First: spanAt(w.spans, from), Last: len(w.spans) - 1, Opens: from == 0}
	if by := to + within; by <= w.end {
		d.Last = spanAt(w.spans, by-1)
	} else {
		d.After = min(by-w.end, w.stays)
	}
	type part struct{ customers, effort float64 }
	parts := make([]part, 0, len(kinds))
	again := false
	for k, q := range kinds {
		late, _ := w.delay(&w.scenario.Demand[q])
		few := 0.0
		if late > 0 {
			few = 1 - sure
		}
		certain, all := w.enter(q, from, to-2*late), w.enter(q, from, to)
		d.Sure += (1 - few) * certain
		d.Loose += all - (1-few)*certain + w.enter(q, from-late, from)
		parts = append(parts, part{certain, x.Efforts[k].Mean})
		again = again || w.scenario.Demand[q].Retry != nil || w.scenario.Demand[q].Repeat != nil
		d.Before = func(interval int) float64 { return (1 - few) * w.enter(q, w.spans[interval].From, from-late) }
	}
	slices.SortFunc(parts, func(a, b part) int { return cmp.Compare(a.effort, b.effort) })
	open := max(0, d.Asked())
	for _, p := range parts {
		n := min(open, p.customers)
		if again { // customers who come back for more may be the cheap ones
			n = open
		}
		d.Work += n * p.effort
		open -= n
	}
	return d
}

// prices are what an interval of a head costs at least: of one who is there, and of one who is paid.
func (w *workBound) prices(groups []int) (there, paid float64) {
	there, paid = math.Inf(1), math.Inf(1)
	for _, g := range groups {
		cost := w.groups[g].Cost * (w.spans[0].To - w.spans[0].From).Hours()
		if last := w.spans[len(w.spans)-1]; len(w.spans) > 1 { // it may be cut short
			cost = min(cost, w.groups[g].Cost*(last.To-last.From).Hours())
		}
		paid = min(paid, cost)
		there = min(there, cost/max(1e-9, 1-float64(w.scenario.Service.Groups[g].Absence)))
	}
	return there, paid
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

// enter are the customers of a demand who come to the desk in a stretch, on average, at whatever hour.
func (f *formulaStaffing) enter(q int, from, to time.Duration) float64 {
	rate := f.offer[q]
	if f.scenario.Demand[q].Channel == deferred {
		rate = f.rate[q]
	}
	sum := 0.0
	for i := max(0, int(from/f.step)); i < len(rate); i++ {
		at := time.Duration(i) * f.step
		if at >= to {
			break
		}
		if both := min(to, at+f.step) - max(from, at); both > 0 {
			sum += rate[i] * both.Seconds()
		}
	}
	return sum
}
