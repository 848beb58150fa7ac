package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/gate"
	"github.com/holdline/holdline/reports/render"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/record/runlog"
	"github.com/holdline/holdline/sim/sandbox"
)

// presentation is a run, measured, on its way to the reader.
type presentation struct {
	scenario *scenarios.Scenario
	acc      *reports.Accumulator
	end      *runlog.End // nil after a kill, or while the run goes on
	running  bool        // it does
	notes    []string
	format   string
	junit    string
	strict   bool
}

// present judges the gates, writes the report to stdout and gives the exit code as an error.
func present(p *process, v *presentation) error {
	s, err := v.summary()
	if err != nil {
		return err
	}
	verdict := v.verdict(s)
	var lost error
	if v.junit != "" { // first: a reader of stdout who leaves early ends the process
		lost = writeJUnit(v.junit, s)
	}
	format, _ := render.Summaries().Named(v.format)
	lost = errors.Join(lost, format(p.stdout, s, render.Options{Color: p.color}))
	if lost != nil {
		return exit(worst(exitUntrusted, codeOf(verdict)), lost)
	}
	return verdict
}

// summary is the report's document, gates judged.
func (v *presentation) summary() (*reports.Summary, error) {
	gs, err := goals(v.scenario.Gates)
	if err != nil {
		return nil, err
	}
	s := v.acc.Summary()
	s.Warnings = append(suspicions(v.scenario, s.Run.Mode, s.Run.Speedup), s.Warnings...)
	s.Gates = gate.Judge(gs, v.acc)
	overall := gate.Overall(s.Gates)
	s.Verdict = &overall
	s.Run.Notes = append(s.Run.Notes, append(scaling(v.scenario, s.Run.Load), v.notes...)...)
	if v.end == nil {
		s.Run.Interrupted = true
		if !v.running {
			s.Run.Why = "it was killed"
		}
		return s, nil
	}
	s.Run.Why, s.Run.Interrupted, s.Run.Elapsed = v.end.Why, v.end.Interrupted, v.end.Elapsed.Seconds()
	s.Run.Aborted = v.end.Aborted
	if len(v.end.Health) > 0 {
		s.Health = new(reports.Health)
		if err := json.Unmarshal(v.end.Health, s.Health); err != nil {
			return nil, exit(exitInternal, fmt.Errorf("the generator's health: %w", err))
		}
	}
	if len(v.end.Sandbox) > 0 {
		var c sandbox.Counts
		if err := json.Unmarshal(v.end.Sandbox, &c); err != nil {
			return nil, exit(exitInternal, fmt.Errorf("the sandbox's counts: %w", err))
		}
		v.acc.Reconcile(s, counted(&c))
	}
	return s, nil
}

// suspicions is what is legal in a scenario but probably not meant, in the world it was played in.
func suspicions(sc *scenarios.Scenario, mode string, speedup float64) []string {
	list := scenarios.Warnings(sc, speedup)
	if mode == reports.Live {
		list = append(list, scenarios.LiveWarnings(sc)...)
	}
	return list
}

// counted puts the sandbox's books into the report's words.
func counted(c *sandbox.Counts) reports.Counted {
	return reports.Counted{
		Name: "sandbox",
		Asks: c.Bot.Asks, MetBot: c.Bot.Conversations, Rejected: c.Bot.Rejected,
		Escalated: c.Bot.Escalated, LeftBot: c.Bot.Abandoned + c.Bot.Left,
		Offered: c.Desk.Offered, Blocked: c.Desk.Blocked, Joined: c.Desk.Joined, Ended: c.Desk.Ended,
		LeftQueue: c.Desk.Left, LeaveRefused: c.Desk.LeaveRefused,
	}
}

// verdict chooses the exit code.
func (v *presentation) verdict(s *reports.Summary) error {
	var more []int
	if v.end != nil && v.end.Aborted {
		more = append(more, exitFailed)
		s = withoutCutOff(s)
	}
	if v.end != nil && v.end.Interrupted {
		more = append(more, exitInterrupted)
	}
	unknown := s.Health == nil || !s.Health.Trustworthy // of a killed run nothing is known: it must not pass
	if unknown && s.Run.Mode != reports.Simulated || v.end == nil {
		more = append(more, exitUntrusted)
	}
	return decided(s, v.strict, more...)
}

// withoutCutOff is the summary of a run that abort_when ended, without the gates that are undecided because
// that cut customers off: it is told why they were, and that the run failed is known.
func withoutCutOff(s *reports.Summary) *reports.Summary {
	c, o := *s, *s.Verdict
	for i := range s.Gates {
		if s.Gates[i].State == reports.Undecided && s.Gates[i].Open != nil {
			o.Undecided--
		}
	}
	c.Verdict = &o
	return &c
}

// decided is the exit code of a summary, as an error: what its gates came to, and what else there
// is to say against it.
func decided(s *reports.Summary, strict bool, more ...int) error {
	codes := more
	if len(s.Violations) > 0 {
		codes = append(codes, exitInternal)
	}
	o := s.Verdict
	if o.Undecided > 0 || strict && o.MarginalMet+o.MarginalFailed > 0 {
		codes = append(codes, exitUntrusted)
	}
	if o.Failed+o.MarginalFailed > 0 {
		codes = append(codes, exitFailed)
	}
	return ended(codes...)
}

func writeJUnit(name string, s *reports.Summary) error {
	junit, _ := render.Summaries().Named("junit")
	return writeFile("--junit", name, func(f *os.File) error { return junit(f, s, render.Options{}) })
}

// codeOf is the exit code that an error carries, 0 for none.
func codeOf(err error) int {
	if e, ok := errors.AsType[*exitError](err); ok {
		return e.code
	}
	return exitMet
}

// scaling says what a load other than 1 did to the arrivals: not every process grows in the same way.
func scaling(sc *scenarios.Scenario, load float64) []string {
	if load == 1 {
		return nil
	}
	var notes []string
	for i := range sc.Demand {
		d := &sc.Demand[i]
		note := fmt.Sprintf("load %g on %s: %s", load, d.Arrivals.Process, d.Arrivals.Scaling())
		if !slices.Contains(notes, note) {
			notes = append(notes, note)
		}
	}
	return notes
}
