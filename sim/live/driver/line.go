package driver

import (
	"bufio"
	"fmt"
	"math"
	"net"
	"net/url"
	"sync"
	"time"
)

// line is one connection. Whoever carries a request over it owns it, and the pool while it is idle.
type line struct {
	conn net.Conn
	to   destination
	in   *bufio.Reader
	left int64     // bytes that may still be read
	used bool      // it has carried a request before
	free time.Time // when it became idle
	cut  func()    // ends a read or write in progress
	base quietable // to look whether the peer has hung up; nil if that cannot be seen
}

// quietable is a connection that can tell whether nothing has come in.
type quietable interface{ silent() bool }

// destination is what a connection is good for.
type destination struct{ scheme, host string }

const unbounded = math.MaxInt64

// newLine wraps a connection, whose socket is below.
func newLine(conn, below net.Conn, to *url.URL) *line {
	l := &line{conn: conn, to: destination{to.Scheme, to.Host}, left: unbounded}
	l.in = bufio.NewReader(l)
	l.cut = func() { _ = conn.SetDeadline(time.Unix(1, 0)) }
	l.base, _ = below.(quietable)
	return l
}

// Read implements io.Reader for the buffer, within the bound on what the peer may send.
func (l *line) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errHeader
	}
	n, err := l.conn.Read(p[:min(int64(len(p)), l.left)])
	l.left -= int64(n)
	return n, err
}

var errHeader = fmt.Errorf("%w: its header does not end within %d bytes", errTooLong, maxHeader)

// alive tells whether an idle connection can still be used: nothing has come in, not even its end.
func (l *line) alive() bool {
	return l.base == nil || l.base.silent()
}

// idleLines are connections that wait for a request; the last to come is the first to go.
type idleLines struct {
	keep time.Duration // how long one may wait; 0 is for ever

	mu    sync.Mutex
	lines map[destination][]*line
	shut  bool // what comes back is closed
	sweep *time.Timer
}

// take gives a connection that lives, nil if there is none.
func (p *idleLines) take(to *url.URL) *line {
	key := destination{to.Scheme, to.Host}
	for {
		p.mu.Lock()
		p.shut = false
		some := p.lines[key]
		last := len(some) - 1
		if last < 0 {
			p.mu.Unlock()
			return nil
		}
		l := some[last]
		some[last] = nil
		p.lines[key] = some[:last]
		p.mu.Unlock()
		if l.alive() {
			return l
		}
		_ = l.conn.Close()
	}
}

// put takes a connection back.
func (p *idleLines) put(l *line) {
	l.used, l.free = true, time.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shut {
		_ = l.conn.Close()
		return
	}
	if p.lines == nil {
		p.lines = make(map[destination][]*line, 1)
	}
	p.lines[l.to] = append(p.lines[l.to], l)
	if p.sweep == nil && p.keep > 0 {
		p.sweep = time.AfterFunc(p.keep, p.expire)
	}
}

// expire closes what has waited too long, and comes again while anything waits.
func (p *idleLines) expire() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sweep = nil
	oldest := time.Time{}
	for key, some := range p.lines {
		old := 0
		for old < len(some) && time.Since(some[old].free) >= p.keep {
			_ = some[old].conn.Close()
			old++
		}
		n := copy(some, some[old:])
		clear(some[n:])
		p.lines[key] = some[:n]
		if n > 0 && (oldest.IsZero() || some[0].free.Before(oldest)) {
			oldest = some[0].free
		}
	}
	if !oldest.IsZero() {
		p.sweep = time.AfterFunc(p.keep-time.Since(oldest), p.expire)
	}
}

// clear closes all, and whatever comes back before the next take.
func (p *idleLines) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shut = true
	for _, some := range p.lines {
		for _, l := range some {
			_ = l.conn.Close()
		}
	}
	p.lines = nil
	if p.sweep != nil {
		p.sweep.Stop()
		p.sweep = nil
	}
}
