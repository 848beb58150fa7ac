package staffing

// refute holds what is said of each clause against the customers of the round alone, who met these very heads.
// Much of it was shown with other heads far away, on the grounds that these are not felt there; where the round
// plainly shows the opposite, they are. From then on what is said of the clause holds with the same heads all
// day alone. It says whether there was such a clause, each of which it finds once.
func (s *Search) refute(base *baseline, w *words, r *Result) (found bool) {
	once := 1 - (1-s.Level)/float64(len(s.Clauses)) // each is asked, and one in so many would seem to be
	for c := range s.Clauses {
		if s.refuted[c] || base.settled[c] == nil && base.earlier[c].n == 0 {
			continue
		}
		t := tallied(base.all[c])
		if own := t.standing(&s.Clauses[c], once, s.expected(c)); own.State == Broken {
			s.refuted[c], w.said[c], found = true, nil, true
			r.Standings[c], r.Confirmed = own, false
		}
	}
	if found {
		s.Tell("heads far away are felt: asking anew")
	}
	return found
}
