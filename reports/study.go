package reports

import (
	"errors"
	"fmt"
	"sync"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/record"
)

// Study eats the replications of a simulation and gives one Summary over all of them. What adds up
// is added up in the order of replications, so that the same seed gives the same bytes; of each
// replication it keeps the few numbers that the spread between replications is told from.
//
// Sink may be called from any goroutine; everything else from one at a time.
type Study struct {
	all       *Accumulator // the replications so far, taken together
	kept      []kept       // one a replication
	levels    []entry      // the definitions of the service level
	questions []question   // what gates ask of windows of time
	sections  sections     // for quantiles
	precision float64      // asked for; 0: none
	lacking   []string     // what kept Enough from saying yes
	pool      pool
}

// NewStudy gives a study of a scenario as it is simulated. As with an Accumulator, the scenario's
// gates decide what is kept.
func NewStudy(sc *scenarios.Scenario, m Meta) *Study {
	m.Mode, m.Speedup = Simulated, 1
	s := &Study{all: New(sc, m)}
	s.all.study = s
	for _, name := range serviceLevels() {
		d, _ := defined(name)
		s.levels = append(s.levels, entry{name, d})
	}
	s.questions = questionsOf(s.all)
	s.sections = newSections(s.all, s.questions)
	return s
}

// N is how many replications were taken.
func (s *Study) N() int { return len(s.kept) }

// Sink hands out an empty sink for the rows of one replication.
func (s *Study) Sink(_ int) record.Sink { return s.pool.get(s.all) }

var errOrder = errors.New("replications are taken in their order, each with the sink it was given")

// Take takes a replication in, in their order from 0, and its sink back: the caller must not use it
// any more.
func (s *Study) Take(replication int, sink record.Sink) error {
	l, ok := sink.(*lean)
	if !ok || replication != len(s.kept) || l.plain.layout.mark != s.all.layout.mark {
		return fmt.Errorf("replication %d after %d of them: %w", replication, len(s.kept), errOrder)
	}
	a := l.settle()
	for i := range a.store.waits {
		a.store.wait.Merge(&a.store.waits[i])
	}
	s.kept = append(s.kept, keep(a, s.levels))
	for i := range s.questions {
		s.questions[i].take(a)
	}
	s.sections.take(a, replication)
	s.all.store.merge(&a.store)
	s.pool.put(l)
	return nil
}

// pool keeps the sinks of replications that were taken.
type pool struct {
	mu   sync.Mutex
	free []*lean
}

// get gives an empty sink for a replication of what an accumulator is about.
func (p *pool) get(like *Accumulator) *lean {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.free); n > 0 {
		s := p.free[n-1]
		p.free = p.free[:n-1]
		return s
	}
	return newLean(like)
}

func (p *pool) put(s *lean) {
	s.reset()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.free = append(p.free, s)
}

// Summary computes the document over all replications so far.
func (s *Study) Summary() *Summary { return s.all.Summary() }
