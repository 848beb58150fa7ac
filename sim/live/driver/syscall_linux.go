//go:build !race

package driver

import (
	"syscall"
	"unsafe"
)

// readNow reads from a socket that does not block.
func readNow(fd uintptr, p []byte) (int, syscall.Errno) { return callNow(syscall.SYS_READ, fd, p) }

// writeNow writes to a socket that does not block.
func writeNow(fd uintptr, p []byte) (int, syscall.Errno) { return callNow(syscall.SYS_WRITE, fd, p) }

func callNow(call, fd uintptr, p []byte) (int, syscall.Errno) {
	n, _, errno := syscall.RawSyscall(call, fd, uintptr(unsafe.Pointer(unsafe.SliceData(p))), uintptr(len(p))) //nolint:gosec // p lives until the call is over
	if errno != 0 {
		return 0, errno
	}
	return int(n), 0
}
