package live

import (
	"sync/atomic"
	"time"
)

// Pacer puts the scheduler to sleep. Wait is called by one goroutine, the same for every call of
// a run; Wake by any.
type Pacer interface {
	// Wait returns after d, or as soon as Wake has been called since the last Wait returned.
	Wait(d time.Duration)
	// Wake ends the Wait in progress, or else the next one at once.
	Wake()
	// Quantum is the least time between two wake-ups that is worth their cost: what falls due
	// within it is done together. 0: every wake-up counts.
	Quantum() time.Duration
	// Close gives back what the pacer holds; Wait is not called any more.
	Close()
}

// TimerPacer waits on a timer of the standard library. It works everywhere and keeps virtual time
// under testing/synctest, but is late by half a millisecond or more on an idle Linux.
func TimerPacer() Pacer { return &timerPacer{wake: make(chan struct{}, 1)} }

type timerPacer struct {
	wake   chan struct{}
	closed atomic.Bool
}

func (p *timerPacer) Wait(d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-p.wake:
	}
}

func (p *timerPacer) Wake() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

func (p *timerPacer) Quantum() time.Duration { return 0 }

func (p *timerPacer) Close() { p.closed.Store(true) }
