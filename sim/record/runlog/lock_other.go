//go:build !unix

package runlog

import (
	"fmt"
	"os"
)

// lockDir opens the lock file; without advisory locks two runs in one directory go undetected.
func lockDir(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("taking its lock: %w", err)
	}
	return f, nil
}
