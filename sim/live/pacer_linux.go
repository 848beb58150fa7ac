package live

import (
	"runtime"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// quantum keeps the cost of waking at most 2,000 times a second, about a twelfth of one core.
const quantum = 500 * time.Microsecond

// NewPacer gives the best pacer of this platform: here one locked thread that sleeps on the
// kernel's fine timers with a slack of 1 ns. The runtime's own timers end in epoll_wait, which
// counts in milliseconds. Sleeping in ppoll instead of nanosleep lets a completion end the sleep.
func NewPacer() Pacer {
	fd, err := unix.Eventfd(0, unix.EFD_NONBLOCK|unix.EFD_CLOEXEC)
	if err != nil {
		return TimerPacer() // no descriptor left or a kernel without them: later, but it works
	}
	return &threadPacer{fd: fd}
}

type threadPacer struct {
	fd   int
	lock sync.Once
}

// Wait implements Pacer.
func (p *threadPacer) Wait(d time.Duration) {
	p.lock.Do(fineThread)
	if d > 10*time.Millisecond {
		d -= d / 256 // ppoll may be late by a thousandth of what it was asked for; the rest comes in a second wait
	}
	timeout := unix.NsecToTimespec(int64(max(d, 0)))
	fds := [1]unix.PollFd{{Fd: int32(p.fd), Events: unix.POLLIN}}
	if n, err := unix.Ppoll(fds[:], &timeout, nil); err != nil || n == 0 {
		return // time is up, or a signal came: the scheduler looks at the clock either way
	}
	var count [8]byte
	_, _ = unix.Read(p.fd, count[:]) // empties the descriptor; there is nothing to learn from it
}

// fineThread gives the calling goroutine a thread of its own, which ends with it, and asks the
// kernel not to round that thread's timers. Refusal costs 50 us of lateness, which is measured.
func fineThread() {
	runtime.LockOSThread()
	_ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0)
}

// Wake implements Pacer.
func (p *threadPacer) Wake() {
	one := [8]byte{1} // a native 64-bit count; any byte order gives something above 0
	_, _ = unix.Write(p.fd, one[:])
}

// Quantum implements Pacer.
func (p *threadPacer) Quantum() time.Duration { return quantum }

// Close implements Pacer.
func (p *threadPacer) Close() { _ = unix.Close(p.fd) }
