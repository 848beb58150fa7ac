package sim

import (
	"io"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/record"
)

// Options say how a scenario is played.
type Options struct {
	Seed        uint64
	Replication int     // of a simulation; live runs are replication 0
	Load        float64 // multiplier of fresh arrivals; 0: 1
	Speedup     float64 // scenario time / run clock; 0: 1
	WallReplies bool    // real targets: time-outs of replies stay wall time
	Bot         bool    // customers meet a bot first
	Desk        bool    // there are humans to ask for
	Open        func(name string) (io.ReadCloser, error)
}

// Ends says which ends of the channel a scenario has: its targets, or without those its service.
func Ends(sc *scenarios.Scenario) (bot, desk bool) {
	if t := sc.Targets; t != nil {
		return t.Bot != nil, t.Desk != nil
	}
	return sc.Service != nil && sc.Service.Bot != nil, sc.Service != nil && len(sc.Service.Groups) > 0
}

// Plan is who contacts us, when, about what and how patient they are: a pull iterator with
// memory in the number of intents. All its times are on the run clock.
type Plan struct {
	specs  []inquiry.Spec
	labels record.Labels
}

// NewPlan builds the plan of a checked scenario.
func NewPlan(sc *scenarios.Scenario, o Options) (*Plan, error) { return &Plan{}, nil }

// ReplayPlan is a plan fed by recorded inquiries.
func ReplayPlan(sc *scenarios.Scenario, r io.Reader, o Options) (*Plan, error) { return &Plan{}, nil }

// Next gives the next inquiry in time order, and false after the last or at a fault: see Err.
func (p *Plan) Next() (inquiry.Inquiry, bool) { return inquiry.Inquiry{}, false }

// Err says why the plan ended early: a recording that could not be read to its end.
func (p *Plan) Err() error { return nil }

// Spec is what the inquiries of a queue have in common.
func (p *Plan) Spec(queue int) *inquiry.Spec { return &p.specs[queue] }

// Specs are the specs of all queues, in the order of the scenario's demand.
func (p *Plan) Specs() []inquiry.Spec { return p.specs }

// Labels are the names that inquiries and rows point into.
func (p *Plan) Labels() record.Labels { return p.labels }

// Rate is the planned rate of fresh arrivals of a queue at t, a second of the run clock.
func (p *Plan) Rate(queue int, t time.Duration) float64 { return 0 }

// Expected is the planned number of fresh arrivals.
func (p *Plan) Expected() float64 { return 0 }

// Horizon is the end of arrivals on the run clock.
func (p *Plan) Horizon() time.Duration { return 0 }

// Text is what the customer of in says in message turn, counted from 1.
func (p *Plan) Text(in *inquiry.Inquiry, turn int) (string, error) { return "", nil }

// Persona is the customer of in.
func (p *Plan) Persona(in *inquiry.Inquiry) *inquiry.Persona { return nil }
