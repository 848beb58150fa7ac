package staffing

import (
	"cmp"
	"context"
	"slices"
)

// Rota is shifts of each group, and what is claimed of them.
type Rota struct {
	Result

	Shifts   [][]Shift // by group
	Covering float64   // cost before simulation let any go
	Bound    float64   // no shifts of these patterns that cover the requirement cost less
	Units    []Unit    // what Removals are about, by their Interval
}

// Unit is a shift of a group of which one person less is tried.
type Unit struct {
	Group, Pattern, Start int
}

// Rota covers heads with shifts at the least cost, holds them against fresh replications, and tries
// each kind of shift with one person less. Where that breaks nothing, the person goes.
func (s *Search) Rota(ctx context.Context, need Heads, patterns []Pattern) (*Rota, error) {
	r := &Rota{}
	hours := s.Spans[0].hours()
	for g := range need {
		shifts, paid, bound, err := Cover(ctx, need[g], patterns)
		if err != nil {
			return nil, err
		}
		r.Shifts = append(r.Shifts, shifts)
		r.Covering += s.Groups[g].Cost * hours * float64(paid)
		r.Bound += s.Groups[g].Cost * hours * bound
	}
	r.Heads = s.levels(r.Shifts, patterns)
	r.Cost = s.Cost(r.Heads)
	err := s.pruneShifts(ctx, r, patterns)
	if err != nil {
		return r, err
	}
	r.Standings, r.Fresh, err = s.trial(ctx, r.Heads, freshBlocks+1<<16)
	r.Confirmed = !slices.ContainsFunc(r.Standings, func(st Standing) bool { return st.State == Broken })
	return r, err
}

// levels are the heads of all groups that shifts put into each interval.
func (s *Search) levels(shifts [][]Shift, patterns []Pattern) Heads {
	h := make(Heads, len(shifts))
	for g := range shifts {
		h[g] = Covered(shifts[g], patterns, len(s.Spans))
	}
	return h
}

// pruneShifts tries one person less on each shift, dearest first.
func (s *Search) pruneShifts(ctx context.Context, r *Rota, patterns []Pattern) error {
	p := &pruning{Search: s, states: map[place]Removal{}}
	type entry struct{ g, i int }
	var order []entry
	for g := range r.Shifts {
		for i := range r.Shifts[g] {
			order = append(order, entry{g, i})
		}
	}
	price := func(e entry) float64 {
		return s.Groups[e.g].Cost * float64(patterns[r.Shifts[e.g][e.i].Pattern].hours())
	}
	slices.SortStableFunc(order, func(a, b entry) int { return cmp.Compare(price(b), price(a)) })
	base := &baseline{p: p, heads: r.Heads, series: removalBlocks + 1<<16}
	for k, e := range order {
		x := &r.Shifts[e.g][e.i]
		for x.Heads > 0 {
			x.Heads--
			less := s.levels(r.Shifts, patterns)
			found, err := p.try(ctx, base, less, []place{{e.g, x.Start}})
			if err != nil {
				x.Heads++
				return err
			}
			if s.below(less[e.g], e.g) && found[0].State == Kept {
				found[0].State = Broken // the group's own limit
			}
			if found[0].State == Kept {
				r.Heads, r.Cost = less, s.Cost(less)
				base = &baseline{p: p, heads: less, series: base.series}
				continue
			}
			x.Heads++
			found[0].Interval = len(r.Units)
			r.Units = append(r.Units, Unit{Group: e.g, Pattern: x.Pattern, Start: x.Start})
			r.Removals = append(r.Removals, found[0])
			break
		}
		s.Tell("trying shifts: %d of %d, cost %.0f", k+1, len(order), r.Cost)
	}
	for g := range r.Shifts {
		r.Shifts[g] = slices.DeleteFunc(r.Shifts[g], func(x Shift) bool { return x.Heads == 0 })
	}
	r.Tried = true
	return nil
}

// below says whether a group has fewer heads than it must somewhere.
func (s *Search) below(row []int, g int) bool {
	return slices.ContainsFunc(row, func(n int) bool { return n < s.Groups[g].Min })
}
