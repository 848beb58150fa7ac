package live

import (
	"os"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// quantum keeps the cost of waking at most 2,000 times a second.
const quantum = 500 * time.Microsecond

// NewPacer gives the best pacer of this platform: here a timer of the kernel (timerfd) that the
// runtime's own poller waits for. It is exact where the runtime's timers end in epoll_wait, which
// counts in milliseconds; and unlike a thread of its own that sleeps, it wakes on the thread that
// polls anyway, which then runs what it woke for. Reading it is a raw system call: see socket in
// package driver.
func NewPacer() Pacer {
	fd, err := unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_NONBLOCK|unix.TFD_CLOEXEC)
	if err != nil {
		return TimerPacer() // no descriptor left or a kernel without them: later, but it works
	}
	file := os.NewFile(uintptr(fd), "timerfd")
	raw, err := file.SyscallConn()
	if err != nil {
		_ = file.Close()
		return TimerPacer()
	}
	return &kernelPacer{fd: fd, file: file, raw: raw}
}

type kernelPacer struct {
	fd    int
	file  *os.File
	raw   syscall.RawConn
	woken atomic.Bool
}

// Wait implements Pacer.
func (p *kernelPacer) Wait(d time.Duration) {
	p.set(d)
	if !p.woken.Swap(false) { // a Wake from here on finds the timer set, and sets it anew
		_ = p.raw.Read(fired)
		p.woken.Store(false)
	}
}

// fired tells whether the timer has fired. How often does not matter, and neither does an error: the
// scheduler looks at the clock.
func fired(fd uintptr) bool {
	var count [8]byte
	_, _, errno := unix.RawSyscall(unix.SYS_READ, fd, uintptr(unsafe.Pointer(&count)), unsafe.Sizeof(count)) //nolint:gosec // count lives until the call is over
	return errno != unix.EAGAIN
}

// Wake implements Pacer.
func (p *kernelPacer) Wake(after time.Duration) {
	p.woken.Store(true)
	p.set(after)
}

// set lets the timer fire once after d.
func (p *kernelPacer) set(d time.Duration) {
	t := unix.ItimerSpec{Value: unix.NsecToTimespec(int64(max(d, 1)))} // 0 would stop it
	_ = unix.TimerfdSettime(p.fd, 0, &t, nil)
}

// Quantum implements Pacer.
func (p *kernelPacer) Quantum() time.Duration { return quantum }

// Close implements Pacer.
func (p *kernelPacer) Close() { _ = p.file.Close() }
