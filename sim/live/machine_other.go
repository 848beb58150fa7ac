//go:build !unix

package live

import "time"

// cpuTime is not known on this platform: the verdict on the generator's processor is left out.
func cpuTime() (time.Duration, bool) { return 0, false }

// fileLimit is not known on this platform.
func fileLimit() (float64, bool) { return 0, false }

// localPorts is not known on this platform.
func localPorts() (float64, bool) { return 0, false }
