package staffing

import (
	"context"
	"math"
	"slices"
)

// roster certifies shifts: the same claims as those of heads, a person on a kind of shift at a time.
type roster struct {
	*pruning

	rota     *Rota
	patterns []Pattern
	gone     []place // since all was kept
}

// certifyShifts holds shifts against fresh replications as certify does heads.
func (s *Search) certifyShifts(ctx context.Context, r *Rota, need Heads, patterns []Pattern) (err error) {
	x := &roster{pruning: newPruning(s), rota: r, patterns: patterns}
	w := newWords(s.Level, len(s.Clauses))
	var rounds []*baseline
	var kept *baseline // the last that was confirmed
	var stands Rota    // what was told of it
	defer func() {
		if err != nil && kept != nil {
			*r = stands
		}
	}()
	last := confirmations
	for round := 0; ; round++ {
		base := &baseline{heads: s.levels(r.Shifts, patterns), series: ofShifts(round), need: need, least: s.Most}
		standings, err := s.confirm(ctx, base, w, rounds, &r.Result)
		if err != nil {
			return err
		}
		rounds = append(rounds, base)
		bad := s.hopeless(standings, base)
		switch {
		case r.Confirmed:
			kept = base
		case kept != nil:
			if x.backOnShift(bad, standings, base); len(x.gone) > 0 {
				continue
			}
			*r, base = stands, kept
			r.Rounds = round + 1
		case round+1 < last:
			changed, fault := x.mendShifts(ctx, x.mendable(bad, standings), standings, base)
			if fault != nil {
				return fault
			}
			if changed {
				continue
			}
			r.Helpless = true
		}
		all := x.attemptsOfShifts()
		err = x.tell(ctx, base, all)
		x.told()
		leave := x.leavers(all)
		if err == nil && (len(leave) == 0 || kept == nil) && s.refute(base, w, &r.Result) {
			x = &roster{pruning: newPruning(s), rota: r, patterns: patterns}
			kept, last = nil, round+1+confirmations
			continue
		}
		stands = *r
		stands.Shifts = cloned(r.Shifts)
		if err != nil || len(leave) == 0 || kept == nil {
			return err
		}
		x.leave(leave)
	}
}

// cloned are shifts that share nothing.
func cloned(all [][]Shift) [][]Shift {
	out := make([][]Shift, len(all))
	for g := range all {
		out[g] = slices.Clone(all[g])
	}
	return out
}

// leave takes one person each off kinds of shift.
func (x *roster) leave(all []*attempt) {
	x.gone = nil
	for _, o := range all {
		x.add(x.unit(o.place), -1)
		x.gone = append(x.gone, o.place)
	}
	x.again(x.gone, x.missing)
}

// key names a kind of shift among the states of a pruning.
func (x *roster) key(u Unit) place { return place{u.Group, u.Pattern*len(x.Spans) + u.Start} }

func (x *roster) unit(k place) Unit {
	return Unit{Group: k.g, Pattern: k.t / len(x.Spans), Start: k.t % len(x.Spans)}
}

// missing is where somebody is missing who goes from a kind of shift.
func (x *roster) missing(k place) (from, to int) {
	covers := x.covers(x.unit(k))
	return covers[0], covers[len(covers)-1]
}

// covers are the intervals in which somebody on a kind of shift is there.
func (x *roster) covers(u Unit) (out []int) {
	for t := u.Start; t < min(len(x.Spans), u.Start+x.patterns[u.Pattern].Length); t++ {
		if x.patterns[u.Pattern].Covers(u.Start, t) {
			out = append(out, t)
		}
	}
	return out
}

// add puts people on a kind of shift.
func (x *roster) add(u Unit, n int) {
	row := &x.rota.Shifts[u.Group]
	i := slices.IndexFunc(*row, func(k Shift) bool { return k.Pattern == u.Pattern && k.Start == u.Start })
	if i < 0 {
		*row, i = append(*row, Shift{Pattern: u.Pattern, Start: u.Start}), len(*row)
	}
	(*row)[i].Heads += n
}

// units lists the kinds of shift that somebody works.
func (x *roster) units() (out []Unit) {
	for g := range x.rota.Shifts {
		for _, k := range x.rota.Shifts[g] {
			if k.Heads > 0 {
				out = append(out, Unit{Group: g, Pattern: k.Pattern, Start: k.Start})
			}
		}
	}
	return out
}

