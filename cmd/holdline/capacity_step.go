package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/capacity"
	"github.com/holdline/holdline/sim/live"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/record/runlog"
	"github.com/holdline/holdline/sim/stats"
)

// errCut is a step that did not come to its end: an interrupt, or the budget.
var errCut = errors.New("the step was cut off")

// play runs one step, as holdline run would at that load, and keeps its run below the search's directory.
func (s *liveSearch) play(ctx context.Context, load float64) (*reports.LiveStep, error) {
	step := &reports.LiveStep{Number: len(s.state.Steps) + 1, Load: load, Started: time.Now()}
	step.Dir = fmt.Sprintf("step-%02d", step.Number)
	f := runFlags{scenarioFlags: s.flags.scenarioFlags, faults: s.flags.faults, force: true}
	f.load, f.out, f.junit = load, filepath.Join(s.dir, step.Dir), ""
	r := &running{process: s.process, flags: &f, scenario: s.next(), file: s.file, intent: s.flags.intent, again: s.played > 0}
	defer r.letGo()
	if !s.flags.whole {
		r.batch = batchOf(s.scenario)
	}
	r.tap = s.newTap(r)
	if err := errors.Join(r.prepare()); err != nil {
		return nil, err
	}
	trust := r.trust()
	r.tap.lagBound = max(trust.SendLag, trust.LatencyGate/20)
	for _, begin := range []func(context.Context) error{r.connect, r.record} {
		if err := begin(ctx); err != nil {
			if codeOf(err) == exitInterrupted {
				return nil, errCut
			}
			return nil, err
		}
	}
	result, err := r.replay(ctx)
	if err != nil {
		return nil, errors.Join(err, r.log.Finish(runlog.End{Why: err.Error()}))
	}
	lost := r.log.Err()
	if lost == nil {
		lost = result.SinkErr
	}
	end, err := r.end(result, lost)
	if err != nil {
		return nil, exit(exitInternal, err)
	}
	if err = errors.Join(lost, r.log.Finish(end)); err != nil {
		return nil, exit(exitUntrusted, fmt.Errorf("step %d: rows are missing: %w", step.Number, err))
	}
	if result.Interrupted {
		return nil, errCut
	}
	s.played++
	return step, s.read(step, r, result, &end)
}

// read takes down what a step showed.
func (s *liveSearch) read(step *reports.LiveStep, r *running, result *live.Result, end *runlog.End) error {
	v := &presentation{scenario: r.scenario, acc: r.acc, end: end}
	doc, err := v.summary()
	if err != nil {
		return err
	}
	if len(doc.Violations) > 0 {
		return exit(exitInternal, fmt.Errorf("step %d: %s", step.Number, doc.Violations[0]))
	}
	step.WallS = time.Since(step.Started).Seconds()
	step.Late, step.Reasons = !doc.Health.Trustworthy, doc.Health.Reasons
	until := s.scenario.Length()
	if result.Aborted {
		if step.Late = step.Late || result.Why == generatorLate; !step.Late {
			step.Stopped = result.Why
		}
		until = min(until, time.Duration(float64(r.tap.ran)*s.flags.speedup))
	}
	step.PlannedPerMin = s.plannedOf(r.plan) / s.flags.speedup
	step.Offered, step.Served, step.Minutes = r.acc.Throughput(until)
	if !s.flags.whole {
		gs, err := goals(s.scenario.Gates)
		if err != nil {
			return err
		}
		s.weigh(step, gs, r.batch)
		if step.Stopped == "" && s.doc.StepS >= stayOf(s.scenario) {
			step.Swamped = r.tap.swamped(step.Offered)
		}
	}
	step.LeftOpen = result.Counts.Outcomes[record.InProgress]
	step.OpenMean = r.tap.openMean()
	if math.IsNaN(step.OpenMean) {
		step.OpenMean = doc.Health.OpenSampled
	}
	for i := range doc.Latency {
		if l := &doc.Latency[i]; l.Measure == "reply_latency" && l.Turn == "1" && l.P95.Known() && step.ReplyP95S == nil {
			step.ReplyP95S = &l.P95.Value
		}
	}
	step.MeanWaitS, step.Note = meanWait(r.acc), r.tap.note()
	step.Gates = doc.Gates
	for i := range step.Gates {
		step.Gates[i].Windows = nil // they are in the run's own report
	}
	if step.Stopped == "" && step.Swamped == "" {
		step.Refused = refusedMost(r.acc, step.Gates)
	}
	step.Worst = worstQueues(step.Gates, r.acc, r.manifest.Labels)
	if r.onSandbox() {
		step.Scarce = s.scarce(r, doc, step.Worst)
	}
	return nil
}

