package sim

import (
	"sync"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/civil"
	"github.com/holdline/holdline/sim/dist"
)

// Shared is what the replications of one scenario have in common, made once: its defaults, its days and
// the tables of its laws. Nobody writes to any of it. The zero Shared is ready, nil keeps nothing; any
// number of goroutines may share one.
type Shared struct {
	laws dist.Laws

	mu     sync.Mutex
	given  *scenarios.Scenario // as it was handed in
	filled *scenarios.Scenario // and with its defaults
	days   *civil.Calendar
	err    error
}

// Scenario gives the scenario with its defaults filled in. It is not to be written to.
func (s *Shared) Scenario(sc *scenarios.Scenario) *scenarios.Scenario {
	filled, _, _ := s.scenario(sc)
	return filled
}

// scenario is Scenario with the days it plays on.
func (s *Shared) scenario(sc *scenarios.Scenario) (filled *scenarios.Scenario, days *civil.Calendar, err error) {
	if s == nil {
		filled = scenarios.WithDefaults(sc)
		days, err = filled.Days()
		return filled, days, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if sc != s.given && sc != s.filled {
		s.given, s.filled = sc, scenarios.WithDefaults(sc)
		s.days, s.err = s.filled.Days()
	}
	return s.filled, s.days, s.err
}

// sampler compiles a law.
func (s *Shared) sampler(l *dist.Law) dist.Sampler { return s.tables().Sampler(*l) }

// tables keeps the laws that are tabulated.
func (s *Shared) tables() *dist.Laws {
	if s == nil {
		return nil
	}
	return &s.laws
}
