package live

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/holdline/holdline/sim/live/driver"
)

// Peak is the most that a plan is expected to ask of this machine at once.
type Peak struct {
	Rate        float64 // conversations started a second
	Open        float64 // conversations, by Little's law from the scenario's means
	Connections float64 // sockets of this process; where a target plays in it, both ends count
}

// probeWithin bounds the probe of one endpoint.
const probeWithin = 10 * time.Second

// spareFiles is how many descriptors a process needs besides its connections.
const spareFiles = 64

// Preflight finds out before any load whether a run can succeed: each endpoint is probed once, and
// the planned peak is held against this machine's descriptors and ports and the run's own limits.
// The error says everything that stands in the way; warnings say what might.
func Preflight(ctx context.Context, c Config, peak Peak) (warnings []string, err error) {
	var faults []error
	for _, end := range []struct {
		name   string
		driver driver.Driver
	}{{"bot", c.Bot}, {"desk", c.Desk}} {
		if end.driver == nil {
			continue
		}
		if err := probe(ctx, end.driver); err != nil {
			faults = append(faults, fmt.Errorf("the %s could not be reached: %w", end.name, err))
		}
	}
	need := peak.Connections
	if limit, ok := fileLimit(); ok {
		switch {
		case need+spareFiles > limit:
			faults = append(faults, fmt.Errorf("about %.0f connections are planned at once, but this process may open only %.0f files: raise the limit (ulimit -n) or lower the load", need, limit))
		case need+spareFiles > limit/2:
			warnings = append(warnings, fmt.Sprintf("About %.0f connections are planned at once; this process may open %.0f files (ulimit -n).", need, limit))
		}
	}
	if ports, ok := localPorts(); ok && need > 0.8*ports {
		warnings = append(warnings, fmt.Sprintf("About %.0f connections are planned at once; this machine has %.0f local ports for each address.", need, ports))
	}
	warnings = append(warnings, c.Limits.against(peak)...)
	return warnings, errors.Join(faults...)
}

func probe(ctx context.Context, d driver.Driver) error {
	ctx, cancel := context.WithTimeout(ctx, probeWithin)
	defer cancel()
	return d.Probe(ctx)
}

// against says which limits the planned peak will run into.
func (l Limits) against(peak Peak) (warnings []string) {
	if l.Rate > 0 && peak.Rate > l.Rate {
		warnings = append(warnings, fmt.Sprintf("Up to %.3g conversations a second are planned, but limits.rate lets %.3g start: the rest will not be sent.", peak.Rate, l.Rate))
	}
	if l.Open > 0 && peak.Open > float64(l.Open) {
		warnings = append(warnings, fmt.Sprintf("About %.0f conversations are expected to be open at once, but limits.open allows %d: the rest will not be sent.", peak.Open, l.Open))
	}
	return warnings
}
