//go:build race

package driver

import (
	"errors"
	"syscall"
)

// readNow is the ordinary call: the race detector learns by it what came before what.
func readNow(fd uintptr, p []byte) (int, syscall.Errno) { return told(syscall.Read(int(fd), p)) }

// writeNow likewise.
func writeNow(fd uintptr, p []byte) (int, syscall.Errno) { return told(syscall.Write(int(fd), p)) }

func told(n int, err error) (int, syscall.Errno) {
	var errno syscall.Errno
	if errors.As(err, &errno) {
		return 0, errno
	}
	return n, 0
}
