package reports

import (
	"fmt"
	"math"
)

// After says which gate breaks next, as far as the steps tell, or up to where all the others held; ""
// where there is no other, or nothing broke.
func (b *LiveBreaking) After() string {
	if b.State != LoadBroke && b.State != LoadAlways {
		return ""
	}
	upTo, others := 0.0, 0
	for i := range b.Gates {
		g := &b.Gates[i]
		switch {
		case g.Gate == b.First:
			continue
		case g.Gate == b.Next && g.Held == nil:
			return fmt.Sprintf("%s breaks already at %s", g.Gate, b.at(g.Load.Value))
		case g.Gate == b.Next && g.Estimated != nil:
			return fmt.Sprintf("%s breaks at %s, by the estimates of %d steps", g.Gate, b.rate(*g.Estimated), g.Estimated.N)
		case g.Gate == b.Next:
			return fmt.Sprintf("%s breaks at %s, by the steps there are%s", g.Gate, b.rate(g.Load), g.between())
		case g.Held != nil:
			if others++; others == 1 || *g.Held < upTo {
				upTo = *g.Held
			}
		}
	}
	if others == 0 {
		return ""
	}
	return "no other gate broke, up to " + b.at(upTo)
}

// between says, of a bracket that is open, which steps the limit lies between by their estimates.
func (g *LiveGate) between() string {
	if g.Load.Low > 0 && !math.IsNaN(g.Load.High) || g.Held == nil || g.Broke == nil {
		return ""
	}
	return fmt.Sprintf(": their estimates hold at x%s and break at x%s", Multiplier(*g.Held), Multiplier(*g.Broke))
}
