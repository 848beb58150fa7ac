package staffing

import (
	"context"
	"slices"
)

// Rota is shifts of each group, and what is claimed of them.
type Rota struct {
	Result

	Shifts   [][]Shift // by group
	Covering float64   // cost before simulation let any go, or asked for more
	Bound    float64   // no shifts of these patterns that cover the requirement cost less
	Over     []int     // groups of which shifts put more on than their limit
	Units    []Unit    // what each of Removals is about, whose Interval is its start
}

// Unit is a shift of a group of which one person less is tried.
type Unit struct {
	Group, Pattern, Start int
}

// Rota covers heads with shifts at the least cost, and holds them against fresh replications like heads:
// what is not kept there gets another person, and of each kind of shift one person less is tried, who
// goes where that leaves all kept.
func (s *Search) Rota(ctx context.Context, need Heads, patterns []Pattern) (*Rota, error) {
	r := &Rota{}
	hours := s.Spans[0].hours()
	for g := range need {
		c, err := Cover(ctx, need[g], s.Groups[g].Max, patterns)
		if err != nil {
			return nil, err
		}
		if c.Over {
			r.Over = append(r.Over, g)
		}
		r.Shifts = append(r.Shifts, c.Shifts)
		r.Covering += s.Groups[g].Cost * hours * float64(c.Paid)
		r.Bound += s.Groups[g].Cost * hours * c.Bound
	}
	if err := s.certifyShifts(ctx, r, need, patterns); err != nil {
		return r, err
	}
	for g := range r.Shifts {
		r.Shifts[g] = slices.DeleteFunc(r.Shifts[g], func(x Shift) bool { return x.Heads == 0 })
	}
	return r, nil
}

// levels are the heads of all groups that shifts put into each interval.
func (s *Search) levels(shifts [][]Shift, patterns []Pattern) Heads {
	h := make(Heads, len(shifts))
	for g := range shifts {
		h[g] = Covered(shifts[g], patterns, len(s.Spans))
	}
	return h
}
