package reports

import (
	"errors"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/record"
)

// Accumulator eats the rows of a run and gives its Summary. Its memory depends on the scenario
// (queues, groups, gates), never on the number of rows. It is not safe for concurrent use.
type Accumulator struct {
	meta   Meta
	sc     *scenarios.Scenario
	layout layout
	store  store
	study  *Study // whose replications this one has taken together; nil: it is one run

	classes *classes // of rows, as they come
	lean    bool     // it is part of a lean one: what only a single run needs is left out
}

var _ record.Sink = (*Accumulator)(nil)

// New gives an accumulator for a scenario as it was run. The scenario's gates decide what is kept
// slot by slot: a gate that is not among them cannot be judged without the rows.
func New(sc *scenarios.Scenario, m Meta) *Accumulator {
	if !(m.Speedup > 0) {
		m.Speedup = 1
	}
	if !(m.Load > 0) {
		m.Load = 1
	}
	l := newLayout(sc, m, queriesOf(sc, m))
	return &Accumulator{meta: m, sc: sc, layout: l, store: newStore(&l), classes: new(classes)}
}

// Err implements record.Sink; an accumulator cannot fail.
func (a *Accumulator) Err() error { return nil }

var errOtherLayout = errors.New("not of the same scenario and gates")

// Merge adds what another accumulator of the same scenario and gates has eaten. The order of
// merging does not matter, apart from the last digit of areas and squares.
func (a *Accumulator) Merge(o *Accumulator) error {
	if a.layout.mark != o.layout.mark {
		return errOtherLayout
	}
	a.settle()
	o.settle()
	a.store.merge(&o.store)
	return nil
}
