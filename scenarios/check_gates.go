package scenarios

import (
	"slices"

	"github.com/holdline/holdline/scenarios/goal"
)

func (c checker) gates() {
	for i, text := range c.sc.Gates {
		c.gate(item("gates", i), text)
	}
	for i, text := range c.sc.AbortWhen {
		at := item("abort_when", i)
		if g, ok := c.gate(at, text); ok && (g.ShareOfDays || g.Every != 0) {
			c.fault(at, "is %q; want a plain condition, without every or share_of_days", text)
		}
	}
}

// gate compiles a gate and checks that what it is restricted to exists.
func (c checker) gate(path, text string) (goal.Gate, bool) {
	g, err := goal.Parse(text)
	if err != nil {
		c.fault(path, "is %q: %v", text, err)
		return g, false
	}
	var used, phases, groups []string
	for _, d := range c.sc.Demand {
		used = append(used, d.Channel)
	}
	for _, p := range c.sc.Phases {
		phases = append(phases, p.Name)
	}
	if c.sc.Service != nil {
		for _, x := range c.sc.Service.Groups {
			groups = append(groups, x.Name)
		}
	}
	ok := c.label(path, "intent", g.Labels.Intent, c.sc.intents()) &&
		c.label(path, "channel", g.Labels.Channel, unique(used)) &&
		c.label(path, "phase", g.Labels.Phase, phases) &&
		(slices.Contains(c.elsewhere, g.Group) || c.label(path, "group", g.Group, groups))
	if g.ShareOfDays && c.sc.Calendar == nil {
		c.fault(path, "counts days, but there is no calendar; want one, or a gate without share_of_days")
	}
	return g, ok
}

func (c checker) label(path, label, value string, known []string) bool {
	if value == "" || slices.Contains(known, value) {
		return true
	}
	c.fault(path, "names %s %q, which does not exist%s", label, value, hint(value, known))
	return false
}

func unique(all []string) []string {
	var once []string
	seen := map[string]bool{}
	for _, x := range all {
		if !seen[x] {
			once = append(once, x)
		}
		seen[x] = true
	}
	return once
}
