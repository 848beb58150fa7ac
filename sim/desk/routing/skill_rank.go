package routing

// SkillRank gives an inquiry to the group that ranks its skill best, and among equals to the
// longest idle agent: overflow goes to rank 2 only while rank 1 has nobody free. A free agent
// takes the inquiry of the highest priority, then of the best rank, then the longest wait.
type SkillRank struct{}

// Order is BySince.
func (SkillRank) Order() Order { return BySince }

// Agent picks by rank, then the longest idle.
func (SkillRank) Agent(free []Free) int { return first(free, bestRank) }

// Inquiry picks by priority, then rank, then waiting time.
func (SkillRank) Inquiry(waiting []Waiting) int { return first(waiting, priorityThenRank) }

func bestRank(a, b *Free) bool {
	if a.Rank != b.Rank {
		return a.Rank < b.Rank
	}
	return a.idler(b)
}

func priorityThenRank(a, b *Waiting) bool {
	if a.Priority != b.Priority {
		return a.Priority < b.Priority
	}
	if a.Rank != b.Rank {
		return a.Rank < b.Rank
	}
	return a.earlier(b)
}
