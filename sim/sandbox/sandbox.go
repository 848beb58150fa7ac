// Package sandbox is a bot and a human desk served over HTTP on loopback: what a scenario without
// targets runs against, and a place to try a scenario before a real endpoint is bothered.
//
// It plays the scenario's `service` with the same state machines as the simulator (sim/bot and
// sim/desk) and the same draws, paced by the wall clock, and does wrong what Faults asks for.
//
// The wire format is small:
//
//	POST   /bot               {"conversation","intent","channel","locale","turn","text"}
//	                          -> {"reply":{"text"},"handoff","abandoned","done","solved"}; full: 429
//	POST   /bot/stream        the same as server-sent events: {"token"}..., the rest, [DONE]
//	POST   /desk              {"conversation","intent","channel","locale","escalated"}
//	                          -> {"queue":{"position"}} or {"agent"}; full: 503
//	GET    /desk/{id}         -> {"queue":{"position"}}, {"agent"}, or {"agent","done","solved"}
//	GET    /desk/{id}/events  the same as server-sent events, one for each change
//	DELETE /desk/{id}         -> {"left":true}; an agent is there already: 409 {"agent"}
//	GET    /counts            what was served so far, see Counts
//
// The header X-Holdline-Inquiry (16 hex digits) names the inquiry's draws; without it they follow
// from the conversation's name. Targets gives the configuration of a client. Start with New; bot.go
// and desk.go hold the two halves.
package sandbox

import (
	"sync"
	"time"

	"github.com/holdline/holdline/sim/bot"
	"github.com/holdline/holdline/sim/desk"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
)

// Config says what to play. Times in Bot and Desk have the speed-up in them already.
type Config struct {
	Labels  record.Labels // the names on the wire
	Key     rng.Key       // parent of the draws of conversations that come without a key
	Bot     *bot.Bot      // nil: there is none, and /bot answers 404
	Desk    *desk.Desk    // nil: there is none, and /desk answers 404
	Contact ContactFunc   // the work that an inquiry brings to the desk
	Faults  Faults
	Speedup float64 // divides the injected latency; 0 means 1

	// Interval takes the desk's interval rows as they are complete; nil: nobody wants them. It is
	// called by one goroutine at a time, not always the same; it keeps no row, is quick, and does
	// not call the sandbox.
	Interval func(*record.Interval)
}

// ContactFunc draws the work of an inquiry, as both worlds do it. Its ID is the sandbox's to set.
type ContactFunc func(queue, locale int, key rng.Key, escalated bool) desk.Contact

// Sandbox is the endpoints and what is behind them. Its methods may be called by many goroutines.
type Sandbox struct {
	cfg     Config
	slow    bool                 // faults add latency
	latency dist.Sampler         // that much
	queues  map[record.Queue]int // index into Labels.Queues
	timers  sync.Pool            // of *time.Timer, for replies in progress
	buffers sync.Pool            // of *bytes.Buffer, for requests

	mu       sync.Mutex // guards all below, the machines included
	clock    clock
	alarm    alarm
	asking   asking
	contacts contacts
	met      memory
	counts   Counts
}

// New makes a sandbox whose clock does not run yet: see Start.
func New(c Config) *Sandbox {
	if c.Speedup == 0 {
		c.Speedup = 1
	}
	if c.Interval == nil {
		c.Interval = func(*record.Interval) {} // the desk keeps its rows until they are fetched
	}
	s := &Sandbox{cfg: c, queues: make(map[record.Queue]int, len(c.Labels.Queues))}
	for i, q := range c.Labels.Queues {
		s.queues[q] = i
	}
	if !c.Faults.Latency.IsZero() {
		s.slow = true
		s.latency = c.Faults.Latency.Sampler().Scale(1 / c.Speedup)
	}
	s.alarm.ring = s.tick
	return s
}

// Start sets time zero of the sandbox's clock, from which shifts count, to now: an embedding run
// calls it as it starts its own. Without it the clock starts with the first message. Once there
// was a message Start does nothing, since the machines' time never runs backwards.
func (s *Sandbox) Start() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.clock.used {
		s.clock.zero, s.clock.running = time.Now(), true
		s.arm(0)
	}
}

// Close stops the desk where it stands and gives the interval that is under way to Config.Interval.
// The endpoints still answer, but nobody moves any more.
func (s *Sandbox) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.alarm.closed {
		return
	}
	s.alarm.close()
	if s.clock.running && s.cfg.Desk != nil {
		now := s.clock.now()
		s.advance(now)
		s.cfg.Desk.Flush(now, s.cfg.Interval)
	}
}

// Counts is what was served so far.
func (s *Sandbox) Counts() Counts {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts
}

// message notes that a message came, with the lock held, and gives its time.
func (s *Sandbox) message() time.Duration {
	if !s.clock.running {
		s.clock.zero, s.clock.running = time.Now(), true
	}
	s.clock.used = true
	return s.clock.now()
}

// tick is called when the alarm rings.
func (s *Sandbox) tick() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.alarm.closed {
		return
	}
	s.alarm.at = never
	now := s.clock.now()
	s.advance(now)
	s.arm(now)
}

// advance brings both machines to now and tells those whom it concerns, with the lock held.
func (s *Sandbox) advance(now time.Duration) {
	if s.cfg.Bot != nil {
		s.asking.advance(s.cfg.Bot, now)
	}
	if s.cfg.Desk != nil {
		s.advanceDesk(now)
	}
}

// arm sets the alarm to the next time at which a machine moves by itself, with the lock held.
func (s *Sandbox) arm(now time.Duration) {
	next := never
	if s.cfg.Bot != nil {
		if at, ok := s.cfg.Bot.Next(); ok {
			next = min(next, at)
		}
	}
	if s.cfg.Desk != nil {
		if at, ok := s.cfg.Desk.Next(); ok {
			next = min(next, at)
		}
	}
	s.alarm.set(now, next)
}
