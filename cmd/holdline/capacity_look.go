package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/sim/capacity"
	"github.com/holdline/holdline/sim/center"
	"github.com/holdline/holdline/sim/record"
)

// longestGlance is how long somebody waits for an answer whose search has ended early.
const longestGlance = 2 * time.Second

// looks is how often a limit is simulated once more, to see where it breaks.
const looks = 40

// sight is what is looked at: a gate, in the interval of a criterion, at a load.
type sight struct {
	gate, criterion int
	load            float64
	looks           int
}

// atLimit is the sight of a limit. One that allows for no exception is looked at where the runs that it was
// found by have some.
func atLimit(gate int, l *capacity.Limit) sight {
	if l.Unseen > 0 {
		return sight{gate, l.Criterion, l.Load.High, max(looks, l.Unseen)}
	}
	return sight{gate, l.Criterion, l.Load.Value, looks}
}

// hopeless are the gates that no load can meet, where none has a limit: where one of them fails tells what to
// mend, the first of which there is something to see. One that no load moves, such as a handle time, fails
// everywhere alike.
func hopeless(a *capacity.Answer) []int {
	if a.First != capacity.None {
		return nil
	}
	var out []int
	for g := range a.Gates {
		if l := &a.Gates[g]; l.State == capacity.Always && !l.Still {
			out = append(out, g)
		}
	}
	return out
}

// lookOrGlance looks if the search came to its end, and for as long as that takes.
func (s *limitSearch) lookOrGlance(ctx context.Context, before error, at sight, doc *reports.GateBreaking) error {
	err := before
	if err == nil {
		err = s.look(ctx, at, doc)
	}
	if err != nil && doc.Place == nil {
		s.glance(ctx, at, doc)
	}
	return err
}

// glance is a look after the search has ended early: short, since somebody waits for the answer, and
// without a complaint, since what it shows is an extra.
func (s *limitSearch) glance(ctx context.Context, at sight, doc *reports.GateBreaking) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), longestGlance)
	defer cancel()
	at.looks = looks / 4
	_ = s.look(ctx, at, doc)
}

// look simulates a load once more, to see where a gate breaks and what is scarce there. What was
// simulated before an error is looked at all the same.
func (s *limitSearch) look(ctx context.Context, at sight, doc *reports.GateBreaking) error {
	seen, err := s.seen(ctx, at.load, at.looks)
	if seen.N() == 0 {
		return err
	}
	if place, ok := seen.Worst(s.goals[at.gate], s.margins.Criteria()[at.criterion].Span); ok {
		doc.Place, doc.Scarce = &place, seen.Scarce(s.goals[at.gate], place)
	}
	return err
}

// seen simulates a load.
func (s *limitSearch) seen(ctx context.Context, load float64, replications int) (*reports.Study, error) {
	m := s.meta
	m.Load = load
	study := reports.NewStudy(s.scenario, m)
	_, err := center.Replicate(ctx, s.scenario, s.loaded(load), center.Study{Replications: replications, Workers: s.flags.workers}, watched{study})
	return study, err
}

// watched is a study of which exactly so many replications are played.
type watched struct{ *reports.Study }

// Take implements center.Judge.
func (w watched) Take(replication int, sink record.Sink, _ center.Result) error {
	return w.Study.Take(replication, sink)
}

// Enough implements center.Judge.
func (w watched) Enough(int) bool { return true }

// lacking says of gates that found nothing to measure at any load what the scenario lacks for them, by a
// simulation at the lowest.
func (s *limitSearch) lacking(ctx context.Context, doc *reports.MixBreaking) error {
	unmeasured := func(g reports.GateBreaking) bool { return g.State == reports.LoadNothing }
	i := slices.IndexFunc(doc.Gates, unmeasured)
	if i < 0 {
		return nil
	}
	seen, err := s.seen(ctx, doc.Gates[i].From, 1)
	for i := range doc.Gates {
		if unmeasured(doc.Gates[i]) {
			doc.Gates[i].Missing = strings.TrimPrefix(seen.Value(s.goals[i]).Missing, "nothing to measure: ")
		}
	}
	return err
}