// weigh says how much a step can tell, by how long it was measured and what came.
func (s *liveSearch) weigh(step *reports.LiveStep, gs []goal.Gate, batch time.Duration) {
	step.Trials = trialsOf(s.scenario, time.Duration(step.Minutes*float64(time.Minute)))
	long := time.Duration(s.doc.StepS * float64(time.Second))
	step.Short = long < stats.FewestBatches*batch || tooShort(s.scenario, gs, s.perSecond, long, step.Offered)
}

// plannedOf are the fresh arrivals that a step measures, a minute of the run clock: those of its end where
// the load holds still, since the warm-up may bring more.
func (s *liveSearch) plannedOf(plan *sim.Plan) float64 {
	if s.flags.whole {
		return ratesOf(plan, plan.Labels(), "").mean
	}
	perMinute := 0.0
	for q := range plan.Labels().Queues {
		perMinute += 60 * plan.Rate(q, plan.Horizon()-1)
	}
	return perMinute
}

// refusedMost says that the target failed, or turned away, more than half of those who came while no gate broke:
// a target that dies in the middle of a step replies as fast as before to those whom it replied to. A gate
// about either has the last word.
func refusedMost(acc *reports.Accumulator, gates []reports.Verdict) string {
	const enough = 100
	for i := range gates {
		if f := finding(&gates[i]); f == capacity.Breaks || f == capacity.LeansBreak || gates[i].Measure == "failure_rate" || gates[i].Measure == "blocked_rate" {
			return ""
		}
	}
	failed, blocked := acc.Value(goal.Gate{Measure: "failure_rate"}).Estimate, acc.Value(goal.Gate{Measure: "blocked_rate"}).Estimate
	if !failed.Known() || !blocked.Known() || failed.N < enough || failed.Value+blocked.Value <= 0.5 {
		return ""
	}
	of := func(x float64) int64 { return int64(math.Round(x * float64(failed.N))) }
	return fmt.Sprintf("of %d who came %d failed and %d were turned away, and no gate is about them", failed.N, of(failed.Value), of(blocked.Value))
}

// meanWait is the mean wait for a human, in seconds, to their answer or to where the customer gave up; nil
// without a desk.
func meanWait(acc *reports.Accumulator) *float64 {
	e := acc.Value(goal.Gate{Measure: "mean_wait"}).Estimate
	if !e.Known() {
		return nil
	}
	return &e.Value
}

// worstQueues names, of each gate that breaks, the queue that contributed most to it.
func worstQueues(verdicts []reports.Verdict, acc *reports.Accumulator, labels record.Labels) []reports.LiveWorst {
	var out []reports.LiveWorst
	for i := range verdicts {
		if finding(&verdicts[i]) == capacity.Breaks || finding(&verdicts[i]) == capacity.LeansBreak {
			if w, ok := worstQueue(verdicts[i].Text, acc, labels); ok {
				out = append(out, w)
			}
		}
	}
	return out
}

func worstQueue(text string, acc *reports.Accumulator, labels record.Labels) (worst reports.LiveWorst, found bool) {
	g, err := goal.Parse(text)
	if err != nil {
		return worst, false
	}
	if m, ok := goal.Named(g.Measure); !ok || !slices.Contains(m.Labels, goal.IntentLabel) || g.Group != "" || strings.HasPrefix(g.Measure, "cost_") {
		return worst, false
	}
	g.Every, g.ShareOfDays = 0, false
	most := 0.0
	for _, q := range labels.Queues {
		one := g
		one.Labels.Intent, one.Labels.Channel = labels.Intents[q.Intent], labels.Channels[q.Channel]
		if !within(g.Labels.Intent, one.Labels.Intent) || !within(g.Labels.Channel, one.Labels.Channel) {
			continue
		}
		e := acc.Value(one).Estimate
		short := (g.Limit - e.Value) * float64(e.N)
		if g.Op.UpperBound() {
			short = -short
		}
		if e.Known() && short > most {
			most, found = short, true
			worst = reports.LiveWorst{Gate: text, Intent: one.Labels.Intent, Channel: one.Labels.Channel}
		}
	}
	return worst, found
}

func within(asked, name string) bool { return asked == "" || asked == name }

