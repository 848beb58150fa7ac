package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/capacity"
)

// liveSearch searches for the load that live targets bear, step by step.
type liveSearch struct {
	*process

	flags    *capacityFlags
	file     string
	dir      string
	scenario *scenarios.Scenario // that a step plays
	bot      bool                // customers meet it first
	ladder   capacity.Ladder

	perSecond float64 // fresh arrivals at the first load
	crowd     float64 // by how much more come in a warm-up, see crowding
	state     *searchState
	stale     *searchState // that --force forgets
	doc       reports.LiveBreaking
	began     time.Time // of this process's climb
	before    float64   // seconds of the budget that were used by then
	ends      time.Time // of the budget; zero: the search has not begun, or has none
	played    int       // steps by this process
	codes     []int
}

func (p *process) capacityLive(ctx context.Context, file string, f *capacityFlags) error {
	s := &liveSearch{process: p, flags: f, file: file, codes: []int{exitMet}}
	for _, do := range []func() error{s.load, s.recall, s.shape, s.begin} {
		if err := do(); err != nil {
			return err
		}
	}
	return s.answer(s.climb(ctx))
}

func (s *liveSearch) say(format string, args ...any) {
	if !s.flags.quiet {
		_, _ = fmt.Fprintf(s.stderr, format+"\n", args...)
	}
}

// load reads the scenario.
func (s *liveSearch) load() error {
	mix := ""
	if len(s.flags.mixes) == 1 && s.flags.mixes[0] != asIs {
		mix = s.flags.mixes[0]
	}
	sc, err := s.loadMix(s.file, mix, &s.flags.scenarioFlags)
	if err != nil {
		return err
	}
	if len(sc.Gates) == 0 {
		return usage(fmt.Errorf("%s has no gates: without a promise no load can break it; write some under gates, or give one with --gate 'service_level(20s) >= 80%%'", sc.Name))
	}
	s.scenario = sc
	return nil
}

// recall finds the search's directory and what is in it already.
func (s *liveSearch) recall() error {
	resolved, err := printed(s.scenario)
	if err != nil {
		return exit(exitInternal, err)
	}
	s.state = &searchState{Schema: reports.SchemaVersion, Scenario: s.scenario.Name, searched: searched{
		Digest: digest(resolved), Seed: s.scenario.Seed, Load: s.flags.load, Speedup: s.flags.speedup,
		Intent: s.flags.intent, Given: fmt.Sprintf("%s after %s", s.flags.step, s.flags.warmup), Whole: s.flags.whole, Faults: s.flags.faults,
	}}
	if s.dir = s.flags.out; s.dir == "" {
		s.dir = filepath.Join("runs", s.scenario.Name+"-capacity-"+s.state.name())
	}
	s.stale, err = s.state.resume(s.dir, s.flags.force)
	return err
}

// begin opens the search's directory, and says that it goes on with what is in it.
func (s *liveSearch) begin() error {
	if err := os.MkdirAll(s.dir, 0o750); err != nil {
		return exit(exitUntrusted, fmt.Errorf("creating the search's directory: %w", err))
	}
	if s.stale != nil {
		if err := s.stale.forget(s.dir); err != nil {
			return err
		}
	}
	s.say("search directory: %s", s.dir)
	if n := len(s.state.Steps); n > 0 {
		if _, more := s.ladder.Next(s.rungs()); more {
			s.say("going on behind step %d: the same command, interrupted at any moment, goes on", n)
		} else {
			s.say("the search has come to its end with step %d: this is its answer again, and --force starts over", n)
		}
		before := s.state.Steps[0].Started.UTC().Format("2006-01-02 15:04 UTC")
		text := fmt.Sprintf("Step 1 was played before, on %s.", before)
		if n > 1 {
			text = fmt.Sprintf("Steps 1 to %d were played before, the first on %s.", n, before)
		}
		s.doc.Warnings = append(s.doc.Warnings, text)
	}
	return nil
}
