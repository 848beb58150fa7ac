package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/arrival"
	"github.com/holdline/holdline/sim/capacity"
	"github.com/holdline/holdline/sim/center"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/stats"
	"github.com/holdline/holdline/sim/unit"
)

// limitSearch is the search for the limits of one mix.
type limitSearch struct {
	study

	meta    reports.Meta
	margins *reports.Margins
	mean    float64 // fresh arrivals a minute at load 1
	peak    float64
	most    float64       // inquiries a replication at load 1
	given   unit.Duration // the scenario's drain
	longer  string        // that runs go on for longer than the scenario says; "": they do not
	told    time.Time
}

// prepare lays out what a replication is read by.
func (s *limitSearch) prepare() error {
	if len(s.goals) == 0 {
		return usage(fmt.Errorf("%s has no gates: without a promise no load can break it; write some under gates, or give one with --gate 'service_level(20s) >= 80%%'", s.scenario.Name))
	}
	s.given = s.scenario.Drain
	s.longer = seeThrough(s.scenario, s.goals)
	plan, err := sim.TypicalPlan(s.scenario, s.loaded(1))
	if err != nil {
		return usage(err)
	}
	defer func() { _ = plan.Close() }()
	labels := plan.Labels()
	if err = knownIntent(s.intent, s.scenario.Name, labels); err != nil {
		return err
	}
	if err = s.bounded(plan.Expected()); err != nil {
		return err
	}
	s.most = plan.Expected()
	s.rates(plan, labels)
	s.meta = reports.Meta{
		Seed: s.scenario.Seed, Version: version, Command: joined(safe(s.args)), Mode: reports.Simulated, Target: "simulator",
		Load: 1, Speedup: 1, Labels: labels, Planned: plan.Rate,
	}
	if s.margins, err = reports.NewMargins(s.scenario, s.meta, s.goals); err != nil {
		return usage(err)
	}
	return nil
}

// knownIntent refuses an --intent that a scenario does not have.
func knownIntent(intent, scenario string, labels record.Labels) error {
	if intent == "" || slices.Contains(labels.Intents, intent) {
		return nil
	}
	meant := ""
	if best, ok := goal.Closest(intent, labels.Intents); ok {
		meant = fmt.Sprintf(" (did you mean %s?)", best)
	}
	return usage(fmt.Errorf("--intent %s: %s has no such intent%s; it has %s", intent, scenario, meant, strings.Join(labels.Intents, ", ")))
}

// rates takes the mean and the peak of the planned arrivals that are multiplied.
func (s *limitSearch) rates(plan *sim.Plan, labels record.Labels) {
	r := ratesOf(plan, labels, s.intent)
	s.mean, s.peak = r.mean, r.told(s.scenario, plan, labels, s.intent)
}

// told is the peak as one tells it. A recording has no rate at a moment, only what came about it: its peak
// is that of the busiest interval, as a report cuts the run.
func (r planned) told(sc *scenarios.Scenario, plan *sim.Plan, labels record.Labels, intent string) float64 {
	if !slices.ContainsFunc(sc.Demand, func(d scenarios.Demand) bool {
		return d.Arrivals.Process == "trace" && (intent == "" || intent == d.Intent)
	}) {
		return r.peak
	}
	const moments = 200 // of an interval
	peak, every := 0.0, reports.IntervalOf(sc)
	for from := time.Duration(0); from < plan.Horizon(); from += every {
		sum, long := 0.0, min(every, plan.Horizon()-from)
		for i := range moments {
			at := from + time.Duration((float64(i)+0.5)/moments*float64(long))
			for queue, q := range labels.Queues {
				if intent == "" || labels.Intents[q.Intent] == intent {
					sum += 60 * plan.Rate(queue, at)
				}
			}
		}
		if long > every/2 { // of less than half an interval nobody speaks as of a peak
			peak = max(peak, sum/moments)
		}
	}
	return peak
}

// planned are rates of fresh arrivals a minute.
type planned struct {
	mean, peak float64
	busiest    time.Duration // a moment of the peak
}

// ratesOf looks along a plan at the arrivals of an intent, or at all of them.
func ratesOf(plan *sim.Plan, labels record.Labels, intent string) planned {
	var out planned
	for i := range momentsLooked {
		m := momentOf(plan, labels, intent, i)
		out.mean += m.rate / momentsLooked
		if m.rate > out.peak {
			out.peak, out.busiest = m.rate, m.at
		}
	}
	return out
}

