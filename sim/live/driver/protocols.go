package driver

import (
	"fmt"
	"strings"

	"github.com/holdline/holdline/scenarios"
)

// protocol is a name in a scenario and what builds its driver.
type protocol struct {
	name string
	open func(*scenarios.Target, Options) (Driver, error)
}

// protocols is the one place that knows them all.
func protocols() []protocol {
	return []protocol{
		{"http", newHTTP},
		{"sse", newSSE},
	}
}

// Names are the protocols a target may use, in the order to list them in.
func Names() []string {
	all := protocols()
	names := make([]string, 0, len(all))
	for _, p := range all {
		names = append(names, p.name)
	}
	return names
}

// New builds the driver of a target. Everything that can be wrong with the target is found here:
// templates, paths, missing variables of the environment, hosts that are not allowed.
func New(t *scenarios.Target, o Options) (Driver, error) {
	for _, p := range protocols() {
		if p.name == t.Protocol {
			return p.open(t, o)
		}
	}
	return nil, fmt.Errorf("%s.protocol: there is no protocol %q; allowed are %s",
		o.field(), t.Protocol, strings.Join(Names(), ", "))
}

// field is the target's place in a scenario.
func (o Options) field() string {
	if o.Desk {
		return "targets.desk"
	}
	return "targets.bot"
}
