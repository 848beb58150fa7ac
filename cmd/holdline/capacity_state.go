package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/holdline/holdline/reports"
)

// stateFile is where a live search keeps what it knows, in its directory.
const stateFile = "capacity.json"

// searchState is all that a live search needs to go on after a kill: what it searches, and the steps
// that were played to their end. The next step follows from them.
type searchState struct {
	Schema   int    `json:"schema_version"`
	Scenario string `json:"scenario"`
	searched
	Warmup time.Duration      `json:"warmup_ns"` // of a step, as it was chosen, in scenario time
	Step   time.Duration      `json:"step_ns"`   // measured after it
	Used   float64            `json:"used_s"`    // wall time of the budget, in seconds: of steps, and of what lies between them
	Steps  []reports.LiveStep `json:"steps"`
}

// searched says what a search is about: of two that differ in it, neither can go on with the other's steps.
type searched struct {
	Digest  string  `json:"scenario_digest"` // of the scenario, as resolved
	Seed    uint64  `json:"seed"`
	Load    float64 `json:"first_load"`
	Speedup float64 `json:"speedup"`
	Intent  string  `json:"intent"`
	Given   string  `json:"step_given"` // --step and --warmup
	Whole   bool    `json:"whole"`
	Faults  string  `json:"faults"`
}

// digest is a fingerprint of text.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// name is a short one for the default directory: the same search, the same name.
func (s *searched) name() string {
	return digest(fmt.Sprintf("%s %d %g %g %s %s %t %s", s.Digest, s.Seed, s.Load, s.Speedup, s.Intent, s.Given, s.Whole, s.Faults))[:8]
}

// other says in what another search differs; "" where it does not.
func (s *searchState) other(o *searchState) string {
	switch {
	case s.Scenario != o.Scenario:
		return fmt.Sprintf("of %s, and this is %s", s.Scenario, o.Scenario)
	case s.Seed != o.Seed:
		return fmt.Sprintf("of seed %d, and this is seed %d", s.Seed, o.Seed)
	case s.Speedup != o.Speedup:
		return fmt.Sprintf("with --speedup %g, and this is %g", s.Speedup, o.Speedup)
	case s.Load != o.Load:
		return fmt.Sprintf("that began at --load %g, and this begins at %g", s.Load, o.Load)
	case s.Intent != o.Intent:
		return fmt.Sprintf("for --intent %q, and this is for %q", s.Intent, o.Intent)
	case s.Whole != o.Whole || s.Given != o.Given:
		return "with other steps: --step, --warmup or --whole have changed"
	case s.Faults != o.Faults:
		return fmt.Sprintf("with --faults %q, and this is with %q", s.Faults, o.Faults)
	case s.Digest != o.Digest:
		return fmt.Sprintf("of %s as it was: the file, its gates or targets, --set or --only have changed", s.Scenario)
	}
	return ""
}

// resume takes over the steps of a search that was begun in dir. With force it gives that search
// instead, to be forgotten.
func (s *searchState) resume(dir string, force bool) (stale *searchState, err error) {
	name := filepath.Join(dir, stateFile)
	text, err := os.ReadFile(name) //nolint:gosec // the directory is the user's choice
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil //nolint:nilnil // a new search has none to forget
	}
	if err != nil {
		return nil, exit(exitUntrusted, fmt.Errorf("reading the state of the search: %w", err))
	}
	var before searchState
	broken := json.Unmarshal(text, &before)
	switch {
	case force:
		return &before, nil
	case broken != nil || before.Schema != s.Schema:
		return nil, usage(fmt.Errorf("%s is not the state of a search that this version can go on with: choose another --out, or start over with --force", name))
	}
	if other := before.other(s); other != "" {
		return nil, usage(fmt.Errorf("%s holds a search %s: choose another --out, or start over with --force", dir, other))
	}
	s.Steps, s.Warmup, s.Step, s.Used = before.Steps, before.Warmup, before.Step, before.Used
	return nil, nil //nolint:nilnil // it is gone on with
}

// forget takes away what a search has left, and nothing else.
func (s *searchState) forget(dir string) error {
	errs := make([]error, 0, 1+len(s.Steps))
	for _, step := range s.Steps {
		if filepath.IsLocal(step.Dir) && filepath.Dir(step.Dir) == "." {
			errs = append(errs, os.RemoveAll(filepath.Join(dir, step.Dir)))
		}
	}
	if err := errors.Join(append(errs, os.Remove(filepath.Join(dir, stateFile)))...); err != nil {
		return exit(exitUntrusted, fmt.Errorf("starting over: %w", err))
	}
	return nil
}

// save writes the state so that a kill at any moment leaves this one or the one before.
func (s *searchState) save(dir string) error {
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return exit(exitInternal, fmt.Errorf("encoding the state of the search: %w", err))
	}
	name := filepath.Join(dir, stateFile)
	tmp, err := os.Create(name + ".tmp") //nolint:gosec // the directory is the user's choice
	if err == nil {
		_, err = tmp.Write(append(text, '\n'))
		err = errors.Join(err, tmp.Sync(), tmp.Close())
	}
	if err == nil {
		err = os.Rename(name+".tmp", name)
	}
	if err != nil {
		return exit(exitUntrusted, fmt.Errorf("writing the state of the search: %w", err))
	}
	return nil
}

// spent is the wall time of all steps, in seconds.
func (s *searchState) spent() float64 {
	sum := 0.0
	for i := range s.Steps {
		sum += s.Steps[i].WallS
	}
	return sum
}
