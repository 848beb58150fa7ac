package scenarios

// Warnings says what is legal but probably not meant, when sc runs speedup times as fast.
func Warnings(sc *Scenario, speedup float64) []string { return nil }
