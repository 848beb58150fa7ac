package reports

import (
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/record"
)

// Accumulator eats the rows of a run in bounded memory and gives its Summary.
type Accumulator struct {
	meta Meta
}

var _ record.Sink = (*Accumulator)(nil)

// New gives an accumulator for a scenario as it was run.
func New(sc *scenarios.Scenario, m Meta) *Accumulator {
	_ = sc
	return &Accumulator{meta: m}
}

// Open implements record.Sink.
func (a *Accumulator) Open(*record.Inquiry) {}

// Close implements record.Sink.
func (a *Accumulator) Close(*record.Inquiry) {}

// Turn implements record.Sink.
func (a *Accumulator) Turn(*record.Turn) {}

// Interval implements record.Sink.
func (a *Accumulator) Interval(*record.Interval) {}

// Err implements record.Sink; an accumulator cannot fail.
func (a *Accumulator) Err() error { return nil }

// MarshalBinary gives the state as bytes: the content of summary.bin.
func (a *Accumulator) MarshalBinary() ([]byte, error) { return nil, nil }

// UnmarshalBinary replaces the state by one that MarshalBinary gave for the same run.
func (a *Accumulator) UnmarshalBinary([]byte) error { return nil }

// Merge adds what another accumulator of the same scenario has eaten.
func (a *Accumulator) Merge(*Accumulator) error { return nil }

// Summary computes the document from what was eaten so far.
func (a *Accumulator) Summary() *Summary { return &Summary{SchemaVersion: SchemaVersion} }