// attemptsOfShifts are one person less on each kind of shift of which nothing is known yet, where the
// group's limits allow it.
func (x *roster) attemptsOfShifts() (out []*attempt) {
	h := x.levels(x.rota.Shifts, x.patterns)
	for _, u := range x.units() {
		if _, known := x.states[x.key(u)]; !known && !x.held(u, h) {
			out = append(out, x.attempt(x.key(u), x.covers(u)))
		}
	}
	return out
}

// held says whether the group's own limit keeps people on a kind of shift, whatever becomes of the
// promises.
func (x *roster) held(u Unit, h Heads) bool {
	return slices.ContainsFunc(x.covers(u), func(t int) bool { return h[u.Group][t] <= x.Groups[u.Group].Min })
}

// told writes what is known of each kind of shift into the rota.
func (x *roster) told() {
	r := x.rota
	r.Removals, r.Units, r.Tried = nil, nil, true
	h := x.levels(x.rota.Shifts, x.patterns)
	for _, u := range x.units() {
		if x.held(u, h) {
			continue
		}
		state, known := x.states[x.key(u)]
		if r.Tried = r.Tried && known; known {
			r.Removals, r.Units = append(r.Removals, state), append(r.Units, u)
		}
	}
}

// mendShifts puts people on the kinds of shift that cover most of what is missing for their cost, until
// the customers that showed it would not any more. It says whether anything changed.
func (x *roster) mendShifts(ctx context.Context, rest []int, standings []Standing, base *baseline) (changed bool, err error) {
	const most, some = 10, 2 * fine
	k := min(some, base.all.size())
	for range most {
		if !x.cover(rest) {
			break
		}
		changed = true
		e, err := x.play(ctx, x.levels(x.rota.Shifts, x.patterns), base.series, k, nil)
		if err != nil {
			return changed, err
		}
		rest = slices.DeleteFunc(rest, func(c int) bool {
			m := x.shifted(base, e[c], c, standings[c].Half)
			return m >= 0 || math.IsNaN(m)
		})
	}
	return changed, nil
}

// backOnShift returns people who went, to stay, where a clause was not kept without them.
func (x *roster) backOnShift(bad []int, standings []Standing, base *baseline) {
	returned := map[place]bool{}
	for _, c := range bad {
		with := x.those(x.gone, c, x.missing)
		for _, k := range with {
			u := x.unit(k)
			if !returned[k] {
				x.add(u, 1)
			}
			x.miss(k, x.covers(u)[0], x.without(base, standings, c), with, returned)
		}
	}
	x.since(returned)
	x.gone = slices.DeleteFunc(x.gone, func(k place) bool { return returned[k] })
}

// cover puts one person more on kinds of shift until each of the clauses is covered by one, each time on
// the kind that covers most of them for its cost, within the limits of the groups. False: there is no such
// kind for any.
func (x *roster) cover(clauses []int) (added bool) {
	open := slices.Clone(clauses)
	for len(open) > 0 {
		var best Unit
		worth, h := 0.0, x.levels(x.rota.Shifts, x.patterns)
		for g := range x.Groups {
			for k, p := range x.patterns {
				for _, start := range p.Starts {
					u := Unit{Group: g, Pattern: k, Start: start}
					n := 0
					for _, c := range open {
						if x.serves(u, c) {
							n++
						}
					}
					if v := float64(n) / (x.price(g) * math.Max(1, float64(p.Paid()))); v > worth && x.room(u, h) {
						best, worth = u, v
					}
				}
			}
		}
		if worth == 0 {
			break
		}
		x.add(best, 1)
		added = true
		open = slices.DeleteFunc(open, func(c int) bool { return x.serves(best, c) })
	}
	return added
}

// serves says whether somebody on a kind of shift helps to keep a clause all through its window.
func (x *roster) serves(u Unit, c int) bool {
	cl, p := &x.Clauses[c], x.patterns[u.Pattern]
	return slices.Contains(cl.Groups, u.Group) && p.Covers(u.Start, cl.First) && p.Covers(u.Start, cl.Last)
}

// room says whether a group may have one head more wherever a kind of shift is.
func (x *roster) room(u Unit, h Heads) bool {
	most := x.Groups[u.Group].Max
	return !x.Groups[u.Group].Limited() || !slices.ContainsFunc(x.covers(u), func(t int) bool { return h[u.Group][t] >= most })
}