// search finds the limits and puts them into words. What was found before an error comes with it.
func (s *limitSearch) search(ctx context.Context, precision float64) (*reports.MixBreaking, int, error) {
	const patience = 1e8 // inquiries that one load of the grid may take
	s.told = time.Now()
	named := s.mix
	if named == "" {
		named = asIs
	}
	start := s.flags.load
	search := capacity.Search{
		Precision: precision, Most: s.flags.most, Exactly: s.flags.replications, Start: start,
		Highest: min(64*start, 1e4, max(start, patience/max(1, s.most)/20)),
	}
	for _, c := range s.margins.Criteria() {
		search.Criteria = append(search.Criteria, capacity.Criterion{Gate: c.Gate, Closed: c.Closed, Whole: c.Closed && noException(&s.goals[c.Gate])})
	}
	answer, err := capacity.Find(ctx, s, search)
	if err != nil && ctx.Err() == nil {
		return nil, exitInternal, exit(exitInternal, fmt.Errorf("searching %s: %w", s.name(), err))
	}
	doc := &reports.MixBreaking{
		Name: named, MeanPerMin: s.mean, PeakPerMin: s.peak,
		Replications: answer.Replications, Played: answer.Played, Loads: answer.Loads, Early: err != nil, Warnings: []string{},
	}
	for i, l := range answer.Gates {
		doc.Gates = append(doc.Gates, s.gate(i, &l))
	}
	for gate, name := range map[int]*string{answer.First: &doc.First, answer.Next: &doc.Next} {
		if gate == capacity.None {
			continue
		}
		*name = s.goals[gate].Text
		l := &answer.Gates[gate]
		err = s.lookOrGlance(ctx, err, atLimit(gate, l), &doc.Gates[gate])
	}
	for _, gate := range hopeless(answer) {
		l := &answer.Gates[gate]
		before := err
		if err = s.lookOrGlance(ctx, err, sight{gate, l.Criterion, l.From, looks}, &doc.Gates[gate]); doc.Gates[gate].Place != nil || before != nil {
			break
		}
	}
	if err == nil {
		err = s.lacking(ctx, doc)
	}
	doc.Recommend()
	doc.Tell(s.intent)
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return doc, s.code(doc, answer, &search, err), err
}

// code is the exit code of one mix, and adds what there is to warn of.
func (s *limitSearch) code(doc *reports.MixBreaking, answer *capacity.Answer, search *capacity.Search, err error) int {
	codes := []int{exitMet}
	if len(answer.Fails()) > 0 {
		codes = append(codes, exitFailed)
	}
	l, broke := answer.Limit()
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		doc.Warnings = append(doc.Warnings, "The budget ended before the search did: this is what was known by then.")
		codes = append(codes, exitUntrusted)
	case errors.Is(err, context.Canceled):
		doc.Warnings = append(doc.Warnings, "Interrupted: this is what was known by then.")
	case broke && !l.Reached && l.Unseen == 0 && s.flags.replications == 0:
		doc.Warnings = append(doc.Warnings, tooWide(&l, answer.Replications, s.flags.precision, search.Precision))
		codes = append(codes, exitUntrusted)
	}
	if broke && answer.Next != capacity.None {
		if n := &answer.Gates[answer.Next]; l.Refined && n.Refined && n.Load.HasInterval() && l.Load.HasInterval() && n.Load.Low <= l.Load.High {
			doc.Warnings = append(doc.Warnings, fmt.Sprintf("The limits of %s and %s overlap: which of them breaks first is uncertain.",
				s.goals[answer.First].Text, s.goals[answer.Next].Text))
		}
	}
	if err == nil && !slices.ContainsFunc(doc.Gates, func(g reports.GateBreaking) bool { return g.State != reports.LoadNothing && g.Deadline == nil }) {
		codes = append(codes, exitUntrusted)
	}
	doc.Warnings = append(doc.Warnings, s.comebacks(answer)...)
	if g := doc.Gate(doc.First); g != nil && broke && l.Unseen > 0 {
		doc.Warnings = append(doc.Warnings, fmt.Sprintf("%s allows for no exception, and no load rules one out: this one had none in %d runs, more of them (-n) find one at a lower load. Promise a little less, such as 99.9%%, for a limit that more runs only make more precise.", g.Gate, l.Unseen))
	}
	if s.longer != "" {
		doc.Warnings = append(doc.Warnings, s.longer)
	}
	doc.Warnings = append(append(doc.Warnings, s.stranded()...), s.unlayered()...)
	doc.Warnings = append(doc.Warnings, scenarios.Warnings(s.scenario, 1)...)
	return worst(codes...)
}

