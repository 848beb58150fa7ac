package reports

import (
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/stats"
)

// Study eats the replications of a simulation and gives one Summary over all of them.
type Study struct{}

func (s *Study) cells(v view, d *definition) ([]sums, bool) { panic("not yet") }

// Evidence answers gates: one run (an Accumulator) or many replications (a Study).
type Evidence interface {
	Value(g goal.Gate) Measure                        // over the whole of what is measured
	ValueIn(g goal.Gate, s Span) Measure              // over one of Windows
	Windows(every time.Duration) ([]Span, bool)       // in which an `every` gate is judged
	ShareOfDays(g goal.Gate) (m Measure, quiet int64) // of civil days on which the inner gate holds
}

// NewStudy gives a study of a scenario as it is simulated.
func NewStudy(sc *scenarios.Scenario, m Meta) *Study { panic("not yet") }

// Sink hands out a sink for the rows of one replication. It may be called from any goroutine.
func (s *Study) Sink(replication int) record.Sink { panic("not yet") }

// Take takes a replication in, in their order, and gives its sink back to the pool.
func (s *Study) Take(replication int, sink record.Sink) error { panic("not yet") }

// N is how many replications were taken.
func (s *Study) N() int { panic("not yet") }

// Enough says whether the estimates are as precise as asked for, after n replications.
func (s *Study) Enough(n int, precision float64, goals []goal.Gate) bool { panic("not yet") }

// Summary computes the document over all replications so far.
func (s *Study) Summary() *Summary { panic("not yet") }

// Value answers a gate over the whole of what is measured.
func (s *Study) Value(g goal.Gate) Measure { panic("not yet") }

// ValueIn answers a gate over a stretch of time; the stretch must be one of Windows.
func (s *Study) ValueIn(g goal.Gate, in Span) Measure { panic("not yet") }

// Windows are the stretches in which an `every` gate is judged.
func (s *Study) Windows(every time.Duration) ([]Span, bool) { panic("not yet") }

// ShareOfDays answers a share_of_days gate.
func (s *Study) ShareOfDays(g goal.Gate) (m Measure, quiet int64) { panic("not yet") }

// Difference is a measure or a gate of two studies that met the same customers: B - A.
type Difference struct {
	Measure string         `json:"measure"`
	Gate    string         `json:"gate,omitempty"` // as written, where it is about a gate's measure
	Arg     string         `json:"arg,omitempty"`
	Unit    string         `json:"unit"`
	A       stats.Estimate `json:"a"`
	B       stats.Estimate `json:"b"`
	Diff    stats.Estimate `json:"difference"` // n: replications
	Verdict string         `json:"verdict"`    // higher | lower | cannot tell: B against A
	Missing string         `json:"missing,omitempty"`
}

// Compare holds b against a, replication by replication.
func Compare(a, b *Study) []Difference { panic("not yet") }

// Comparison is several mixes side by side, each but the first held against the first.
type Comparison struct {
	Names       []string       `json:"names"`
	Summaries   []*Summary     `json:"summaries"`
	Differences [][]Difference `json:"differences"` // of Names[i+1] against Names[0]
}
