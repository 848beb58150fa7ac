package routing

// LeastLoaded gives an inquiry to the agent with the smallest share of slots in use, and among
// equals to the one who has had no change for longest. Inquiries are served by priority, then
// first come first served.
type LeastLoaded struct{}

// Order is ByLoad.
func (LeastLoaded) Order() Order { return ByLoad }

// Agent picks the least loaded.
func (LeastLoaded) Agent(free []Free) int { return first(free, leastLoaded) }

// Inquiry picks by priority, then by waiting time.
func (LeastLoaded) Inquiry(waiting []Waiting) int { return first(waiting, byPriority) }

func leastLoaded(a, b *Free) bool {
	if a.Load != b.Load {
		return a.Load < b.Load
	}
	return a.idler(b)
}
