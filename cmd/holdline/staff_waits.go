package main

import (
	"context"
	"fmt"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/staffing"
	"github.com/holdline/holdline/sim/unit"
)

// newQueues reads the mean waits of each demand off replications, in each interval of heads: as margins of
// a wait of a second, from which the waits themselves follow.
func newQueues(sc *scenarios.Scenario, m reports.Meta, interval time.Duration) (*reports.Margins, error) {
	searched := *sc
	searched.Gates = nil
	goals := make([]goal.Gate, len(sc.Demand))
	for q := range sc.Demand {
		d := &sc.Demand[q]
		text := fmt.Sprintf("every %s: mean_wait(intent=%s, channel=%s) <= 1s", unit.Duration(interval), d.Intent, d.Channel)
		g, err := goal.Parse(text)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", text, err)
		}
		goals[q], searched.Gates = g, append(searched.Gates, text)
	}
	out, err := reports.NewMargins(&searched, m, goals)
	if err != nil {
		return nil, fmt.Errorf("reading waits: %w", err)
	}
	return out, nil
}

// waits is how long those whom each clause is about wait with some heads: the longest mean wait of one of
// their kinds, in an interval that its window touches.
func (j *staffJob) waits(ctx context.Context, h staffing.Heads) ([]time.Duration, error) {
	const some = 20 // replications: it is a matter of hours, not of seconds
	e, err := j.world.play(ctx, h, j.world.queues, 0, 0, some)
	if err != nil {
		return nil, err
	}
	clauses := j.world.clauses(j.promise)
	out := make([]time.Duration, len(clauses))
	for i, x := range j.world.queues.Criteria() {
		sum, customers := 0.0, 0.0
		for _, cell := range e[i] {
			sum, customers = sum+cell.Weight-cell.Margin, customers+cell.Weight
		}
		if customers <= 0 {
			continue
		}
		d, at := &j.scenario.Demand[x.Gate], spanAt(j.spans, x.Span.From)
		for c := range clauses {
			cl := &clauses[c]
			if of := &j.promise[cl.Promise].Labels; at >= cl.First && at <= cl.Last &&
				(of.Intent == "" || of.Intent == d.Intent) && (of.Channel == "" || of.Channel == d.Channel) {
				out[c] = max(out[c], unitless(sum/customers))
			}
		}
	}
	return out, nil
}
