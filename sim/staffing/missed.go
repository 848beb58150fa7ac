package staffing

import "slices"

// company is who was missed, each with those who were gone then as well and of whom the window that told it may
// tell.
type company map[place][]place

// touches says whether a clause may tell of a head that is missing from one interval to another.
func (s *Search) touches(from, to, c int) bool {
	cl := &s.Clauses[c]
	return cl.Last+cl.Reach >= from && cl.First < to+s.spacing()
}

// those are the ones of some places of whom a clause may tell.
func (p *pruning) those(all []place, c int, missing func(place) (from, to int)) (out []place) {
	for _, x := range all {
		if from, to := missing(x); p.touches(from, to, c) {
			out = append(out, x)
		}
	}
	return out
}

// without is what a clause that was not kept tells of whoever was gone. That something is broken only those
// replications say that are of the very same heads.
func (p *pruning) without(base *baseline, standings []Standing, c int) Removal {
	r := Removal{State: standings[c].State, Clause: c, On: base.rests(c), Margin: standings[c].Margin}
	if r.State != Broken || base.settled[c] != nil || base.earlier[c].n <= base.alike[c].n {
		return r
	}
	own := base.own(c)
	if st := own.standing(&p.Clauses[c], looking(base.levels[c], base.all.size(), p.Most), p.expected(c)); st.State != Broken {
		r.State, r.On, r.Margin = Unclear, int(own.n), st.Margin
	}
	return r
}

// miss notes that who went was missed, from some interval on, with whoever else was gone.
func (p *pruning) miss(x place, from int, now Removal, with []place, returned map[place]bool) {
	now.Group, now.Interval = x.g, from
	if !returned[x] || now.worse(p.states[x]) {
		p.states[x], p.missed[x] = now, slices.Clone(with)
	}
	returned[x] = true
}

// since has those asked anew who were missed while others were gone that are back now: without these
// something was broken, with them it may not be, and only what is true of heads that are proposed is told of
// them. From then on each goes with nobody else of whom the same window tells: who is missed again is missed
// alone, so that it ends by itself.
func (p *pruning) since(returned map[place]bool) {
	for x, with := range p.missed {
		if slices.ContainsFunc(with, func(y place) bool { return y != x && returned[y] }) {
			delete(p.states, x)
			delete(p.missed, x)
			p.shy[x] = true
		}
	}
}
