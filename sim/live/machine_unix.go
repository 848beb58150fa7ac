//go:build unix

package live

import (
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// cpuTime is the processor time this process has used so far, in user and kernel mode.
func cpuTime() (time.Duration, bool) {
	var u unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &u) != nil {
		return 0, false
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), true
}

// fileLimit is how many files this process may have open.
func fileLimit() (float64, bool) {
	var r unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_NOFILE, &r) != nil {
		return 0, false
	}
	return float64(r.Cur), true
}

// localPorts is how many connections this machine can have to one address, where it says.
func localPorts() (float64, bool) {
	text, err := os.ReadFile("/proc/sys/net/ipv4/ip_local_port_range")
	if err != nil {
		return 0, false // not Linux
	}
	fields := strings.Fields(string(text))
	if len(fields) != 2 {
		return 0, false
	}
	low, errLow := strconv.Atoi(fields[0])
	high, errHigh := strconv.Atoi(fields[1])
	return float64(high - low + 1), errLow == nil && errHigh == nil
}
