//go:build unix

package runlog

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// lockDir takes an advisory lock that the kernel frees when the process ends, however it ends.
func lockDir(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // the directory is the user's choice
	if err != nil {
		return nil, fmt.Errorf("taking its lock: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		if errors.Is(err, syscall.EWOULDBLOCK) {
			err = ErrInUse
		}
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}