// scarce lists what the sandbox had and how much of it was used while the step was measured: of groups those
// that serve where gates broke, and those of which nobody is on shift if that is all of them.
func (s *liveSearch) scarce(r *running, doc *reports.Summary, worst []reports.LiveWorst) []reports.Scarcity {
	var out, off []reports.Scarcity
	add := func(kind, name string, use float64) {
		x := reports.Scarcity{Kind: kind, Name: name, Use: min(use, 1)}
		if len(out) > 0 && out[0].Use < x.Use {
			out = append([]reports.Scarcity{x}, out...)
		} else if x.Use > 0 {
			out = append(out, x)
		}
	}
	for i, g := range doc.Groups {
		group := &s.scenario.Service.Groups[i]
		switch {
		case len(worst) > 0 && !slices.ContainsFunc(worst, func(w reports.LiveWorst) bool {
			gate, err := goal.Parse(w.Gate)
			return err == nil && reports.Serves(group, gate, w.Intent, w.Channel)
		}):
		case !s.flags.whole && headsAt(group.Shifts, 0) == 0:
			off = append(off, reports.Scarcity{Kind: reports.ScarceShift, Name: g.Name})
		case g.SlotOccupancy.Known():
			add(reports.ScarceGroup, g.Name, g.SlotOccupancy.Value)
		}
	}
	if len(out) > 0 {
		off = nil
	}
	if b := s.scenario.Service.Bot; b != nil && b.Concurrency > 0 && b.Concurrency != scenarios.Unlimited {
		add(reports.ScarceConcurrency, "bot concurrency", r.tap.inFlight()/float64(b.Concurrency))
	}
	return append(off, out...)
}

// rung is a step as the search takes it.
func rung(s *reports.LiveStep) capacity.Rung {
	r := capacity.Rung{Load: s.Load, Late: s.Late, Stopped: s.Stopped != "" || s.Swamped != "" || s.Refused != "", Short: s.Short}
	for i := range s.Gates {
		v := &s.Gates[i]
		margin := v.Margin
		if !v.Estimate.Known() {
			margin = math.NaN()
		}
		r.Gates, r.Margins, r.Looks = append(r.Gates, finding(v)), append(r.Margins, margin), append(r.Looks, look(v, s.Trials))
	}
	return r
}

// look is what a step measured of a gate about a share, or about a mean wait; of others there is none. A
// wait w that should be l is taken for the share w / (w + l), which should be a half: the logarithm of its
// odds is that of the wait.
func look(v *reports.Verdict, trials float64) capacity.Look {
	l := capacity.Look{Share: math.NaN()}
	if finding(v) == capacity.Unknown {
		return l
	}
	l.Rises, l.Trials = goal.Op(v.Op).UpperBound(), min(trials*aloneIn(v.Measure), float64(v.Estimate.N))
	switch {
	case v.Unit == string(goal.Share):
		l.Share, l.Limit = v.Estimate.Value, v.Limit
	case meanWaits(v.Measure) && v.Limit > 0:
		l.Share, l.Limit = v.Estimate.Value/(v.Estimate.Value+v.Limit), 1.0/2
	}
	return l
}

// meanWaits says whether a measure is a mean of waits for a human.
func meanWaits(measure string) bool { return measure == "asa" || measure == "mean_wait" }

// estimable says whether the estimates of a gate in several steps have an interval together.
func estimable(g goal.Gate) bool {
	return g.Unit == goal.Share && g.Limit > 0 && g.Limit < 1 || meanWaits(g.Measure) && g.Limit > 0
}

// aloneIn says for how many independent trials those count who meet the same queue. In whether they are
// answered within a threshold they are all alike, since it is long or it is not: for one. Whether they
// give up is a matter of each one's patience as well: by Erlang A, of 5 % who do a fifth of what a single
// one varies is common to all, for 10 and for 30 heads. Mean waits vary by more than whether there is one.
func aloneIn(measure string) float64 {
	switch {
	case measure == "abandonment_rate":
		return 5
	case meanWaits(measure):
		return 0.5
	}
	return 1
}

// finding is a verdict in the search's words. With too few samples the estimate is only leant on.
func finding(v *reports.Verdict) capacity.Finding {
	leans := capacity.LeansBreak
	if v.MarginalMet || v.State == reports.Undecided && v.Margin > 0 {
		leans = capacity.LeansHolds
	}
	switch v.State {
	case reports.Met:
		return capacity.Holds
	case reports.Failed:
		return capacity.Breaks
	case reports.Marginal:
		return leans
	case reports.Undecided:
		if v.Estimate.Known() {
			return leans
		}
	case reports.Skipped:
	}
	return capacity.Unknown
}
