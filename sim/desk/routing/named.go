package routing

// entry is a policy under the name it has in scenarios.
type entry struct {
	name   string
	policy Policy
}

// policies is the table: a new policy is a file of its own and a line here. The first is the
// default.
func policies() []entry {
	return []entry{
		{"longest_idle", LongestIdle{}},
		{"least_loaded", LeastLoaded{}},
		{"skill_rank", SkillRank{}},
		{"longest_wait", LongestWait{}},
	}
}

// Named gives the policy with that name in scenarios.
func Named(name string) (Policy, bool) {
	for _, e := range policies() {
		if e.name == name {
			return e.policy, true
		}
	}
	return nil, false
}

// Names lists the policies, the default first.
func Names() []string {
	table := policies()
	names := make([]string, 0, len(table))
	for _, e := range table {
		names = append(names, e.name)
	}
	return names
}
