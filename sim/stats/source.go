package stats

// Source is an endless stream of random bits; math/rand/v2's sources and our keyed streams are.
type Source interface{ Uint64() uint64 }

// below draws a whole number in [0, n) from s. The remainder's bias is below n/2^64.
func below(s Source, n int) int { return int(s.Uint64() % uint64(n)) }
