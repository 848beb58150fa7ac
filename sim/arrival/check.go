package arrival

// Check reports every fault of p, with a path relative to it.
func (p Process) Check(fault func(path, format string, args ...any)) {}

// Describe says in one line what the process does.
func (p Process) Describe() string { return p.Process }

// Files names the files that New will open.
func (p Process) Files() []string {
	if p.File == "" {
		return nil
	}
	return []string{p.File}
}