// comebacks tells of gates with a limit that fail at a lower load as well.
func (s *limitSearch) comebacks(answer *capacity.Answer) []string {
	var out []string
	for i := range answer.Gates {
		l := &answer.Gates[i]
		if l.State != capacity.Broke || l.Comeback == nil {
			continue
		}
		text := fmt.Sprintf("Not monotone: %s fails at x%s and holds at x%s.", s.goals[i].Text, reports.Multiplier(l.Comeback.Fails), reports.Multiplier(l.Comeback.Holds))
		if i == answer.First {
			text += " The limit is the first load, coming from one at which it holds, from which on it fails."
		}
		out = append(out, text)
	}
	return out
}

// unlayered tells of demand of which a higher load does not add customers to those of a lower one: the
// loads are then compared less closely, and the search takes more replications.
func (s *limitSearch) unlayered() []string {
	var out []string
	for i := range s.scenario.Demand {
		d := &s.scenario.Demand[i]
		if text := d.Arrivals.Scaling(); s.intent == "" || s.intent == d.Intent {
			if (arrival.Process{}).Scaling() != text {
				out = append(out, fmt.Sprintf("%s: %s, so that other customers come at other loads.", d.Intent, text))
			}
		}
	}
	return out
}

// noException says whether nothing lies on the good side of a gate's limit, so that it is broken by a
// single exception.
func noException(g *goal.Gate) bool {
	switch {
	case g.ShareOfDays:
		return !g.DaysOp.UpperBound() && g.DaysShare == 1 || g.DaysOp.UpperBound() && g.DaysShare == 0
	case g.Op.UpperBound():
		return g.Limit == 0
	}
	m, _ := goal.Named(g.Measure)
	return m.Form == goal.FormShare && g.Limit == 1
}

// gate puts one limit into the document.
func (s *limitSearch) gate(i int, l *capacity.Limit) reports.GateBreaking {
	g := reports.GateBreaking{
		Gate: s.goals[i].Text, State: string(l.State), Load: l.Load, Mean: stats.Unknown(0), Peak: stats.Unknown(0),
		Refined: l.Refined, Reached: l.Reached, Still: l.Still && s.goals[i].Quantile == 0, From: l.From, To: l.To,
	}
	if s.peak > 0 && l.Load.Known() {
		g.Mean, g.Peak = l.Load.Scale(s.mean), l.Load.Scale(s.peak)
	}
	if l.Unseen > 0 {
		g.Unseen, g.Runs = l.Unseen, 1-math.Pow(1-stats.Level, 1/float64(l.Unseen))
	}
	if l.State == capacity.Never && endsFirst(s.scenario, &s.goals[i]) {
		deadline := s.scenario.Deadline.Seconds()
		g.Deadline = &deadline
	}
	if c := l.Comeback; c != nil {
		g.Fails, g.Holds = &c.Fails, &c.Holds
	}
	return g
}

// Play implements capacity.World.
func (s *limitSearch) Play(ctx context.Context, load float64, from, to int) ([][]capacity.Margin, error) {
	j := &marginJudge{margins: s.margins, rows: make([][]capacity.Margin, len(s.margins.Criteria()))}
	for i := range j.rows {
		j.rows[i] = make([]capacity.Margin, 0, to-from)
	}
	progress := func(done int) {
		if s.flags.quiet || time.Since(s.told) < time.Second {
			return
		}
		s.told = time.Now()
		s.say("%s: x%s, %d of %d replications", s.name(), reports.Multiplier(load), done, to)
	}
	_, err := center.Replicate(ctx, s.scenario, s.loaded(load), center.Study{
		Replications: to - from, From: from, Workers: s.flags.workers, Progress: progress,
	}, j)
	return j.rows, err
}

// marginJudge reads the margins off replications.
type marginJudge struct {
	margins *reports.Margins
	rows    [][]capacity.Margin // by criterion
}

// Sink implements center.Judge.
func (j *marginJudge) Sink(int) record.Sink { return j.margins.Sink() }

// Take implements center.Judge.
func (j *marginJudge) Take(_ int, sink record.Sink, _ center.Result) error {
	row, err := j.margins.Read(sink)
	for i, m := range row {
		j.rows[i] = append(j.rows[i], capacity.Margin(m))
	}
	return err
}

// Enough implements center.Judge.
func (j *marginJudge) Enough(int) bool { return true }

var (
	_ capacity.World = (*limitSearch)(nil)
	_ center.Judge   = (*marginJudge)(nil)
)
