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
	Over     []int     // groups of which shifts put more on than their limit
	Units    []Unit    // what each of Removals is about, whose Interval is its start
}

// Unit is a shift of a group of which one person less is tried.
type Unit struct {
	Group, Pattern, Start int
}

// Rota covers heads with shifts at the least cost, tries each kind of shift with one person less, who
// goes where that breaks nothing, and holds what is left against fresh replications. Where these find
// a window below its limit, whoever went comes back.
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
	whole := make([][]Shift, len(r.Shifts))
	for g := range whole {
		whole[g] = slices.Clone(r.Shifts[g])
	}
	if err := s.pruneShifts(ctx, r, patterns); err != nil {
		return r, err
	}
	for round, shifts := range [][][]Shift{r.Shifts, whole} {
		level := s.spent(round)
		heads := s.levels(shifts, patterns)
		e, standings, err := s.trial(ctx, heads, fresh+confirmations+round, level)
		if err != nil {
			return r, err
		}
		if round > 0 {
			r.Shifts, r.Removals, r.Units, r.Tried = shifts, nil, nil, false
		}
		r.Heads, r.Cost, r.Standings, r.Fresh, r.Rounds = heads, s.Cost(heads), standings, e.size(), round+1
		r.Confirmed = confirmed(standings)
		if len(below(standings)) == 0 || r.Cost == r.Covering {
			break
		}
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

// pruneShifts tries one person less on each shift, dearest first, one at a time.
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
		return s.Groups[e.g].Cost * float64(patterns[r.Shifts[e.g][e.i].Pattern].Paid())
	}
	slices.SortStableFunc(order, func(a, b entry) int { return cmp.Compare(price(b), price(a)) })
	base := &baseline{heads: s.levels(r.Shifts, patterns), series: seriesOfShifts, level: s.Level}
	for k, e := range order {
		x := &r.Shifts[e.g][e.i]
		for x.Heads > 0 {
			if base.all == nil {
				r.Heads, r.Cost = base.heads, s.Cost(base.heads)
				var err error
				if base.all, err = s.play(ctx, base.heads, base.series, s.Most, nil); err != nil {
					return err
				}
			}
			x.Heads--
			less := s.levels(r.Shifts, patterns)
			found, err := p.without(ctx, base, less, []place{{e.g, x.Start}})
			if err != nil {
				x.Heads++
				return err
			}
			if found[0].State == Kept && !s.tooFew(less[e.g], e.g) {
				base = &baseline{heads: less, series: base.series, level: base.level}
				continue
			}
			x.Heads++
			if found[0].State == Kept {
				found[0].State = Broken // the group's own limit
			}
			r.Units = append(r.Units, Unit{Group: e.g, Pattern: x.Pattern, Start: x.Start})
			r.Removals = append(r.Removals, found[0])
			break
		}
		s.Tell("trying shifts: %d of %d, cost %.0f", k+1, len(order), s.Cost(base.heads))
	}
	r.Tried = true
	return nil
}

// tooFew says whether a group has fewer heads than it must somewhere.
func (s *Search) tooFew(row []int, g int) bool {
	return slices.ContainsFunc(row, func(n int) bool { return n < s.Groups[g].Min })
}
