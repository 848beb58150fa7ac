package scenarios

import "io"

// LoadOptions says what Load needs to know beyond the file.
type LoadOptions struct {
	Protocols []string // that targets may name; nil: any
	Mix       string   // of the scenario, applied before Set; "" for none
	Set       []string // changes, each as path=value in YAML
	Seed      *uint64  // replaces the scenario's
	Horizon   string   // replaces the scenario's; "" keeps it
	Gates     []string // replace the scenario's; nil keeps them
	Targets   []string // name=URL, such as bot=http://127.0.0.1:8080/chat: the URL of a target
	Allow     []string // hosts added to targets.allow
}

// Load reads a scenario, applies the options, fills in the defaults and checks the whole. The
// error of a bad scenario is a *Faults with every fault; name stands in it for the file.
func Load(name string, r io.Reader, o LoadOptions) (*Scenario, error) { return nil, nil }
