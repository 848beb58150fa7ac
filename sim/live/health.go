package live

import (
	"fmt"
	"math"
	"time"

	"github.com/holdline/holdline/sim/record"
)

// strainedFor is how many busy and late seconds in a row make a run untrustworthy.
const strainedFor = 5

// littleGap is how far the two sides of Little's law may lie apart before a run warns, beside
// littleTime a conversation, for rows begin when an inquiry was meant to start and the engine sees
// it a wake-up later. littleLeast is how many inquiries it takes to look.
const (
	littleGap   = 0.02
	littleLeast = 30
	littleTime  = time.Millisecond
)

// filled is t with its defaults.
func (t Trust) filled() Trust {
	if t.NotSent == 0 {
		t.NotSent = 0.001
	}
	if t.SendLag == 0 {
		t.SendLag = 10 * time.Millisecond
	}
	if t.GeneratorCPU == 0 {
		t.GeneratorCPU = 0.85
	}
	return t
}

// lagBound is how late messages may be: a twentieth of the tightest latency gate does no harm.
func (m *meter) lagBound() time.Duration {
	return max(m.Trust.SendLag, m.Trust.LatencyGate/20)
}

// health is the verdict at the end.
func (m *meter) health(offered int64) Health {
	h := Health{
		SendLag:      Quantiles{P50: record.Never, P90: record.Never, P99: record.Never, Max: record.Never},
		SendLagBound: m.lagBound(), CPUMean: m.cpu.mean(), CPUPeak: m.cpu.peak,
	}
	if n := m.lag.Count(); n > 0 {
		h.SendLag = Quantiles{N: n, P50: m.lag.Quantile(0.5), P90: m.lag.Quantile(0.9), P99: m.lag.Quantile(0.99), Max: m.lag.Max()}
	}
	if offered > 0 {
		h.NotSent = float64(m.notSent) / float64(offered)
	}
	if s := m.last.at.Seconds(); s > 0 {
		h.OpenSampled, h.OpenExpected = m.last.area/s, m.last.sojourn/s
	}
	m.judge(&h, offered)
	return h
}

func (m *meter) judge(h *Health, offered int64) {
	no := func(format string, args ...any) { h.Reasons = append(h.Reasons, fmt.Sprintf(format, args...)) }
	if h.NotSent > m.Trust.NotSent {
		no("The generator could not send %d of %d inquiries (%.3g%%, at most %.3g%% may be): raise limits.rate or limits.open, or lower the load.",
			m.notSent, offered, 100*h.NotSent, 100*m.Trust.NotSent)
	}
	if h.SendLag.P99 > h.SendLagBound {
		no("Messages left up to %s late (p99 of send lag; at most %s may be): the generator could not keep up.", round(h.SendLag.P99), round(h.SendLagBound))
	}
	if m.worst >= strainedFor {
		no("The generator used over %.3g%% of its processors for %d seconds in a row while messages left late: use a larger machine or a lower load.",
			100*m.Trust.GeneratorCPU, m.worst)
	}
	h.Trustworthy = len(h.Reasons) == 0
	gap := math.Abs(h.OpenSampled - h.OpenExpected)
	blur := float64(offered) * littleTime.Seconds() / max(m.last.at.Seconds(), 1e-9)
	if offered >= littleLeast && gap > blur+littleGap*max(h.OpenSampled, h.OpenExpected) {
		h.Warnings = append(h.Warnings, fmt.Sprintf(
			"Little's law does not hold: %.4g conversations were open on average, the rows' times say %.4g.", h.OpenSampled, h.OpenExpected))
	}
	if h.SendLag.N == 0 && offered > 0 {
		h.Warnings = append(h.Warnings, "No message was sent: there is no send lag to judge the generator by.")
	}
}

// round shortens a duration to three digits or so, for sentences.
func round(d time.Duration) time.Duration {
	unit := time.Duration(1)
	for d/unit >= 1000 {
		unit *= 10
	}
	return d.Round(unit)
}
