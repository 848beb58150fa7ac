package live

import "time"

// Pacer puts the scheduler to sleep. One goroutine calls Wait, the same for a whole run; any may
// call Wake.
type Pacer interface {
	// Wait returns after about d, or once Wake was called since the last Wait returned. It may
	// return early: the scheduler looks at the clock and waits again.
	Wait(d time.Duration)
	// Wake ends the Wait in progress after a while, at once if that is not above 0, or else the
	// next Wait at once.
	Wake(after time.Duration)
	// Quantum is the least time between two wake-ups that is worth their cost: what falls due
	// within it is done together. 0: every wake-up counts.
	Quantum() time.Duration
	// Close gives back what the pacer holds; neither Wait nor Wake is called any more.
	Close()
}

// TimerPacer waits on a timer of the standard library. It works everywhere and keeps virtual time
// under testing/synctest, but is late by half a millisecond or more on an idle Linux.
func TimerPacer() Pacer { return timerPacer(make(chan struct{}, 1)) }

type timerPacer chan struct{}

// Wait implements Pacer.
func (p timerPacer) Wait(d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-p:
	}
}

// Wake implements Pacer, always at once: its scheduler has no while to wait.
func (p timerPacer) Wake(time.Duration) {
	select {
	case p <- struct{}{}:
	default: // one is pending already
	}
}

// Quantum implements Pacer: in virtual time nothing costs anything.
func (timerPacer) Quantum() time.Duration { return 0 }

// Close implements Pacer.
func (timerPacer) Close() {}
