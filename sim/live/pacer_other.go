//go:build !linux

package live

// NewPacer gives the best pacer of this platform.
func NewPacer() Pacer { return TimerPacer() }
