package driver

import (
	"io"
	"net"
	"os"
	"syscall"
)

// sees says that a socket can tell whether its peer has hung up.
const sees = true

// socket is a TCP connection whose reads and writes are raw system calls. They never block: where
// there is nothing to do yet, the runtime's poller waits. An ordinary system call tells the
// runtime's monitor thread, which on a process that is mostly idle has to be woken for it and then
// looks around every 20 µs until all is idle again: a sixth of the generator's processor time.
// One goroutine at a time reads, and one writes.
type socket struct {
	*net.TCPConn
	raw syscall.RawConn
	in  transfer
	out transfer
}

// transfer is a read or write in progress.
type transfer struct {
	call  func(fd uintptr, p []byte) (int, syscall.Errno)
	bytes []byte
	n     int
	errno syscall.Errno
	try   func(fd uintptr) bool // once, as the poller takes it
}

var _ quietable = (*socket)(nil)

// newSocket gives conn with raw reads and writes, or conn itself if it is no TCP connection.
func newSocket(conn net.Conn) net.Conn {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return conn
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return conn
	}
	s := &socket{TCPConn: tcp, raw: raw}
	s.in.call, s.out.call = readNow, writeNow
	s.in.try, s.out.try = s.in.once, s.out.once
	return s
}

// once makes the call and tells whether it did something; if not, it is made again when it can.
func (t *transfer) once(fd uintptr) bool {
	for {
		t.n, t.errno = t.call(fd, t.bytes)
		if t.errno != syscall.EINTR {
			return t.errno != syscall.EAGAIN
		}
	}
}

// Read implements net.Conn.
func (s *socket) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	s.in.bytes = p
	err := s.raw.Read(s.in.try)
	s.in.bytes = nil
	switch {
	case err != nil:
		return 0, err
	case s.in.errno != 0:
		return 0, s.failed("read", s.in.errno)
	case s.in.n == 0:
		return 0, io.EOF
	}
	return s.in.n, nil
}

// Write implements net.Conn.
func (s *socket) Write(p []byte) (int, error) {
	done := 0
	for done < len(p) {
		s.out.bytes = p[done:]
		err := s.raw.Write(s.out.try)
		s.out.bytes = nil
		switch {
		case err != nil:
			return done, err
		case s.out.errno != 0:
			return done, s.failed("write", s.out.errno)
		}
		done += s.out.n
	}
	return done, nil
}

// silent tells whether nothing has come in: no data, no end and no error. A byte that it finds is
// lost, as the connection is not used any more.
func (s *socket) silent() bool {
	var one [1]byte
	s.in.bytes = one[:]
	silent := false
	err := s.raw.Read(func(fd uintptr) bool {
		silent = !s.in.once(fd)
		return true
	})
	s.in.bytes = nil
	return err == nil && silent
}

func (s *socket) failed(what string, errno syscall.Errno) error {
	return &net.OpError{Op: what, Net: "tcp", Source: s.LocalAddr(), Addr: s.RemoteAddr(), Err: os.NewSyscallError(what, errno)}
}
