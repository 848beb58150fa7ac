package sim

import (
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/record"
)

// Plan is who contacts us, when, about what and how patient they are: a pull iterator with
// memory in the number of intents. All its times are on the run clock. Next belongs to one
// goroutine; the rest is safe for all.
type Plan struct {
	source   source
	drawn    *drawn // the source, unless inquiries are recorded
	specs    []inquiry.Spec
	labels   record.Labels
	prefixes []string // of names, by queue
	horizon  time.Duration
	speedup  float64
	last     inquiry.Inquiry // handed out by Next
}

// NewPlan builds the plan of a checked scenario: the same inquiries for the same seed and
// replication, whoever asks.
func NewPlan(sc *scenarios.Scenario, o Options) (*Plan, error) {
	return newPlan(sc, o, newDrawn)
}

// TypicalPlan is the plan of days that are neither busier nor quieter than others: its Rate and Expected are
// means over all replications, where NewPlan's are those of the days that one of them draws. It is to be
// looked at; nobody comes as it says.
func TypicalPlan(sc *scenarios.Scenario, o Options) (*Plan, error) {
	typical := *sc
	typical.Demand = slices.Clone(sc.Demand)
	for i := range typical.Demand {
		typical.Demand[i].Arrivals.Busyness = nil
	}
	return NewPlan(&typical, o)
}

// ReplayPlan is a plan fed by recorded inquiries (see docs/formats.md), which may stand in any
// number of lines but in the order of their times. Where r can seek, all of it is checked first.
func ReplayPlan(sc *scenarios.Scenario, r io.Reader, o Options) (*Plan, error) {
	return newPlan(sc, o, func(s *setting, l record.Labels) (source, error) { return newReplayed(s, l, r) })
}

type opener func(*setting, record.Labels) (source, error)

func newPlan(sc *scenarios.Scenario, o Options, open opener) (*Plan, error) {
	s, err := prepare(sc, o)
	if err != nil {
		return nil, err
	}
	specs, err := newSpecs(s)
	if err != nil {
		return nil, err
	}
	p := &Plan{specs: specs, labels: newLabels(s.sc), prefixes: prefixes(s.sc), horizon: s.run(s.length), speedup: s.Speedup}
	if p.source, err = open(s, p.labels); err != nil {
		return nil, err
	}
	p.drawn, _ = p.source.(*drawn)
	return p, nil
}

// Next gives the next inquiry in time order, those of one moment in the order of demand, and
// false after the last or at a fault: see Err.
func (p *Plan) Next() (inquiry.Inquiry, bool) {
	if !p.Fill(&p.last) {
		return inquiry.Inquiry{}, false
	}
	return p.last, true
}

// Fill is Next for engines that have a place for the inquiry: it is written there, and at the end
// nothing is.
func (p *Plan) Fill(in *inquiry.Inquiry) bool {
	if p.drawn != nil {
		return p.drawn.next(in)
	}
	return p.source.next(in)
}

// Err says why the plan ended early: a recording that could not be read to its end.
func (p *Plan) Err() error { return p.source.err() }

// Close gives back the files that arrivals are read from.
func (p *Plan) Close() error { return p.source.close() }

// Spec is what the inquiries of a queue have in common.
func (p *Plan) Spec(queue int) *inquiry.Spec { return &p.specs[queue] }

// Specs are the specs of all queues, in the order of the scenario's demand.
func (p *Plan) Specs() []inquiry.Spec { return p.specs }

// Labels are the names that inquiries and rows point into.
func (p *Plan) Labels() record.Labels { return p.labels }

// Rate is the planned rate of fresh arrivals of a queue at t, a second of the run clock, with the
// busyness drawn for that day; 0 where arrivals are recorded.
func (p *Plan) Rate(queue int, t time.Duration) float64 { return p.source.rate(queue, t) }

// Expected is the planned number of fresh arrivals, and of recorded inquiries their number where
// it is known.
func (p *Plan) Expected() float64 { return p.source.expected() }

// Horizon is the end of the time in which arrivals are measured, on the run clock. Those of a
// simulated scenario that says keep_arriving go on after it, for as long as its drain.
func (p *Plan) Horizon() time.Duration { return p.horizon }

// Name is the name of an inquiry and of its parent, "" for none. Options.Simulated leaves
// inquiries unnamed: it gives those that a live run would have given.
func (p *Plan) Name(in *inquiry.Inquiry) (id, parent string) {
	return inquiry.Name(p.prefixes[in.Home()], in)
}

// Persona is the customer of in. A customer who comes back is still the same one.
func (p *Plan) Persona(in *inquiry.Inquiry) *inquiry.Persona {
	return inquiry.NewPersona(in.Person(), p.labels.Locales[in.Locale])
}

// Text is what the customer of in says in message turn, counted from 1.
func (p *Plan) Text(in *inquiry.Inquiry, turn int) (string, error) {
	if in.Said != nil && len(in.Said.Say) > 0 {
		if turn < 1 || turn > len(in.Said.Say) {
			return "", fmt.Errorf("inquiry %s: %d messages are recorded, not %d", in.ID, len(in.Said.Say), turn)
		}
		return in.Said.Say[turn-1], nil
	}
	script := p.specs[in.Queue].Script
	if words := script.Words(turn, p.labels.Locales[in.Locale]); words != "" {
		return words, nil
	}
	text, err := script.Render(turn, p.Persona(in))
	if err != nil {
		return "", fmt.Errorf("inquiry %s: %w", in.ID, err)
	}
	return text, nil
}
