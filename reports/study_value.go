package reports

import (
	"time"

	"github.com/holdline/holdline/scenarios/goal"
)

// Evidence answers gates: one run (an Accumulator) or many replications (a Study).
type Evidence interface {
	// Value answers over the whole of what is measured.
	Value(g goal.Gate) Measure
	// ValueIn answers over one of Windows, with an interval at a level of confidence.
	ValueIn(g goal.Gate, s Span, level float64) Measure
	// Windows are the stretches in which an `every` gate is judged; false: too many to keep apart.
	Windows(every time.Duration) ([]Span, bool)
	// ShareOfDays is the share of civil days on which the goal holds, how many days had no traffic, and on how
	// many nobody of those who came was seen through.
	ShareOfDays(g goal.Gate) (m Measure, quiet, unseen int64)
}

var (
	_ Evidence = (*Accumulator)(nil)
	_ Evidence = (*Study)(nil)
)

// Value answers a gate over the whole of what is measured.
func (s *Study) Value(g goal.Gate) Measure { return s.all.Value(g) }

// ValueIn answers a gate over a stretch of time; the stretch must be one of Windows.
func (s *Study) ValueIn(g goal.Gate, in Span, level float64) Measure {
	return s.all.ValueIn(g, in, level)
}

// Windows are the stretches in which an `every` gate is judged.
func (s *Study) Windows(every time.Duration) ([]Span, bool) { return s.all.Windows(every) }
