package staffing

// baseline are heads, and what customers of their own showed of them.
type baseline struct {
	heads   Heads
	series  int
	all     Evidence
	earlier []tally   // of each clause in earlier rounds, with these heads around it or with fewer
	alike   []tally   // and of those with these alone
	need    Heads     // that these cover; nil: none
	least   int       // replications of its own, whatever earlier rounds showed
	settled []*word   // of clauses that need not be asked again; nil: ask
	levels  []float64 // by clause, of what the round says of it
	ahead   []float64 // and the next one
	on      int       // replications that the round took

	standings []Standing // what it showed
}

// rests is how many replications what is said of a clause rests on.
func (b *baseline) rests(c int) int {
	if b.settled[c] != nil {
		return b.settled[c].on
	}
	return b.all.size() + int(b.earlier[c].n)
}

// own is what is known of a clause with these heads around it.
func (b *baseline) own(c int) tally { return tallied(b.all[c]).plus(b.alike[c]) }

// known is all that is known of a clause. Some of it was shown with fewer heads, so that it tells at least how
// well the clause is kept, and not how badly.
func (b *baseline) known(c int) tally { return tallied(b.all[c]).plus(b.earlier[c]) }

// pooled takes in what earlier rounds showed of the clauses with heads that were much the same around
// them. Shifts that cover heads have what was shown to be kept by these: what fewer heads broke would stay
// with a window, however many people the shifts have there.
func (b *baseline) pooled(s *Search, rounds []*baseline) {
	b.earlier, b.alike = make([]tally, len(s.Clauses)), make([]tally, len(s.Clauses))
	for c := range s.Clauses {
		for _, r := range rounds {
			if s.alike(c, r.heads, b.heads) {
				b.earlier[c] = b.earlier[c].plus(tallied(r.all[c]))
			}
			if s.same(c, r.heads, b.heads) {
				b.alike[c] = b.alike[c].plus(tallied(r.all[c]))
			}
		}
		if b.need == nil || !s.covered(c, b.need, b.heads) {
			continue
		}
		var shown tally
		for _, r := range s.rounds {
			if s.same(c, r.heads, b.need) {
				shown = shown.plus(tallied(r.all[c]))
			}
		}
		if shown.margin > 0 { // what the heads keep
			b.earlier[c] = b.earlier[c].plus(shown)
			if s.same(c, b.need, b.heads) {
				b.alike[c] = b.alike[c].plus(shown)
			}
		}
	}
}

// around says whether something holds of each group in each interval of which a clause may tell: its
// window, the hours before it, and those after it in which its customers may still be answered.
func (s *Search) around(c int, holds func(g, t int) bool) bool {
	cl := &s.Clauses[c]
	first, last := max(0, cl.First-s.spacing()), min(cl.Last+cl.Reach, len(s.Spans)-1)
	if s.refuted[c] {
		first, last = 0, len(s.Spans)-1
	}
	for g := range s.Groups {
		for t := first; t <= last; t++ {
			if !holds(g, t) {
				return false
			}
		}
	}
	return true
}

// exactly says whether what is said of a clause is of the very same heads alone: fewer of them, or others far
// away, may do better or worse.
func (s *Search) exactly(c int) bool { return s.Uneven || s.refuted[c] }

// same says whether heads are the same wherever a clause may tell of them.
func (s *Search) same(c int, then, now Heads) bool {
	return s.around(c, func(g, t int) bool { return then[g][t] == now[g][t] })
}

// covered says whether there are at least as many heads around a clause as it needs: what is kept with
// these is kept with more, unless customers are passed on.
func (s *Search) covered(c int, need, now Heads) bool {
	if s.exactly(c) {
		return s.same(c, need, now)
	}
	return s.around(c, func(g, t int) bool { return need[g][t] <= now[g][t] })
}

// untouched says whether what was shown to be kept of a clause holds with other heads as well.
func (s *Search) untouched(c int, then, now Heads) bool {
	if s.exactly(c) {
		return s.same(c, then, now)
	}
	within := s.Clauses[c].First
	return s.around(c, func(g, t int) bool { return then[g][t] == now[g][t] || t < within && then[g][t] < now[g][t] })
}

// alike says whether what was shown of a clause may be counted with what other heads show: they are the
// same in its window, and in the hours before there were no more of them, which makes the count a little
// too low. Where a queue lasts through the day, there were as many: fewer would make it far too low.
func (s *Search) alike(c int, then, now Heads) bool {
	if s.lasting() {
		return s.same(c, then, now)
	}
	return s.untouched(c, then, now)
}
