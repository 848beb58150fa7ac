package reports

import "fmt"

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
		case g.Gate == b.Next:
			return fmt.Sprintf("%s breaks at %s, by the steps there are", g.Gate, b.rate(g.Load))
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
